from odoo import api, models

from .lead_owner_mixin import Collected


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        """The partner of a company is no client: nothing is assigned for it."""
        companies = super(
            ResCompany, self.with_context(lead_assign_collected=Collected())
        ).create(vals_list)
        return companies.with_env(self.env)
