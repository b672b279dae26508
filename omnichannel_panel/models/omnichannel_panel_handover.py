from odoo import api, fields, models
from odoo.tools import html2plaintext

LINES = 5
REMARKS = 3
LONGEST_LINE = 240


class OmnichannelPanel(models.AbstractModel):
    """The hand-over card: what the agent who joins has to know, without asking."""

    _inherit = "omnichannel.panel"

    @api.model
    def _handover(self, facts):
        """The card for an agent who was brought into the conversation, else False."""
        before = self._agent_before(facts["channel"])
        if not before:
            return False
        agent, date = before
        return {
            "from": agent,
            "date": fields.Datetime.to_string(date),
            "remarks": [
                {"author": each.author_id.sudo().name or "", "body": each.body}
                for each in facts["remarks"][:REMARKS]
            ],
            "tags": self._section_tags(facts),
            "promises": self._promises(facts),
            "lines": self._last_lines(facts["channel"]),
        }

    @api.model
    def _agent_before(self, channel):
        """Who joined last before the user did.

        :return: (name of that agent, date when the user joined last), None for nobody
        """
        me = self.env.user.partner_id
        members, left = self._agents_of(channel)
        mine = members.filtered(lambda each: each.partner_id == me)[-1:]
        if not mine:
            return None
        # those who were brought in together have nothing to tell each other
        before = [
            each
            for each in [*left, *members]
            if each.partner_id != me and each.create_date < mine.create_date
        ]
        last = max(before, key=lambda each: each.create_date, default=None)
        return (last.partner_id.name, mine.create_date) if last else None

    @api.model
    def _agents_of(self, channel):
        """The agents who are in a conversation, and those who ever served a live chat.

        Who comes back to a live chat is a new member; what is kept of who served it has
        the first joining of each only.

        :return: (discuss.channel.member, im_livechat.channel.member.history), with sudo
        """
        # sudo: who serves the conversation, and since when
        members = self.env["discuss.channel.member"].sudo()
        history = self.env["im_livechat.channel.member.history"].sudo()
        here = [("channel_id", "=", channel.id)]
        members = members.search([*here, ("partner_id.partner_share", "=", False)])
        return (
            members.filtered(lambda each: each.livechat_member_type != "visitor"),
            history.search([*here, ("livechat_member_type", "=", "agent")]),
        )

    @api.model
    def _promises(self, facts):
        """What was promised and is still open: planned activities and meetings."""
        links = self.env["omnichannel.link"].search(
            [("channel_id", "=", facts["channel"].id)]
        )
        records = [link._record() for link in links]
        promises = []
        for record in filter(None, records):
            if "activity_ids" in record._fields:
                promises += [
                    {
                        "what": activity.summary
                        or activity.activity_type_id.name
                        or "",
                        "on": record.display_name,
                        "date": fields.Date.to_string(activity.date_deadline),
                    }
                    for activity in record.activity_ids[:LINES]
                ]
            if record._name == "calendar.event" and record.stop > fields.Datetime.now():
                promises.append(
                    {
                        "what": record.name,
                        "on": "",
                        "date": fields.Datetime.to_string(record.start),
                    }
                )
        return promises[:LINES]

    @api.model
    def _last_lines(self, channel):
        lines = []
        for message in channel._omnichannel_spoken(LINES):
            author = message.author_id or message.author_guest_id
            text = " ".join(html2plaintext(message.body or "").split())
            if text:
                lines.append({"author": author.name or "", "text": text[:LONGEST_LINE]})
        return lines
