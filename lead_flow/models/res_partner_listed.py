from odoo import api, models

from .. import queries

LISTING_FIELDS = {"email", "active", "type", "user_ids"}


class ResPartner(models.Model):
    """Who belongs to the flow: the clients on the marketing lists of the settings.

    Kept in `flow_listed`, so that the queue needs no join: set at creation and when
    address or lists change, and compared as a whole by cron, which catches what was
    written past the ORM.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._flow_sync_listed()
        return partners

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & LISTING_FIELDS:
            self._flow_sync_listed()
        return res

    def _flow_sync_listed(self):
        """Put these clients into the flow or take them out of it."""
        if self:
            queries.sync_listed(self.env, self._flow_on_lists(), self.ids)

    @api.model
    def _cron_flow_sync_listed(self):
        """Compare all clients with the lists of the settings."""
        return queries.sync_listed(self.env, self._flow_on_lists())

    @api.model
    def _flow_on_lists(self):
        """SQL: the client `p` is on the lists shown; None shows everybody."""
        list_ids = self.env["lead.flow.settings"]._get("list_ids")
        if not list_ids:
            return None
        return queries.on_lists(self.env, list_ids)

    @api.model
    def _flow_sync_emails(self, emails):
        """The lists of these normalized addresses changed."""
        if emails and self.env["lead.flow.settings"]._get("list_ids"):
            partners = self.sudo().search([("email_normalized", "in", list(emails))])
            partners._flow_sync_listed()
