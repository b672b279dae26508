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
        """(name of the agent who was there before the user, when the user joined)."""
        # sudo: who served the conversation, and when
        history = self.env["im_livechat.channel.member.history"].sudo()
        agents = history.search(
            [("channel_id", "=", channel.id), ("livechat_member_type", "=", "agent")],
            order="create_date, id",
        )
        me = self.env.user.partner_id
        mine = agents.filtered(lambda each: each.partner_id == me)[:1]
        others = agents.filtered(
            lambda each: each.partner_id != me and each.id < (mine.id or 0)
        )
        return (others[-1].partner_id.name, mine.create_date) if others else None

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
