from odoo import Command, api, fields, models


class CrmLead(models.Model):
    """A lead or opportunity: has owners, and is assigned when created or tagged."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "lead.owner.mixin"]

    _assign_tag_field = "tag_ids"

    owner_ids = fields.Many2many(
        "res.users", "crm_lead_owner_rel", "lead_id", "user_id", tracking=False
    )
    user_id = fields.Many2one(default=lambda self: self._default_user_id())
    assign_log_ids = fields.One2many("lead.assign.log", "lead_id", string="Assignments")

    @api.model
    def _default_user_id(self):
        """Nobody where a rule decides, else the creator as in core."""
        if self._assign_rules_govern() and self.env["lead.assign.rule"]._has_rules(
            self._name, "create"
        ):
            return self.env["res.users"]
        return self.env.user

    @api.model
    def _assign_open_domain(self):
        return [*super()._assign_open_domain(), ("won_status", "=", "pending")]

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads.filtered(lambda lead: not lead.user_id)._assign_owners("create")
        return leads

    def write(self, vals):
        with self._assigning_by_tags(vals):
            res = super().write(vals)
        if vals.keys() & {"active", "stage_id", "probability", "team_id"}:
            self.env["lead.assign.request"]._wake()
        return res

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        """The client made of a lead has the lead's owners."""
        values = super()._prepare_customer_values(partner_name, is_company, parent_id)
        if values.get("user_id") and values["user_id"] in self.owner_ids.ids:
            values["owner_ids"] = [Command.set(self.owner_ids.ids)]
        return values

    def _merge_get_fields_specific(self):
        """A merged opportunity keeps the owners of all that went into it."""
        specific = super()._merge_get_fields_specific()
        specific["owner_ids"] = lambda fname, leads: [Command.set(leads.owner_ids.ids)]
        return specific
