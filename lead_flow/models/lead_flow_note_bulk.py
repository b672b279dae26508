from odoo import api, models

from .lead_flow_note import ClientReserved


class LeadFlowNote(models.Model):
    """One predefined note on many clients, from the Actions menu or an automation."""

    _inherit = "lead.flow.note"

    @api.model
    def _log_template(self, template, records):
        """Log `template` on the clients of these contacts or opportunities.

        :return: how many clients were left to the operators who reserved them
        :raise UserError: a client is out of reach
        """
        left_out = 0
        for record in records:
            try:
                with self.env.cr.savepoint():
                    self._log_template_on(template, record)
            except ClientReserved:
                left_out += 1
        return left_out

    def _log_template_on(self, template, record):
        is_lead = record._name == "crm.lead"
        # sudo: whose opportunity it is; the note asks whether its author may
        partner = record.sudo().partner_id if is_lead else record
        if partner:
            self.create(
                {
                    "partner_id": partner.id,
                    "lead_id": is_lead and record.id,
                    "template_id": template.id,
                }
            )

    @api.model
    def _tell_left_out(self, left_out, then):
        """What the web client shows of clients left out, and does after it.

        :param then: the action that follows
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "Clients left out because they are reserved for others: %s",
                    left_out,
                ),
                "next": then,
            },
        }
