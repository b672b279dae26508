from odoo import models

SETTINGS = ("support_project_id", "task_project_id")


class ProjectProject(models.Model):
    """A deleted project leaves no ticket button behind that leads nowhere."""

    _inherit = "project.project"

    def unlink(self):
        settings = self.env["omnichannel.settings"].sudo()
        for key in SETTINGS:
            if settings._get(key) in self.ids:
                settings._set(key, 0)
        return super().unlink()
