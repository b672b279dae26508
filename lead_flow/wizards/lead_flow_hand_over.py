from odoo import api, fields, models
from odoo.exceptions import UserError


class LeadFlowHandOver(models.TransientModel):
    """Release reserved clients, or hand them over, with a reason; alone or in bulk."""

    _name = "lead.flow.hand.over"
    _description = "Release or hand over clients"

    partner_ids = fields.Many2many("res.partner", string="Clients", required=True)
    action = fields.Selection(
        [("release", "Release: everybody may call them"), ("hand", "Hand over to")],
        required=True,
        default="release",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Operator",
        domain=lambda self: self._operator_domain(),
    )
    reason = fields.Char(required=True)

    @api.model
    def _operator_domain(self):
        """The operators of the user's companies."""
        return list(self.env["lead.flow.queue"]._operator_domain())

    @api.model
    def default_get(self, fields):
        """Opened from a list of clients, it starts with the selection."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "res.partner":
            values["partner_ids"] = [(6, 0, self.env.context.get("active_ids") or [])]
        return values

    def action_apply(self):
        """Do it; recorded in the chatter of each client."""
        self.ensure_one()
        if self.action == "hand" and not self.user_id:
            raise UserError(self.env._("Choose the operator who takes over."))
        user = self.user_id if self.action == "hand" else None
        self.partner_ids._flow_release(self.reason, user)
        return {"type": "ir.actions.act_window_close"}
