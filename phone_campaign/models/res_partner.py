from odoo import fields, models
from odoo.tools.sql import create_index

from ..calling import queries
from ..search import queries as search_queries

PLACE = {"zip", "city", "state_id", "country_id", "country_department_id"}
WATCHED = {"phone", "phone_basis", "country_id", "zip", "tz"}


class ResPartner(models.Model):
    """On what basis a client may be called, and how a campaign finds him."""

    _inherit = "res.partner"

    phone_target_ids = fields.One2many(
        "phone.campaign.target", "partner_id", string="Phone campaigns"
    )
    phone_basis = fields.Selection(
        [("consent", "Consent"), ("contract", "Contract in progress")],
        string="Basis for calls",
        help="On what basis the client may be called by phone campaigns.",
    )
    phone_basis_date = fields.Date("Basis since")
    phone_basis_source = fields.Char(
        "Proof of the basis", help="Where the consent can be found, or the contract."
    )

    def init(self):
        """The index of the search in a campaign, where PostgreSQL can have it."""
        res = super().init()
        if search_queries.create_trigrams(self.env):
            create_index(
                self.env.cr,
                indexname="res_partner_phone_campaign_search_idx",
                tablename=self._table,
                method="gin",
                expressions=[
                    "complete_name gin_trgm_ops",
                    "phone_sanitized gin_trgm_ops",
                ],
            )
        return res

    def write(self, vals):
        res = super().write(vals)
        if WATCHED & set(vals):
            queries.look_again(self.env, partner_ids=self.ids)
        if PLACE & set(vals):
            search_queries.set_departments(self.env, self.ids)
        return res
