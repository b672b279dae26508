from odoo import api, models


class MailingSubscription(models.Model):
    """Joining or leaving a list moves clients in and out of the flow."""

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        subscriptions.contact_id._flow_sync()
        return subscriptions

    def write(self, vals):
        before = self.contact_id
        res = super().write(vals)
        (before | self.contact_id)._flow_sync()
        return res

    def unlink(self):
        contacts = self.contact_id
        res = super().unlink()
        contacts._flow_sync()
        return res


class MailingContact(models.Model):
    """Subscriptions written from the contact's side, past `mailing.subscription`."""

    _inherit = "mailing.contact"

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        if any("list_ids" in vals for vals in vals_list):
            contacts._flow_sync()
        return contacts

    def write(self, vals):
        moves = vals.keys() & {"list_ids", "email", "subscription_ids"}
        emails = set(self.mapped("email_normalized")) if moves else set()
        res = super().write(vals)
        if moves:
            self._flow_sync(emails)
        return res

    def unlink(self):
        emails = set(self.mapped("email_normalized"))
        res = super().unlink()
        self.browse()._flow_sync(emails)
        return res

    def _flow_sync(self, former_emails=()):
        """The lists of these contacts changed, or those of their former addresses."""
        emails = {*former_emails, *self.mapped("email_normalized")} - {False}
        # sudo: whoever manages lists need not see the clients behind the addresses
        self.env["res.partner"].sudo()._flow_sync_emails(emails)
