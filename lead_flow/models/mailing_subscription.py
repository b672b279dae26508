from odoo import models


class MailingSubscription(models.Model):
    """Joining or leaving a list moves clients in and out of the flow."""

    _inherit = "mailing.subscription"
