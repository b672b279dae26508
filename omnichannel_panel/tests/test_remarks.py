from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestRemarks(PanelCase):
    """What colleagues tell each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chat = cls.make_chat()

    def bodies(self, channel, user=None):
        remarks = self.panel(user).get_panel(channel.id)["remarks"]
        return [each["body"] for each in remarks]

    def test_a_remark_has_its_author_and_time(self):
        remark = self.panel().add_remark(self.chat.id, "  Call him tomorrow ")[0]
        self.assertEqual(remark["body"], "Call him tomorrow")
        self.assertEqual(remark["author"], "Anna")
        self.assertTrue(remark["date"])
        self.assertTrue(remark["can_edit"])

    def test_the_newest_stands_first_below_those_that_are_pinned(self):
        for body in ("First", "Second", "Third"):
            remarks = self.panel().add_remark(self.chat.id, body)
        first = remarks[-1]["id"]
        self.panel(self.bruno).change_remark(self.chat.id, first, {"is_pinned": True})
        self.assertEqual(self.bodies(self.chat), ["First", "Third", "Second"])

    def test_a_remark_on_the_contact_is_seen_in_every_conversation_with_him(self):
        guest = self.make_guest()
        before, now = self.make_chat(guest), self.make_chat(guest)
        self.panel().add_remark(before.id, "About this chat")
        self.panel().add_remark(before.id, "About him", "contact")
        self.assertEqual(self.bodies(now), ["About him"])
        other = self.make_chat(self.make_guest())
        self.assertEqual(self.bodies(other), [])

    def test_it_moves_to_the_contact_whom_the_guest_turns_out_to_be(self):
        guest = self.make_guest()
        chat = self.make_chat(guest)
        self.panel().add_remark(chat.id, "About him", "contact")
        contact = self.make(chat, "contact", name="Claire", is_new=True)
        self.assertEqual(contact.omnichannel_remark_ids.mapped("body"), ["About him"])
        self.assertEqual(self.bodies(self.make_chat(contact)), ["About him"])

    def test_it_stands_on_the_contacts_form_for_agents_and_for_them_only(self):
        def shown(user):
            view = self.env["res.partner"].with_user(user).get_view(view_type="form")
            return 'name="omnichannel_remark_ids"' in view["arch"]

        self.assertTrue(shown(self.bruno))
        self.assertFalse(shown(self.make_user("Eva", "base.group_user")))

    def test_it_outlives_the_conversation_it_came_from(self):
        contact = self.make_contact()
        chat = self.make_chat(contact)
        self.panel().add_remark(chat.id, "About him", "contact")
        chat.unlink()
        self.assertEqual(contact.omnichannel_remark_ids.mapped("body"), ["About him"])

    def test_one_on_the_conversation_goes_with_it(self):
        chat = self.make_chat(self.make_contact())
        self.panel().add_remark(chat.id, "About this chat")
        remark = self.env["omnichannel.remark"].search([("channel_id", "=", chat.id)])
        chat.unlink()
        self.assertFalse(remark.exists())

    def test_only_its_author_changes_the_words(self):
        remark = self.panel().add_remark(self.chat.id, "Mine")[0]
        bruno = self.panel(self.bruno)
        with self.assertRaises(UserError):
            bruno.change_remark(self.chat.id, remark["id"], {"body": "His"})
        with self.assertRaises(AccessError):
            bruno.delete_remark(self.chat.id, remark["id"])
        changed = self.panel().change_remark(
            self.chat.id, remark["id"], {"body": "Mine, better"}
        )[0]
        self.assertTrue(changed["is_edited"])
        self.assertEqual(self.panel().delete_remark(self.chat.id, remark["id"]), [])

    def test_a_manager_deletes_what_must_not_stay(self):
        remark = self.panel().add_remark(self.chat.id, "Rude")[0]
        self.assertTrue(
            self.panel(self.manager).get_panel(self.chat.id)["remarks"][0]["can_delete"]
        )
        self.panel(self.manager).delete_remark(self.chat.id, remark["id"])
        self.assertEqual(self.bodies(self.chat), [])

    def test_a_manager_does_not_change_the_words_either(self):
        remark = self.panel().add_remark(self.chat.id, "Mine")[0]
        with self.assertRaises(UserError):
            self.panel(self.manager).change_remark(
                self.chat.id, remark["id"], {"body": "His"}
            )

    def test_it_stays_where_it_was_written(self):
        remark = self.panel().add_remark(self.chat.id, "Mine")[0]
        mine = self.env["omnichannel.remark"].with_user(self.anna)
        mine = mine.browse(remark["id"])
        for name, record in (
            ("channel_id", self.make_chat()),
            ("author_id", self.bruno.partner_id),
            ("partner_id", self.make_contact()),
            ("guest_id", self.make_guest()),
        ):
            with self.assertRaises(AccessError):
                mine.write({name: record.id})
        with self.assertRaises(AccessError):
            mine.write({"scope": "contact"})

    def test_nobody_writes_in_the_name_of_another(self):
        remark = (
            self.env["omnichannel.remark"]
            .with_user(self.bruno)
            .create(
                {
                    "body": "x",
                    "channel_id": self.chat.id,
                    "author_id": self.anna.partner_id.id,
                }
            )
        )
        self.assertEqual(remark.author_id, self.bruno.partner_id)

    def test_an_empty_or_endless_remark_is_refused(self):
        for body in ("", "   ", None, "x" * 5001):
            with self.assertRaises(ValidationError):
                self.panel().add_remark(self.chat.id, body)

    def test_a_remark_of_another_conversation_cannot_be_reached(self):
        other = self.make_chat()
        remark = self.panel().add_remark(other.id, "There")[0]
        with self.assertRaises(UserError):
            self.panel().delete_remark(self.chat.id, remark["id"])
