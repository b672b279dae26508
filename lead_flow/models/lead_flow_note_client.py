from odoo import Command, models

from .. import best_hour, queries


class LeadFlowNote(models.Model):
    """What a note makes of its client: his state, his last note, his reservation."""

    _inherit = "lead.flow.note"

    def _move_clients(self, plans, clients):
        """Write what these notes make of their clients.

        :param plans: {client: (values, tags to add)}
        """
        alone = len(self) == 1
        groups = {}
        for partner, (vals, tags) in plans.items():
            if alone:
                # the usual case: all in one UPDATE of a row with many indexes
                vals.update(self._prepare_counted_vals(clients[partner.id]))
            key = (tuple(sorted(vals.items(), key=str)), tuple(tags))
            groups[key] = groups.get(key, partner) | partner
        for (vals, tags), partners in groups.items():
            vals = dict(vals)
            if tags:
                vals["category_id"] = [Command.link(tag) for tag in tags]
            # sudo: an operator without the right to edit clients moves only this
            partners.sudo()._flow_write(vals)
        if not alone:
            queries.count_notes(self.env, self.ids)
            counted = ["flow_last_note_id", "flow_last_note_date", "flow_note_count"]
            self.partner_id.invalidate_recordset(counted, flush=False)

    def _prepare_counted_vals(self, before):
        """The count and the last note of the client with this note, behind his lock."""
        return {
            "flow_note_count": (before["flow_note_count"] or 0) + 1,
            "flow_last_note_id": self.id,
            "flow_last_note_date": self.date,
        }

    def _prepare_client_vals(self, before):
        """What this note makes of its client's state, as values to write."""
        self.ensure_one()
        calls = before["calls"]
        calls.insert(0, (self.hour, self.outcome))
        vals = {
            "flow_best_hour": best_hour.best_hour(calls[: best_hour.RECENT_CALLS]),
            "flow_state": "done" if self.is_closing else "in_progress",
            "flow_last_outcome": self.outcome,
            "flow_closed_date": self.date if self.is_closing else False,
            "flow_callback_date": False if self.is_closing else self.callback_date,
            "flow_callback_user_id": bool(self.callback_date) and self.user_id.id,
        }
        if self.is_closing:
            vals["flow_user_id"] = False
        elif not before["flow_user_id"] and self.user_id.sudo()._flow_reserves():
            vals["flow_user_id"] = self.user_id.id
            vals["flow_reserved_date"] = self.date
        return vals
