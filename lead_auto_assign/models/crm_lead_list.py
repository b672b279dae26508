from odoo import api, models

from ..lists import queries


class CrmLead(models.Model):
    """A lead is on the marketing lists of its own and of its client's address."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "lead.list.mixin"]

    # Leads of an address: joined_leads. Core's trigram index serves `ilike`, and exists
    # only where the database has the extension.
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    _list_email_paths = ("email_normalized", "partner_id.email_normalized")
    _list_email_triggers = ("email_from", "partner_id")

    def write(self, vals):
        watched = self._watch_list_emails(vals)
        result = super().write(vals)
        for records, old in watched:
            records._assign_after_email_change(old)
        return result

    @api.model
    def _is_member_sql(self, alias, query, lists):
        email = self._field_to_sql(alias, "email_normalized", query)
        client = self._field_to_sql(alias, "partner_id", query)
        return queries.is_lead_member(self.env, email, client, lists)
