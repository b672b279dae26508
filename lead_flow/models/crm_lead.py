from odoo import fields, models


class CrmLead(models.Model):
    """The state of the flow is the client's; readable and searchable from his leads."""

    _inherit = "crm.lead"

    flow_state = fields.Selection(related="partner_id.flow_state", string="Lead state")
    flow_last_note_id = fields.Many2one(
        related="partner_id.flow_last_note_id", string="Last note"
    )
    flow_last_note_date = fields.Datetime(related="partner_id.flow_last_note_date")
    flow_user_id = fields.Many2one(
        related="partner_id.flow_user_id", string="Reserved for"
    )
    flow_note_ids = fields.One2many(
        "lead.flow.note", "lead_id", string="Flow notes", groups="base.group_user"
    )

    def write(self, vals):
        """A won or lost opportunity closes its client's flow, if that is wanted."""
        follows = (
            vals.keys() & {"stage_id", "active", "probability"}
            and not self.env.context.get("lead_flow_from_note")
            and self.env["lead.flow.settings"]._get("follow_leads")
        )
        before = {lead.id: lead.won_status for lead in self} if follows else {}
        res = super().write(vals)
        self.filtered(
            lambda lead: lead.id in before
            and before[lead.id] != lead.won_status
            and lead.won_status in ("won", "lost")
        )._flow_close_clients()
        return res

    def _flow_end_values(self):
        """What winning or losing changes, as values to write that can be JSON."""
        self.ensure_one()
        return {
            "active": self.active,
            "stage_id": self.stage_id.id,
            "probability": self.probability,
            "automated_probability": self.automated_probability,
            "lost_reason_id": self.lost_reason_id.id,
            "date_closed": fields.Datetime.to_string(self.date_closed),
        }

    def _flow_close_clients(self):
        """Close the flow of the clients of these ended opportunities."""
        # sudo: whoever ends an opportunity closes its client, reserved or not
        clients = self.sudo().partner_id.filtered(
            lambda client: client.flow_state == "in_progress"
        )
        if clients:
            clients._flow_write(
                {
                    "flow_state": "done",
                    "flow_closed_date": fields.Datetime.now(),
                    "flow_user_id": False,
                    "flow_callback_date": False,
                }
            )
            clients._flow_finish_callbacks()
            clients._flow_log(self.env._("Lead closed with its opportunity"))
            clients._flow_notify("close", self.env.user)

    def action_flow_note(self):
        """Log a note on the client of this opportunity."""
        self.ensure_one()
        return {
            **self.partner_id.action_flow_note(),
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_lead_id": self.id,
            },
        }
