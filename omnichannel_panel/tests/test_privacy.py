from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestPrivacy(PanelCase):
    """What is kept is forgotten in time, and with its contact."""

    def make_info(self, chat, days=0, **vals):
        seen = fields.Datetime.now() - timedelta(days=days)
        infos = self.env["omnichannel.visitor.info"]
        return infos.create({"channel_id": chat.id, "last_seen": seen, **vals})

    def test_old_technical_data_is_deleted(self):
        old = self.make_info(self.make_chat(), days=91)
        young = self.make_info(self.make_chat(), days=89)
        self.env["omnichannel.visitor.info"]._gc_visitor_info()
        self.assertFalse(old.exists())
        self.assertTrue(young.exists())

    def test_with_a_retention_of_zero_it_is_kept(self):
        self.env["omnichannel.settings"]._set("retention_days", 0)
        old = self.make_info(self.make_chat(), days=5000)
        self.env["omnichannel.visitor.info"]._gc_visitor_info()
        self.assertTrue(old.exists())

    def test_a_contact_takes_his_traces_with_him(self):
        guest = self.make_guest()
        chat = self.make_chat(guest)
        info = self.make_info(chat)
        self.panel().add_remark(chat.id, "About this chat")
        self.panel().add_remark(chat.id, "About him", "contact")
        contact = self.make(chat, "contact", name="Claire", is_new=True)
        remarks = self.env["omnichannel.remark"].search(
            ["|", ("channel_id", "=", chat.id), ("partner_id", "=", contact.id)]
        )
        self.assertEqual(len(remarks), 2)
        contact.unlink()
        self.assertFalse(info.exists())
        self.assertFalse(remarks.exists())
        self.assertFalse(guest.omnichannel_partner_id)

    def test_a_privacy_lookup_finds_them(self):
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("privacy_lookup is not installed")
        contact = self.make_contact("Claire", email="claire.privacy@example.com")
        chat = self.make_chat(contact)
        self.make_info(chat, partner_id=contact.id)
        self.panel().add_remark(chat.id, "About her", "contact")
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": contact.name, "email": contact.email}
        )
        wizard.action_lookup()
        found = wizard.line_ids.mapped("res_model")
        self.assertIn("omnichannel.remark", found)
        self.assertIn("omnichannel.visitor.info", found)
