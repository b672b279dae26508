from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestRights(FlowCase):
    """Who may do what, each tried as that user."""

    def test_an_operator_without_sales_rights_does_the_whole_job(self):
        tag = self.make_tag()
        client = self.make_client()
        queue = self.queue(self.anna)
        self.assertEqual(queue.get_next()["id"], client.id)
        template = self.make_template(category_ids=[Command.set(tag.ids)])
        saved = queue.save_note(client.id, {"template_id": template.id}, "key")
        self.assertEqual(client.category_id, tag)
        note = (
            self.env["lead.flow.note"].with_user(self.anna).browse(saved["note"]["id"])
        )
        note.action_undo()
        self.assertFalse(client.category_id)

    def test_an_operator_changes_neither_clients_nor_templates(self):
        client, template = self.make_client(), self.make_template()
        for record in (client, template):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(self.anna).name = "Mine now"

    def test_an_operator_writes_in_his_own_name_only(self):
        with self.assertRaises(AccessError):
            self.env["lead.flow.note"].with_user(self.anna).create(
                {"partner_id": self.make_client().id, "user_id": self.bruno.id}
            )

    def test_an_operator_does_not_touch_a_colleagues_note(self):
        self.role.flow_reserve = False
        note = self.make_note(self.make_client(), self.bruno)
        with self.assertRaises(AccessError):
            note.with_user(self.anna).outcome = "negative"

    def test_what_a_note_keeps_of_itself_is_neither_given_nor_rewritten(self):
        """Taking a note back writes it with sudo: it must not be the operator's."""
        client = self.make_client()
        note = self.make_note(client, before={"active": False, "added": []}, hour="03")
        self.assertNotIn("active", note.sudo().before)
        for values in (
            {"before": {"flow_user_id": self.bruno.id}},
            {"partner_id": self.make_client("Other").id},
            {"user_id": self.bruno.id},
            {"message_id": False},
        ):
            with self.assertRaises(AccessError):
                note.write(values)

    def test_only_a_manager_releases(self):
        client = self.make_client()
        self.make_note(client)
        values = {"partner_ids": [Command.set(client.ids)], "reason": "x"}
        with self.assertRaises(AccessError):
            self.env["lead.flow.hand.over"].with_user(self.anna).create(values)
        wizard = self.env["lead.flow.hand.over"].with_user(self.manager)
        wizard.create(values).action_apply()
        self.assertFalse(client.flow_user_id)

    def test_portal_and_public_get_nothing(self):
        portal = new_test_user(self.env, "flow_portal", groups="base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            with self.subTest(user.login):
                with self.assertRaises(UserError):
                    self.queue(user).get_page()
                with self.assertRaises(AccessError):
                    self.env["lead.flow.note"].with_user(user).search([]).read()

    def test_another_companys_clients_and_notes_are_invisible(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        client = self.make_client("Branch client", company_id=branch.id)
        self.assertEqual(self.names(), [])
        with self.assertRaises(UserError):
            self.queue().open_client(client.id)
        note = self.env["lead.flow.note"].create(
            {"partner_id": client.id, "company_id": branch.id}
        )
        with self.assertRaises(AccessError):
            note.with_user(self.anna).read(["body"])

    def test_a_client_outside_the_flow_cannot_be_opened_through_it(self):
        partner = self.env.user.partner_id
        with self.assertRaises(UserError):
            self.queue().open_client(partner.id)
