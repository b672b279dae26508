from odoo import models
from odoo.exceptions import UserError

from ..batch import queries
from ..planner import RESTORED, Decision
from . import lead_assign_batch


class LeadAssignBatch(models.Model):
    """Undoing a mass assignment, by the lines that it left."""

    _inherit = "lead.assign.batch"

    def action_undo(self):
        """Give every client exactly the owners he had before.

        Clients whose owners somebody changed since are left alone.
        """
        for batch in self:
            if batch.state not in ("done", "cancelled"):
                raise UserError(
                    self.env._("Only a finished or cancelled assignment can be undone.")
                )
            todo = queries.reopen_lines(self.env, batch.id)
            batch.write(
                {
                    "state": "undoing",
                    "total_count": todo,
                    "done_count": 0,
                    "left_count": 0,
                    "end_date": False,
                }
            )
            if todo > lead_assign_batch.AT_ONCE or not batch._run_at_once():
                batch._in_background()
        return True

    def _undo(self, lines):
        """Give back the owners before, where nobody changed them since."""
        engine = self.env["lead.assign.engine"]
        lines = self._without_deleted_owners(lines)
        items = self._items([record for _line, record, *_owners in lines], "undo")
        now = {item.id: self._owners_to_compare(item.owners) for item in items}
        owners_of, outcome, restored = {}, [], []
        for line, record, before, after in lines:
            same = now.get(record) == self._owners_to_compare(after or ())
            if same:
                owners_of[record] = tuple(before or ())
                restored.append(Decision(record, RESTORED, tuple(before or ())))
            outcome.append((line, "undone" if same else "changed", before, after, None))
        undone = {item.id: item for item in items}
        engine._log(self.model, undone, [d for d in restored if d.users], self.id)
        engine._set_owners(self.model, owners_of)
        self.env["lead.assign.request"]._wake()
        return outcome

    def _owners_to_compare(self, owners):
        """The main owner, and all of them in any order."""
        return owners and owners[0], set(owners)

    def _without_deleted_owners(self, lines):
        """`lines` whose owners before are all users that are still there."""
        users = {user for *_ids, before, _after in lines for user in before or ()}
        there = set(self.env["res.users"].sudo().browse(users).exists().ids)
        return [
            (line, record, [user for user in before or () if user in there], after)
            for line, record, before, after in lines
        ]
