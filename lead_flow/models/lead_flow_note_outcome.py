from odoo import models
from odoo.exceptions import AccessError

from .. import best_hour, outcome, queries
from .lead_flow_note import OWN

# What the client followed from, and what the note keeps of itself. What was said, how
# long it took and what came of it can be corrected.
FIXED = OWN | {
    *("partner_id", "user_id", "client_key", "company_id", "lead_id", "date"),
    *("template_id", "category_ids", "is_closing", "callback_date"),
}


class LeadFlowNote(models.Model):
    """What follows when the outcome of a note is changed afterwards."""

    _inherit = "lead.flow.note"

    def write(self, vals):
        """An outcome without a source is what a person says.

        :raise AccessError: what moved the client stands; nobody rewrites it
        """
        if vals.keys() & FIXED and not self.env.su:
            raise AccessError(
                self.env._("Whose note it is, and what it did, is not changed.")
            )
        if "outcome" in vals:
            vals = {"outcome_source": outcome.MANUAL, **vals}
        res = super().write(vals)
        if "outcome" in vals:
            self._follow_outcome()
        return res

    def _follow_outcome(self):
        """Let the clients know it: their last outcome, and when they answer."""
        # sudo: who may change the note changes what follows from it
        clients = self.sudo().partner_id
        calls = queries.recent_calls(self.env, clients.ids)
        for client in clients:
            vals = {"flow_best_hour": best_hour.best_hour(calls.get(client.id, ()))}
            if client.flow_last_note_id in self:
                vals["flow_last_outcome"] = client.flow_last_note_id.outcome
            changed = {name for name in vals if (client[name] or None) != vals[name]}
            if changed:
                client._flow_write({name: vals[name] for name in changed})
