from odoo import api, models

# key: (parameter, kind, default)
PARAMETERS = {
    "list_ids": ("lead_flow.list_ids", "ids", ()),
    "field_ids": ("lead_flow.field_ids", "ids", ()),
    "undo_minutes": ("lead_flow.undo_minutes", "int", 10),
    "grace_minutes": ("lead_flow.grace_minutes", "int", 15),
    "expiry_days": ("lead_flow.expiry_days", "int", 0),
    "close_leads": ("lead_flow.close_leads", "bool", False),
    "follow_leads": ("lead_flow.follow_leads", "bool", False),
    "ai_enabled": ("lead_flow.ai_enabled", "bool", False),
    "ai_engine": ("lead_flow.ai_engine", "text", "openai"),
    "ai_base_url": ("lead_flow.ai_base_url", "text", ""),
    "ai_model": ("lead_flow.ai_model", "text", "gpt-4o-mini"),
    "ai_batch_size": ("lead_flow.ai_batch_size", "int", 20),
}


class LeadFlowSettings(models.AbstractModel):
    """The settings of the flow, read in one place and with their types."""

    _name = "lead.flow.settings"
    _description = "Settings of the lead flow"

    @api.model
    def _get(self, key):
        """The value of a setting; lists come as tuples of ids."""
        parameter, kind, default = PARAMETERS[key]
        # sudo: settings are read by every operator, written by administrators
        value = self.env["ir.config_parameter"].sudo().get_param(parameter)
        if value in (False, None, ""):
            return default
        if kind == "ids":
            return tuple(int(part) for part in value.split(",") if part.isdigit())
        if kind == "int":
            return int(value) if str(value).lstrip("-").isdigit() else default
        if kind == "bool":
            return str(value).lower() in ("true", "1")
        return value

    @api.model
    def _set(self, key, value):
        parameter, kind, _default = PARAMETERS[key]
        if kind == "ids":
            value = ",".join(str(record_id) for record_id in value)
        self.env["ir.config_parameter"].set_param(parameter, value)
