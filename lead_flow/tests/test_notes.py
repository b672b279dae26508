from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestNotes(FlowCase):
    """What follows from a note: state, tags, reservation, callback; and back."""

    def test_a_note_starts_the_flow_and_reserves_the_client(self):
        client = self.make_client()
        self.assertEqual(client.flow_state, "none")
        note = self.make_note(client)
        self.assertEqual(client.flow_state, "in_progress")
        self.assertEqual(client.flow_user_id, self.anna)
        self.assertEqual(client.flow_last_note_id, note)
        self.assertEqual(client.flow_note_count, 1)

    def test_without_the_role_nothing_is_reserved(self):
        self.role.flow_reserve = False
        client = self.make_client()
        self.make_note(client)
        self.assertFalse(client.flow_user_id)

    def test_a_closing_note_closes_and_frees_room(self):
        client = self.make_client(user_id=self.anna.id)
        self.assertEqual(self.anna.assign_load, 1)
        self.make_note(client, is_closing=True)
        self.assertEqual(client.flow_state, "done")
        self.assertTrue(client.flow_closed_date)
        self.assertFalse(client.flow_user_id)
        self.anna.invalidate_recordset()
        self.assertEqual(self.anna.assign_load, 0)

    def test_a_reserved_client_takes_no_note_of_a_colleague(self):
        client = self.make_client()
        self.make_note(client)
        with self.assertRaisesRegex(UserError, "Anna"):
            self.make_note(client, self.bruno)

    def test_a_predefined_note_brings_text_tags_and_outcome(self):
        tag = self.make_tag()
        template = self.make_template(
            body="{client} will call {operator} {foo}",
            category_ids=[Command.set(tag.ids)],
            outcome="positive",
        )
        client = self.make_client("Zoe {operator}")
        note = (
            self.env["lead.flow.note"]
            .with_user(self.anna)
            .create({"partner_id": client.id, "template_id": template.id})
        )
        self.assertEqual(note.body, "Zoe {operator} will call Anna {foo}")
        self.assertEqual(client.category_id, tag)
        self.assertEqual((note.outcome, note.outcome_source), ("positive", "template"))

    def test_an_operator_may_take_the_suggested_outcome_back(self):
        template = self.make_template(outcome="positive")
        note = self.make_note(
            self.make_client(), template_id=template.id, outcome="unclassified"
        )
        self.assertEqual(
            (note.outcome, note.outcome_source), ("unclassified", "manual")
        )

    def test_an_outcome_changed_later_is_the_clients_last_outcome(self):
        client = self.make_client()
        note = self.make_note(client)
        note.with_user(self.manager).outcome = "negative"
        self.assertEqual(note.outcome_source, "manual")
        self.assertEqual(client.flow_last_outcome, "negative")

    def test_of_several_notes_at_once_the_last_decides(self):
        client = self.make_client()
        notes = self.env["lead.flow.note"].with_user(self.anna)
        closing = {"partner_id": client.id, "is_closing": True}
        notes.create([closing, {"partner_id": client.id}, closing])
        self.assertEqual(client.flow_state, "done")
        self.assertEqual(client.flow_note_count, 3)

    def test_a_note_is_readable_in_the_chatter_in_its_authors_name(self):
        client = self.make_client()
        self.make_note(client, body="<b>bold</b> words")
        message = client.message_ids[0]
        self.assertEqual(message.author_id, self.anna.partner_id)
        self.assertIn("&lt;b&gt;bold", message.body)

    def test_the_hour_and_the_day_are_those_of_the_operator(self):
        note = self.make_note(self.make_client(), date="2026-01-05 23:30:00")
        self.assertEqual((note.hour, note.weekday), ("00", "2"))

    def test_taking_a_note_back_restores_tags_state_and_reservation(self):
        kept, given = self.make_tag("Kept"), self.make_tag("Given")
        client = self.make_client(category_id=[Command.set(kept.ids)])
        note = self.make_note(
            client,
            category_ids=[Command.set((kept | given).ids)],
            callback_date=fields.Datetime.add(fields.Datetime.now(), hours=3),
        )
        self.assertEqual(client.category_id, kept | given)
        self.assertTrue(client.activity_ids)
        note.action_undo()
        client.invalidate_recordset()
        self.assertEqual(client.category_id, kept)
        self.assertEqual(client.flow_state, "none")
        self.assertFalse(client.flow_user_id | client.flow_last_note_id.user_id)
        self.assertFalse(client.activity_ids)
        self.assertEqual(client.flow_note_count, 0)

    def in_days(self, days):
        return fields.Datetime.add(fields.Datetime.now(), days=days)

    def callbacks(self, client):
        """The callbacks to do: (whose, of which note)."""
        client.invalidate_recordset(["activity_ids"])
        return [(each.user_id, each.flow_note_id) for each in client.activity_ids]

    def test_taking_a_note_back_agrees_the_earlier_callback_again(self):
        client = self.make_client()
        agreed = self.make_note(client, callback_date=self.in_days(1))
        later = self.make_note(client, callback_date=self.in_days(2))
        self.assertEqual(self.callbacks(client), [(self.anna, later)])
        later.action_undo()
        self.assertEqual(client.flow_callback_date, agreed.callback_date)
        self.assertEqual(client.flow_callback_user_id, self.anna)
        self.assertEqual(self.callbacks(client), [(self.anna, agreed)])
        closing = self.make_note(client, is_closing=True)
        self.assertEqual(self.callbacks(client), [])
        closing.action_undo()
        self.assertEqual(self.callbacks(client), [(self.anna, agreed)])

    def test_taking_a_note_back_leaves_what_was_moved_since(self):
        handed, released, reopened = (
            self.make_client(name) for name in ("Handed", "Released", "Reopened")
        )
        agreed = self.make_note(handed, callback_date=self.in_days(1))
        notes = [self.make_note(client) for client in (handed, released)]
        notes.append(self.make_note(reopened, is_closing=True))
        handed._flow_release("Ill", self.bruno)
        released._flow_release("Ill")
        reopened.with_user(self.bruno).action_flow_reopen()
        for note in notes:
            note.action_undo()
        self.assertEqual(handed.flow_user_id, self.bruno)
        self.assertTrue(handed.flow_reserved_date)
        self.assertEqual(self.callbacks(handed), [(self.bruno, agreed)])
        self.assertEqual(handed.flow_callback_user_id, self.bruno)
        self.assertFalse(released.flow_user_id)
        self.assertEqual(released.flow_state, "none")
        self.assertEqual(reopened.flow_state, "in_progress")
        self.assertFalse(reopened.flow_closed_date)
        self.assertFalse((released | reopened).flow_last_note_id)

    def test_taking_a_note_back_opens_its_opportunity_again(self):
        self.env["lead.flow.settings"]._set("close_leads", True)
        for outcome, status in (("positive", "won"), ("negative", "lost")):
            with self.subTest(outcome):
                client = self.make_client()
                lead = self.env["crm.lead"].create(
                    {"name": "Roof", "partner_id": client.id, "type": "opportunity"}
                )
                lead.probability = 35
                names = ["stage_id", "probability", "active", "date_closed"]
                before = lead.read(names)
                values = {"is_closing": True, "lead_id": lead.id, "outcome": outcome}
                note = self.make_note(client, **values)
                self.assertEqual(lead.won_status, status)
                note.action_undo()
                self.assertEqual(lead.read(names), before)
                self.assertEqual(client.flow_state, "none")

    def test_taking_a_note_back_leaves_an_opportunity_that_was_moved_since(self):
        self.env["lead.flow.settings"]._set("close_leads", True)
        client = self.make_client()
        lead = self.env["crm.lead"].create(
            {"name": "Roof", "partner_id": client.id, "type": "opportunity"}
        )
        note = self.make_note(
            client, is_closing=True, lead_id=lead.id, outcome="negative"
        )
        lead.action_set_won()
        note.action_undo()
        self.assertEqual(lead.won_status, "won")

    def test_a_note_is_taken_back_by_its_author_and_in_time_only(self):
        note = self.make_note(self.make_client())
        with self.assertRaisesRegex(UserError, "your own"):
            note.with_user(self.bruno).action_undo()
        self.env["ir.config_parameter"].set_param("lead_flow.undo_minutes", "-1")
        with self.assertRaisesRegex(UserError, "minutes"):
            note.action_undo()

    def test_only_the_last_note_of_a_client_is_taken_back(self):
        client = self.make_client()
        first = self.make_note(client)
        self.make_note(client)
        with self.assertRaisesRegex(UserError, "another note"):
            first.action_undo()

    def test_a_callback_is_an_activity_done_by_the_next_note(self):
        client = self.make_client()
        when = fields.Datetime.add(fields.Datetime.now(), days=1)
        self.make_note(client, callback_date=when)
        self.assertEqual(client.flow_callback_date, when)
        self.assertEqual(client.activity_ids.user_id, self.anna)
        self.make_note(client)
        client.invalidate_recordset()
        self.assertFalse(client.flow_callback_date)
        self.assertFalse(client.activity_ids)

    def test_reopening_is_possible_and_recorded(self):
        client = self.make_client()
        self.make_note(client, is_closing=True)
        client.with_user(self.anna).action_flow_reopen()
        self.assertEqual(client.flow_state, "in_progress")
        self.assertIn("reopened", client.message_ids[0].body)
