from unittest.mock import patch

from odoo import Command, api
from odoo.tests import HttpCase, tagged

from .common import FlowCase

SCREEN = "/odoo/lead-flow"


@tagged("post_install", "-at_install")
class TestTours(FlowCase, HttpCase):
    """The screen in a real browser, as its operators use it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.anna, cls.bruno, cls.manager):
            user.password = user.login
        cls.first = cls.make_client("First")
        cls.second = cls.make_client("Second")
        cls.third = cls.make_client("Third", phone="+33 6 12 34 56 78")

    def start(self, tour, user=None):
        self.start_tour(SCREEN, tour, login=(user or self.anna).login)

    def colleague_first(self, method, partner):
        """Let Bruno write a note just before `method` of the screen runs, once."""
        Queue = self.env.registry["lead.flow.queue"]
        original = getattr(Queue, method)
        done = []

        @api.model
        def after_bruno(records, *args, **kwargs):
            if not done:
                done.append(True)
                notes = records.env["lead.flow.note"].with_user(self.bruno)
                notes.create({"partner_id": partner.id, "body": "Bruno was first."})
            return original(records, *args, **kwargs)

        return patch.object(Queue, method, after_bruno)

    def test_the_whole_job_by_keyboard(self):
        tag = self.make_tag("Call again")
        self.env["lead.flow.note.template"].search([]).active = False
        self.make_template("No answer", body="No answer.")
        self.make_template(
            "Interest",
            body="{client} is interested.",
            category_ids=[Command.set(tag.ids)],
            outcome="positive",
        )
        self.start("lead_flow_by_keyboard")
        self.assertEqual(self.first.flow_state, "none", "taken back, twice")
        self.assertFalse(self.first.category_id)

    def test_who_comes_second_keeps_his_text_and_is_told_who_was_first(self):
        with self.colleague_first("save_note", self.first):
            self.start("lead_flow_second_one_is_told")
        self.assertEqual(self.first.flow_note_count, 1)
        self.assertEqual(self.first.flow_user_id, self.bruno)

    def test_what_a_colleague_reserves_disappears_at_once(self):
        with self.colleague_first("get_choices", self.first):
            self.start("lead_flow_reserved_disappears")

    def test_a_manager_hands_over_with_a_reason(self):
        self.make_note(self.first)
        self.start("lead_flow_manager_hands_over", self.manager)
        self.assertEqual(self.first.flow_user_id, self.bruno)
        self.assertIn("Anna is ill", self.first.message_ids[0].body)

    def test_a_draft_survives_a_reload(self):
        self.start("lead_flow_draft_survives")
        self.assertEqual(self.first.flow_last_note_id.body, "Half a sen")
