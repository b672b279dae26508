import uuid

from odoo import api, fields, models
from odoo.fields import Domain

RECENT_DAYS = 30  # older notes are history, not worth a request
STUCK_MINUTES = 30  # the server that asked has died
MOST_ATTEMPTS = 8


class LeadFlowAi(models.AbstractModel):
    """Which notes are asked together, and which are asked again."""

    _inherit = "lead.flow.ai"

    @api.model
    def _todo_domain(self):
        now = fields.Datetime.now()
        stuck = fields.Datetime.subtract(now, minutes=STUCK_MINUTES)
        waiting = Domain("ai_state", "=", "todo") | (
            Domain("ai_state", "=", "asked") & Domain("write_date", "<", stuck)
        )
        return waiting & self._recent_domain()

    @api.model
    def _count_waiting(self):
        """How many recent notes have no verdict yet, those under way included."""
        return self.env["lead.flow.note"].search_count(
            Domain("ai_state", "in", ["todo", "asked"]) & self._recent_domain()
        )

    @api.model
    def _recent_domain(self):
        recent = fields.Datetime.subtract(fields.Datetime.now(), days=RECENT_DAYS)
        return Domain("date", ">=", recent) & Domain("body", "!=", False)

    @api.model
    def _next_batch(self, size):
        """The notes to ask about next, locked; those of one former batch together."""
        todo = self._todo_domain()
        Notes = self.env["lead.flow.note"]
        first = Notes.search(todo, order="ai_attempts, id", limit=1)
        if first.ai_batch:
            again = Notes.search(todo & Domain("ai_batch", "=", first.ai_batch))
            locked = again.sorted("id").try_lock_for_update()
            if locked != again:
                locked.ai_batch = False
            return locked
        # whose answer could not be understood are asked in ever smaller company
        size = max(size >> first.ai_attempts, 1)
        fresh = todo & Domain("ai_batch", "=", False)
        return Notes.search(
            fresh, order="ai_attempts, id", limit=size
        ).try_lock_for_update()

    @api.model
    def _mark_asked(self, notes):
        """Remember, before the request, that and under which key they are asked."""
        notes.write(
            {
                "ai_state": "asked",
                "ai_batch": notes[0].ai_batch or str(uuid.uuid4()),
            }
        )

    @api.model
    def _give_back(self, notes, is_their_fault):
        """After a failure: to be asked again, under the same key.

        :param is_their_fault: the service answered, but not what was asked: the same
            question would get the same answer
        """
        notes.ai_state = "todo"
        if is_their_fault:
            notes.ai_batch = False
            for note in notes:
                note.ai_attempts += 1
            given_up = notes.filtered(lambda note: note.ai_attempts >= MOST_ATTEMPTS)
            given_up.ai_state = "failed"
