from odoo import models


class CalendarEvent(models.Model):
    """A meeting may have been made from a conversation."""

    _name = "calendar.event"
    _inherit = ["calendar.event", "omnichannel.linked.mixin"]
