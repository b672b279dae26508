from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..queries import (
    last_messages,
    made_of_conversations,
    newest_conversations,
)
from ..timeline import newest_first
from .discuss_channel_customer import SERVED

PREVIEW = 160
# The telephone whose calls are known by their id: OCA's and Odoo's own share the name.
VOIP = "voip.call"
# Telephones of other addons, each a source: (model, its date, the fields that may hold
# the number, those that may hold the direction).
TELEPHONES = {
    "voip": (VOIP, "create_date", ["phone_number"], ["type_call", "direction"]),
    "phonecall": ("crm.phonecall", "date", ["partner_phone"], ["direction"]),
}


def _first_of(record, names):
    """The value of the first of these fields that there is, as text."""
    return next((str(record[name] or "") for name in names if name in record), "")


def _preview(text):
    return " ".join((text or "").split())[:PREVIEW]


class OmnichannelHistory(models.AbstractModel):
    """Where the rows of the history come from; each row says what opens it."""

    _inherit = "omnichannel.history"

    @api.model
    def _row(self, source, record, date, **values):
        return {
            "source": source,
            "kind": source,
            "id": record.id,
            "date": fields.Datetime.to_string(date),
            "title": "",
            "preview": "",
            "model": record._name,
            "res_id": record.id,
            **values,
        }

    @api.model
    def _source_conversation(self, who, before, limit):
        """Live chats, gateways and chats with him, those that the user may read."""
        channels = self.env["discuss.channel"]

        def look(before, step):
            found = newest_conversations(self.env, who, SERVED, before, step)
            some = channels.browse([each_id for each_id, _date in found])
            last_id, last_date = found[-1] if len(found) == step else (0, None)
            # mostly all of them: agents read every live chat
            return some._filtered_access("read"), last_id and (last_date, last_id)

        readable, stops = self._readable(look, before, limit)
        return [
            self._row(
                "conversation",
                each,
                each.last_interest_dt,
                kind=each.channel_type,
                title=each.name or "",
            )
            for each in readable
        ] + stops

    @api.model
    def _source_voip(self, who, before, limit):
        return self._telephone_rows("voip", who, before, limit)

    @api.model
    def _source_phonecall(self, who, before, limit):
        return self._telephone_rows("phonecall", who, before, limit)

    @api.model
    def _telephone_rows(self, source, who, before, limit):
        """Calls that a telephone keeps itself."""
        model, date, numbers, directions = TELEPHONES[source]
        if model not in self.env or not self.env[model].has_access("read"):
            return []
        about = [("partner_id", "in", who["partner_ids"])]
        names = [date, "user_id"]
        calls = self._newest(self.env[model], about, names, before, limit)
        return [
            self._row(
                source,
                each,
                each[date],
                kind="call",
                title=_first_of(each, numbers),
                author=each.user_id.name or "",
                direction=_first_of(each, directions),
            )
            for each in calls
        ]

    @api.model
    def _source_call(self, who, before, limit):
        """Calls of the panel."""
        about = ["|", ("partner_id", "in", who["partner_ids"])]
        about += [("channel_id", "=", who["channel_id"])]
        about += self._not_told_by_telephone(who)
        calls, stops = self._readable_calls(about, before, limit)
        return [
            self._row(
                "call",
                each,
                each.create_date,
                title=each.number,
                author=each.user_id.name or "",
                direction="out",
                model="discuss.channel",
                res_id=each.channel_id.id,
            )
            for each in calls
        ] + stops

    @api.model
    def _not_told_by_telephone(self, who):
        """The domain of the calls that `_source_voip` does not tell.

        It knows the calls to contacts only, and its rules may hide a colleague's.
        """
        if VOIP not in self.env or not self.env[VOIP].has_access("read"):
            return []
        told = self.env[VOIP]._search([("partner_id", "in", who["partner_ids"])])
        told = ("voip_call_id", "not in", told.subselect())
        return ["|", ("voip_call_id", "=", 0), told]

    @api.model
    def _readable_calls(self, domain, before, limit):
        """As `_readable`, the newest calls in conversations, with sudo.

        Core's rule lists every conversation of the user in the query, which may be
        thousands: the conversations of a few calls are asked instead.
        """
        # sudo: see above; and the names of the callers
        calls = self.env["omnichannel.call"].sudo()
        names = ["create_date", "channel_id", "number", "user_id"]

        def look(before, step):
            found = self._newest(calls, domain, names, before, step)
            channels = found.channel_id.sudo(False)._filtered_access("read")
            last = found[-1:]
            return (
                found.filtered_domain([("channel_id", "in", channels.ids)]),
                (last.create_date, last.id) if len(found) == step else None,
            )

        return self._readable(look, before, limit)

    @api.model
    def _source_meeting(self, who, before, limit):
        """Meetings with him, and those of his conversations, invited or not."""
        branches = []
        if who["partner_ids"]:
            branches.append([("partner_ids", "in", who["partner_ids"])])
        planned = made_of_conversations(self.env, who, "calendar.event")
        if planned:
            branches.append([("id", "in", planned)])
        events = self.env["calendar.event"]
        for branch in branches:
            events |= self._newest(events, branch, ["start"], before, limit)
        return newest_first(
            self._row("meeting", each, each.start, title=each.display_name)
            for each in events
        )

    @api.model
    def _source_ticket(self, who, before, limit):
        """Tickets of the helpdesk, else tasks of the support project."""
        if not who["partner_ids"]:
            return []
        model, domain = "helpdesk.ticket", []
        if model not in self.env:
            project = self.env["omnichannel.settings"]._get("support_project_id")
            model, domain = "project.task", [("project_id", "=", project or 0)]
        if not self.env[model].has_access("read"):
            return []
        about = [("partner_id", "in", who["partner_ids"]), *domain]
        names = ["create_date"]
        tickets = self._newest(self.env[model], about, names, before, limit)
        return [
            self._row(
                "ticket",
                each,
                each.create_date,
                title=each.display_name,
                preview=each.stage_id.sudo().name or "",
            )
            for each in tickets
        ]

    @api.model
    def _completed(self, rows):
        """The last words of what is on the page: of the conversations in one query."""
        ids = [row["id"] for row in rows if row["source"] == "conversation"]
        words = last_messages(self.env, ids) if ids else {}
        for row in rows:
            if row["source"] == "conversation":
                row["preview"], *authors = words.get(row["id"], ("", "", ""))
                row["author"] = next(filter(None, authors), "")
            if row["source"] in ("conversation", "message"):
                row["preview"] = _preview(html2plaintext(row["preview"] or ""))
        return rows
