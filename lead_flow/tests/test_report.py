from odoo import Command
from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestReport(FlowCase):
    """The report's totals are those of a count by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role.flow_reserve = False
        cls.env["lead.flow.note"].search([]).active = False
        tag = cls.tag = cls.make_tag("Hot")
        one, two, three = (cls.make_client(name) for name in ("One", "Two", "Three"))
        rows = [
            # client, operator, date (UTC), outcome, closing, tags
            (one, cls.anna, "2026-03-02 08:10:00", "partial", False, ()),
            (one, cls.anna, "2026-03-03 08:20:00", "positive", True, tag),
            (two, cls.anna, "2026-03-02 09:00:00", "negative", True, ()),
            (two, cls.bruno, "2026-03-09 08:40:00", "partial", False, tag),
            (three, cls.bruno, "2026-03-02 22:30:00", "unclassified", False, ()),
        ]
        for client, user, date, outcome, closing, tags in rows:
            cls.make_note(
                client,
                user,
                date=date,
                outcome=outcome,
                is_closing=closing,
                category_ids=[Command.set(tags.ids if tags else [])],
            )
        cls.env.flush_all()

    def group(self, groupby, *measures):
        return self.env["lead.flow.report"]._read_group([], groupby, measures)

    def test_calls_unique_clients_and_closed(self):
        measures = ["__count", "unique_clients:count_distinct", "closed_count:sum"]
        self.assertEqual(self.group([], *measures), [(5, 3, 2)])

    def test_the_closing_rate_is_closed_out_of_unique_clients(self):
        rate = self.group([], "closing_rate:avg")[0][0]
        self.assertAlmostEqual(rate, 100 * 2 / 3)
        rates = dict(self.group(["user_id"], "closing_rate:avg"))
        self.assertAlmostEqual(rates[self.anna], 100)
        self.assertAlmostEqual(rates[self.bruno], 0)

    def test_by_outcome(self):
        counts = dict(self.group(["outcome"], "__count"))
        self.assertEqual(
            counts, {"partial": 2, "positive": 1, "negative": 1, "unclassified": 1}
        )

    def test_by_hour_and_weekday_where_the_operator_is(self):
        counts = {
            (weekday, hour): count
            for weekday, hour, count in self.group(["weekday", "hour"], "__count")
        }
        # Paris is one hour ahead in March; 22:30 is still the same day there
        self.assertEqual(
            counts,
            {("1", "09"): 2, ("2", "09"): 1, ("1", "10"): 1, ("1", "23"): 1},
        )

    def test_by_tag(self):
        counts = dict(self.group(["category_ids"], "__count"))
        self.assertEqual(counts[self.tag], 2)

    def test_by_marketing_list_of_the_client_when_he_was_called(self):
        contact = self.env["mailing.contact"].create({"email": "four@lists.test"})
        news = self.env["mailing.list"].create(
            {"name": "News", "contact_ids": [Command.set(contact.ids)]}
        )
        client = self.make_client("Four", email="four@lists.test")
        self.make_note(client)
        contact.list_ids = False
        self.env.flush_all()
        counts = dict(self.group(["list_ids"], "__count"))
        self.assertEqual(counts[news], 1)

    def test_archived_predefined_notes_keep_their_statistics(self):
        template = self.make_template("Old words")
        self.make_note(self.make_client(), template_id=template.id)
        template.active = False
        self.env.flush_all()
        self.assertEqual(template.note_count, 1)
        self.assertEqual(dict(self.group(["template_id"], "__count"))[template], 1)

    def test_the_heat_map_counts_the_same(self):
        cells = self.env["lead.flow.report"].get_heatmap()
        self.assertEqual(sum(cell["calls"] for cell in cells), 5)
        cell = next(c for c in cells if (c["weekday"], c["hour"]) == ("2", "09"))
        self.assertEqual((cell["calls"], cell["rate"]), (1, 100.0))

    def test_what_the_pivot_sends_is_answered(self):
        groups = self.env["lead.flow.report"].formatted_read_group(
            [],
            ["user_id", "date:month"],
            ["call_count:sum", "unique_clients:count_distinct", "closing_rate:avg"],
        )
        self.assertEqual(sum(group["call_count:sum"] for group in groups), 5)

    def test_notes_taken_back_do_not_count(self):
        note = self.make_note(self.make_client())
        self.env.flush_all()
        self.assertEqual(self.group([], "__count"), [(6,)])
        note.action_undo()
        self.env.flush_all()
        self.assertEqual(self.group([], "__count"), [(5,)])
