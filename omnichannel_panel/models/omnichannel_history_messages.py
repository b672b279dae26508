from odoo import api, models

from ..queries import newest_sent
from ..timeline import newest_first

# E-mails that are no notes of ours, and every SMS: core logs as a note what it sent.
SAID = (
    ("is_internal", "=", False),
    "|",
    ("message_type", "=", "sms"),
    "&",
    ("message_type", "in", ["email", "email_outgoing", "comment"]),
    ("subtype_id.internal", "!=", True),
)
MESSAGE_FIELDS = ["date", "message_type", "subject", "body", "author_id", "email_from"]
MESSAGE_FIELDS += ["model", "res_id"]


class OmnichannelHistory(models.AbstractModel):
    """The e-mails and SMS of the history, from wherever they stand."""

    _inherit = "omnichannel.history"

    @api.model
    def _source_message(self, who, before, limit):
        """E-mails and SMS on the contact's own thread, and what he wrote elsewhere."""
        if not who["partner_ids"]:
            return []
        messages, stops = self.env["mail.message"].sudo(), []
        for branch in self._message_branches(who["partner_ids"]):
            some, stopped = self._readable_messages(branch, before, limit)
            messages |= some
            stops += stopped
        return newest_first(self._message_rows(messages) + stops)

    @api.model
    def _source_sent(self, who, before, limit):
        """E-mails and SMS to him from elsewhere, in the order of their ids.

        By date, all that he was ever sent would have to be read for a page.
        """
        if not who["partner_ids"]:
            return []
        messages, stops = self._readable_sent(who["partner_ids"], before, limit)
        return self._message_rows(messages) + stops

    @api.model
    def _message_rows(self, messages):
        messages.fetch(MESSAGE_FIELDS)
        return [
            self._row(
                "message",
                each,
                each.date,
                kind="sms" if each.message_type == "sms" else "email",
                title=each.subject or "",
                preview=each.body or "",
                # sudo: the author's name
                author=each.author_id.sudo().name or each.email_from or "",
                model=each.model,
                res_id=each.res_id,
            )
            for each in messages
        ]

    @api.model
    def _message_branches(self, partner_ids):
        """Where messages of a contact are found by an index each: one OR finds none."""
        written = [("author_id", "in", partner_ids), ("message_type", "=", "email")]
        return (
            [("model", "=", "res.partner"), ("res_id", "in", partner_ids)],
            [*written, *self._elsewhere(partner_ids)],
        )

    @api.model
    def _elsewhere(self, partner_ids):
        """What is not told of the contact's own thread, or of a conversation."""
        return [
            "&",
            ("model", "!=", "discuss.channel"),
            "|",
            ("model", "!=", "res.partner"),
            ("res_id", "not in", partner_ids),
        ]

    @api.model
    def _readable_messages(self, branch, before, limit):
        """As `_readable`, the newest messages, with sudo."""
        # sudo: the rules are asked about those that were found
        messages = self.env["mail.message"].sudo()

        def look(before, step):
            found = self._newest(messages, [*branch, *SAID], ["date"], before, step)
            last = found[-1:]
            return (
                found.sudo(False)._filtered_access("read").sudo(),
                (last.date, last.id) if len(found) == step else None,
            )

        return self._readable(look, before, limit)

    @api.model
    def _readable_sent(self, partner_ids, before, limit):
        """As `_readable`, the last messages to a contact, with sudo.

        What the contact has written himself, and what stands on his own thread, is
        found there.
        """
        # sudo: the rules are asked about those that were found
        messages = self.env["mail.message"].sudo()
        elsewhere = self._elsewhere(partner_ids)
        written = [
            "&",
            ("author_id", "in", partner_ids),
            ("message_type", "=", "email"),
        ]

        def look(before, step):
            ids = newest_sent(self.env, partner_ids, before and before[1], step)
            found = messages.search_fetch(
                [("id", "in", ids), *elsewhere, "!", *written, *SAID],
                ["date"],
                order="id desc",
            )
            last = messages.browse(ids[-1:])
            return (
                found.sudo(False)._filtered_access("read").sudo(),
                (last.date, last.id) if len(ids) == step else None,
            )

        return self._readable(look, before, limit)
