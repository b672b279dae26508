from odoo import models


class ResPartner(models.Model):
    """A contact is on the marketing lists of its e-mail address."""

    _name = "res.partner"
    _inherit = ["res.partner", "lead.list.mixin"]

    # Contacts of an address: joined_partners, is_member.
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    def write(self, vals):
        watched = self._watch_list_emails(vals)
        result = super().write(vals)
        for records, old in watched:
            records._assign_after_email_change(old)
        return result

    def _share_list_emails(self):
        """A lead is found by the address of its client, too."""
        leads = self.env["crm.lead"]
        if leads._listens_to_lists():
            leads = leads.search([("partner_id", "in", self.ids)])
        return [*super()._share_list_emails(), leads]
