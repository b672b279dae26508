from odoo import Command, api, fields, models

from ..models.lead_flow_note_template import OUTCOME_SELECTION


class LeadFlowNoteWizard(models.TransientModel):
    """A note written from a client's or an opportunity's form."""

    _name = "lead.flow.note.wizard"
    _description = "Log a note"

    partner_id = fields.Many2one("res.partner", required=True, readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    template_id = fields.Many2one("lead.flow.note.template", string="Predefined note")
    body = fields.Text(
        string="Note", compute="_compute_from_template", store=True, readonly=False
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        string="Tags to apply",
        compute="_compute_from_template",
        store=True,
        readonly=False,
    )
    outcome = fields.Selection(
        OUTCOME_SELECTION,
        compute="_compute_from_template",
        store=True,
        readonly=False,
    )
    is_closing = fields.Boolean(
        string="Close the lead",
        compute="_compute_from_template",
        store=True,
        readonly=False,
    )
    callback_date = fields.Datetime(string="Call back at")
    duration = fields.Integer(string="Seconds of the call")

    @api.constrains("partner_id")
    def _check_partner(self):
        self.partner_id._flow_check_reachable()

    @api.depends("template_id")
    def _compute_from_template(self):
        for wizard in self:
            template = wizard.template_id
            if template:
                # the text names the client and his number
                wizard.partner_id._origin._flow_check_reachable()
                wizard.body = template._fill(wizard.partner_id)
                wizard.outcome = template.outcome
                wizard.is_closing = template.is_closing
                wizard.category_ids = template.category_ids
            else:
                wizard.outcome = wizard.outcome or "unclassified"

    def action_save(self):
        """Save the note."""
        self.ensure_one()
        self.env["lead.flow.note"].create(
            {
                "partner_id": self.partner_id.id,
                "lead_id": self.lead_id.id,
                "template_id": self.template_id.id,
                "body": self.body,
                "category_ids": [Command.set(self.category_ids.ids)],
                "outcome": self.outcome,
                "is_closing": self.is_closing,
                "callback_date": self.callback_date,
                "duration": self.duration,
            }
        )
        return {"type": "ir.actions.act_window_close"}
