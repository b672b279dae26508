from odoo import api, models
from odoo.exceptions import UserError

from ..client_values import id_of


class OmnichannelTransformTask(models.AbstractModel):
    """A task in a project; without one it would be the agent's private to-do."""

    _name = "omnichannel.transform.task"
    _inherit = "omnichannel.transform"
    _description = "A conversation becomes a task"
    _kind = "task"
    _icon = "fa-tasks"
    _target = "project.task"
    _place = 20
    _project_setting = "task_project_id"

    @api.model
    def _label(self):
        return self.env._("Task")

    @api.model
    def _is_available(self):
        return super()._is_available() and self.env["project.project"].has_access(
            "read"
        )

    @api.model
    def _projects(self):
        return self.env["project.project"].search_fetch([], ["name"], limit=200)

    @api.model
    def _defaults(self, channel):
        projects = self._projects()
        preset = self.env["omnichannel.settings"]._project(self._project_setting)
        return {
            "fields": ["title", "project_id"],
            "title": self._title(channel),
            "project_id": (preset or projects[:1]).id,
            "projects": [{"id": each.id, "name": each.name} for each in projects],
        }

    @api.model
    def _project(self, values):
        """The chosen project, or the one of the settings.

        :raise UserError: there is none
        """
        chosen = id_of(values.get("project_id"))
        if chosen:
            project = self.env["project.project"].search([("id", "=", chosen)])
        else:
            project = self.env["omnichannel.settings"]._project(self._project_setting)
        if not project:
            raise UserError(self.env._("Choose the project of the task."))
        return project

    @api.model
    def _transform(self, channel, values):
        return self.env["project.task"].create(
            {
                "name": self._checked_title(channel, values),
                "project_id": self._project(values).id,
                "partner_id": self._partner(channel).id,
                "user_ids": [(4, self.env.uid)],
                "description": channel._omnichannel_transcript(),
            }
        )
