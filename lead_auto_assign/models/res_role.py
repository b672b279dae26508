from odoo import api, models


class ResRole(models.Model):
    """Its members receive the clients of the rules that name the role."""

    _inherit = "res.role"

    @api.model_create_multi
    def create(self, vals_list):
        roles = super().create(vals_list)
        self.env["lead.assign.rule"]._members_changed()
        return roles

    def write(self, vals):
        result = super().write(vals)
        if "user_ids" in vals:
            self.env["lead.assign.rule"]._members_changed()
        return result
