from odoo import Command
from odoo.tests import tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestOwnersAtOnce(AssignCase):
    """The engine writes owners by one statement, and nobody can tell."""

    def watch(self, field, **vals):
        """An automation rule that notes in `ref` that a field of a client changed."""
        model_id = self.env["ir.model"]._get_id("res.partner")
        watched = self.env["ir.model.fields"]._get("res.partner", field)
        action = {
            "name": "Note it",
            "model_id": model_id,
            "usage": "base_automation",
            "state": "code",
            "code": "record.write({'ref': (record.ref or '') + '+'})",
        }
        self.env["base.automation"].create(
            {
                "name": "Watch",
                "model_id": model_id,
                "trigger": "on_create_or_write",
                "trigger_field_ids": [Command.set(watched.ids)],
                "action_server_ids": [Command.create(action)],
                **vals,
            }
        )

    def assign_in_mass(self, clients, **vals):
        batch = self.env["lead.assign.batch"].create(
            {
                "domain": repr([("id", "in", clients.ids)]),
                "recipient_ids": [Command.set(self.operators.ids)],
                **vals,
            }
        )
        batch.action_start()
        return batch

    def test_a_rule_on_the_owners_fires(self):
        clients = self.make_clients(4)
        self.watch("owner_ids", filter_pre_domain="[('owner_ids', '=', False)]")
        self.assign_in_mass(clients)
        self.assertEqual(clients.mapped("ref"), ["+"] * 4)

    def test_a_rule_on_the_salesperson_fires(self):
        clients = self.make_clients(4)
        self.watch("user_id")
        self.assign_in_mass(clients)
        self.assertEqual(clients.mapped("ref"), ["+"] * 4)

    def test_former_owners_go_and_others_stay(self):
        client, other = self.make_clients(2)
        stranger = self.make_operator("Dora")
        client.owner_ids = self.anna | stranger
        other.owner_ids = stranger
        batch = self.assign_in_mass(client)
        self.assertEqual(client.owner_ids, client.user_id)
        self.assertNotIn(stranger, client.owner_ids)
        self.assertEqual(other.owner_ids, stranger)
        batch.action_undo()
        self.assertEqual(client.owner_ids, self.anna | stranger)

    def test_new_owners_join_the_former_ones(self):
        client = self.make_client(user_id=self.make_operator("Dora").id)
        before = client.user_id
        self.assign_in_mass(client, keep_owners="add")
        self.assertEqual(client.user_id, before)
        self.assertEqual(len(client.owner_ids), 2)

    def test_undoing_takes_all_owners_away(self):
        clients = self.make_clients(3)
        batch = self.assign_in_mass(clients)
        self.assertTrue(all(client.owner_ids for client in clients))
        batch.action_undo()
        self.assertFalse(clients.owner_ids)
        self.assertFalse(clients.user_id)

    def test_leads_get_theirs_too(self):
        leads = self.make_lead() | self.make_lead()
        self.assign_in_mass(leads, model="crm.lead")
        for lead in leads:
            self.assertTrue(lead.user_id)
            self.assertEqual(lead.owner_ids, lead.user_id)
