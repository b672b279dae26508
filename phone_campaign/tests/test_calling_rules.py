from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

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
            self.assertIn("2026-05-04", window["call_warning"])
            with self.assertRaisesRegex(UserError, "Outside the hours"):
                self.desk().open_sheet(self.target.id)
        self.assertEqual(self.target.state, "to_call")

    def test_a_call_that_was_made_is_provable(self):
        with freeze_time(MORNING):
            self.desk().open_sheet(self.target.id)
        self.assertEqual(self.kinds(self.target), ["allowed", "start"])
        proof = self.target.event_ids.filtered(lambda e: e.kind == "allowed").note
        for piece in ("France", "2026-05-04 10:30", "Europe/Paris", "Form of 5"):
            self.assertIn(piece, proof)

    def test_changed_rules_are_looked_at_at_once(self):
        self.assertFalse(self.next_at(MORNING - timedelta(hours=1)))
        self.profile.window_ids.filtered(lambda w: w.start == 10).start = 9
        self.profile.max_attempts = 5
        self.assertFalse(self.target.block_reason)
