from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _flow_reserves(self):
        """Whether the first note of this operator reserves the client."""
        self.ensure_one()
        return any(self.role_ids.mapped("flow_reserve"))
