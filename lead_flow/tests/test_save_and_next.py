import uuid

from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestSaveAndNext(FlowCase):
    """One request: the note is saved, and the next client is held."""

    def setUp(self):
        super().setUp()
        self.first, self.second = self.make_client("First"), self.make_client("Second")
        self.queue().open_client(self.first.id)

    def go_on(self, vals=None, key=None, **params):
        vals = vals or {"body": "Talked."}
        key = key or str(uuid.uuid4())
        return self.queue().save_and_next(self.first.id, vals, key, **params)

    def holder(self, client):
        return (
            self.env["lead.flow.hold"].search([("partner_id", "=", client.id)]).user_id
        )

    def test_the_note_is_saved_and_the_next_client_is_held(self):
        answer = self.go_on()
        self.assertEqual(answer["note"]["body"], "Talked.")
        self.assertEqual(answer["row"]["state"], "in_progress")
        self.assertEqual(answer["next"]["name"], "Second")
        self.assertEqual(answer["figures"]["notes"], 1)
        self.assertFalse(self.holder(self.first))
        self.assertEqual(self.holder(self.second), self.anna)

    def test_asked_twice_it_is_one_note_and_the_same_client(self):
        key = str(uuid.uuid4())
        answers = [self.go_on(key=key) for _time in range(2)]
        self.assertEqual(answers[0]["note"]["id"], answers[1]["note"]["id"])
        self.assertEqual(answers[1]["next"]["id"], self.second.id)
        self.assertEqual(self.first.flow_note_count, 1)

    def test_what_was_taken_back_is_not_saved_again_by_a_late_retry(self):
        key = str(uuid.uuid4())
        note_id = self.go_on(key=key)["note"]["id"]
        self.env["lead.flow.note"].browse(note_id).with_user(self.anna).action_undo()
        answer = self.go_on(key=key)
        self.assertEqual(answer["note"]["id"], note_id)
        self.assertEqual(self.first.flow_note_count, 0)

    def test_an_operator_wins_the_opportunity_that_his_closing_note_is_about(self):
        lead = self.env["crm.lead"].create(
            {"name": "Roof", "type": "opportunity", "partner_id": self.first.id}
        )
        self.env["lead.flow.settings"]._set("close_leads", True)
        shown = self.queue().open_client(self.first.id)
        self.assertEqual([each["id"] for each in shown["leads"]], lead.ids)
        self.assertFalse(shown["may_open_leads"])
        vals = {"body": "Yes!", "outcome": "positive", "is_closing": True}
        self.go_on({**vals, "lead_id": lead.id})
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.flow_note_ids.body, "Yes!")

    def test_who_came_second_stays_where_he_is(self):
        self.env["lead.flow.hold"].search([]).unlink()
        self.make_note(self.first, self.bruno)
        answer = self.go_on()
        self.assertEqual(answer["conflict"]["user"], "Bruno")
        self.assertNotIn("next", answer)
        self.assertFalse(self.holder(self.second))

    def test_at_the_end_of_the_queue_there_is_nobody(self):
        self.assertIsNone(self.go_on(skip_ids=self.second.ids)["next"])
