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
        people = channel._omnichannel_customer()
        partner = channel._omnichannel_readable_contact(people)
        identity = self.env["omnichannel.identity"]
        found = identity._find(channel, people)
        name = company_from_email(found["email"], PUBLIC_DOMAINS)
        name = partner.commercial_company_name or name
        return {
            "fields": ["candidates", "name", "email", "phone"],
            "current_id": False,
            "can_be_new": self._can_be_new(people[0]),
            "name": name,
            "email": "" if partner else found["email"],
            "phone": "" if partner else found["phone"],
            "candidates": identity._companies(channel, name, people),
        }

    @api.model
    def _can_change(self, partners):
        return False

    @api.model
    def _can_be_new(self, partners):
        return True

    @api.model
    def _present(self, contact):
        return contact.commercial_partner_id.filtered("is_company")

    @api.model
    def _matches(self, given, country):
        return self.env["omnichannel.identity"]._company_matches(
            given.get("name"), [given.get("email")], [given.get("phone")], country
        )

    @api.model
    def _choose_first(self):
        return self.env._(
            "Companies with this name, e-mail or telephone exist: choose one."
        )

    @api.model
    def _transform(self, channel, values):
        partner = self._opened(channel)
        company = self._chosen(channel, values)
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
