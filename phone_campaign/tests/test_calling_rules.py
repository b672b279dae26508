from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2.pool import PoolError

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..calling_hours import Verdict
from .common import CampaignCase

# a Monday, 10:30 in Paris
MORNING = datetime(2026, 5, 4, 8, 30)


@tagged("post_install", "-at_install")
class TestCallingRules(CampaignCase):
    """May I call now? Enforced when a target is served, and provable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env.ref("phone_campaign.phone_calling_profile_fr")
        cls.campaign = cls.make_campaign(calling_profile_id=cls.profile.id)
        cls.make_question(cls.campaign, "How?")
        cls.france = cls.env.ref("base.fr")
        cls.target = cls.make("Lyon", zip="69003")

    @classmethod
    def make(cls, name, **vals):
        partner = cls.make_client(
            name,
            country_id=cls.france.id,
            phone_basis="consent",
            phone_basis_source="Form of 5 January",
            **vals,
        )
        return cls.make_target(cls.campaign, partner_id=partner.id)

    def next_at(self, now):
        with freeze_time(now):
            # the statement's own clock says what is put off
            self.target.available_date = self.target.block_reason = False
            window = self.desk().get_next(self.campaign.id)
            if window:
                self.desk().release(window["id"])
            return window and window["name"]

    def test_without_rules_nothing_is_restricted(self):
        self.campaign.calling_profile_id = False
        self.assertEqual(self.next_at(datetime(2026, 5, 3, 3, 0)), "Lyon")

    def test_days_and_hours_are_the_clients(self):
        self.assertEqual(self.next_at(MORNING), "Lyon")
        for closed in (
            MORNING - timedelta(hours=1),  # 9:30
            MORNING + timedelta(hours=3),  # 13:30
            MORNING - timedelta(days=1),  # a Sunday
            datetime(2026, 5, 14, 8, 30),  # Ascension
        ):
            self.assertFalse(self.next_at(closed), closed)
        self.target.partner_id.zip = "97400"
        self.assertEqual(self.next_at(MORNING - timedelta(hours=2)), "Lyon")

    def test_the_reason_is_remembered_and_looked_at_again_in_time(self):
        self.assertFalse(self.next_at(MORNING - timedelta(hours=1)))
        self.assertEqual(self.target.block_reason, "hours")
        self.assertEqual(self.target.available_date, MORNING.replace(minute=0))

    def test_attempts_are_counted_over_all_campaigns(self):
        other = self.make_campaign("Other")
        elsewhere = self.make_target(other, partner_id=self.target.partner_id.id)
        # at any hour
        self.profile.window_ids.unlink()
        begun = fields.Datetime.now() - timedelta(days=3)
        over = begun + timedelta(days=self.profile.period_days)
        with freeze_time(begun):
            for _attempt in range(self.profile.max_attempts - 1):
                self.desk().act(elsewhere.id, "fail", {"failure": "busy"})
            self.assertTrue(self.target._verdicts(begun)[self.target].is_allowed)
            self.desk().act(elsewhere.id, "fail", {"failure": "busy"})
        for now, verdict in (
            (begun, Verdict("attempts", over)),
            (over - timedelta(seconds=1), Verdict("attempts", over)),
            (over, Verdict()),
        ):
            self.assertEqual(self.target._verdicts(now)[self.target], verdict)

    def test_after_a_refusal_there_is_silence(self):
        other = self.make_campaign("Other")
        elsewhere = self.make_target(other, partner_id=self.target.partner_id.id)
        self.desk().act(elsewhere.id, "cancel", {"note": "No!", "is_refusal": True})
        verdict = self.target._verdicts(fields.Datetime.now())[self.target]
        self.assertEqual(verdict.reason, "silence")

    def test_basis_number_and_blacklist(self):
        now = fields.Datetime.now()
        partner = self.target.partner_id
        partner.phone_basis = False
        self.assertEqual(self.target._verdicts(now)[self.target].reason, "consent")
        partner.phone_basis = "contract"
        self.env["phone.blacklist"].add(partner.phone_sanitized)
        self.assertEqual(self.target._verdicts(now)[self.target].reason, "blacklist")
        partner.phone = False
        self.assertEqual(self.target._verdicts(now)[self.target].reason, "no_number")

    def test_a_wrong_number_is_served_again_when_it_is_corrected(self):
        self.campaign.calling_profile_id = False
        self.desk().act(self.target.id, "fail", {"failure": "wrong_number"})
        self.target.available_date = False
        self.assertFalse(self.desk().get_next(self.campaign.id))
        self.assertEqual(self.target.block_reason, "wrong_number")
        self.target.partner_id.phone = "+33 1 99 99 99 99"
        self.assertFalse(self.target.block_reason)
        self.assertTrue(self.desk().get_next(self.campaign.id))

    def test_an_interview_cannot_begin_when_it_is_forbidden(self):
        with freeze_time(MORNING - timedelta(hours=1)):
            window = self.desk().open_target(self.target.id)
            warning = "Outside the hours of calling: not before 5/4/26, 10:00"
            self.assertIn(warning, window["call_warning"])
            with self.assertRaisesRegex(UserError, "Outside the hours"):
                self.desk().open_sheet(self.target.id)
        self.assertEqual(self.target.state, "to_call")

    def test_the_french_profile_is_the_decree_and_says_so(self):
        rules = self.profile._as_pure()
        windows = [
            (day, *hours) for day in range(5) for hours in ((600, 780), (840, 1200))
        ]
        self.assertEqual(sorted(rules.windows), windows)
        self.assertEqual((rules.max_attempts, rules.period_days), (4, 30))
        self.assertEqual((rules.silence_days, rules.holidays), (60, "FR"))
        self.assertTrue(rules.needs_basis)
        for source in ("2022-1313", "D. 223-9", "2025-594"):
            self.assertIn(source, self.profile.source)
        self.assertFalse(self.make_campaign("New").calling_profile_id, "off by default")

    def test_a_call_that_was_made_is_provable(self):
        self.target.partner_id.phone_basis_date = "2026-01-05"
        with freeze_time(MORNING):
            self.desk().open_sheet(self.target.id)
        self.assertEqual(self.kinds(self.target), ["allowed", "start"])
        proof = self.target.event_ids.filtered(lambda e: e.kind == "allowed").note
        for piece in (
            "France",
            "2026-05-04 10:30",
            "Europe/Paris",
            "Form of 5",
            "2026-01-05",
        ):
            self.assertIn(piece, proof)

    def test_changed_rules_are_looked_at_at_once(self):
        self.assertFalse(self.next_at(MORNING - timedelta(hours=1)))
        self.profile.window_ids.filtered(lambda w: w.start == 10).start = 9
        self.profile.max_attempts = 5
        self.assertFalse(self.target.block_reason)

    # -- one call --------------------------------------------------------------

    def calls(self):
        """The attempts in the history of the target."""
        return len(self.target.event_ids.filtered("is_call"))

    def at_any_time(self):
        self.profile.window_ids.unlink()
        self.profile.skip_holidays = False

    def expire(self):
        self.target.reserved_until = fields.Datetime.now() - timedelta(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("phone_campaign.ir_cron_expire").method_direct_trigger()

    def test_what_was_said_in_a_call_is_saved_after_hours(self):
        question = self.campaign.survey_id.question_ids
        with freeze_time(MORNING + timedelta(hours=2, minutes=29)):
            self.desk().open_sheet(self.target.id)
            self.target.sudo()._do("expire")
        with freeze_time(MORNING + timedelta(hours=3)):
            answer = self.desk().save_answer(self.target.id, question.id, "Fine")
            self.assertFalse(answer["error"])
            self.target.sudo()._do("expire")
            self.assertFalse(self.desk().finish(self.target.id)["missing"])
        self.assertEqual(self.target.state, "done")
        self.assertEqual(self.calls(), 1)

    def test_no_answer_without_a_call(self):
        question = self.campaign.survey_id.question_ids
        with freeze_time(MORNING + timedelta(hours=3)):
            with self.assertRaisesRegex(UserError, "Outside the hours"):
                self.desk().save_answer(self.target.id, question.id, "Fine")

    def test_a_window_closed_and_opened_again_in_one_call_is_one_attempt(self):
        self.at_any_time()
        for _time in range(6):
            self.desk().open_target(self.target.id)
            self.assertFalse(self.desk().open_sheet(self.target.id)["read_only"])
            self.desk().release(self.target.id)
        self.desk().open_sheet(self.target.id)
        self.expire()
        self.desk().open_sheet(self.target.id)
        self.assertEqual(self.calls(), 1)

    def test_a_call_of_a_colleague_or_of_later_is_one_more(self):
        self.at_any_time()
        now = fields.Datetime.now()
        self.desk().open_sheet(self.target.id)
        self.desk().release(self.target.id)
        self.desk(self.bruno).open_sheet(self.target.id)
        self.desk(self.bruno).release(self.target.id)
        self.assertEqual(self.calls(), 2)
        with freeze_time(now + timedelta(hours=2)):
            self.desk(self.bruno).open_sheet(self.target.id)
            self.assertEqual(self.calls(), 3)
            self.desk(self.bruno).act(self.target.id, "fail", {"failure": "busy"})
            self.desk(self.bruno).open_sheet(self.target.id)
        self.assertEqual(self.calls(), 4)

    def test_the_last_attempt_is_not_stopped_in_the_middle(self):
        self.at_any_time()
        self.profile.max_attempts = 1
        self.desk().open_sheet(self.target.id)
        self.desk().release(self.target.id)
        self.assertFalse(self.desk().open_target(self.target.id)["call_warning"])
        self.desk().open_sheet(self.target.id)
        self.desk().release(self.target.id)
        self.assertTrue(
            self.desk(self.bruno).open_target(self.target.id)["call_warning"]
        )
        with self.assertRaisesRegex(UserError, "Too many"):
            self.desk(self.bruno).open_sheet(self.target.id)

    def test_a_manager_corrects_a_reopened_interview_in_the_evening(self):
        with freeze_time(MORNING):
            self.interview(self.target, {})
        with freeze_time(MORNING + timedelta(hours=12)):
            desk = self.desk(self.manager)
            desk.act(self.target.id, "reopen", {"note": "A slip"})
            self.assertFalse(desk.open_target(self.target.id)["call_warning"])
            desk.open_sheet(self.target.id)
            desk.finish(self.target.id)
        self.assertEqual(self.target.state, "done")
        self.assertEqual(self.calls(), 1)


@tagged("post_install", "-at_install")
class TestRefusedCalls(CampaignCase, HttpCase):
    """What was refused is provable too, though an error takes all of it back."""

    def refused(self, zip_code="69003", **rules):
        """Anna is refused to begin an interview: the target, and what she is told."""
        rules = {"name": "Strict", **rules}
        profile = self.env["phone.calling.profile"].create(rules)
        client = self.make_client(country_id=self.env.ref("base.fr").id, zip=zip_code)
        campaign = self.make_campaign(calling_profile_id=profile.id)
        target = self.make_target(campaign, partner_id=client.id)
        self.anna.password = self.anna.login
        self.authenticate(self.anna.login, self.anna.login)
        params = {"model": "phone.campaign.desk", "method": "open_sheet"}
        params |= {"args": [target.id], "kwargs": {}}
        with mute_logger("odoo.http"):
            answer = self.url_open("/web/dataset/call_kw", json={"params": params})
        self.env.invalidate_all()
        return target, answer.json()["error"]["data"]["message"]

    def test_a_call_that_was_refused_stands_in_the_history(self):
        target, said = self.refused(needs_basis=True)
        self.assertEqual(said, "Neither consent nor contract")
        self.assertEqual(self.kinds(target), ["refused"])
        self.assertEqual(target.event_ids.user_id, self.anna)
        self.assertEqual(target.event_ids.note.splitlines()[0], said)
        self.assertEqual(target.state, "to_call")

    def test_what_forbade_it_is_as_provable_as_what_allows_a_call(self):
        now = fields.Datetime.now()
        weekday = str((now.weekday() + 3) % 7)
        target, said = self.refused(
            "97400", window_ids=[Command.create({"weekday": weekday})]
        )
        reason, proof = target.event_ids.note.splitlines()
        self.assertRegex(said, r"^Outside the hours of calling: not before \d+/\d+/")
        self.assertRegex(
            reason,
            r"^Outside the hours of calling: not before \d{4}-\d\d-\d\d 10:00\.$",
        )
        there = now + timedelta(hours=4)
        self.assertIn(f"Strict: {there:%Y-%m-%d}", proof)
        self.assertIn("(Indian/Reunion), attempt 1 in 30 days", proof)

    def test_a_refusal_that_cannot_be_noted_is_in_the_log_and_told_all_the_same(self):
        events = self.env.registry["phone.campaign.event"]
        guard = "odoo.addons.phone_campaign.models.phone_campaign_target_guard"
        with (
            patch.object(events, "create", side_effect=PoolError("Full")),
            self.assertLogs(guard, "ERROR") as log,
        ):
            target, said = self.refused(needs_basis=True)
        self.assertEqual(said, "Neither consent nor contract")
        self.assertFalse(target.event_ids)
        self.assertIn(said, log.output[0])
        self.assertIn("Strict: ", log.output[0], "with its proof")
        self.assertIn("PoolError: Full", log.output[0])
