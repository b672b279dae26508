import uuid

from odoo.tests import tagged

from .common import FlowCase

# What a note adds to core's message: its client locked, moved and counted, the note
# itself and what it knows, who reserves, lists, and its message to the other screens.
MORE_THAN_A_MESSAGE = 8


@tagged("post_install", "-at_install")
class TestQueryCounts(FlowCase):
    """What must not grow: queries, whatever the number of notes and rows."""

    def count(self, work, *args, **params):
        """How many queries `work` takes with nothing in the cache, itself warmed up."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work(*args, **params)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def client_with_notes(self, count):
        client = self.make_client(f"With {count} notes")
        notes = self.env["lead.flow.note"].with_user(self.anna)
        notes.create([{"partner_id": client.id, "body": "x"} for _note in range(count)])
        return client

    def save(self, client):
        values = {"body": "Talked."}
        answer = self.queue().save_note(client.id, values, str(uuid.uuid4()))
        self.assertIn("note", answer)

    def create_note(self, client):
        self.env["lead.flow.note"].with_user(self.anna).create(
            {"partner_id": client.id, "body": "Talked."}
        )

    def post(self, client):
        """Core's message of a note."""
        client.message_post(
            body="Talked.",
            author_id=self.anna.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )

    def test_a_note_costs_the_same_however_many_there_are(self):
        few, many = self.client_with_notes(10), self.client_with_notes(1000)
        for work in (self.save, self.create_note):
            work(few)
            counts = [self.count(work, client) for client in (few, many)]
            self.assertEqual(*counts, work.__name__)

    def test_a_note_costs_little_more_than_a_message(self):
        client = self.client_with_notes(1)
        self.create_note(client)
        self.post(client)
        note = self.count(self.create_note, client)
        message = self.count(self.post, client)
        self.assertLessEqual(note, message + MORE_THAN_A_MESSAGE)

    def test_many_notes_at_once_cost_hardly_more_than_one(self):
        clients = [self.make_client(f"Client {number}") for number in range(100)]
        notes = self.env["lead.flow.note"].with_user(self.anna)

        def create(some):
            notes.create([{"partner_id": each.id, "body": "x"} for each in some])

        create(clients[:1])
        few = self.count(create, clients[:10])
        many = self.count(create, clients)
        self.assertLessEqual(many, few + 5)

    def rows(self, limit, **params):
        page = self.queue().get_page(limit=limit, **params)
        self.assertEqual(len(page["rows"]), limit)

    def test_a_page_costs_the_same_with_ten_and_with_a_hundred_rows(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Paged {number}"} for number in range(110)]
        )
        clients[::2].category_id = self.make_tag()
        notes = self.env["lead.flow.note"].with_user(self.anna)
        notes.create([{"partner_id": each.id, "body": "x"} for each in clients])
        filtered = {"filters": {"state": "in_progress"}}
        for params in ({}, {"search": "paged"}, filtered):
            self.rows(10, **params)
            few, many = (self.count(self.rows, limit, **params) for limit in (10, 100))
            self.assertEqual(few, many, str(params))

    def test_the_next_client_costs_the_same_with_few_and_with_many(self):
        self.env["res.partner"].create([{"name": f"N {n}"} for n in range(50)])
        self.queue().get_next()
        few = self.count(self.queue().get_next)
        self.env["res.partner"].create([{"name": f"N {n}"} for n in range(200)])
        many = self.count(self.queue().get_next)
        self.assertEqual(few, many)

    def test_a_report_costs_the_same_with_ten_and_with_a_thousand_notes(self):
        def group():
            return self.env["lead.flow.report"].formatted_read_group(
                [("partner_id", "in", clients.ids)],
                ["user_id", "outcome", "date:month"],
                ["__count", "unique_clients:count_distinct", "closing_rate:avg"],
            )

        clients = self.client_with_notes(10)
        group()
        few = self.count(group)
        clients |= self.client_with_notes(1000)
        self.assertEqual(few, self.count(group))
