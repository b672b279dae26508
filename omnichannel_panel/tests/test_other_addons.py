from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestOtherAddons(PanelCase):
    """With the addons of others, where they are installed; see tests/compat."""

    def need(self, model):
        if model not in self.env:
            self.skipTest(f"{model} is not there")

    def test_a_ticket_of_the_helpdesk(self):
        self.need("helpdesk.ticket")
        contact = self.make_contact("Claire", email="claire@example.com")
        chat = self.make_chat(contact, says=["My parcel is lost"])
        self.panel().add_remark(chat.id, "He is angry")
        ticket = self.make(chat, "ticket", title="Lost parcel")
        self.assertEqual(ticket._name, "helpdesk.ticket")
        self.assertEqual(ticket.partner_id, contact)
        self.assertIn("My parcel is lost", str(ticket.description))
        self.assertNotIn("angry", str(ticket.description))
        again = self.panel().transform(chat.id, "ticket", {})
        self.assertEqual(again["id"], ticket.id)
        money = self.panel().get_business(chat.id)["money"]
        self.assertIn("tickets", [each["key"] for each in money])
        kinds = [row["kind"] for row in self.history().get_page(chat.id)["rows"]]
        self.assertIn("ticket", kinds)

    def test_a_call_of_the_telephone_is_told_once(self):
        self.need("voip.call")
        contact = self.make_contact("Claire", phone="+33612345678")
        chat = self.make_chat(contact)
        pbx = self.env["voip.pbx"].create(
            {"name": "PBX", "domain": "example.com", "ws_server": "wss://example.com"}
        )
        call = self.env["voip.call"].create(
            {
                "phone_number": "+33612345678",
                "type_call": "outgoing",
                "partner_id": contact.id,
                "user_id": self.anna.id,
                "pbx_id": pbx.id,
            }
        )
        self.panel().note_call(chat.id, "+33612345678", call.id)
        rows = self.history().get_page(chat.id)["rows"]
        self.assertEqual([row["kind"] for row in rows], ["call"])

    # -- messengers --------------------------------------------------------------

    def make_gateway_chat(self, guest):
        gateway = self.env["mail.gateway"].create(
            {"name": "Messenger", "token": "t", "gateway_type": self.gateway_type()}
        )
        return (
            self.env["discuss.channel"]
            .with_user(self.anna)
            .sudo()
            .create(
                {
                    "name": "Zoe",
                    "channel_type": "gateway",
                    "gateway_id": gateway.id,
                    "gateway_channel_token": "42",
                    "channel_member_ids": [
                        Command.create({"partner_id": self.anna.partner_id.id}),
                        Command.create({"guest_id": guest.id}),
                    ],
                }
            )
        )

    def gateway_type(self):
        field = self.env["mail.gateway"]._fields["gateway_type"]
        types = [key for key, _label in field._description_selection(self.env)]
        if not types:
            self.skipTest("no messenger is installed")
        return types[0]

    def test_a_messenger_has_a_card_for_who_takes_it_over(self):
        self.need("mail.gateway")
        chat = self.make_gateway_chat(self.make_guest("Zoe"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE discuss_channel_member SET create_date = '2026-01-01' "
            "WHERE channel_id = %s",
            [chat.id],
        )
        self.env.invalidate_all()
        chat._add_members(users=self.bruno)
        card = self.panel(self.bruno).get_business(chat.id)["handover"]
        self.assertEqual(card["from"], "Anna")
        self.assertFalse(self.panel().get_business(chat.id)["handover"])

    def test_a_messenger_has_the_panel_and_is_handed_nothing(self):
        self.need("mail.gateway")
        guest = self.make_guest("Zoe")
        chat = self.make_gateway_chat(guest)
        Channel = self.env.registry["discuss.channel"]
        with patch.object(Channel, "message_post") as post:
            data = self.panel().get_panel(chat.id)
            self.panel().add_remark(chat.id, "Internal")
            self.panel().create_tag(chat.id, "Internal")
            self.make(chat, "deal", title="x")
        post.assert_not_called()
        self.assertEqual(data["contact"]["name"], "Zoe")
        contact = self.make(chat, "contact", name="Zoe Martin", is_new=True)
        other = self.make_chat(guest)
        self.assertEqual(self.panel().get_panel(other.id)["contact"]["id"], contact.id)
        rows = self.history().get_page(other.id)["rows"]
        self.assertIn("gateway", [row["kind"] for row in rows])
