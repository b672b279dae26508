from odoo import api, fields, models


class LeadAssignBatchLine(models.Model):
    """One client of a mass assignment: who owned him before, and who after."""

    _name = "lead.assign.batch.line"
    _description = "Client of a mass assignment"
    _order = "id"
    _log_access = False

    batch_id = fields.Many2one(
        "lead.assign.batch", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", ondelete="cascade", index="btree_not_null"
    )
    lead_id = fields.Many2one("crm.lead", ondelete="cascade", index="btree_not_null")
    state = fields.Selection(
        [
            ("todo", "To do"),
            ("assigned", "Assigned"),
            ("left", "Left as it was"),
            ("undone", "Undone"),
            ("changed", "Changed since, left alone"),
        ],
        required=True,
        default="todo",
    )
    owners_before = fields.Json()
    owners_after = fields.Json()
    passed_over = fields.Json()
    before_text = fields.Char(string="Owners before", compute="_compute_owners_text")
    after_text = fields.Char(string="Owners after", compute="_compute_owners_text")
    passed_over_text = fields.Char(
        string="Passed over", compute="_compute_passed_over_text"
    )
    record_name = fields.Char(string="Client or lead", compute="_compute_record_name")

    # next_lines: what is still to do, in order
    _todo_idx = models.Index("(batch_id, id) WHERE state = 'todo'")

    @api.depends("partner_id", "lead_id")
    def _compute_record_name(self):
        for line in self:
            line.record_name = (line.lead_id or line.partner_id).sudo().display_name

    @api.depends("owners_before", "owners_after")
    def _compute_owners_text(self):
        ids = {
            user
            for line in self
            for user in (*(line.owners_before or ()), *(line.owners_after or ()))
        }
        users = self.env["res.users"].sudo().browse(ids).exists()
        names = {user.id: user.name for user in users}
        for line in self:
            line.before_text = ", ".join(
                names[user] for user in line.owners_before or () if user in names
            )
            line.after_text = ", ".join(
                names[user] for user in line.owners_after or () if user in names
            )

    @api.depends("passed_over")
    @api.depends_context("lang")
    def _compute_passed_over_text(self):
        told = self.env["lead.assign.trace.mixin"]._texts_of_passed_over(
            [line.passed_over or () for line in self]
        )
        for line, text in zip(self, told, strict=True):
            line.passed_over_text = text

    def action_open_record(self):
        """Open the client or lead this is about."""
        self.ensure_one()
        record = self.lead_id or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
