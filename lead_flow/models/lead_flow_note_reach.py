from odoo import models
from odoo.exceptions import UserError

from .lead_flow_note import ClientReserved


class LeadFlowNote(models.Model):
    """On whom, and about which opportunity, a user may write a note."""

    _inherit = "lead.flow.note"

    def _check_reached(self, clients, vals_list):
        """Refuse notes on whom, or on an opportunity that, the user does not reach.

        :param clients: {partner id: dict of its locked values}
        :raise UserError: with the words for the operator
        """
        if not self.env.su:
            far = [each for each, client in clients.items() if not client["is_reached"]]
            self.env["res.partner"].browse(far)._flow_check_reachable()
        for vals in vals_list:
            lead = vals.get("lead_id")
            if lead and lead not in clients[vals["partner_id"]]["lead_ids"]:
                raise UserError(
                    self.env._("The opportunity is not one of this client's.")
                )

    def _check_not_reserved(self, clients, vals_list):
        """Refuse notes on clients who are reserved for somebody else.

        :param clients: {partner id: dict of its locked values}
        :raise ClientReserved: with the words for the operator
        """
        for vals in vals_list:
            holder = clients[vals["partner_id"]]["flow_user_id"]
            if holder and holder != vals["user_id"]:
                user = self.env["res.users"].sudo().browse(holder)
                raise ClientReserved(
                    self.env._("This client is reserved for %s.", user._flow_name()),
                    user,
                )
