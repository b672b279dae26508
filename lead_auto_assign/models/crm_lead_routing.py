from odoo import Command, api, models
from odoo.http import request

ENGINE_PARAMETER = "lead_auto_assign.lead_engine"
CORE_PARAMETER = "crm.lead.auto.assignment"


class CrmLead(models.Model):
    """Routing: a lead that a client opens by himself belongs to the client's owners."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """A lead from a website form goes to the client's owners, not to the site's
        default salesperson."""
        if not self._routing_is_website_form():
            return super().create(vals_list)
        routed = [self._routing_form_values(vals) for vals in vals_list]
        leads = super().create(routed)
        for lead, values, vals in zip(leads, routed, vals_list, strict=True):
            if values is not vals:
                lead._routing_tell_other_owners()
        return leads

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A lead from a client's e-mail goes to the client's owners."""
        values = dict(custom_values or {})
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or False)
        owners = self._routing_sender_owners(
            author, msg_dict.get("email_from") or msg_dict.get("from"), values
        )
        if not owners:
            return super().message_new(msg_dict, custom_values=custom_values)
        # they get the e-mail itself: "You have been assigned" would be a second one
        quiet = self.with_context(mail_auto_subscribe_no_notify=True)
        values.update(self._routing_owner_values(owners))
        lead = super(CrmLead, quiet).message_new(msg_dict, custom_values=values)
        return lead.with_env(self.env)

    # ------------------------------------------------------------
    # Website forms
    # ------------------------------------------------------------

    @api.model
    def _routing_is_website_form(self):
        """Whether a visitor's form is creating leads right now.

        Asked of the request, because `website_crm`, which is not required, neither
        calls super() in its filter of the values nor marks the lead.
        """
        return bool(
            request and request.httprequest.path == f"/website/form/{self._name}"
        )

    @api.model
    def _routing_form_values(self, vals):
        """`vals` of a lead from a website form, with the owners of its sender.

        :return: another dictionary, or `vals` itself if the sender has no owners.
        """
        author = self.env["res.partner"]._routing_form_author(request.env.user)
        author = author or author.browse(vals.get("partner_id"))
        owners = self._routing_sender_owners(author, vals.get("email_from"), vals)
        return {**vals, **self._routing_owner_values(owners)} if owners else vals

    def _routing_tell_other_owners(self):
        """Core tells the salesperson that a lead was assigned to him; tell the rest."""
        self.ensure_one()
        others = (self.owner_ids - self.user_id).filtered("active").partner_id
        if others:
            self._message_auto_subscribe_notify(
                others.ids, "mail.message_user_assigned"
            )

    # ------------------------------------------------------------
    # Owners of a new lead
    # ------------------------------------------------------------

    @api.model
    def _routing_sender_owners(self, author, email, vals):
        """The owners of who opens a lead with `vals`; nobody if the setting is off."""
        if not self._routes_to_owners():
            return self.env["res.users"]
        # sudo: a visitor may not read teams
        team = self.env["crm.team"].sudo().browse(vals.get("team_id"))
        company = self.env["res.company"].browse(vals.get("company_id"))
        company = company or team.company_id
        return author._routing_clients(email, company)._routing_owners(company)

    @api.model
    def _routing_owner_values(self, owners):
        """Values that give a new lead these owners, the first as its salesperson."""
        return {"user_id": owners[0].id, "owner_ids": [Command.set(owners.ids)]}

    # ------------------------------------------------------------
    # Who assigns leads: our rules, or Odoo's own assignment
    # ------------------------------------------------------------

    @api.model
    def _assign_rules_govern(self):
        """Whether leads are assigned by our rules, and not by Odoo's own assignment."""
        return self._lead_engine() == "rules"

    @api.model
    def _lead_engine(self):
        """Who assigns leads: `rules`, or `core` for Odoo's own assignment.

        Until somebody chooses, an assignment of Odoo that is in use stays in use.
        """
        # sudo: whoever creates a lead needs the answer
        parameters = self.env["ir.config_parameter"].sudo()
        chosen = parameters.get_param(ENGINE_PARAMETER)
        if chosen in ("rules", "core"):
            return chosen
        return "core" if parameters.get_param(CORE_PARAMETER) else "rules"

    def _is_rule_based_assignment_activated(self):
        """Core asks this before it gives a lead without salesperson to the team's
        leader; our rules for leads, while they govern, are an assignment of that kind.
        """
        if not self._assign_rules_govern():
            return super()._is_rule_based_assignment_activated()
        return self.env["lead.assign.rule"]._has_rules("crm.lead", "create")
