from odoo import api, models


class LeadFlowQueue(models.AbstractModel):
    """Calls through the OCA's softphone, `voip_oca`, if it is installed."""

    _inherit = "lead.flow.queue"

    @api.model
    def note_of_call(self, call_id):
        """Whose note a call that was hung up asks for.

        :return: {"id": the client, "seconds": how long they talked}, False if the call
            is not the current user's, or not with a client of the flow
        """
        operator = self.env.user.has_group("lead_flow.group_lead_flow_operator")
        if "voip.call" not in self.env or not operator:
            return False
        # sudo: of his own call an operator may know with whom it was
        call = self.env["voip.call"].sudo().browse(call_id).exists()
        if not call or call.user_id != self.env.user:
            return False
        partner = call.partner_id or self._client_of_number(call.phone_number)
        if not partner.in_lead_flow:
            return False
        talked = call.start_date and call.end_date
        seconds = (call.end_date - call.start_date).total_seconds() if talked else 0
        return {"id": partner.id, "seconds": round(seconds)}

    def _client_of_number(self, number):
        """The only client of the flow with this number, however it is written."""
        # sudo: an operator may find the clients of the flow
        partners = self.env["res.partner"].sudo()
        sanitized = self.env.user.sudo()._phone_format(number=number)
        found = partners.search(
            [
                ("phone_sanitized", "=", sanitized or number),
                ("in_lead_flow", "=", True),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            limit=2,
        )
        return found if len(found) == 1 else partners
