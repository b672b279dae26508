from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .. import queries


class LeadFlowNote(models.Model):
    """Taking a note back: its tags, the state, the reservation and the callback."""

    _inherit = "lead.flow.note"

    def action_undo(self):
        """Take these notes back: tags, state, reservation and callback.

        :raise UserError: too late, or not one's own, or not the client's last note, or
            the user is no operator
        """
        self.env["lead.flow.queue"]._check_operator()
        minutes = self.env["lead.flow.settings"]._get("undo_minutes")
        limit = fields.Datetime.now() - timedelta(minutes=minutes)
        manager = self.env.user.has_group("lead_flow.group_lead_flow_manager")
        for note in self:
            if note.user_id != self.env.user and not manager:
                raise UserError(self.env._("You can only take back your own notes."))
            if note.create_date < limit:
                raise UserError(
                    self.env._("A note can be taken back for %s minutes only.", minutes)
                )
            note._undo()
        return True

    def _undo(self):
        self.ensure_one()
        queries.lock_clients(self.env, self.partner_id.ids)
        partner = self.partner_id.sudo()
        if partner.flow_last_note_id != self:
            raise UserError(
                self.env._("Somebody has written another note since; it stays.")
            )
        before = dict(self.before or {})
        added = before.pop("added", ())
        vals = {name: before[name] for name in queries.RESTORED if name in before}
        if added:
            vals["category_id"] = [Command.unlink(tag) for tag in added]
        partner._flow_write(vals)
        partner._flow_finish_callbacks(cancel=True)
        # sudo: the operator's right to take back was checked above
        note = self.sudo()
        note.message_id.unlink()
        note.active = False
        partner._flow_notify("undo", self.env.user)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Notes are history: take them back or archive them.")
        )
