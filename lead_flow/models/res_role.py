from odoo import fields, models


class ResRole(models.Model):
    _inherit = "res.role"

    flow_reserve = fields.Boolean(
        string="Reserves clients",
        help="The first note of an operator with this role reserves the client for "
        "him.",
    )
