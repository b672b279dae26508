from odoo import models


class CrmLead(models.Model):
    """A lead is on the marketing lists of its own and of its client's address."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "lead.list.mixin"]

    _list_email_paths = ("email_normalized", "partner_id.email_normalized")
    _list_email_triggers = ("email_from", "partner_id")

    def write(self, vals):
        watched = self._watch_list_emails(vals)
        result = super().write(vals)
        for records, old in watched:
            records._assign_after_email_change(old)
        return result
