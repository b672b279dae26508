from odoo import api, fields, models


class IrActionsServer(models.Model):
    """The action "Assign owners", for automation rules and the Actions menu."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[("lead_assign", "Assign Owners"), ("followers",)],
        ondelete={"lead_assign": "cascade"},
    )
    lead_assign_rule_ids = fields.Many2many(
        "lead.assign.rule",
        "ir_act_server_lead_assign_rule_rel",
        "action_id",
        "rule_id",
        string="Assignment Rules",
        domain="[('model', '=', model_name)]",
        # Without its rules the action would apply all of them.
        ondelete="restrict",
        help="Rules to apply, in their order. Leave empty to apply all of them.",
    )

    @api.model
    def _lead_assign_models(self):
        """Names of the models whose records can be assigned."""
        return ("res.partner", "crm.lead")

    def _name_depends(self):
        return [*super()._name_depends(), "lead_assign_rule_ids"]

    def _generate_action_name(self):
        self.ensure_one()
        rules = self._lead_assign_rules()
        if self.state != "lead_assign" or not rules:
            return super()._generate_action_name()
        return self.env._(
            "Assign owners by %(rules)s", rules=", ".join(rules.mapped("name"))
        )

    @api.depends("state")
    def _compute_available_model_ids(self):
        assigning = self.filtered(lambda action: action.state == "lead_assign")
        get_id = self.env["ir.model"]._get_id
        assigning.available_model_ids = [
            get_id(name) for name in self._lead_assign_models()
        ]
        return super(IrActionsServer, self - assigning)._compute_available_model_ids()

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), "lead_assign_rule_ids.model"]

    def _get_warning_messages(self):
        self.ensure_one()
        warnings = super()._get_warning_messages()
        if self.state == "lead_assign":
            warnings += self._get_lead_assign_warnings()
        return warnings

    def _get_lead_assign_warnings(self):
        """Why this action cannot assign, as a list of sentences."""
        model = self.model_id.model
        if model and model not in self._lead_assign_models():
            return [self.env._("Only contacts, leads and opportunities have owners.")]
        others = self._lead_assign_rules().filtered(lambda rule: rule.model != model)
        if not others:
            return []
        return [
            self.env._(
                "These assignment rules are for another model: %(rules)s",
                rules=", ".join(others.mapped("name")),
            )
        ]

    def _lead_assign_rules(self):
        """The chosen rules, archived ones included."""
        return self.with_context(active_test=False).lead_assign_rule_ids

    def _run_action_lead_assign_multi(self, eval_context=None):
        """Assign the records of the context; nobody being available is no error."""
        records = eval_context.get("records") or eval_context.get("record")
        if records:
            # Groups on the action open it, they do not open every record.
            records.check_access("write")
            # Archived rules stay chosen: nothing must not become all of them.
            records._assign_owners(
                "automation", rules=self._lead_assign_rules() or None
            )
        return False
