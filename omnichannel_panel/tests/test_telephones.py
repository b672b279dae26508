from odoo.tests import tagged
from odoo.tools import SQL

from ..models.omnichannel_history_sources import _first_of
from .common import PanelCase
from .other_addons_common import OtherAddonsCase

NUMBER = "+33612345678"


@tagged("post_install", "-at_install")
class TestTelephones(OtherAddonsCase):
    """A call is told once, whoever keeps it; with OCA's telephone, see tests/compat."""

    def setUp(self):
        super().setUp()
        self.need("voip.call")
        self.guest = self.make_guest("Zoe")
        self.chat = self.make_chat(self.guest)

    def told(self, chat=None, user=None, limit=50):
        """(model, title) of the calls in the history, read page by page."""
        rows, key = [], None
        while True:
            page = self.history(user).get_page((chat or self.chat).id, key, limit)
            rows += page["rows"]
            key = page["key"]
            if not key:
                return [
                    (row["model"], row["title"])
                    for row in rows
                    if row["kind"] == "call"
                ]

    def test_a_call_to_a_guest_is_told_and_still_is_once_he_is_a_contact(self):
        call = self.make_phone_call(NUMBER)
        self.panel().note_call(self.chat.id, NUMBER, call.id)
        self.assertEqual(self.told(), [("discuss.channel", NUMBER)])
        self.make(self.chat, "contact", name="Zoe Martin", is_new=True)
        self.assertEqual(self.told(), [("discuss.channel", NUMBER)])

    def test_a_call_whose_id_no_telephone_said_is_told_once(self):
        contact = self.make_contact("Claire", phone=NUMBER)
        chat = self.make_chat(contact)
        self.make_phone_call(NUMBER, self.bruno, contact)
        call = self.make_phone_call(NUMBER, self.anna, contact)
        noted = self.panel().note_call(chat.id, NUMBER)
        noted = self.env["omnichannel.call"].browse(noted)
        self.assertEqual(noted.voip_call_id, call.id)
        self.assertEqual(self.told(chat), [("voip.call", NUMBER)] * 2)

    def make_old(self, call):
        self.env.flush_all()
        table = SQL.identifier(call._table)
        old = SQL(
            "UPDATE %s SET create_date = '2026-01-01' WHERE id = %s", table, call.id
        )
        self.env.cr.execute(old)
        self.env.invalidate_all()

    def test_a_call_of_long_ago_is_not_the_one_just_made(self):
        contact = self.make_contact("Claire", phone=NUMBER)
        call = self.make_phone_call(NUMBER, contact=contact)
        self.make_old(call)
        chat = self.make_chat(contact)
        self.panel().note_call(chat.id, NUMBER)
        models = [model for model, _title in self.told(chat)]
        self.assertEqual(models, ["discuss.channel", "voip.call"])

    def test_a_colleagues_call_that_the_telephone_hides_is_told_from_here(self):
        self.env["ir.rule"].create(
            {
                "name": "Own calls",
                "model_id": self.env["ir.model"]._get_id("voip.call"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        contact = self.make_contact("Claire", phone=NUMBER)
        chat = self.make_chat(contact)
        call = self.make_phone_call(NUMBER, self.anna, contact)
        self.panel().note_call(chat.id, NUMBER, call.id)
        self.assertEqual(self.told(chat), [("voip.call", NUMBER)])
        told = self.told(chat, self.bruno)
        self.assertEqual(told, [("discuss.channel", NUMBER)])

    def test_calls_of_the_telephone_end_no_page_early(self):
        contact = self.make_contact("Claire", phone=NUMBER)
        chat = self.make_chat(contact)
        first = self.panel().note_call(chat.id, "+33600000000")
        self.make_old(self.env["omnichannel.call"].browse(first))
        for _time in range(7):
            call = self.make_phone_call(NUMBER, contact=contact)
            self.panel().note_call(chat.id, NUMBER, call.id)
        for limit in (1, 2, 50):
            told = self.told(chat, limit=limit)
            self.assertEqual(told.count(("voip.call", NUMBER)), 7)
            self.assertIn(("discuss.channel", "+33600000000"), told)
            self.assertEqual(len(told), 8)


@tagged("post_install", "-at_install")
class TestTelephoneFields(PanelCase):
    """OCA's telephone and Odoo's own share the name of their model, not its fields."""

    def test_a_fact_is_read_from_the_field_that_the_telephone_has(self):
        contact = self.make_contact("Claire", phone=NUMBER)
        self.assertEqual(_first_of(contact, ["nothing", "phone"]), NUMBER)
        self.assertEqual(_first_of(contact, ["email", "phone"]), "")
        self.assertEqual(_first_of(contact, ["nothing"]), "")
