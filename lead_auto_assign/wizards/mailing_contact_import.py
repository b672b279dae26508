from odoo import models


class MailingContactImport(models.TransientModel):
    """Core adds known contacts one by one; who joins is looked at once for all."""

    _inherit = "mailing.contact.import"

    def action_import(self):
        with self.env["mailing.subscription"]._gather_joins():
            return super().action_import()
