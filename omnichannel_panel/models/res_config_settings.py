from odoo import api, fields, models

KEYS = (
    "ip_mode",
    "retention_days",
    "department_action",
    "support_project_id",
    "task_project_id",
    "salesperson_first",
)


class ResConfigSettings(models.TransientModel):
    """The settings of the panel."""

    _inherit = "res.config.settings"

    omnichannel_ip_mode = fields.Selection(
        [("off", "Not kept"), ("anonymised", "Anonymised"), ("full", "Full")],
        string="IP address and place",
        default="anonymised",
        required=True,
    )
    omnichannel_retention_days = fields.Integer(string="Technical data is kept (days)")
    omnichannel_department_action = fields.Selection(
        [
            ("none", "Nothing more"),
            ("notify", "Notify its members"),
            ("add", "Add its members to the conversation"),
        ],
        string="When a department is assigned",
        default="none",
        required=True,
    )
    omnichannel_support_project_id = fields.Many2one(
        "project.project", string="Project for tickets"
    )
    omnichannel_task_project_id = fields.Many2one(
        "project.project", string="Project for tasks"
    )
    omnichannel_salesperson_first = fields.Boolean(
        string="Returning clients go to their salesperson first"
    )

    @api.model
    def get_values(self):
        settings = self.env["omnichannel.settings"]
        values = {f"omnichannel_{key}": settings._get(key) for key in KEYS}
        for key in ("support_project_id", "task_project_id"):
            values[f"omnichannel_{key}"] = settings._project(key).id
        return {**super().get_values(), **values}

    def set_values(self):
        result = super().set_values()
        settings = self.env["omnichannel.settings"]
        mode = self.omnichannel_ip_mode
        if mode != settings._get("ip_mode"):
            self.env["omnichannel.visitor.info"]._keep_only(mode)
        for key in KEYS:
            value = self[f"omnichannel_{key}"]
            settings._set(key, value.id if isinstance(value, models.Model) else value)
        return result
