from odoo.tests import tagged

from .common import AGENT
from .other_addons_common import OtherAddonsCase


@tagged("post_install", "-at_install")
class TestMessengers(OtherAddonsCase):
    """Who is who in a messenger's conversation; with OCA's, see tests/compat."""

    def setUp(self):
        super().setUp()
        self.need("mail.gateway")
        self.guest = self.make_guest("Zoe")
        self.chat = self.make_gateway_chat(self.guest)
        self.make_messenger_guest(self.chat, self.guest)

    def make_deal_of_another_company(self):
        """A deal of the conversation whose company the contact is none of."""
        deal = self.make(self.chat, "deal", title="x")
        other = self.env["res.company"].create({"name": "Other"})
        deal.company_id = self.env.company
        return deal, self.make_contact("Zoe Martin", company_id=other.id)

    def test_who_joins_is_stopped_by_no_deal_that_cannot_have_the_contact(self):
        deal, contact = self.make_deal_of_another_company()
        self.make_known(self.chat, self.guest, contact)
        self.chat._add_members(users=self.bruno)
        self.assertIn(self.bruno.partner_id, self.chat.channel_member_ids.partner_id)
        self.assertEqual(self.guest.omnichannel_partner_id, contact)
        self.assertFalse(deal.partner_id)

    def test_who_joins_writes_nothing_that_he_may_not_write(self):
        deal = self.make(self.chat, "deal", title="x")
        self.make_known(self.chat, self.guest, self.make_contact("Zoe Martin"))
        # Bruno has no right to deals
        chat = self.chat.with_user(self.bruno).sudo()
        chat._add_members(users=self.bruno)
        self.assertTrue(self.guest.omnichannel_partner_id)
        self.assertFalse(deal.partner_id)

    def test_what_he_may_write_gets_the_contact(self):
        deal = self.make(self.chat, "deal", title="x")
        contact = self.make_contact("Zoe Martin")
        self.make_known(self.chat, self.guest, contact)
        self.chat.with_user(self.anna).sudo()._add_members(users=self.bruno)
        self.assertEqual(deal.partner_id, contact)

    # -- another guest -----------------------------------------------------------

    def make_second_guest(self):
        second = self.make_guest("Max")
        self.chat._add_members(guests=second)
        return second

    def test_who_came_by_a_link_is_not_the_contact_of_the_messenger(self):
        second, contact = self.make_second_guest(), self.make_contact("Zoe Martin")
        self.make_known(self.chat, self.guest, contact)
        self.chat._add_members(users=self.bruno)
        self.assertEqual(self.guest.omnichannel_partner_id, contact)
        self.assertFalse(second.omnichannel_partner_id)

    def test_nor_once_the_messengers_guest_is_no_member_any_more(self):
        second, contact = self.make_second_guest(), self.make_contact("Zoe Martin")
        self.make_messenger_guest(self.chat, self.guest)
        wizard = self.env["mail.guest.manage"].create({"guest_id": self.guest.id})
        wizard.partner_id = contact
        wizard.merge_partner()
        self.chat._add_members(users=self.bruno)
        self.assertEqual(self.guest.omnichannel_partner_id, contact)
        self.assertFalse(second.omnichannel_partner_id)

    def test_nor_the_one_whom_the_agent_made(self):
        first = self.make_guest("Max")
        chat = self.make_gateway_chat(first)
        chat._add_members(guests=self.guest)
        self.make_messenger_guest(chat, self.guest)
        self.assertEqual(self.panel().get_panel(chat.id)["contact"]["name"], "Zoe")
        contact = self.make(chat, "contact", name="Zoe Martin", is_new=True)
        self.assertEqual(self.guest.omnichannel_partner_id, contact)
        self.assertFalse(first.omnichannel_partner_id)

    def test_who_the_second_guest_is_does_not_make_him_the_contact(self):
        self.make_second_guest().omnichannel_partner_id = self.make_contact("Max")
        contact = self.panel().get_panel(self.chat.id)["contact"]
        self.assertEqual((contact["id"], contact["name"]), (False, "Zoe"))
        remark = self.panel().add_remark(self.chat.id, "About her", "contact")[0]
        remark = self.env["omnichannel.remark"].browse(remark["id"])
        self.assertEqual((remark.guest_id, remark.partner_id.id), (self.guest, False))
        self.assertFalse(self.make(self.chat, "deal", title="x").partner_id)

    # -- a former agent ----------------------------------------------------------

    def test_an_agent_who_has_left_takes_nothing_of_unknown_guests_with_him(self):
        colleague = self.make_user("Bea", AGENT)
        partner = colleague.partner_id
        self.chat._add_members(users=colleague)
        remark = self.panel().add_remark(self.chat.id, "About her")[0]
        self.panel().note_call(self.chat.id, "+33612345678")
        self.env["omnichannel.visitor.info"].create({"channel_id": self.chat.id})
        colleague.unlink()
        partner.unlink()
        self.assertTrue(self.env["omnichannel.remark"].browse(remark["id"]).exists())
        for model in ("omnichannel.call", "omnichannel.visitor.info"):
            here = [("channel_id", "=", self.chat.id)]
            self.assertTrue(self.env[model].search(here), model)

    # -- the bus -----------------------------------------------------------------

    def test_a_customer_whom_only_the_messenger_knows_hears_nothing_of_the_agents(self):
        ada = self.make_user("Ada", AGENT)
        # she joins before the messenger knows her: her guest is linked to nobody
        self.chat._add_members(users=ada)
        heard = self.chat._omnichannel_not_as_customer(ada.partner_id)
        self.assertEqual(heard, self.chat)
        self.make_known(self.chat, self.guest, ada.partner_id)
        self.assertFalse(self.guest.omnichannel_partner_id)
        self.assertFalse(self.chat._omnichannel_not_as_customer(ada.partner_id))
        heard = self.chat._omnichannel_not_as_customer(self.bruno.partner_id)
        self.assertEqual(heard, self.chat)
