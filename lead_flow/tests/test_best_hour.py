from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestBestHour(FlowCase):
    """When a client usually answers: learnt, shown, and used among equals."""

    def setUp(self):
        super().setUp()
        self.role.flow_reserve = False

    def call(self, client, day, time, outcome):
        """A call by Anna, who lives two hours ahead of UTC."""
        date = fields.Datetime.to_datetime(f"2026-05-{day:02} {time}:00")
        return self.make_note(client, date=date, outcome=outcome)

    def answering(self, name, time="15:10"):
        """A client who answered twice in that hour, and not in the morning."""
        client = self.make_client(name)
        self.call(client, 2, "07:00", "unclassified")
        for day in (3, 4):
            self.call(client, day, time, "partial")
        return client

    def test_it_is_learnt_from_answered_calls_by_the_operators_clock(self):
        client = self.make_client()
        self.call(client, 3, "15:10", "partial")
        self.assertFalse(client.flow_best_hour, "once is chance")
        self.call(client, 4, "15:50", "positive")
        self.assertEqual(client.flow_best_hour, "17")

    def test_a_verdict_of_later_counts_too(self):
        client = self.answering("Late")
        self.assertEqual(client.flow_best_hour, "17")
        client.flow_last_note_id.outcome = "unclassified"
        self.assertFalse(client.flow_best_hour)

    def test_taking_the_note_back_forgets_it(self):
        client = self.make_client()
        self.make_note(client, outcome="partial")
        second = self.make_note(client, outcome="partial")
        self.assertTrue(client.flow_best_hour)
        second.action_undo()
        self.assertFalse(client.flow_best_hour)

    def test_among_equals_who_usually_answers_now_comes_first(self):
        early = self.make_client("Earlier")
        self.call(early, 4, "06:00", "unclassified")
        self.answering("Answers at five")
        yesterday = self.make_client("The day before")
        self.call(yesterday, 3, "20:00", "unclassified")
        with freeze_time("2026-05-20 15:30:00"):
            self.assertEqual(
                self.names(), ["The day before", "Answers at five", "Earlier"]
            )
            rows = self.queue().get_page()["rows"]
            self.assertEqual(rows[1]["best_hour"], "17")
            self.assertTrue(rows[1]["place"]["answers"])
            skip = yesterday.ids
            self.assertEqual(self.queue().get_next(skip)["name"], "Answers at five")
        with freeze_time("2026-05-20 08:30:00"):
            self.assertEqual(
                self.names(), ["The day before", "Earlier", "Answers at five"]
            )

    def test_pages_go_on_where_the_hours_meet(self):
        for number in range(6):
            self.answering(f"Five {number}")
            other = self.make_client(f"Other {number}")
            self.call(other, 3 + number % 3, "09:00", "unclassified")
        with freeze_time("2026-05-20 15:30:00"):
            whole = self.names(limit=40)
            for limit in (1, 2, 5):
                self.assertEqual(self.in_pages(limit), whole)

    def in_pages(self, limit):
        seen, after, more = [], None, True
        while more:
            page = self.queue().get_page(after=after, limit=limit)
            seen += [row["name"] for row in page["rows"]]
            more, after = page["more"], page["rows"][-1]["place"]
        return seen

    def test_who_was_contacted_elsewhere_before_comes_first(self):
        imported = self.make_client("Imported")
        imported.flow_state = "in_progress"
        other = self.make_client("Other")
        self.call(other, 4, "06:00", "unclassified")
        self.assertEqual(self.in_pages(1), ["Imported", "Other"])
        self.assertFalse(self.queue().get_page()["rows"][0]["since"])
