from odoo import api, models

# The field that tells a helpdesk of Odoo's partners from Odoo's own: they share the
# name of their model, and differ in the model of their teams.
HELPDESK = "helpdesk.ticket"


class OmnichannelTransformTicket(models.AbstractModel):
    """A ticket: in the helpdesk that is installed, else in the support project."""

    _name = "omnichannel.transform.ticket"
    _inherit = "omnichannel.transform.task"
    _description = "A conversation becomes a ticket"
    _kind = "ticket"
    _icon = "fa-life-ring"
    _place = 10
    _project_setting = "support_project_id"

    @api.model
    def _label(self):
        return self.env._("Ticket")

    @api.model
    def _is_available(self):
        if HELPDESK in self.env:
            return self.env[HELPDESK].has_access("create")
        # not whether it is still there: its deletion empties the setting
        preset = self.env["omnichannel.settings"]._get(self._project_setting)
        return super()._is_available() and bool(preset)

    @api.model
    def _support_project(self):
        return self.env["omnichannel.settings"]._project(self._project_setting)

    @api.model
    def _defaults(self, channel):
        return {"fields": ["title"], "title": self._title(channel)}

    @api.model
    def _project(self, values):
        return self._support_project()

    @api.model
    def _transform(self, channel, values):
        if HELPDESK not in self.env:
            return super()._transform(channel, values)
        partner = self._partner(channel)
        tickets = self.env[HELPDESK]
        vals = {
            "name": self._checked_title(channel, values),
            "description": channel._omnichannel_transcript() or self._title(channel),
            "partner_id": partner.id,
            "partner_name": partner.name or channel._omnichannel_person_name(),
            "partner_email": partner.email,
            "user_id": self.env.uid,
        }
        known = {name: vals[name] for name in vals if name in tickets._fields}
        return tickets.create(known)
