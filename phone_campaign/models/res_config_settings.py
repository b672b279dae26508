from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the phone campaigns."""

    _inherit = "res.config.settings"

    phone_report_before_end = fields.Boolean(
        "Interview report before the end",
        config_parameter="phone_campaign.report_before_end",
        help="The PDF report of an interview can be had before it is finished.",
    )
