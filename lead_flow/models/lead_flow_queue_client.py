from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CHOICES = 1000


class LeadFlowQueue(models.AbstractModel):
    """Opening, holding, handing over and reopening one client from the screen."""

    _inherit = "lead.flow.queue"

    @api.model
    def open_client(self, partner_id):
        """Everything the middle of the screen shows, and hold the client softly.

        Whom a colleague has reserved is shown, but not held.

        :return: dict; `held_by` names the colleague who has him open, if any
        """
        self._check_operator()
        partner = self._client(partner_id)
        if partner.flow_user_id and partner.flow_user_id != self.env.user:
            return {**self._client_data(partner), "held_by": ""}
        holder = self.env["lead.flow.hold"]._take(partner)
        if holder == self.env.user:
            return self._opened(partner)
        self.env["lead.flow.collision"]._count(partner, holder, "open")
        return {**self._client_data(partner), "held_by": holder._flow_name()}

    def _opened(self, partner):
        """What the screen shows of a client just held; the others are told."""
        partner._flow_notify_hold(self.env.user)
        return {**self._client_data(partner), "held_by": ""}

    @api.model
    def read_client(self, partner_id):
        """The client as he is now, without holding him."""
        self._check_operator()
        partner = self._client(partner_id)
        return {
            **self._client_data(partner),
            **self._rows([self._place_of(partner)])[0],
        }

    @api.model
    def renew_hold(self, partner_id):
        """Keep a client held: the name of who holds him instead, "" if it is mine."""
        self._check_operator()
        holder = self.env["lead.flow.hold"]._take(self._client(partner_id))
        return "" if holder == self.env.user else holder._flow_name()

    @api.model
    def release_hold(self, partner_id=None):
        """Let go of one client, or of all."""
        self._check_operator()
        # a client who left the flow meanwhile is let go as well
        partner = self.env["res.partner"].browse(partner_id) if partner_id else None
        dropped = self.env["lead.flow.hold"]._drop(partner)
        dropped.sudo().exists()._flow_notify_hold(None)
        return True

    def _client(self, partner_id):
        """A client of the flow, with sudo.

        :raise UserError: he is gone, not in the flow, or of another company
        """
        clients = self.env["res.partner"].sudo().with_context(active_test=False)
        partner = clients.search_fetch(
            Domain("id", "=", partner_id), self._client_fields(), limit=1
        )
        partner = partner.with_env(self.sudo().env)
        company = partner.company_id
        if not partner.in_lead_flow or company and company not in self.env.companies:
            raise UserError(self.env._("This client is not in the lead flow."))
        return partner

    # ------------------------------------------------------------
    # Reservation
    # ------------------------------------------------------------

    @api.model
    def release_client(self, partner_id, reason, user_id=None):
        """End a client's reservation, or hand him over; managers only.

        :param reason: why, for the client's chatter
        :param user_id: the operator for whom he is reserved from now on
        :return: like `read_client`
        """
        self._check_manager()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: the reason is kept with the client."))
        user = self.env["res.users"].browse(user_id)
        self._client(partner_id)._flow_release(reason.strip(), user or None)
        return self.read_client(partner_id)

    def _check_manager(self):
        if not self._is_manager():
            raise UserError(self.env._("Only managers release or hand over clients."))

    @api.model
    def reopen_client(self, partner_id):
        """Put a closed client back into the queue; like `open_client`."""
        self._check_operator()
        self._client(partner_id).action_flow_reopen()
        return self.open_client(partner_id)

    # ------------------------------------------------------------
    # Choices
    # ------------------------------------------------------------

    @api.model
    def get_choices(self, kind, search="", limit=CHOICES):
        """What a filter or a picker of the screen offers.

        :param kind: "tags", "lists", "teams" or "operators"
        :return: {"choices": [{"id", "name", "color"}], "more": whether there are more}
        """
        self._check_operator()
        model, domain = self._choice_source(kind)
        # sudo: names only; operators have no rights on lists and teams
        records = (
            self.env[model]
            .sudo()
            .search(
                domain & Domain("name", "ilike", search or ""),
                limit=limit + 1,
                order="name, id",
            )
        )
        colored = kind == "tags"
        choices = [
            {"id": each.id, "name": each.display_name, "color": colored and each.color}
            for each in records[:limit]
        ]
        return {"choices": choices, "more": len(records) > limit}

    @api.model
    def _operator_domain(self):
        """To whom clients can be handed over: the operators of the user's companies."""
        operators = self.env["res.partner"]._flow_operators()
        return Domain("all_group_ids", "in", operators.ids) & Domain(
            "company_ids", "in", self.env.companies.ids
        )

    def _choice_source(self, kind):
        """Where the choices of a kind stand: (model, domain)."""
        companies = Domain("company_id", "in", [False, *self.env.companies.ids])
        shown_lists = self.env["lead.flow.settings"]._get("list_ids")
        return {
            "tags": ("res.partner.category", Domain.TRUE),
            "lists": (
                "mailing.list",
                Domain("id", "in", shown_lists) if shown_lists else Domain.TRUE,
            ),
            "teams": ("crm.team", companies),
            "operators": ("res.users", self._operator_domain()),
        }[kind]
