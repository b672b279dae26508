from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class ResPartner(models.Model):
    """Routing: who is the client behind an author or an e-mail address."""

    _inherit = "res.partner"

    def _routing_clients(self, email, company=None):
        """The clients to whom a request may belong: its author, those who share his
        address, and the companies they work for.

        :param self: the author, or nobody.
        :param str email: where the request comes from, as written by its sender.
        :param company: `res.company` that receives the request; empty for any.
        :return: `res.partner`, the author first; empty if an operator is the author, or
            a company of ours, which signs what templates send.
        """
        # sudo: a visitor or a portal user may not read the clients
        author = self.sudo()
        if author and not author._routing_is_outside():
            return author.browse()
        clients = author
        # an address list is nobody's address: strict, so that it matches nobody
        address = author.email_normalized or email_normalize(email)
        if address:
            clients |= author.search(self._routing_email_domain(address, company))
        return clients | clients.commercial_partner_id

    def _routing_is_outside(self):
        """Whether this author is neither an operator nor one of our companies."""
        if not self.partner_share:
            return False
        companies = self.env["res.company"]
        return not companies.search_count([("partner_id", "in", self.ids)], limit=1)

    @api.model
    def _routing_email_domain(self, address, company):
        """Domain of the clients with owners who use this normalized address."""
        domain = Domain("email_normalized", "=", address)
        domain &= Domain("partner_share", "=", True) & Domain("owner_ids", "!=", False)
        if company:
            domain &= Domain("company_id", "in", [False, *company.ids])
        return domain

    @api.model
    def _routing_form_author(self, user):
        """The client who is logged in while a form is filled in, or nobody.

        :param user: `res.users` of the request; often the website's public user.
        """
        # sudo: a visitor may not read users
        portal = user.sudo().filtered(lambda user: user._is_portal())
        return portal.partner_id

    @api.model
    def _routing_form_owners(self, user, email, company):
        """The owners of who fills in a form; nobody if the setting is off.

        :param user: `res.users` of the request. Who is logged in is who he is, whatever
            address he types; a visitor is known by his address only.
        """
        if not self._routes_to_owners():
            return self.env["res.users"]
        clients = self._routing_form_author(user)._routing_clients(email, company)
        return clients._routing_owners(company)
