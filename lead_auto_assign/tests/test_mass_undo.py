from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .mass_common import MassCase


@tagged("post_install", "-at_install")
class TestMassUndo(MassCase):
    """Undoing gives back exactly the owners before, and only where nobody was since."""

    def owners(self, records):
        """What must come back: main owner and owners of each record."""
        return [(record.user_id, record.owner_ids) for record in records]

    def test_exactly_the_owners_before_come_back(self):
        clients = self.make_clients(4)
        clients[1].owner_ids = self.carla
        clients[2].write(
            {"user_id": self.bruno.id, "owner_ids": [Command.set(self.operators.ids)]}
        )
        clients[3].write(
            {
                "user_id": self.carla.id,
                "owner_ids": [Command.set((self.anna | self.carla).ids)],
            }
        )
        before = self.owners(clients)
        for vals in (
            {},
            {"rotate": False},
            {"keep_owners": "add"},
            {"keep_owners": "add", "rotate": False},
        ):
            for size in (100, 3):
                with self.subTest(vals, chunks=size):
                    if size == 100:
                        batch = self.assign(clients, self.anna | self.bruno, **vals)
                        self.assertNotEqual(self.owners(clients), before)
                        batch.action_undo()
                    else:
                        with self.chunks_of(size):
                            batch = self.assign(clients, self.anna, **vals)
                            self.run_cron()
                            batch.action_undo()
                            self.run_cron()
                    self.assertEqual(self.owners(clients), before)
                    self.assertOutcome(batch, state="undone", left_count=0)
                    self.assertEqual(set(self.states(batch)), {"undone"})

    def test_the_owners_of_leads_come_back(self):
        leads = self.make_lead(user_id=self.carla.id) | self.make_lead()
        batch = self.assign(leads, self.anna)
        self.assertEqual(leads.owner_ids, self.anna)
        batch.action_undo()
        self.assertEqual(
            [lead.owner_ids for lead in leads], [self.carla, self.carla.browse()]
        )

    def test_clients_changed_since_are_left_alone_and_marked(self):
        clients = self.make_clients(3, user_id=self.carla.id)
        batch = self.assign(clients, self.anna)
        clients[1].user_id = self.bruno
        clients[2].owner_ids |= self.bruno
        batch.action_undo()
        self.assertEqual(
            [client.owner_ids for client in clients],
            [self.carla, self.bruno, self.anna | self.bruno],
        )
        self.assertEqual(self.states(batch), ["undone", "changed", "changed"])
        self.assertOutcome(batch, state="undone", left_count=2)

    def test_another_main_owner_is_a_change_too(self):
        client = self.make_client(user_id=self.carla.id)
        batch = self.assign(client, self.anna | self.bruno, rotate=False)
        client.user_id = (client.owner_ids - client.user_id)[0]
        batch.action_undo()
        self.assertEqual(client.owner_ids, self.anna | self.bruno)
        self.assertEqual(self.states(batch), ["changed"])

    def test_clients_archived_since_are_left_alone_and_marked(self):
        client = self.make_client(user_id=self.carla.id)
        batch = self.assign(client, self.anna)
        client.active = False
        batch.action_undo()
        self.assertEqual(client.owner_ids, self.anna)
        self.assertEqual(self.states(batch), ["changed"])

    def test_clients_left_as_they_were_are_not_touched(self):
        clients = self.make_clients(3, user_id=self.carla.id)
        self.anna.assign_limit = 2
        batch = self.assign(clients, self.anna)
        left = clients.filtered(lambda client: client.owner_ids == self.carla)
        left.owner_ids = self.bruno
        batch.action_undo()
        self.assertEqual(left.owner_ids, self.bruno)
        self.assertCounts(clients, {self.anna: 0, self.carla: 2})

    def test_only_what_ended_can_be_undone_and_only_once(self):
        with self.chunks_of(2):
            batch = self.assign(self.make_clients(4))
            with self.assertRaisesRegex(UserError, "finished or cancelled"):
                batch.action_undo()
            self.run_cron()
            batch.action_undo()
            with self.assertRaisesRegex(UserError, "finished or cancelled"):
                batch.action_undo()
            self.run_cron()
        with self.assertRaisesRegex(UserError, "finished or cancelled"):
            batch.action_undo()

    def test_an_owner_who_was_deleted_meanwhile_does_not_come_back(self):
        dora = self.make_operator("Dora")
        client = self.make_client(owner_ids=[Command.set([self.carla.id, dora.id])])
        other = self.make_client(user_id=dora.id)
        batch = self.assign(client | other, self.anna)
        self.env["lead.assign.log"].search([("user_id", "=", dora.id)]).unlink()
        dora.unlink()
        batch.action_undo()
        self.assertEqual(client.owner_ids, self.carla)
        self.assertFalse(other.owner_ids)
        self.assertEqual(batch.state, "undone")

    def test_undoing_is_logged(self):
        client = self.make_client(user_id=self.carla.id)
        self.assign(client, self.anna).action_undo()
        last = client.assign_log_ids[0]
        self.assertEqual(last.user_id, self.carla)
        self.assertIn("owner before", last.explanation)

    def test_undoing_gives_room_to_who_waits(self):
        client = self.make_client()
        self.anna.assign_limit = 1
        batch = self.assign(client, self.anna)
        self.make_rule(self.anna)
        waiting = self.make_client()
        self.assertFalse(waiting.owner_ids)
        self.env.flush_all()
        self.env.cr.precommit.run()
        cron = self.env.ref("lead_auto_assign.ir_cron_dispatch")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        self.env.cr.postcommit.clear()
        batch.action_undo()
        self.env.cr.precommit.run()
        self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))
