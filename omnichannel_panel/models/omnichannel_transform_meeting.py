from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..client_values import text_of

LONGEST_HOURS = 24
# Beyond these years, other zones and the end of a meeting overflow.
YEARS = range(1970, 2200)


class OmnichannelTransformMeeting(models.AbstractModel):
    """A video meeting, planned; "now" is a call in the conversation itself."""

    _name = "omnichannel.transform.meeting"
    _inherit = "omnichannel.transform"
    _description = "A conversation becomes a meeting"
    _kind = "meeting"
    _icon = "fa-video-camera"
    _target = "calendar.event"
    _place = 30

    @api.model
    def _label(self):
        return self.env._("Visio")

    @api.model
    def _defaults(self, channel):
        partner = channel._omnichannel_readable_contact()
        return {
            "fields": ["title", "start", "hours", "invite"],
            "title": self._title(channel),
            "start": fields.Datetime.to_string(self._next_half_hour()),
            "hours": 0.5,
            # nobody is written to without the agent's saying so
            "invite": False,
            "can_invite": bool(partner.email),
            "invitee": partner.email or "",
            "can_start_now": True,
        }

    @api.model
    def _next_half_hour(self):
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        return now + timedelta(minutes=60 - now.minute % 30)

    @api.model
    def _transform(self, channel, values):
        start, stop = self._period(values)
        invited = (
            self._partner(channel) if values.get("invite") else self.env["res.partner"]
        )
        partners = self.env.user.partner_id | invited
        events = self.env["calendar.event"]
        if not invited:
            events = events.with_context(no_mail_to_attendees=True)
        return events.create(
            {
                "name": self._checked_title(channel, values),
                "start": start,
                "stop": stop,
                "partner_ids": [Command.set(partners.ids)],
                "videocall_location": events.get_discuss_videocall_location(),
                "description": channel._omnichannel_transcript(),
            }
        )

    @api.model
    def _period(self, values):
        """Start and end.

        :raise UserError: no date, or a meeting longer than a day
        """
        try:
            start = fields.Datetime.to_datetime(text_of(values.get("start")) or None)
            hours = float(values.get("hours") or 0.5)
        except (TypeError, ValueError):
            start, hours = None, 0
        if not start or start.year not in YEARS or not 0 < hours <= LONGEST_HOURS:
            raise UserError(self.env._("Choose when the meeting begins, and how long."))
        return start, start + timedelta(hours=hours)

    @api.model
    def _after(self, channel, record):
        """An event's notes go to its attendees: the link on the form is enough."""

    @api.model
    def _extra(self, record):
        """The link, to be sent in the conversation if the agent wants."""
        return {"link": record.videocall_location}
