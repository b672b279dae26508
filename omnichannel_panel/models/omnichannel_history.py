from odoo import api, fields, models
from odoo.exceptions import UserError

from ..timeline import SOURCES, checked, merge, stop

PAGE = 15
# Rows that a source looks at for one page, from each place where it has them: of the
# thirty thousand mails of an app that is not his, a user may read none.
LOOKS = 1000


class OmnichannelHistory(models.AbstractModel):
    """Everything said with a contact, on every channel, the newest first.

    How it works: each source gives its next rows after the key, with the user's own
    rights; the pure `timeline` merges them into one page. A source is a method
    `_source_<name>(who, before, limit)`, see omnichannel_history_sources.py.

    Where the user may read hardly anything, a source stops looking after a while: the
    page then has few rows, or none, and a key to go on with.
    """

    _name = "omnichannel.history"
    _description = "History of a contact over all channels"

    @api.model
    @api.readonly
    def get_page(self, channel_id, key=None, limit=PAGE):
        """One page of the history of who is in a conversation.

        :param key: of the page before, None for the first
        :return: {"rows", "key"}; key is None at the end, and only there: a page
            without rows is none
        :raise AccessError: see `omnichannel.panel._open`
        :raise UserError: the key is none
        """
        opened = self.env["omnichannel.panel"]._open(channel_id)
        try:
            key = checked(key)
            limit = min(max(int(limit), 1), 50)
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(self.env._("This page is not there.")) from error
        who = self._who(opened)
        found = {
            name: getattr(self, f"_source_{name}")(who, key.get(name), limit + 1)
            for name in SOURCES
        }
        page, next_key = merge(found, limit, key)
        return {"rows": self._completed(page), "key": next_key}

    @api.model
    def _who(self, opened):
        """Every identity of who is in the conversation.

        :param opened: what `omnichannel.panel._open` returned
        :return: dict with channel, partner and guest ids
        """
        partners, guests = opened["partners"], opened["guests"]
        partner = partners | guests.omnichannel_partner_id
        # sudo: his other cookies; which conversations are shown, the rules decide
        guests |= (
            self.env["mail.guest"]
            .sudo()
            .search([("omnichannel_partner_id", "in", partner.ids)])
        )
        return {
            "channel_id": opened["channel"].id,
            "partner_ids": partner.ids,
            "guest_ids": guests.ids,
        }

    @api.model
    def _older(self, before, date_field):
        """The rows after the last one of the page before, as a domain.

        :param before: its (date, id), None for the first page
        """
        if not before:
            return []
        date, record_id = before
        return [
            "|",
            (date_field, "<", date),
            "&",
            (date_field, "=", date),
            ("id", "<", record_id),
        ]

    @api.model
    def _newest(self, records, domain, names, before, limit):
        """The next records by second and id, which is what a key tells of them.

        The database goes by the microsecond: of two in one second, the one with the
        larger id may be the older one.

        :param records: of the model, with the user's rights or with sudo
        :param names: the date field, and others to fetch
        """
        date = names[0]
        domain = [*domain, (date, "!=", False), *self._older(before, date)]
        order = f"{date} desc, id desc"
        found = records.search_fetch(domain, names, order=order, limit=limit)
        if len(found) == limit and any(each[date].microsecond for each in found):
            same = [*domain, (date, "=", found[-1][date])]
            found |= records.search_fetch(same, names, order="id desc", limit=limit)
        by_second = found.sorted(
            lambda each: (each[date].replace(microsecond=0), each.id), reverse=True
        )
        return by_second[:limit]

    @api.model
    def _readable(self, look, before, limit):
        """The next rows that the user may read, and where it stopped to look for them.

        Among those that he may not read it looks further and further, twice as far
        each time, but at no more than LOOKS.

        :param look: called with a place and a number of rows; returns those that he
            may read, and the place of the last one, None when it was the last of all
        :return: (records, list): a `stop` when there may be more
        """
        records, place = look(before, step := min(limit, LOOKS))
        left = LOOKS - step
        while place and left and len(records) < limit:
            step = min(2 * step, left)
            more, place = look(place, step)
            records += more
            left -= step
        if not place or len(records) >= limit:
            return records[:limit], []
        date, record_id = place
        return records, [stop(fields.Datetime.to_string(date), record_id)]
