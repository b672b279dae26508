import logging

from odoo import api, fields, models

from .lead_flow_note import ClientReserved

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

    def _run_action_lead_flow_note_multi(self, eval_context=None):
        """Log the note on each client; a reserved one is left to its operator."""
        records = eval_context.get("records") or eval_context.get("record")
        if not records or not self.flow_template_id:
            return False
        skipped = 0
        for record in records:
            try:
                with self.env.cr.savepoint():
                    self._log_flow_note(record)
            except ClientReserved:
                skipped += 1
        if skipped:
            _logger.info("%s reserved clients were left without the note", skipped)
        return False

    def _log_flow_note(self, record):
        is_lead = record._name == "crm.lead"
        partner = record.partner_id if is_lead else record
        if partner:
            self.env["lead.flow.note"].create(
                {
                    "partner_id": partner.id,
                    "lead_id": is_lead and record.id,
                    "template_id": self.sudo().flow_template_id.id,
                }
            )
