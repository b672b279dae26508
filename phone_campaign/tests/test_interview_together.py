from datetime import timedelta

from lxml import etree

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import OPERATOR, CampaignCase


@tagged("post_install", "-at_install")
class TestInterviewTogether(CampaignCase):
    """What one operator leaves to another: targets, promises, their tasks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.satisfied = cls.make_question(cls.campaign, "Satisfied?", ["Yes", "No"])
        cls.yes, cls.no = cls.satisfied.suggested_answer_ids
        cls.target = cls.make_target(cls.campaign, "Dupont")

    def at(self, **delta):
        return fields.Datetime.now() + timedelta(**delta)

    def agree(self, user, **delta):
        """Anna agrees on a callback that the user is to make; his task."""
        at = fields.Datetime.to_string(self.at(**delta))
        values = {"callback_date": at, "callback_user_id": user.id}
        self.desk().act(self.target.id, "recall", values)
        return self.target.activity_ids

    def test_the_next_says_from_whom_it_is_taken_over(self):
        self.desk().open_target(self.target.id)
        self.target.reserved_until = self.at(minutes=-1)
        window = self.desk(self.bruno).get_next(self.campaign.id)
        self.assertEqual(window["taken_from"], "Anna")
        self.assertIn("take_over", self.kinds(self.target))

    def test_who_takes_an_interview_over_makes_a_call_of_his_own(self):
        self.desk().open_sheet(self.target.id)
        self.target.reserved_until = self.at(minutes=-1)
        desk = self.desk(self.bruno)
        self.assertEqual(desk.open_target(self.target.id)["state"], "started")
        for _time in range(2):
            desk.open_sheet(self.target.id)
            desk.save_answer(self.target.id, self.satisfied.id, self.yes.id)
        self.assertEqual(self.kinds(self.target), ["start", "take_over", "start"])
        start = self.target.event_ids.sorted("id")[-1]
        self.assertEqual((start.user_id, start.is_call), (self.bruno, True))

    def test_the_next_that_nobody_had_is_taken_from_nobody(self):
        self.assertEqual(self.desk().get_next(self.campaign.id)["taken_from"], "")
        self.assertEqual(self.desk().get_next(self.campaign.id)["taken_from"], "")
        self.assertFalse(self.kinds(self.target))

    def test_who_is_to_call_back_sees_his_task_and_what_it_is_about(self):
        task = self.agree(self.bruno, hours=1)
        his = self.env["mail.activity"].with_user(self.bruno)
        his = his.search([("user_id", "=", self.bruno.id)])
        self.assertEqual(his, task)
        self.assertEqual(his.res_name, "Dupont")
        groups = self.bruno.with_user(self.bruno)._get_activity_groups()
        self.assertIn("phone.campaign.target", [each["model"] for each in groups])
        action = self.target.with_user(self.bruno).action_open_interview()
        self.assertEqual(action["params"]["target_id"], self.target.id)

    def test_his_menu_of_activities_leads_to_his_callbacks_alone(self):
        self.make_target(self.campaign, "Martin")
        self.agree(self.bruno, hours=1)
        self.assertEqual(self.in_the_menu_of_bruno(), self.target)
        self.call_back()
        self.assertFalse(self.in_the_menu_of_bruno())

    def in_the_menu_of_bruno(self):
        targets = self.env["phone.campaign.target"].with_user(self.bruno)
        arch = targets.get_view(view_type="search")["arch"]
        found = targets
        for name in ("activities_today", "activities_upcoming_all"):
            # as the menu asks for them
            (mine,) = etree.fromstring(arch).xpath(
                "//filter[@name='filter_activities_my']"
            )
            (due,) = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
            domains = [
                safe_eval(each.get("domain"), {"uid": self.bruno.id})
                for each in (mine, due)
            ]
            found |= targets.search(domains[0] + domains[1])
        return found

    def test_whoever_makes_the_callback_ends_the_task_of_him_who_was_to(self):
        for action, values in (
            ("cancel", {"note": "Moved abroad"}),
            ("suspend", {}),
            ("fail", {"failure": "wrong_number"}),
        ):
            with self.subTest(action):
                self.target = self.make_target(self.campaign, action)
                task = self.agree(self.bruno, hours=1)
                self.target.callback_date = self.at(minutes=-20)
                self.desk(self.manager).act(self.target.id, action, values)
                self.assertFalse(task.exists().filtered("active"))
                self.assertEqual(self.target.callback_count, 1)

    def call_back(self):
        """What was agreed is due, and Anna makes the call."""
        self.target.callback_date = self.at(minutes=-20)
        self.desk().open_sheet(self.target.id)

    def answer_early(self):
        """Anna calls before the time that was agreed."""
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.satisfied.id, self.yes.id)

    def act(self, action, **values):
        self.target.callback_date = self.at(minutes=-20)
        self.desk().act(self.target.id, action, values)

    def finish_on_the_web(self):
        self.target.sudo()._ensure_answers()
        self.target.sudo()._do("web_finish")

    def test_the_task_of_a_callback_that_was_made_is_done(self):
        for way in (
            self.call_back,
            self.answer_early,
            self.finish_on_the_web,
            lambda: self.act("suspend"),
            lambda: self.act("fail", failure="wrong_number"),
        ):
            self.target = self.make_target(self.campaign, "Dupont")
            task = self.agree(self.bruno, hours=1)
            messages = self.target.message_ids
            way()
            self.assertEqual(task.exists().state, "done", way)
            self.assertEqual(task.date_done, fields.Date.today())
            if way != self.finish_on_the_web:
                self.assertEqual(task.write_uid, self.anna)
            self.assertNotIn(task, self.target.activity_ids)
            self.assertEqual(self.target.message_ids, messages, "told by the history")

    def test_a_task_that_nobody_did_is_removed(self):
        for way in (
            lambda: self.agree(self.manager, hours=1),
            lambda: self.agree(self.bruno, hours=2),
            lambda: self.act("cancel", note="Moved abroad"),
        ):
            self.target = self.make_target(self.campaign, "Dupont")
            task = self.agree(self.bruno, hours=1)
            way()
            self.assertFalse(task.exists(), way)

    def test_a_new_promise_leaves_what_was_done_before(self):
        first = self.agree(self.bruno, hours=1)
        self.call_back()
        second = self.agree(self.bruno, hours=2)
        third = self.agree(self.manager, hours=3)
        self.assertEqual(self.target.activity_ids, third)
        self.assertFalse(second.exists())
        self.assertTrue(first.exists())

    def test_another_time_agreed_leaves_one_task(self):
        self.agree(self.bruno, hours=1)
        self.agree(self.manager, hours=2)
        self.assertEqual(self.target.activity_ids.user_id, self.manager)
        self.assertEqual(len(self.target.activity_ids), 1)

    def test_the_task_is_due_on_the_day_it_is_where_its_operator_is(self):
        self.bruno.tz = "Pacific/Auckland"
        at = self.at(days=1).replace(hour=20, minute=0, second=0, microsecond=0)
        values = {
            "callback_date": fields.Datetime.to_string(at),
            "callback_user_id": self.bruno.id,
        }
        self.desk().act(self.target.id, "recall", values)
        self.assertEqual(
            self.target.activity_ids.date_deadline, at.date() + timedelta(days=1)
        )

    def test_each_kind_of_failed_call_is_in_the_history_and_counted(self):
        for number, failure in enumerate(("no_answer", "busy", "wrong_number"), 1):
            self.desk().act(self.target.id, "fail", {"failure": failure})
            self.assertEqual(self.target.failed_call_count, number)
            last = self.target.event_ids.sorted("id")[-1]
            self.assertEqual((last.kind, last.failure), ("fail", failure))
            self.assertGreater(self.target.available_date, fields.Datetime.now())
            self.assertEqual(self.target.state, "to_call")
        self.assertEqual(self.target.wrong_number, self.target.partner_id.phone)

    def test_a_row_says_all_that_is_to_be_followed(self):
        firm = self.make_client("Firm", is_company=True)
        self.target.partner_id.parent_id = firm
        self.agree(self.bruno, hours=1)
        self.target.callback_date = self.at(minutes=-20)
        self.desk().act(self.target.id, "fail", {"failure": "busy"})
        row = self.desk().get_page(self.campaign.id)["rows"][0]
        self.assertEqual(row["name"], "Dupont")
        self.assertEqual(row["company"], "Firm")
        self.assertEqual(row["phone"], self.target.partner_id.phone)
        self.assertEqual((row["callbacks"], row["failures"]), (1, 1))
        for name, field in (
            ("last_callback", "last_callback_date"),
            ("callback_date", "callback_date"),
            ("state_date", "state_date"),
        ):
            self.assertTrue(row[name])
            self.assertEqual(row[name], fields.Datetime.to_string(self.target[field]))
        self.assertEqual((row["state"], row["callback_user"]), ("to_recall", "Bruno"))

    def test_the_window_tells_all_about_the_client_and_what_happened(self):
        self.target.partner_id.write(
            {"email": "d@example.com", "street": "1 street", "zip": "69003", "ref": "7"}
        )
        self.desk().act(self.target.id, "suspend", {"note": "No time"})
        self.agree(self.bruno, hours=1)
        window = self.desk().open_target(self.target.id)
        client = window["client"]
        self.assertEqual((client["email"], client["ref"]), ("d@example.com", "7"))
        self.assertIn("1 street", client["address"])
        recall, suspend = window["history"]
        self.assertEqual((recall["kind"], recall["callback_user"]), ("recall", "Bruno"))
        self.assertEqual(recall["callback_date"], window["callback_date"])
        self.assertEqual((suspend["note"], suspend["user"]), ("No time", "Anna"))

    def test_what_a_question_asked_that_is_not_put_any_more_is_not_put_either(self):
        why = self.make_question(
            self.campaign,
            "Why not?",
            ["Price", "Service"],
            triggering_answer_ids=[(6, 0, self.no.ids)],
        )
        price = why.suggested_answer_ids[0]
        much = self.make_question(
            self.campaign,
            "How much too dear?",
            triggering_answer_ids=[(6, 0, price.ids)],
            constr_mandatory=True,
        )
        desk = self.desk()
        desk.open_sheet(self.target.id)
        desk.save_answer(self.target.id, self.satisfied.id, self.no.id)
        desk.save_answer(self.target.id, why.id, price.id)
        self.assertEqual(desk.finish(self.target.id)["missing"], much.ids)
        desk.save_answer(self.target.id, self.satisfied.id, self.yes.id)
        self.assertFalse(desk.finish(self.target.id)["missing"])
        lines = self.target.user_input_id.user_input_line_ids
        self.assertEqual(lines.question_id, self.satisfied)

    def test_who_answers_entered_offline_does_not_overwrite_a_later_one(self):
        son = self.make_client("The son", parent_id=self.target.partner_id.id)
        self.desk(self.bruno).set_interviewee(self.target.id, son.id)
        set_interviewee = self.desk().set_interviewee
        self.target.interviewee_date = self.at(minutes=-2)
        saved = set_interviewee(self.target.id, None, "The neighbour", 180)
        later = {"contact_id": son.id, "other_contact": "", "by": "Bruno"}
        self.assertEqual(saved, {"error": "", "later": later})
        self.assertEqual(self.target.contact_id, son)
        for age in (60, 0):
            self.target.interviewee_date = self.at(minutes=-2)
            saved = set_interviewee(self.target.id, None, f"Entered {age}", age)
            self.assertNotIn("later", saved)
            self.assertEqual(self.target.other_contact, f"Entered {age}")
            self.assertGreater(self.target.interviewee_date, self.at(minutes=-1))
        self.assertFalse(self.target.contact_id)
        self.assertEqual(self.target.interviewee_user_id, self.anna)

    def test_whoever_is_an_operator_can_be_asked_to_call_back(self):
        group = self.env.ref(OPERATOR)
        self.env["res.users"].create(
            [
                {
                    "name": f"Colleague {number:02}",
                    "login": f"colleague{number}",
                    "group_ids": [Command.link(group.id)],
                }
                for number in range(85)
            ]
        )
        names = [each["name"] for each in self.desk().get_operators()]
        self.assertEqual(names[0], "Anna")
        self.assertIn("Colleague 84", names)
