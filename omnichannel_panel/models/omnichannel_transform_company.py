from odoo import api, models

from ..identity import company_from_email
from .omnichannel_identity import PUBLIC_DOMAINS


class OmnichannelTransformCompany(models.AbstractModel):
    """The company behind the visitor; his contact, when there is one, works for it."""

    _name = "omnichannel.transform.company"
    _inherit = "omnichannel.transform.contact"
    _description = "A conversation becomes a company"
    _kind = "company"
    _icon = "fa-building-o"
    _place = 10

    @api.model
    def _label(self):
        return self.env._("Company")

    @api.model
    def _defaults(self, channel):
        partner = self._partner(channel)
        found = self.env["omnichannel.identity"]._find(channel)
        email = partner.email or found["email"]
        name = company_from_email(email or "", PUBLIC_DOMAINS)
        return {
            "fields": ["candidates", "name", "email", "phone"],
            "current_id": False,
            "name": partner.commercial_company_name or name,
            "email": "" if partner else found["email"],
            "phone": "" if partner else found["phone"],
            "candidates": self.env["omnichannel.identity"]._companies(name, partner),
        }

    @api.model
    def _transform(self, channel, values):
        partner = self._partner(channel)
        company = self._chosen(values)
        if company:
            self._complete(company, values)
        else:
            company = self._create_partner(channel, values)
        if not partner:
            self._become(channel, company)
        elif partner != company and not partner.parent_id:
            partner.parent_id = company
        return company

    @api.model
    def _create_partner(self, channel, values):
        company = super()._create_partner(channel, values)
        company.is_company = True
        return company
