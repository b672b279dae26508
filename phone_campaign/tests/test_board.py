from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from ..models.phone_campaign_desk_board import FUNNEL
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestBoard(CampaignCase):
    """Why is my list empty, and who is at work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.question = cls.make_question(cls.campaign, "How?")

    def make(self, name, **vals):
        return self.make_target(self.campaign, name, **vals)

    def funnel(self, user=None):
        found = self.desk(user).get_funnel(self.campaign.id)
        return {step["reason"]: step["count"] for step in found["steps"]}

    def step(self, reason):
        """The targets to which a reason of the funnel leads."""
        action = self.desk().open_funnel_step(self.campaign.id, reason)
        return self.env["phone.campaign.target"].search(action["domain"])

    def test_every_target_is_counted_once_with_its_reason(self):
        now = fields.Datetime.now()
        self.make("Free")
        self.make("Done", state="done")
        self.make("Cancelled", state="cancelled")
        self.make("Later", state="to_recall", callback_date=now + timedelta(hours=1))
        self.make("Put off", available_date=now + timedelta(hours=1))
        self.make("Mute", partner_id=self.make_client("Mute", phone=False).id)
        self.make(
            "Promised",
            state="to_recall",
            callback_date=now - timedelta(minutes=1),
            callback_user_id=self.bruno.id,
        )
        held = self.make("Held")
        self.desk(self.bruno).open_target(held.id)
        self.assertEqual(
            self.funnel(),
            dict.fromkeys(
                (
                    "now",
                    "done",
                    "cancelled",
                    "later",
                    "put_off",
                    "no_number",
                    "colleague",
                    "reserved",
                ),
                1,
            ),
        )

    def test_outside_the_hours_nobody_can_be_called_now(self):
        profile = self.env["phone.calling.profile"].create({"name": "Never"})
        weekday = str((fields.Datetime.now().weekday() + 3) % 7)
        profile.window_ids = [(0, 0, {"weekday": weekday, "start": 10, "end": 11})]
        self.campaign.calling_profile_id = profile
        self.make("Free")
        self.assertEqual(self.funnel(), {"hours": 1})

    def test_who_may_modify_has_all_put_off_served_again(self):
        self.make("Put off", available_date=fields.Datetime.now() + timedelta(hours=1))
        with self.assertRaises(AccessError):
            self.desk().serve_again(self.campaign.id)
        self.desk(self.manager).serve_again(self.campaign.id)
        self.assertEqual(self.funnel(), {"now": 1})

    def test_each_reason_leads_to_its_targets(self):
        target = self.make("Free")
        self.make("Done", state="done")
        self.assertEqual(self.step("now"), target)

    def test_a_closed_hour_leads_to_those_whose_hour_it_is(self):
        profile = self.env.ref("phone_campaign.phone_calling_profile_fr")
        self.campaign.calling_profile_id = profile
        places = {"Lyon": "69003", "Saint-Denis": "97400", "Looked at": "75001"}
        lyon, island, looked_at = (
            self.make("", partner_id=self.make_client(name, zip=code).id)
            for name, code in places.items()
        )
        clients = (lyon | island | looked_at).partner_id
        clients.write(
            {"phone_basis": "consent", "country_id": self.env.ref("base.fr").id}
        )
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        looked_at.write({"available_date": tomorrow, "block_reason": "hours"})
        # a Monday, 8:30 in Lyon, 10:30 on the island
        with freeze_time(datetime(2026, 5, 4, 6, 30)):
            self.assertEqual(self.funnel(), {"now": 1, "hours": 2})
            self.assertEqual(self.step("now"), island)
            self.assertEqual(self.step("hours"), lyon | looked_at)
            self.assertFalse(self.step("holiday"))
        with freeze_time(datetime(2026, 5, 14, 6, 30)):  # Ascension
            self.assertEqual(self.step("holiday"), lyon | island)
            self.assertFalse(self.step("now"))

    def test_the_blacklist_is_counted_before_anybody_was_looked_at(self):
        target = self.make("Blacklisted")
        self.env["phone.blacklist"].add(target.partner_id.phone_sanitized)
        self.assertEqual(self.funnel(), {"now": 1}, "nobody asked for rules")
        profile = self.env["phone.calling.profile"].create({"name": "Any time"})
        self.campaign.calling_profile_id = profile
        self.assertEqual(self.funnel(), {"blacklist": 1})
        self.assertEqual(self.step("blacklist"), target)

    def test_each_reason_that_is_not_to_be_called_now_says_what_to_do(self):
        held = self.make("Held")
        self.desk(self.bruno).open_target(held.id)
        hints = self.env["phone.campaign.desk"]._hints(self.campaign)
        for reason in set(FUNNEL) - {"now"}:
            self.assertTrue(hints.get(reason), reason)

    def test_the_board_says_who_is_at_work_and_what_was_done_today(self):
        done = self.make("Done")
        self.make("Open")
        self.interview(done, {self.question: "Fine"})
        busy = self.make("Busy")
        self.desk(self.bruno).open_target(busy.id)
        with self.assertRaises(AccessError):
            self.desk().get_board(self.campaign.id)
        board = self.desk(self.manager).get_board(self.campaign.id)
        self.assertEqual(
            [(row["user"], row["target"], row["since"]) for row in board["busy"]],
            [("Bruno", "Busy", fields.Datetime.to_string(busy.reserved_since))],
        )
        self.assertEqual(board["operators"][0]["finished"], 1)
        self.assertEqual(board["operators"][0]["calls"], 1)
        self.assertEqual(board["remaining"], 2)
        self.assertTrue(board["end"])

    def test_who_comes_back_after_his_reservation_ended_is_there_since_now(self):
        busy = self.make("Busy")
        long_ago = fields.Datetime.now() - timedelta(hours=1)
        for still_his in (True, False):
            busy.write(
                {
                    "reserved_user_id": self.bruno.id,
                    "reserved_since": long_ago,
                    "reserved_until": long_ago + timedelta(hours=2 * still_his),
                }
            )
            self.desk(self.bruno).open_target(busy.id)
            self.env.invalidate_all()
            self.assertEqual(busy.reserved_since == long_ago, still_his)

    def test_the_rate_counts_what_was_finished_on_the_web_too(self):
        with freeze_time(datetime(2026, 5, 4, 10, 0)):
            self.interview(self.make("Done"), {self.question: "Fine"})
            web = self.make("On the web")
            self.desk(self.bruno).act(web.id, "suspend")
            web.sudo()._ensure_answers()
            web.sudo()._do("web_finish")
            end = web.event_ids.filtered(lambda event: event.kind == "web_finish")
            self.assertFalse(end.user_id, "nobody of ours")
            board = self.desk(self.manager).get_board(self.campaign.id)
        self.assertEqual(board["per_hour"], "2.0")
        rows = [(row["name"], row["calls"]) for row in board["operators"]]
        self.assertEqual(rows, [("Anna", 1), ("Bruno", 1)])

    def test_the_rate_of_today_counts_from_the_first_call(self):
        noon = datetime(2026, 5, 4, 10, 0)
        with freeze_time(noon):
            self.interview(self.make("Done"), {self.question: "Fine"})
        for hours, rate in ((0, "1.0"), (2, "0.5"), (24, "0.0")):
            with freeze_time(noon + timedelta(hours=hours)):
                board = self.desk(self.manager).get_board(self.campaign.id)
                self.assertEqual(board["per_hour"], rate, hours)
        with freeze_time(noon + timedelta(hours=25)):
            self.interview(self.make("Next day"), {self.question: "Fine"})
            board = self.desk(self.manager).get_board(self.campaign.id)
            self.assertEqual(board["per_hour"], "1.0")

    def test_the_end_is_on_a_day_on_which_clients_are_called(self):
        for name in ("First", "Second", "Third"):
            self.make(name)
        # a Thursday; the Friday behind it is a holiday in France
        with freeze_time(datetime(2026, 4, 30, 10, 0)):
            self.interview(self.make("Done"), {self.question: "Fine"})
            for rules, end in (
                (None, "05/05/2026"),  # Friday, Monday, Tuesday
                ({"skip_holidays": False}, "05/03/2026"),  # Friday to Sunday
                (
                    {"skip_holidays": True},
                    "05/09/2026",
                ),  # two days, then the Saturday behind 8 May
            ):
                self.campaign.calling_profile_id = rules and self.weekend(**rules)
                board = self.desk(self.manager).get_board(self.campaign.id)
                self.assertEqual(board["end"], end)

    def weekend(self, **vals):
        """Rules by which clients are called from Friday to Sunday."""
        return self.env["phone.calling.profile"].create(
            {
                "name": "Weekend",
                "country_id": self.env.ref("base.fr").id,
                "window_ids": [
                    Command.create({"weekday": day, "start": 0, "end": 24})
                    for day in "456"
                ],
                **vals,
            }
        )

    def test_the_results_are_filtered_by_what_the_campaign_knows(self):
        car = self.make_type("Car")
        lyon = self.make_client("Lyon", zip="69001")
        first = self.make("", partner_id=lyon.id, contract_type_ids=[(6, 0, car.ids)])
        second = self.make("Second")
        self.interview(first, {self.question: "Fine"})
        self.interview(second, {self.question: "Bad"}, self.bruno)
        survey = self.campaign.survey_id
        for params in (
            {"contract_type": str(car.id)},
            {"department": "69"},
            {"operator": str(self.anna.id)},
        ):
            domain = survey._phone_results_conditions(params)[0]
            found = self.env["survey.user_input"].search(domain)
            self.assertEqual(found, first.user_input_id, params)
        self.assertFalse(survey._phone_results_conditions({"operator": "x"}))


@tagged("post_install", "-at_install")
class TestResultsPage(CampaignCase, HttpCase):
    """Core's page of results, as the referent opens it."""

    def test_the_page_of_results_has_the_filters_and_the_answers(self):
        campaign = self.make_campaign(questions=[{"title": "How are you?"}])
        target = self.make_target(campaign)
        question = campaign.survey_id.question_ids
        self.interview(target, {question: "Very well indeed"})
        self.manager.password = self.manager.login
        self.authenticate(self.manager.login, self.manager.login)
        url = campaign.with_user(self.manager).action_results()["url"]
        page = self.url_open(f"{url}?operator={self.anna.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Very well indeed", page.text)
        self.assertIn('name="department"', page.text)
        car = self.make_type("Car")
        for other in (
            f"operator={self.bruno.id}",
            f"contract_type={car.id}",
            "department=69",
        ):
            page = self.url_open(f"{url}?{other}")
            self.assertNotIn("Very well indeed", page.text, other)
        target.contract_type_ids = car
        target.partner_id.zip = "69003"
        both = f"contract_type={car.id}&department=69"
        self.assertIn("Very well indeed", self.url_open(f"{url}?{both}").text)
