from odoo import api, fields, models

from ..work_queue import queries
from .lead_flow_ai_question import KEY_PARAMETER

PLAIN = ("undo_minutes", "grace_minutes", "expiry_days", "close_leads", "follow_leads")
PLAIN += ("ai_enabled", "ai_engine", "ai_base_url", "ai_model", "ai_batch_size")


class ResConfigSettings(models.TransientModel):
    """The settings of the flow; the key goes in and never comes out again."""

    _inherit = "res.config.settings"

    flow_list_ids = fields.Many2many(
        "mailing.list", string="Show only if present in the following lists"
    )
    flow_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Select the information to show",
        domain="[('model', '=', 'res.partner'), ('ttype', 'not in', "
        "['binary', 'one2many', 'properties', 'json'])]",
    )
    flow_role_ids = fields.Many2many(
        "res.role", string="Reserve the client for the first operator who writes a note"
    )
    flow_undo_minutes = fields.Integer(string="A note can be taken back for (minutes)")
    flow_grace_minutes = fields.Integer(
        string="A callback is its author's for (minutes)"
    )
    flow_expiry_days = fields.Integer(string="Reservation ends after (working days)")
    flow_close_leads = fields.Boolean(string="Closing wins or loses the opportunity")
    flow_follow_leads = fields.Boolean(
        string="A won or lost opportunity closes the lead"
    )
    flow_ai_enabled = fields.Boolean(string="Enable the report by AI")
    flow_ai_engine = fields.Selection(
        [("openai", "Language model"), ("lexicon", "Word list (no key, less exact)")],
        string="Classified by",
        default="openai",
    )
    flow_ai_key = fields.Char(string="OpenAI key")
    flow_ai_key_is_set = fields.Boolean(readonly=True)
    flow_ai_base_url = fields.Char(string="Address of the service")
    flow_ai_model = fields.Char(string="Model")
    flow_ai_batch_size = fields.Integer(string="Notes per request")
    flow_ai_waiting = fields.Integer(string="Notes to classify", readonly=True)
    flow_search_is_slow = fields.Boolean(string="Search is slow", readonly=True)
    flow_ai_last_error = fields.Char(string="Last error", readonly=True)

    @api.model
    def get_values(self):
        values = super().get_values()
        settings = self.env["lead.flow.settings"]
        parameters = self.env["ir.config_parameter"].sudo()
        values.update({f"flow_{key}": settings._get(key) for key in PLAIN})
        roles = self.env["res.role"].search([("flow_reserve", "=", True)])
        values.update(
            flow_list_ids=[fields.Command.set(settings._get("list_ids"))],
            flow_field_ids=[fields.Command.set(settings._get("field_ids"))],
            flow_role_ids=[fields.Command.set(roles.ids)],
            flow_ai_key_is_set=bool(parameters.get_param(KEY_PARAMETER)),
            flow_ai_waiting=self.env["lead.flow.ai"].sudo()._count_waiting(),
            flow_search_is_slow=not queries.has_trigrams(self.env),
            flow_ai_last_error=parameters.get_param("lead_flow.ai_last_error"),
        )
        return values

    def set_values(self):
        res = super().set_values()
        settings = self.env["lead.flow.settings"]
        shown = settings._get("list_ids")
        for key in PLAIN:
            settings._set(key, self[f"flow_{key}"])
        settings._set("list_ids", self.flow_list_ids.ids)
        settings._set("field_ids", self.flow_field_ids.ids)
        if set(shown) != set(self.flow_list_ids.ids):
            self.env["res.partner"].sudo()._cron_flow_sync_listed()
        self._set_roles()
        if self.flow_ai_key:
            self.env["ir.config_parameter"].set_param(KEY_PARAMETER, self.flow_ai_key)
            # the wizard's row stays in the database for a while, without the key
            self.flow_ai_key = False
        return res

    def _set_roles(self):
        chosen = self.flow_role_ids
        reserving = self.env["res.role"].search([("flow_reserve", "=", True)])
        (chosen - reserving).write({"flow_reserve": True})
        (reserving - chosen).write({"flow_reserve": False})

    def action_flow_ai_test(self):
        """Save, try the service, and say in words what is wrong."""
        self.set_values()
        works, words = self.env["lead.flow.ai"]._test()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if works else "danger",
                "message": words,
                "sticky": not works,
            },
        }
