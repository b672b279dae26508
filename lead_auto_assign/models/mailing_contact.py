from odoo import api, models

from ..lists import queries


class MailingContact(models.Model):
    """Contacts put on lists by `list_ids`, and contacts that change their address.

    `list_ids` writes the table of `mailing.subscription` directly; `subscription_ids`
    passes through that model.
    """

    _inherit = "mailing.contact"

    # Lists of an address: lists_by_email, is_member.
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        linking = any(vals.get("list_ids") for vals in vals_list)
        with self.env["mailing.subscription"]._gather_joins() as joined:
            contacts = super().create(vals_list)
            if linking:
                joined.update(contacts._subscription_states())
        return contacts

    def write(self, vals):
        if "email" not in vals and "list_ids" not in vals:
            return super().write(vals)
        with self.env["mailing.subscription"]._gather_joins() as joined:
            old = self._subscription_states()
            result = super().write(vals)
            joined.update(dict(self._subscription_states().items() - old.items()))
        return result

    def _subscription_states(self):
        """What the subscriptions of these contacts say, nothing if no rule listens."""
        if not self.env["mailing.subscription"]._has_list_rules():
            return {}
        return queries.subscription_states(self.env, "contact_id", self.ids)
