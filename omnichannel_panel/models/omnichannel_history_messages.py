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
# What is not told of the contact's own thread, or of a conversation.
ELSEWHERE = ("model", "not in", ["res.partner", "discuss.channel"])
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
        messages = self.env["mail.message"].sudo()
        for branch in self._message_branches(who["partner_ids"]):
            messages |= self._readable_messages(branch, before, limit)
        return newest_first(self._message_rows(messages))

    @api.model
    def _source_sent(self, who, before, limit):
        """E-mails and SMS to him from elsewhere, in the order of their ids.

        By date, all that he was ever sent would have to be read for a page.
        """
        if not who["partner_ids"]:
            return []
        last_id = before and before[1]
        return self._message_rows(
            self._readable_sent(who["partner_ids"], last_id, limit)
        )

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
            [*written, ELSEWHERE],
        )

    @api.model
    def _readable_messages(self, branch, before, limit):
        """The newest messages that the user may read, with sudo.

        Among those that he may not, as of records of an app that is not his, it looks
        further and further: twice as far each time.
        """
        # sudo: the rules are asked about those that were found
        messages = self.env["mail.message"].sudo()
        readable, step = messages, limit
        while len(readable) < limit:
            found = messages.search_fetch(
                [*branch, *SAID, *self._older(before, "date")],
                ["date"],
                order="date desc, id desc",
                limit=step,
            )
            readable += found.sudo(False)._filtered_access("read").sudo()
            if len(found) < step:
                break
            before, step = (found[-1].date, found[-1].id), 2 * step
        return readable[:limit]

    @api.model
    def _readable_sent(self, partner_ids, last_id, limit):
        """The last messages to a contact that the user may read, with sudo.

        Further and further, as above; what the contact has written himself, and what
        stands on his own thread, is found there.
        """
        # sudo: the rules are asked about those that were found
        messages = self.env["mail.message"].sudo()
        written = [
            "&",
            ("author_id", "in", partner_ids),
            ("message_type", "=", "email"),
        ]
        readable, step = messages, limit
        while len(readable) < limit:
            ids = newest_sent(self.env, partner_ids, last_id, step)
            found = messages.search_fetch(
                [("id", "in", ids), ELSEWHERE, "!", *written, *SAID],
                ["date"],
                order="id desc",
            )
            readable += found.sudo(False)._filtered_access("read").sudo()
            if len(ids) < step:
                break
            last_id, step = ids[-1], 2 * step
        return readable[:limit]
