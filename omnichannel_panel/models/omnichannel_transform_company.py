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
        partner = channel._omnichannel_readable_contact()
        identity = self.env["omnichannel.identity"]
        found = identity._find(channel)
        name = company_from_email(found["email"], PUBLIC_DOMAINS)
        name = partner.commercial_company_name or name
        return {
            "fields": ["candidates", "name", "email", "phone"],
            "current_id": False,
            "can_be_new": self._can_be_new(channel),
            "name": name,
            "email": "" if partner else found["email"],
            "phone": "" if partner else found["phone"],
            "candidates": identity._companies(channel, name),
        }

    @api.model
    def _can_change(self, partners):
        return False

    @api.model
    def _can_be_new(self, channel):
        return True

    @api.model
    def _present(self, channel):
        company = channel._omnichannel_contact().commercial_partner_id
        return company.filtered("is_company")

    @api.model
    def _matches(self, given):
        return self.env["omnichannel.identity"]._company_matches(
            given.get("name"), [given.get("email")], [given.get("phone")]
        )

    @api.model
    def _choose_first(self):
        return self.env._(
            "Companies with this name, e-mail or telephone exist: choose one."
        )

    @api.model
    def _transform(self, channel, values):
        partner = self._partner(channel)
        company = self._chosen(values)
        if company:
            self._complete(company, values)
        else:
            company = self._create_partner(channel, values)
        signed_in = channel._omnichannel_customer()[0]
        if not partner or (partner.is_company and not signed_in):
            self._become(channel, company)
        elif partner != company and not partner.parent_id:
            partner.parent_id = company
        return company

    @api.model
    def _employer(self, channel):
        return self.env["res.partner"]

    @api.model
    def _create_partner(self, channel, values):
        company = super()._create_partner(channel, values)
        company.is_company = True
        return company
