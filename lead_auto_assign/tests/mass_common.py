from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command

from ..models import lead_assign_batch
from .common import AssignCase


class MassCase(AssignCase):
    """Mass assignments by the wizard; in small chunks, in the background if asked."""

    @classmethod
    def make_wizard(cls, records=None, users=None, user=None, **vals):
        """A wizard as `user` opens it on `records` selected in their list."""
        model = records._name if records else "res.partner"
        context = {"active_model": model, "active_ids": records.ids} if records else {}
        wizards = cls.env["lead.assign.wizard"].with_user(user or cls.env.user)
        chosen = cls.operators if users is None else users
        return wizards.with_context(**context).create(
            {"user_ids": [Command.set(chosen.ids)], **vals}
        )

    @classmethod
    def assign(cls, records=None, users=None, **vals):
        """The mass assignment that the wizard starts."""
        return cls.start(cls.make_wizard(records, users, **vals))

    @classmethod
    def start(cls, wizard):
        action = wizard.action_assign()
        cls.env.flush_all()
        return cls.env[action["res_model"]].browse(action["res_id"])

    @contextmanager
    def chunks_of(self, size):
        """All in the background, `size` records in each transaction."""
        with (
            patch.object(lead_assign_batch, "CHUNK", size),
            patch.object(lead_assign_batch, "AT_ONCE", 0),
        ):
            yield

    def run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("lead_auto_assign.ir_cron_batch").method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def between_chunks(self, number, call):
        """Call `call(batch)` after that many chunks, as another user would."""
        batches, done = self.registry["lead.assign.batch"], []
        step = batches._step

        def step_and_call(batch):
            handled = step(batch)
            done.append(handled)
            if len(done) == number:
                call(batch)
            return handled

        with patch.object(batches, "_step", step_and_call):
            yield done

    def assertOutcome(self, batch, **expected):
        """Check fields of the batch, e.g. state="done", left_count=2."""
        found = {name: batch[name] for name in expected}
        self.assertEqual(found, expected)

    def states(self, batch):
        """The states of its lines, in the order of the records."""
        return batch.line_ids.sorted("id").mapped("state")
