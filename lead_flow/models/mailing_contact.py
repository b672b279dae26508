from odoo import api, fields, models
from odoo.fields import Domain

from .res_partner import STATE_SELECTION


class MailingContact(models.Model):
    """The lead state of who stands on a mailing list, through his e-mail address."""

    _inherit = "mailing.contact"

    flow_state = fields.Selection(
        STATE_SELECTION,
        string="Lead state",
        compute="_compute_flow_state",
        search="_search_flow_state",
        compute_sudo=True,
        help="Of the client with this address; none if there is no such client.",
    )

    @api.depends("email_normalized")
    def _compute_flow_state(self):
        emails = [email for email in self.mapped("email_normalized") if email]
        groups = self.env["res.partner"]._read_group(
            [("email_normalized", "in", emails), ("flow_state", "!=", "none")],
            ["email_normalized", "flow_state"],
        )
        # of several clients with one address who is being called counts most
        order = ["done", "in_progress"]
        states = dict(sorted(groups, key=lambda group: order.index(group[1])))
        for contact in self:
            contact.flow_state = states.get(contact.email_normalized, "none")

    @api.model
    def _search_flow_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        called = self._flow_state_domain("in_progress")
        done = self._flow_state_domain("done")
        domains = {"in_progress": called, "done": done & ~called}
        domains["none"] = ~(called | done)
        # "not set" cannot be
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _flow_state_domain(self, state):
        """Contacts with the address of a client in this state."""
        # sudo: who sends mailings need not see the clients
        clients = self.env["res.partner"].sudo()
        found = clients._search(
            [("flow_state", "=", state), ("email_normalized", "!=", False)]
        )
        return Domain("email_normalized", "in", found.subselect("email_normalized"))
