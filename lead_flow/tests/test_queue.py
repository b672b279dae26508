from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..work_queue import queries
from .common import FlowCase


@tagged("post_install", "-at_install")
class TestQueue(FlowCase):
    """Whom to call next, and who is out of reach."""

    def ago(self, **delta):
        return fields.Datetime.subtract(fields.Datetime.now(), **delta)

    def test_never_contacted_first_then_due_callbacks_then_longest_untouched(self):
        late, early, new, due, later = (
            self.make_client(name) for name in ("Late", "Early", "New", "Due", "Later")
        )
        self.role.flow_reserve = False
        self.make_note(early, date=self.ago(days=9))
        self.make_note(late, date=self.ago(days=2))
        self.make_note(due, date=self.ago(days=1), callback_date=self.ago(minutes=3))
        self.make_note(later, callback_date=self.ago(minutes=-60))
        self.assertEqual(self.names(), ["New", "Due", "Early", "Late", "Later"])
        rows = self.queue().get_page()["rows"]
        self.assertEqual((rows[1]["reason"], rows[1]["minutes"]), ("due", 3))

    def test_pages_go_on_behind_the_last_row(self):
        names = [f"Client {index:02}" for index in range(25)]
        for name in names:
            self.make_client(name)
        seen, after = [], None
        while True:
            page = self.queue().get_page(after=after, limit=10)
            seen += [row["name"] for row in page["rows"]]
            if not page["more"]:
                break
            after = page["rows"][-1]["place"]
        self.assertEqual(seen, names)

    def test_what_a_colleague_reserved_is_out_of_reach(self):
        client = self.make_client("Mine")
        self.make_note(client)
        self.assertEqual(self.names(self.anna), ["Mine"])
        self.assertEqual(self.names(self.bruno), [])
        found = self.queue(self.bruno).get_page(search="Mine")["rows"]
        self.assertEqual(found[0]["reserved_for"], "Anna")

    def test_closed_clients_leave_the_queue(self):
        client = self.make_client()
        self.make_note(client, is_closing=True)
        self.assertEqual(self.names(), [])
        self.assertEqual(self.names(filters={"state": "done"}), ["Client"])

    def test_search_by_name_address_and_number_in_any_spelling(self):
        self.make_client(
            "Zoé Martin", email="zoe@example.com", phone="+33 6 12 34 56 78"
        )
        self.make_client("Other")
        names = ("martin", "ZOE@exa")
        numbers = ("06 12 34", "0612345678", "+33612", "34-56", "0033 6 12")
        abroad = ("+33 (0)6 12 34 56 78", "0033(0)612", "+33 (0)6", "+33 (06")
        for text in (*names, *numbers, *abroad):
            with self.subTest(text):
                self.assertEqual(self.names(search=text), ["Zoé Martin"])
        self.assertEqual(self.names(search="100%"), [])

    def test_a_number_that_is_none_is_found_by_its_digits(self):
        client = self.make_client("Short", phone="01-23 / 45")
        self.make_client("Other", phone="+33 6 99 34 56 78")
        self.assertFalse(client.phone_sanitized)
        for text in ("0123 45", "12345", "01 23"):
            with self.subTest(text):
                self.assertEqual(self.names(search=text), ["Short"])
        self.assertEqual(self.names(search="88 88"), [])
        client.phone = "+33 (0)1 2"
        for text in ("+33 (0)1 2", "+33 1 2", "(0)331"):
            with self.subTest(text):
                self.assertEqual(self.names(search=text), ["Short"])

    def test_every_alternative_of_a_search_has_its_index(self):
        if not queries.has_trigrams(self.env):
            self.skipTest("pg_trgm is not available")
        # a small table is read as a whole, and any index is as good as another
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("SET LOCAL enable_indexscan = off")
        self.env.cr.execute("DROP INDEX IF EXISTS res_partner_phone_sanitized_idx")
        self.env.cr.execute(
            """INSERT INTO res_partner (name, complete_name, email, phone, active,
                                        flow_listed, flow_state, phone_sanitized)
               SELECT n, n, n, n, true, true, 'none',
                      CASE WHEN n % 9 <> 0 THEN '+33' || n END
                 FROM generate_series(100000000, 100005000) n"""
        )
        # what waits to be put into an index makes it look dear
        for index in ("res_partner_flow_search_idx", "res_partner_flow_raw_phone_idx"):
            self.env.cr.execute("SELECT gin_clean_pending_list(%s)", [index])
        self.env.cr.execute("ANALYZE res_partner")
        plan = self.env.execute_query(
            SQL(
                "EXPLAIN SELECT p.id FROM res_partner p "
                "WHERE p.active AND p.flow_listed AND %s",
                queries.search_condition("0612345"),
            )
        )
        plan = "\n".join(line for (line,) in plan)
        self.assertEqual(plan.count("res_partner_flow_search_idx"), 3, plan)
        self.assertEqual(plan.count("res_partner_flow_raw_phone_idx"), 1, plan)

    def test_opening_holds_and_the_colleague_is_told(self):
        client = self.make_client()
        opened = self.queue(self.anna).open_client(client.id)
        self.assertEqual(opened["held_by"], "")
        other = self.queue(self.bruno).open_client(client.id)
        self.assertEqual(other["held_by"], "Anna")
        self.assertEqual(self.queue(self.bruno).get_figures()["collisions"], 1)
        self.queue(self.anna).release_hold(client.id)
        self.assertEqual(self.queue(self.bruno).open_client(client.id)["held_by"], "")

    def test_a_hold_ends_by_itself(self):
        client = self.make_client()
        self.queue(self.anna).open_client(client.id)
        self.env["lead.flow.hold"].search([]).until = self.ago(seconds=1)
        self.env.flush_all()
        self.assertEqual(self.queue(self.bruno).open_client(client.id)["held_by"], "")

    def test_next_skips_whom_a_colleague_holds(self):
        first, second = self.make_client("First"), self.make_client("Second")
        self.queue(self.anna).open_client(first.id)
        self.assertEqual(self.queue(self.bruno).get_next()["id"], second.id)
        self.assertIsNone(self.queue(self.bruno).get_next(skip_ids=[second.id]))

    def test_a_due_callback_is_its_authors_first(self):
        self.role.flow_reserve = False
        client = self.make_client()
        self.make_note(client, callback_date=self.ago(minutes=5))
        self.assertIsNone(self.queue(self.bruno).get_next())
        self.assertEqual(self.queue(self.anna).get_next()["id"], client.id)
        self.queue(self.anna).release_hold()
        client.flow_callback_date = self.ago(minutes=20)
        self.assertEqual(self.queue(self.bruno).get_next()["id"], client.id)

    def test_saving_twice_makes_one_note(self):
        client = self.make_client()
        first = self.queue().save_note(client.id, {"body": "Hello"}, "key-1")
        again = self.queue().save_note(client.id, {"body": "Hello"}, "key-1")
        self.assertEqual(first["note"]["id"], again["note"]["id"])
        self.assertEqual(client.flow_note_count, 1)

    def test_who_comes_second_keeps_his_text_and_is_told_who_was_first(self):
        client = self.make_client()
        self.queue(self.anna).save_note(client.id, {"body": "A"}, "key-a")
        answer = self.queue(self.bruno).save_note(client.id, {"body": "B"}, "key-b")
        self.assertEqual(answer["conflict"]["user"], "Anna")
        self.assertEqual(client.flow_note_count, 1)

    def test_only_the_lists_of_the_settings_are_shown(self):
        mailing_list = self.env["mailing.list"].create({"name": "Flow"})
        self.env["lead.flow.settings"]._set("list_ids", mailing_list.ids)
        inside = self.make_client("Inside", email="in@example.com")
        self.make_client("Outside", email="out@example.com")
        self.env["mailing.contact"].create(
            {
                "name": "Inside",
                "email": "in@example.com",
                "list_ids": [fields.Command.link(mailing_list.id)],
            }
        )
        self.env["res.partner"]._cron_flow_sync_listed()
        self.assertEqual(self.names(), ["Inside"])
        self.assertTrue(inside.in_lead_flow)
        self.assertIn("Inside", self.queue().open_client(inside.id)["name"])

    def test_a_stranger_is_refused(self):
        stranger = new_test_user(self.env, "flow_stranger", groups="base.group_user")
        with self.assertRaises(UserError):
            self.queue(stranger).get_page()
