from odoo import fields, models


class ResUsersSettings(models.Model):
    """Which sections of the panel a user has folded, and their order."""

    _inherit = "res.users.settings"

    omnichannel_layout = fields.Json()
