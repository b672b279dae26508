from odoo import models
from odoo.exceptions import UserError

from ..targets import queries


class PhoneCampaign(models.Model):
    """Associating clients with a campaign, any number of them."""

    _inherit = "phone.campaign"

    def _associate(
        self, domain, contract_types=None, without_phone=False, blacklisted=False
    ):
        """Make targets of all clients that match a domain and the user may read.

        :param contract_types: phone.contract.type that concern these targets
        :return: {"matching", "added", "already", "foreign", "left_out"}; `foreign` are
            of another company than the campaign
        :raise UserError: a contract type that the campaign has not
        """
        self.ensure_one()
        self._check_right("can_edit")
        types = contract_types or self.env["phone.contract.type"]
        foreign = types - self._available_contract_types()
        if foreign:
            raise UserError(
                self.env._(
                    "The campaign does not concern “%s”.", foreign[0].display_name
                )
            )
        clients = self.env["res.partner"]._search(domain)
        counts = queries.count(self, clients)
        added = queries.add(self, clients, types.ids, without_phone, blacklisted)
        self.env["phone.campaign.target"].invalidate_model()
        self.invalidate_recordset()
        return {
            "matching": counts.new + counts.already + counts.foreign,
            "added": added,
            "already": counts.already,
            "foreign": counts.foreign,
            "left_out": counts.new - added,
        }
