import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class IrActionsServer(models.Model):
    """The action "Log a predefined note", for automation rules and the Actions menu."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[("lead_flow_note", "Log a Predefined Note"), ("followers",)],
        ondelete={"lead_flow_note": "cascade"},
    )
    flow_template_id = fields.Many2one(
        "lead.flow.note.template", string="Predefined Note", ondelete="restrict"
    )

    @api.model
    def _flow_models(self):
        """Names of the models whose records have a client to note something on."""
        return ("res.partner", "crm.lead")

    def _name_depends(self):
        return [*super()._name_depends(), "flow_template_id"]

    def _generate_action_name(self):
        self.ensure_one()
        if self.state != "lead_flow_note" or not self.flow_template_id:
            return super()._generate_action_name()
        return self.env._("Log “%s”", self.sudo().flow_template_id.name)

    @api.depends("state")
    def _compute_available_model_ids(self):
        noting = self.filtered(lambda action: action.state == "lead_flow_note")
        get_id = self.env["ir.model"]._get_id
        noting.available_model_ids = [get_id(name) for name in self._flow_models()]
        return super(IrActionsServer, self - noting)._compute_available_model_ids()

    @api.model
    def _warning_depends(self):
        return [*super()._warning_depends(), "flow_template_id"]

    def _get_warning_messages(self):
        self.ensure_one()
        warnings = super()._get_warning_messages()
        if self.state == "lead_flow_note":
            if not self.flow_template_id:
                warnings.append(self.env._("Choose the predefined note to log."))
            if self.model_id.model not in (*self._flow_models(), False):
                warnings.append(
                    self.env._("Notes are logged on contacts and opportunities only.")
                )
        return warnings

    def _can_execute_action_on_records(self, records):
        """Who may write notes may log one; the note asks whether he reaches its client.

        :raise AccessError: the user may not write notes
        """
        if self.group_ids or not self._flow_runs_by_user():
            return super()._can_execute_action_on_records(records)
        notes = self.env["lead.flow.note"].with_user(self.env.user)
        return notes.check_access("create")

    def _flow_runs_by_user(self):
        """Whether it logs notes for a user, not for a rule or a scheduled action."""
        action = self
        while action.parent_id and action.usage == "ir_actions_server":
            action = action.parent_id
        return self.state == "lead_flow_note" and action.usage == "ir_actions_server"

    def _run_action_lead_flow_note_multi(self, eval_context=None):
        """Log the note on each client; a reserved one is left to its operator.

        :return: False, or what tells the user that clients were left out
        """
        records = eval_context.get("records") or eval_context.get("record")
        if not records or not self.flow_template_id:
            return False
        notes, by_user = self.env["lead.flow.note"], self._flow_runs_by_user()
        if by_user:
            # an action runs with sudo, which would let him note on any client
            notes = notes.with_user(self.env.user)
        left_out = notes._log_template(self.flow_template_id, records)
        if not left_out:
            return False
        _logger.info("%s reserved clients were left without the note", left_out)
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        return by_user and notes._tell_left_out(left_out, reload)
