from odoo import fields, models


class CrmLead(models.Model):
    """The state of the flow is the client's; read and searched from his leads too."""

    _inherit = "crm.lead"

    flow_state = fields.Selection(related="partner_id.flow_state", string="Lead state")
    flow_last_note_id = fields.Many2one(related="partner_id.flow_last_note_id")
    flow_user_id = fields.Many2one(related="partner_id.flow_user_id")
