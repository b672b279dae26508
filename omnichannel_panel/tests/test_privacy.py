from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.discuss_channel import TRACES
from .common import AGENT, PanelCase


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

    def rows(self, chat, model):
        return self.env[model].search([("channel_id", "=", chat.id)])

    def make_traces(self, visitor):
        """A conversation with everything that is kept."""
        chat = self.make_chat(visitor, says=["Hello"])
        self.make_info(chat)
        self.panel().add_remark(chat.id, "About this chat")
        self.panel().note_call(chat.id, "+33612345678")
        self.make(chat, "deal", title="x")
        return chat

    def assert_forgotten(self, chat):
        for model in TRACES:
            self.assertFalse(self.rows(chat, model), model)
        links = self.rows(chat, "omnichannel.link")
        self.assertEqual(links.mapped("kind"), ["deal"])

    def test_calls_become_the_contacts_and_go_with_him(self):
        chat = self.make_traces(self.make_guest())
        contact = self.make(chat, "contact", name="Claire", is_new=True)
        self.assertEqual(self.rows(chat, "omnichannel.call").partner_id, contact)
        links = self.rows(chat, "omnichannel.link")
        self.assertIn("contact", links.mapped("kind"))
        contact.unlink()
        self.assert_forgotten(chat)

    def test_what_was_said_about_a_visitor_who_had_signed_in_goes_with_him(self):
        contact = self.make_contact("Claire")
        chat, other = self.make_traces(contact), self.make_traces(self.make_contact())
        contact.unlink()
        self.assert_forgotten(chat)
        for model in TRACES:
            self.assertTrue(self.rows(other, model), model)

    def talk(self, user):
        """A chat of Anna with another user, with a remark."""
        talks = self.env["discuss.channel"].with_user(self.anna)
        talk = talks._get_or_create_chat(user.partner_id.ids)
        self.env["omnichannel.remark"].create({"channel_id": talk.id, "body": "x"})
        return talk

    def test_a_talk_with_a_portal_user_too(self):
        paul = self.make_portal()
        talk = self.talk(paul)
        partner = paul.partner_id
        paul.unlink()
        partner.unlink()
        self.assertFalse(self.rows(talk, "omnichannel.remark"))

    def test_a_colleague_who_has_left_takes_nothing_of_others_with_him(self):
        colleague = self.make_user("Bea", AGENT)
        partner = colleague.partner_id
        chat = self.make_chat()
        params = {"livechat_member_type": "agent"}
        chat._add_members(users=colleague, create_member_params=params)
        self.env["omnichannel.remark"].create({"channel_id": chat.id, "body": "x"})
        talks = self.env["discuss.channel"].with_user(colleague)
        talk = talks._get_or_create_chat(self.make_portal().partner_id.ids)
        self.env["omnichannel.remark"].create({"channel_id": talk.id, "body": "x"})
        colleague.unlink()
        partner.unlink()
        for each in (chat, talk):
            self.assertTrue(self.rows(each, "omnichannel.remark"))

    def test_contacts_who_are_merged_lose_nothing(self):
        one, other = self.make_contact("Claire"), self.make_contact("Claire F.")
        chat = self.make_traces(one)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((one | other).ids, other)
        self.assertFalse(one.exists())
        for model in TRACES:
            self.assertTrue(self.rows(chat, model), model)
        self.assertEqual(self.rows(chat, "omnichannel.call").partner_id, other)

    def test_a_privacy_lookup_finds_them(self):
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("privacy_lookup is not installed")
        contact = self.make_contact("Claire", email="claire.privacy@example.com")
        guest = self.make_guest()
        chat, earlier = self.make_chat(contact), self.make_chat(guest)
        self.make_info(chat, partner_id=contact.id)
        remarks = self.panel().add_remark(chat.id, "About her", "contact")
        remarks += self.panel().add_remark(chat.id, "About this chat")[:1]
        remarks += self.panel().add_remark(earlier.id, "While nobody knew her")
        self.make(earlier, "contact", partner_id=contact.id)
        self.panel().note_call(chat.id, "+33612345678")
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": contact.name, "email": contact.email}
        )
        wizard.action_lookup()
        found = wizard.line_ids.mapped("res_model")
        self.assertLessEqual({*TRACES}, {*found})
        lines = wizard.line_ids.filtered(lambda x: x.res_model == "omnichannel.remark")
        ids = {remark["id"] for remark in remarks}
        self.assertEqual({*lines.mapped("res_id")}, ids)
