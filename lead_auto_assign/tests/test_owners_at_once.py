from contextlib import contextmanager
from unittest.mock import patch

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

    @contextmanager
    def salespersons_written(self):
        """How many clients got which salesperson by `write`: list of (count, id)."""
        written = []
        write = type(self.env["res.partner"]).write

        def note(records, vals):
            if "user_id" in vals:
                written.append((len(records), vals["user_id"]))
            return write(records, vals)

        with patch.object(type(self.env["res.partner"]), "write", note):
            yield written

    def test_where_nothing_hangs_on_a_salesperson_nothing_is_asked(self):
        clients = self.make_clients(4)
        with self.salespersons_written() as written:
            self.assign_in_mass(clients)
        self.assertFalse(written)
        self.assertTrue(all(client.user_id in self.operators for client in clients))
        self.assertEqual(clients.write_uid, self.env.user)

    def test_an_addon_that_extends_write_is_told_of_salespersons(self):
        clients = self.make_clients(6)
        model = type(self.env["res.partner"])
        strange = patch.object(model, "_salesperson_is_a_column", lambda self: False)
        with strange, self.salespersons_written() as written:
            self.assign_in_mass(clients)
        self.assertCountEqual(written, [(2, user) for user in self.operators.ids])

    def test_only_known_addons_are_passed_by(self):
        model = type(self.env["res.partner"])
        known = self.env["res.partner"]._modules_deaf_to_salespersons()
        self.assertTrue(self.env["res.partner"]._salesperson_is_a_column())
        self.env.registry.clear_cache()
        with patch.object(
            model, "_modules_deaf_to_salespersons", lambda self: known - {"base"}
        ):
            self.assertFalse(self.env["res.partner"]._salesperson_is_a_column())
        self.env.registry.clear_cache()

    def test_what_is_computed_from_the_salesperson_follows(self):
        clients = self.make_clients(2)
        self.assertFalse(any(self.operators.mapped("assign_load")))
        self.assign_in_mass(clients)
        self.operators.invalidate_recordset(["assign_load"])
        self.assertEqual(sum(self.operators.mapped("assign_load")), 2)
