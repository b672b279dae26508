import json

from odoo import api, fields, models
from odoo.exceptions import UserError


class LeadFlowNoteBulk(models.TransientModel):
    """One predefined note for a selection of clients or opportunities."""

    _name = "lead.flow.note.bulk"
    _description = "Log a predefined note"

    res_model = fields.Char(string="Model", required=True)
    res_ids = fields.Text(string="Selection", required=True, help="Ids, as JSON.")
    record_count = fields.Integer(string="Selected", compute="_compute_record_count")
    template_id = fields.Many2one(
        "lead.flow.note.template", string="Predefined note", required=True
    )

    @api.model
    def default_get(self, fields):
        """It starts with the selection of the list, or the record of the form."""
        selected = {
            "res_model": self.env.context.get("active_model"),
            "res_ids": json.dumps(self.env.context.get("active_ids") or []),
        }
        values = super().default_get(fields)
        return {
            **{name: selected[name] for name in selected if name in fields},
            **values,
        }

    @api.depends("res_ids")
    def _compute_record_count(self):
        for wizard in self:
            wizard.record_count = len(json.loads(wizard.res_ids or "[]"))

    def action_apply(self):
        """Log the note on each client, and say if some were left out."""
        self.ensure_one()
        if self.res_model not in self.env["ir.actions.server"]._flow_models():
            raise UserError(
                self.env._("Notes are logged on contacts and opportunities only.")
            )
        records = self.env[self.res_model].browse(json.loads(self.res_ids))
        records.check_access("read")
        notes = self.env["lead.flow.note"]
        left_out = notes._log_template(self.template_id, records)
        close = {"type": "ir.actions.act_window_close"}
        return notes._tell_left_out(left_out, close) if left_out else close
