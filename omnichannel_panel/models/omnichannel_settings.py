from odoo import api, models

# key: (parameter, kind, default)
PARAMETERS = {
    "ip_mode": ("omnichannel_panel.ip_mode", "text", "anonymised"),
    "retention_days": ("omnichannel_panel.retention_days", "int", 90),
    "department_action": ("omnichannel_panel.department_action", "text", "none"),
    "support_project_id": ("omnichannel_panel.support_project_id", "int", 0),
    "task_project_id": ("omnichannel_panel.task_project_id", "int", 0),
    "salesperson_first": ("omnichannel_panel.salesperson_first", "bool", True),
}


class OmnichannelSettings(models.AbstractModel):
    """The settings of the panel, read in one place and with their types."""

    _name = "omnichannel.settings"
    _description = "Settings of the conversation panel"

    @api.model
    def _get(self, key):
        """The value of a setting, its default when it was never set."""
        parameter, kind, default = PARAMETERS[key]
        # sudo: settings are read by every agent, written by administrators
        value = self.env["ir.config_parameter"].sudo().get_param(parameter)
        if value in (False, None, ""):
            return default
        if kind == "int":
            return int(value) if str(value).lstrip("-").isdigit() else default
        if kind == "bool":
            return str(value).lower() in ("true", "1")
        return value

    @api.model
    def _set(self, key, value):
        parameter = PARAMETERS[key][0]
        # an empty value would be deleted, and read as the default
        self.env["ir.config_parameter"].set_param(parameter, str(value))

    @api.model
    def _project(self, key):
        """The project of a setting, as the user may see it; empty when it is gone."""
        domain = [("id", "=", self._get(key))]
        return self.env["project.project"].search(domain, limit=1)

    @api.model
    def _set_default_project(self):
        """Tickets work from the start, in a project that can be exchanged.

        One that an earlier installation left goes on, and the new one goes.
        """
        project = self.env.ref("omnichannel_panel.project_support", False)
        kept = self._project("support_project_id")
        if project and not kept:
            self._set("support_project_id", project.id)
        elif project and kept != project and not project.task_ids:
            project.type_ids.unlink()
            project.unlink()
