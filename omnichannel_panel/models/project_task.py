from odoo import models


class ProjectTask(models.Model):
    """A task may have been made from a conversation."""

    _name = "project.task"
    _inherit = ["project.task", "omnichannel.linked.mixin"]
