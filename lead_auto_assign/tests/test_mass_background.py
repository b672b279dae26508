from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import lead_assign_batch
from .mass_common import MassCase

CRON = "odoo.addons.base.models.ir_cron"
BATCH = "odoo.addons.lead_auto_assign.models.lead_assign_batch"


@tagged("post_install", "-at_install")
class TestMassBackground(MassCase):
    """Large mass assignments: in chunks, each with its own transaction."""

    def test_few_are_assigned_at_once_and_many_in_the_background(self):
        few, many = self.make_clients(3), self.make_clients(4)
        with patch.object(lead_assign_batch, "AT_ONCE", 3):
            self.assertEqual(self.assign(few).state, "done")
            batch = self.assign(many)
        self.assertOutcome(batch, state="running", total_count=4, done_count=0)
        self.assertFalse(many.owner_ids)
        self.run_cron()
        self.assertOutcome(batch, state="done", done_count=4, assigned_count=4)
        self.assertTrue(batch.end_date)

    def test_chunks_go_on_with_the_rotation_and_the_room_of_the_ones_before(self):
        clients = self.make_clients(20)
        self.anna.assign_limit = 3
        with self.chunks_of(3):
            batch = self.assign(clients)
            self.run_cron()
        self.assertEqual(batch.state, "done")
        counts = [
            len(clients.filtered(lambda c, u=u: c.user_id == u)) for u in self.operators
        ]
        self.assertEqual(counts[0], 3)
        self.assertLessEqual(abs(counts[1] - counts[2]), 1)

    def test_the_progress_can_be_watched(self):
        clients, seen = self.make_clients(10), []
        with self.chunks_of(4):
            batch = self.assign(clients)
            with self.between_chunks(1, lambda b: seen.append(b.progress)):
                self.run_cron()
        self.assertEqual(seen, [40.0])
        self.assertEqual(batch.progress, 100.0)

    def test_cancelled_in_the_middle_what_is_done_stays_done(self):
        clients = self.make_clients(10)
        with self.chunks_of(4):
            batch = self.assign(clients)
            with self.between_chunks(1, lambda batch: batch.action_cancel()) as steps:
                self.run_cron()
        self.assertEqual(steps, [4, 0])
        self.assertOutcome(batch, state="cancelled", done_count=4, assigned_count=4)
        self.assertEqual(len(clients.filtered("owner_ids")), 4)
        self.run_cron()
        self.assertEqual(len(clients.filtered("owner_ids")), 4)

    def test_what_was_cancelled_can_be_undone(self):
        clients = self.make_clients(10, user_id=self.carla.id)
        clients[7].owner_ids = False
        with self.chunks_of(4):
            batch = self.assign(clients, self.anna)
            with self.between_chunks(1, lambda batch: batch.action_cancel()):
                self.run_cron()
            self.assertCounts(clients, {self.anna: 4, self.carla: 5})
            batch.action_undo()
            self.run_cron()
        self.assertCounts(clients, {self.anna: 0, self.carla: 9})
        self.assertOutcome(
            batch, state="undone", total_count=4, done_count=4, left_count=0
        )
        self.assertEqual(self.states(batch), ["undone"] * 4 + ["left"] * 6)

    def test_starting_twice_does_nothing_twice(self):
        clients = self.make_clients(6)
        with self.chunks_of(2):
            batch = self.assign(clients)
            batch.action_start()
            self.run_cron()
            batch.action_start()
            self.run_cron()
        self.assertEqual(len(batch.line_ids), 6)
        self.assertOutcome(batch, state="done", total_count=6, assigned_count=6)
        logs = self.env["lead.assign.log"].search([("batch_id", "=", batch.id)])
        self.assertEqual(logs.partner_id, clients)
        self.assertEqual(len(logs), 6)

    def test_after_a_crash_in_the_middle_nothing_is_lost_or_done_twice(self):
        clients = self.make_clients(10)
        batches, ticked = self.registry["lead.assign.batch"], []
        write_down = batches._assign

        def crash_in_the_second(batch, lines):
            outcome = write_down(batch, lines)
            ticked.append(len(lines))
            if len(ticked) == 2:
                raise RuntimeError("the power is cut")
            return outcome

        with self.chunks_of(4):
            batch = self.assign(clients)
            with (
                patch.object(batches, "_assign", crash_in_the_second),
                mute_logger(CRON, BATCH),
            ):
                self.run_cron()
            self.assertEqual(ticked[:2], [4, 4])
            if batch.state == "running":
                self.assertOutcome(batch, done_count=4)
                self.run_cron()
        self.assertOutcome(batch, state="done", done_count=10, assigned_count=10)
        self.assertEqual(
            sorted(
                len(clients.filtered(lambda c, u=u: c.user_id == u))
                for u in self.operators
            ),
            [3, 3, 4],
        )
        logs = self.env["lead.assign.log"].search([("batch_id", "=", batch.id)])
        self.assertEqual(len(logs), 10)
        self.assertEqual(logs.partner_id, clients)

    def test_one_that_fails_does_not_hold_up_the_others(self):
        first, second = self.make_clients(3), self.make_clients(3)
        batches = self.registry["lead.assign.batch"]
        write_down = batches._assign

        def crash_in_the_first(batch, lines):
            if batch == broken:
                raise RuntimeError("this one cannot")
            return write_down(batch, lines)

        with self.chunks_of(2):
            broken, sound = self.assign(first), self.assign(second)
            with (
                patch.object(batches, "_assign", crash_in_the_first),
                mute_logger(CRON, BATCH),
            ):
                self.run_cron()
        self.assertEqual(broken.state, "running")
        self.assertEqual(sound.state, "done")
        self.assertTrue(all(client.owner_ids for client in second))

    def test_a_recipient_archived_meanwhile_receives_no_more(self):
        clients = self.make_clients(12)
        with self.chunks_of(6):
            batch = self.assign(clients)
            with self.between_chunks(
                1, lambda batch: self.anna.write({"active": False})
            ):
                self.run_cron()
        self.assertEqual(batch.state, "done")
        clients = clients.with_context(active_test=False)
        self.assertCounts(clients[:6], dict.fromkeys(self.operators, 2))
        self.assertCounts(clients[6:], {self.anna: 0, self.bruno: 3, self.carla: 3})
        self.assertIn("Anna (no longer active)", batch.line_ids[-1].passed_over_text)

    def test_a_rule_changed_meanwhile_changes_nothing(self):
        rule = self.make_rule(self.carla, on_create=False)
        clients = self.make_clients(6)
        with self.chunks_of(2):
            self.assign(clients, self.anna | self.bruno)
            with self.between_chunks(
                1, lambda batch: rule.write({"active": False, "sequence": 1})
            ):
                self.run_cron()
        self.assertCounts(clients, {self.anna: 3, self.bruno: 3})

    def test_a_client_deleted_or_archived_meanwhile_stops_nothing(self):
        clients = self.make_clients(6)

        def lose_some(batch):
            clients[3].unlink()
            clients[4].active = False

        with self.chunks_of(2):
            batch = self.assign(clients, self.anna)
            with self.between_chunks(1, lose_some):
                self.run_cron()
        self.assertEqual(batch.state, "done")
        self.assertEqual(clients[5].owner_ids, self.anna)
        self.assertFalse(clients[4].owner_ids)
        self.assertEqual(self.states(batch), ["assigned"] * 3 + ["left", "assigned"])

    def test_a_mass_assignment_deleted_meanwhile_stops_nothing(self):
        clients, others = self.make_clients(4), self.make_clients(2)
        with self.chunks_of(2), mute_logger(CRON, BATCH):
            self.assign(clients, self.anna)
            second = self.assign(others, self.bruno)
            with self.between_chunks(1, lambda batch: batch.unlink()):
                self.run_cron()
        self.assertEqual(second.state, "done")
        self.assertCounts(clients | others, {self.anna: 2, self.bruno: 2})

    def test_two_run_one_after_the_other_and_the_last_word_counts(self):
        clients = self.make_clients(4)
        with self.chunks_of(2):
            first, second = self.assign(clients, self.anna), None
            second = self.assign(clients, self.bruno)
            self.run_cron()
        self.assertEqual((first.state, second.state), ("done", "done"))
        self.assertEqual(clients.owner_ids, self.bruno)
