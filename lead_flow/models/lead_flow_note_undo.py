from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .. import queries, undo


class LeadFlowNote(models.Model):
    """Taking a note back: its tags, the state, the reservation, the callback and the
    opportunity."""

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
        """Take this note back, the client's values first, then what hangs on them."""
        self.ensure_one()
        locked = queries.lock_clients(self.env, self.partner_id.ids)
        partner = self.partner_id.sudo()
        if partner.flow_last_note_id != self:
            raise UserError(
                self.env._("Somebody has written another note since; it stays.")
            )
        # sudo: the operator's right to take back was checked before
        note = self.sudo()
        vals = note._prepare_restored(locked[partner.id])
        partner._flow_write(vals)
        note._restore_callback(partner, vals)
        note._restore_opportunity()
        note.message_id.unlink()
        note.active = False
        partner._flow_notify("undo", self.env.user)

    def _prepare_restored(self, now):
        """The values with which the client is as before, except what moved since.

        :param now: his locked values
        """
        kept = self.before
        before = {name: kept[name] for name in queries.RESTORED if name in kept}
        left = undo.left_by_note(
            before,
            self.user_id.id,
            fields.Datetime.to_string(self.date),
            fields.Datetime.to_string(self.callback_date),
            self.is_closing,
        )
        vals = undo.restored(before, left, now)
        if vals.get("flow_callback_date") and "flow_user_id" not in vals:
            # who took over takes the earlier callback too
            taken_by = now["flow_user_id"] or before.get("flow_callback_user_id")
            vals["flow_callback_user_id"] = taken_by
        tags = kept.get("added")
        if tags:
            vals["category_id"] = [Command.unlink(tag) for tag in tags]
        return vals

    def _restore_callback(self, partner, vals):
        """This note's callback is dropped, the one it had finished planned again."""
        callbacks = partner._flow_callbacks()
        own = callbacks.filtered(lambda callback: callback.flow_note_id == self)
        own.unlink()
        if not vals.get("flow_callback_date") or callbacks - own:
            return
        agreed = Domain("callback_date", "=", vals["flow_callback_date"])
        earlier = self.search(
            agreed & Domain("partner_id", "=", partner.id) & Domain("id", "<", self.id),
            limit=1,
        )
        if earlier:
            partner._flow_plan_callback(earlier, partner.flow_callback_user_id)

    def _restore_opportunity(self):
        """The opportunity that this note won or lost is open again, if it still is."""
        ended = self.before.get("lead")
        if ended and self.lead_id.won_status == ended["won_status"]:
            self.lead_id.with_context(lead_flow_from_note=True).write(ended["before"])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Notes are history: they can only be taken back."))
