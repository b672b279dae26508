from odoo import api, models
from odoo.exceptions import UserError

from ..timeline import SOURCES, checked, merge

PAGE = 15


class OmnichannelHistory(models.AbstractModel):
    """Everything said with a contact, on every channel, the newest first.

    How it works: each source gives its next rows after the key, with the user's own
    rights; the pure `timeline` merges them into one page. A source is a method
    `_source_<name>(who, before, limit)`, see omnichannel_history_sources.py.
    """

    _name = "omnichannel.history"
    _description = "History of a contact over all channels"

    @api.model
    @api.readonly
    def get_page(self, channel_id, key=None, limit=PAGE):
        """One page of the history of who is in a conversation.

        :param key: of the page before, None for the first
        :return: {"rows", "key"}; key is None at the end
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
