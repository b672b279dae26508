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
            {"active": False},
            {"is_closing": True},
            {"date": "2026-01-05 09:00:00"},
            {"template_id": self.make_template().id},
            {"category_ids": [Command.set(self.make_tag().ids)]},
            {"callback_date": "2027-01-05 09:00:00"},
            {"lead_id": self.make_lead(client).id},
        ):
            for user in (self.anna, self.manager):
                with self.subTest(str(values)), self.assertRaises(AccessError):
                    note.with_user(user).write(values)
        # what was said can be corrected
        note.write({"outcome": "positive", "body": "He said yes.", "duration": 60})

    def test_a_note_is_given_no_way_to_be_archived(self):
        note = self.make_note(self.make_client(), active=False)
        self.assertTrue(note.active)
        self.assertTrue(note.fields_get(["active"])["active"]["readonly"])
        with self.assertRaises(AccessError):
            note.action_archive()
        with self.assertRaisesRegex(UserError, "history"):
            note.sudo().unlink()

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
        client = portal.partner_id
        self.make_note(client, body="Never pays.", is_closing=True)
        self.assertTrue(client.with_user(portal).has_access("read"))
        names = [name for name in client._fields if "flow_" in name[:8]]
        self.assertIn("flow_last_note_body", names)
        for user in (portal, self.env.ref("base.public_user")):
            own = client.with_user(user)
            for name in (*names, "in_lead_flow"):
                with self.subTest(f"{user.login} {name}"):
                    with self.assertRaises(AccessError):
                        own.read([name])
                    with self.assertRaises(AccessError):
                        portal.with_user(user).read([name])
            with self.assertRaises(AccessError):
                own.search([("flow_last_note_body", "ilike", "pays")])
            with self.assertRaises(UserError):
                own.action_flow_reopen()
            self.assertEqual(client.flow_state, "done")
            with self.subTest(user.login):
                with self.assertRaises(UserError):
                    self.queue(user).get_page()
                with self.assertRaises(AccessError):
                    self.env["lead.flow.note"].with_user(user).search([]).read()

    def test_the_flow_of_an_opportunity_is_for_the_house_only(self):
        fields = self.env["crm.lead"]._fields
        groups = {fields[name].groups for name in fields if name.startswith("flow_")}
        self.assertEqual(groups, {"base.group_user"})

    def test_a_portal_user_still_keeps_his_address(self):
        self.automate_on_done()
        portal = new_test_user(self.env, "flow_portal", groups="base.group_portal")
        own = portal.partner_id.with_user(portal)
        own.sudo().write({"city": "Lyon", "email": "new@example.com"})
        child = own.sudo().create({"name": "Home", "parent_id": own.id})
        self.assertEqual((own.city, child.flow_state), ("Lyon", "none"))

    def test_a_colleague_who_is_no_operator_moves_nothing(self):
        stranger = new_test_user(self.env, "flow_nobody", groups="base.group_user")
        client = self.make_client()
        note = self.make_note(client, is_closing=True)
        with self.assertRaisesRegex(UserError, "operator"):
            client.with_user(stranger).action_flow_reopen()
        with self.assertRaisesRegex(UserError, "operator"):
            note.with_user(stranger).action_undo()
        self.assertEqual(client.flow_state, "done")

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

    # ------------------------------------------------------------
    # Out of an operator's reach
    # ------------------------------------------------------------

    def make_branch_client(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        return self.make_client("Zoe Secret", company_id=branch.id)

    def make_lead(self, partner, **vals):
        return self.env["crm.lead"].create(
            {"name": "Roof", "partner_id": partner.id, "type": "opportunity", **vals}
        )

    def test_no_note_is_written_on_a_client_out_of_reach(self):
        foreign = self.make_branch_client()
        template = self.make_template(body="{client} {phone}")
        with self.assertRaisesRegex(UserError, "not in the lead flow"):
            self.make_note(foreign, template_id=template.id)
        # who works for the other company too may
        self.manager.company_ids |= foreign.company_id
        self.assertTrue(self.make_note(foreign, self.manager))

    def test_the_form_of_a_note_tells_nothing_of_a_client_out_of_reach(self):
        foreign = self.make_branch_client()
        template = self.make_template(body="{client} {phone}")
        wizard = self.env["lead.flow.note.wizard"].with_user(self.anna)
        values = {"partner_id": foreign.id, "template_id": template.id}
        with self.assertRaisesRegex(UserError, "not in the lead flow"):
            wizard.create(values)
        with self.assertRaisesRegex(UserError, "not in the lead flow"):
            wizard.onchange(values, ["template_id"], {"template_id": {}, "body": {}})
        self.assertTrue(wizard.create({**values, "partner_id": self.make_client().id}))

    def test_a_note_moves_an_opportunity_of_its_own_client_only(self):
        self.env["lead.flow.settings"]._set("close_leads", True)
        client, other = self.make_client(), self.make_client("Other")
        branch = self.env["res.company"].create({"name": "Branch"})
        sold = {"is_closing": True, "outcome": "positive"}
        for lead in (
            self.make_lead(other),
            self.make_lead(client, company_id=branch.id),
        ):
            with self.subTest(lead.partner_id.name):
                with self.assertRaisesRegex(UserError, "opportunity"):
                    self.make_note(client, lead_id=lead.id, **sold)
                with self.assertRaisesRegex(UserError, "opportunity"):
                    self.queue().save_note(client.id, {"lead_id": lead.id}, "key")
                self.assertEqual(lead.won_status, "pending")
        own = self.make_lead(client)
        self.queue().save_note(client.id, {"lead_id": own.id, **sold}, "key")
        self.assertEqual(own.won_status, "won")

    def test_a_client_outside_the_flow_cannot_be_opened_through_it(self):
        partner = self.env.user.partner_id
        with self.assertRaises(UserError):
            self.queue().open_client(partner.id)
