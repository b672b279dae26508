from odoo import fields, models


class PhoneCampaignAccess(models.Model):
    """What one operator may do with one campaign besides conducting interviews."""

    _name = "phone.campaign.access"
    _description = "Right on a phone campaign"
    _rec_name = "user_id"
    _order = "campaign_id, user_id"

    campaign_id = fields.Many2one(
        "phone.campaign", string="Campaign", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Operator",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    can_edit = fields.Boolean("May modify")
    can_export = fields.Boolean("May export")

    _user_uniq = models.Constraint(
        "UNIQUE (campaign_id, user_id)", "This operator is listed already."
    )
