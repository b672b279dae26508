from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import AssignCase

REQUEST = "odoo.addons.lead_auto_assign.models.lead_assign_request"


@tagged("post_install", "-at_install")
class TestCollisions(AssignCase):
    """Somebody else assigns at the same moment; tests/load does it for real."""

    @contextmanager
    def assertPutOff(self, cron):
        """Check that the cron job is asked for, while the turn cannot be had."""
        cron = self.env.ref(f"lead_auto_assign.{cron}")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        yield
        self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))

    def moved_turn(self):
        """Somebody assigned since this transaction began."""
        turn = self.registry["lead.assign.turn"]
        return patch.object(turn, "_take", side_effect=SerializationFailure)

    def held_turn(self):
        """Somebody is assigning just now."""
        return patch.object(
            self.registry["lead.assign.turn"], "_take", return_value=None
        )

    def run_cron(self, name):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"lead_auto_assign.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def assign_in_mass(self, clients):
        context = {"active_model": clients._name, "active_ids": clients.ids}
        wizard = self.env["lead.assign.wizard"].with_context(**context)
        action = wizard.create(
            {"user_ids": [Command.set(self.operators.ids)]}
        ).action_assign()
        return self.env["lead.assign.batch"].browse(action["res_id"])

    def test_a_creation_leaves_its_client_to_the_outbox(self):
        self.make_rule()
        with self.assertPutOff("ir_cron_dispatch"):
            with self.moved_turn():
                clients = self.make_client()
            with self.held_turn():
                clients |= self.make_client()
        self.assertFalse(clients.owner_ids)
        self.run_cron("ir_cron_dispatch")
        self.assertTrue(all(client.owner_ids for client in clients))

    def test_a_mass_assignment_goes_to_the_background(self):
        for turn in (self.moved_turn, self.held_turn):
            clients = self.make_clients(6)
            with self.assertPutOff("ir_cron_batch"), turn():
                batch = self.assign_in_mass(clients)
            self.assertEqual(batch.state, "running")
            self.assertFalse(clients.owner_ids)
            self.run_cron("ir_cron_batch")
            self.assertEqual(batch.state, "done")
            self.assertCounts(clients, dict.fromkeys(self.operators, 2))

    def test_undoing_goes_to_the_background(self):
        clients = self.make_clients(3, user_id=self.anna.id)
        batch = self.assign_in_mass(clients)
        self.assertEqual(batch.state, "done")
        with self.assertPutOff("ir_cron_batch"), self.moved_turn():
            batch.action_undo()
        self.assertEqual(batch.state, "undoing")
        self.run_cron("ir_cron_batch")
        self.assertEqual(batch.state, "undone")
        self.assertCounts(clients, {self.anna: 3, self.bruno: 0, self.carla: 0})

    def test_the_dispatcher_comes_back_when_somebody_keeps_the_turn(self):
        self.make_rule()
        with self.held_turn():
            client = self.make_client()
            with (
                self.assertPutOff("ir_cron_dispatch"),
                patch(f"{REQUEST}.PATIENCE", 0.0),
                mute_logger("odoo.addons.base.models.ir_cron"),
            ):
                self.run_cron("ir_cron_dispatch")
        self.assertFalse(client.owner_ids)
        self.run_cron("ir_cron_dispatch")
        self.assertTrue(client.owner_ids)
