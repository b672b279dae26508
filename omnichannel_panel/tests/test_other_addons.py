from unittest.mock import patch

from odoo.tests import tagged

from .other_addons_common import OtherAddonsCase


@tagged("post_install", "-at_install")
class TestOtherAddons(OtherAddonsCase):
    """With the addons of others, where they are installed; see tests/compat."""

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
        call = self.make_phone_call("+33612345678", contact=contact)
        self.panel().note_call(chat.id, "+33612345678", call.id)
        rows = self.history().get_page(chat.id)["rows"]
        self.assertEqual([row["kind"] for row in rows], ["call"])

    # -- messengers --------------------------------------------------------------

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

    def test_a_contact_whom_only_the_messenger_knows_takes_his_traces_with_him(self):
        self.need("mail.gateway")
        guest, contact = self.make_guest("Zoe"), self.make_contact("Zoe Martin")
        chat = self.make_gateway_chat(guest)
        self.panel().add_remark(chat.id, "While nobody knew her")
        self.panel().add_remark(chat.id, "About nobody known", "contact")
        self.make_known(chat, guest, contact)
        self.panel().add_remark(chat.id, "Of her")
        self.panel().add_remark(chat.id, "About her", "contact")
        self.panel().note_call(chat.id, "+33612345678")
        remarks = self.panel().get_panel(chat.id)["remarks"]
        remarks = self.env["omnichannel.remark"].browse(each["id"] for each in remarks)
        self.assertEqual(len(remarks), 4)
        contact.unlink()
        self.assertFalse(remarks.exists())
        calls = self.env["omnichannel.call"].search([("channel_id", "=", chat.id)])
        self.assertFalse(calls)

    def test_who_was_made_a_contact_in_the_messenger_is_the_panels_contact(self):
        self.need("mail.gateway")
        guest, contact = self.make_guest("Zoe"), self.make_contact("Zoe Martin")
        chat, other = self.make_gateway_chat(guest), self.make_chat(guest)
        for each in (chat, other):
            self.panel().add_remark(each.id, "About this chat")
        self.panel().add_remark(chat.id, "About her", "contact")
        guest.write({"gateway_id": chat.gateway_id.id, "gateway_token": "42"})
        # a messenger's agent may be no live chat agent
        wizard = self.env["mail.guest.manage"].create({"guest_id": guest.id})
        wizard.partner_id = contact
        wizard.merge_partner()
        self.assertEqual(guest.omnichannel_partner_id, contact)
        about = [("partner_id", "=", contact.id)]
        self.assertEqual(self.env["omnichannel.remark"].search_count(about), 3)
        bodies = contact.omnichannel_remark_ids.mapped("body")
        self.assertEqual(bodies, ["About her"])
        for each in (chat, other):
            found = self.panel().get_panel(each.id)["contact"]
            self.assertEqual(found["id"], contact.id)
        contact.unlink()
        self.assertFalse(self.env["omnichannel.remark"].search(about))
        here = [("channel_id", "in", (chat | other).ids)]
        self.assertFalse(self.env["omnichannel.remark"].search(here))

    def test_a_privacy_lookup_finds_what_was_written_in_a_messenger(self):
        self.need("mail.gateway")
        self.need("privacy.lookup.wizard")
        guest = self.make_guest("Zoe")
        contact = self.make_contact("Zoe Martin", email="zoe.privacy@example.com")
        chat = self.make_gateway_chat(guest)
        self.make_known(chat, guest, contact)
        remark = self.panel().add_remark(chat.id, "Pays late")[0]
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": contact.name, "email": contact.email}
        )
        wizard.action_lookup()
        found = wizard.line_ids.filtered(lambda x: x.res_model == "omnichannel.remark")
        self.assertEqual(found.mapped("res_id"), [remark["id"]])
