from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestTakenOver(CampaignCase):
    """Anna's computer dies in an interview; Bruno is served it, still begun."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.question = cls.make_question(cls.campaign, "How?")

    def setUp(self):
        super().setUp()
        self.left_by_anna()

    def left_by_anna(self):
        client = self.make_client(email="client@example.com")
        self.target = self.make_target(self.campaign, partner_id=client.id)
        self.desk().open_sheet(self.target.id)
        self.end_hold()

    def end_hold(self):
        self.target.reserved_until = fields.Datetime.now() - timedelta(minutes=1)

    def take(self):
        window = self.desk(self.bruno).open_target(self.target.id)
        self.assertEqual((window["taken_from"], window["state"]), ("Anna", "started"))
        return self.desk(self.bruno)

    def calls(self, user):
        return len(self.target.event_ids.filtered("is_call") & self.events(user))

    def events(self, user):
        return self.target.event_ids.filtered(lambda event: event.user_id == user)

    def test_what_he_does_at_once_is_a_call_of_his_own(self):
        at = fields.Datetime.to_string(fields.Datetime.now() + timedelta(hours=1))
        for action, values in (
            ("fail", {"failure": "no_answer"}),
            ("cancel", {"note": "Moved abroad"}),
            ("recall", {"callback_date": at}),
            ("suspend", {}),
        ):
            self.left_by_anna()
            self.take().act(self.target.id, action, values)
            self.assertEqual((self.calls(self.anna), self.calls(self.bruno)), (1, 1))
        self.left_by_anna()
        self.take().send_link(self.target.id)
        self.assertEqual((self.calls(self.anna), self.calls(self.bruno)), (1, 1))

    def test_the_board_counts_his_call_that_failed(self):
        desk = self.desk(self.bruno)
        self.assertEqual(desk.get_next(self.campaign.id)["id"], self.target.id)
        desk.act(self.target.id, "fail", {"failure": "no_answer"})
        board = self.desk(self.manager).get_board(self.campaign.id)
        figures = {row["name"]: row for row in board["operators"]}
        self.assertEqual(figures["Bruno"]["calls"], 1)
        self.assertEqual(figures["Bruno"]["failed"], 1)

    def test_what_he_does_after_he_went_on_with_it_is_the_same_call(self):
        for end in (
            lambda desk: desk.act(self.target.id, "fail", {"failure": "busy"}),
            lambda desk: desk.act(self.target.id, "suspend"),
            lambda desk: desk.release(self.target.id),
            lambda desk: desk.finish(self.target.id),
        ):
            self.left_by_anna()
            desk = self.take()
            desk.open_sheet(self.target.id)
            end(desk)
            self.assertEqual((self.calls(self.anna), self.calls(self.bruno)), (1, 1))

    def test_finishing_is_no_call_though_a_colleague_went_on_meanwhile(self):
        desk = self.take()
        desk.open_sheet(self.target.id)
        self.end_hold()
        self.desk().open_sheet(self.target.id)
        self.end_hold()
        # his screen has its connection again
        self.assertFalse(desk.renew(self.target.id))
        desk.save_answer(self.target.id, self.question.id, "Fine")
        desk.finish(self.target.id)
        self.assertEqual(self.calls(self.bruno), 1)

    def test_who_only_looked_did_not_call(self):
        for leave in (
            lambda: self.desk(self.bruno).release(self.target.id),
            lambda: self.target.sudo()._do("expire"),
        ):
            self.left_by_anna()
            desk = self.take()
            leave()
            self.assertEqual(self.calls(self.bruno), 0)
            desk.open_sheet(self.target.id)
            self.assertEqual(self.calls(self.bruno), 1, "and now he does")

    def test_who_only_looked_is_asked_by_the_rules_when_he_calls(self):
        self.campaign.calling_profile_id = self.env["phone.calling.profile"].create(
            {"name": "Once", "max_attempts": 1}
        )
        self.take().release(self.target.id)
        with self.assertRaisesRegex(UserError, "Too many"):
            self.desk(self.bruno).open_sheet(self.target.id)

    def test_only_ones_own_call_goes_on_by_itself(self):
        self.assertFalse(self.take().open_target(self.target.id)["in_call"])
        self.desk(self.bruno).open_sheet(self.target.id)
        self.assertTrue(self.desk(self.bruno).open_target(self.target.id)["in_call"])
        self.desk(self.bruno).finish(self.target.id)
        self.assertFalse(self.desk(self.bruno).open_target(self.target.id)["in_call"])
