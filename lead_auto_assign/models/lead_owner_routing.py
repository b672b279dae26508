from odoo import api, models
from odoo.tools import str2bool

ROUTE_PARAMETER = "lead_auto_assign.route_to_owners"


class LeadOwnerMixin(models.AbstractModel):
    """Routing: whom a client's message reaches.

    `_routes_to_owners()` tells whether the setting is on; `_routing_owners()` names the
    operators to reach for these clients or leads.
    """

    _inherit = "lead.owner.mixin"

    @api.model
    def _routes_to_owners(self):
        """Whether clients' requests go to their owners; answered from a cache."""
        # sudo: visitors and portal users write to us too, and may not read parameters
        parameters = self.env["ir.config_parameter"].sudo()
        return str2bool(parameters.get_param(ROUTE_PARAMETER, "False"), False)

    def _routing_owners(self, company=None):
        """The operators to reach for these clients or leads.

        :param company: `res.company` of what they are told about; empty for any.
        :return: `res.users`, in order, the main owner of each record first; only
            active operators who work in that company and in the record's own.
        """
        owners = self.env["res.users"].sudo()
        # sudo: a visitor or a portal user may not read who is in charge of him
        for record in self.sudo():
            companies = record.company_id
            if company:
                companies |= company
            owners |= (record.user_id | record.owner_ids).filtered(
                lambda user, companies=companies: user.active
                and not user.share
                and companies <= user.company_ids
            )
        return owners
