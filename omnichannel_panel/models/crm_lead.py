from odoo import models


class CrmLead(models.Model):
    """An opportunity may have been made from a conversation."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "omnichannel.linked.mixin"]
