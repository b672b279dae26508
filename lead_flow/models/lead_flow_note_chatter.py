from collections import Counter, defaultdict

from markupsafe import Markup

from odoo import models


class LeadFlowNote(models.Model):
    """How a note reads in the chatter of its client."""

    _inherit = "lead.flow.note"

    def _write_chatter(self, vals_list):
        """Log new notes in the chatter of their clients, in the operators' names.

        :param vals_list: of the notes, each of which gets its `message_id`
        """
        turns, batches = Counter(), defaultdict(dict)
        for vals in vals_list:
            client, user = vals["partner_id"], vals["user_id"]
            # a batch of core's holds one message for each client
            batches[user, turns[client]][client] = vals
            turns[client] += 1
        for (user, _turn), notes in batches.items():
            self._write_messages(user, notes)

    def _write_messages(self, user_id, notes):
        """:param notes: {client id: values}, all by one operator"""
        # sudo: of author and company a log needs little, of the client nothing
        partners = self.env["res.partner"].sudo().with_context(prefetch_fields=False)
        partners = partners.browse(notes)
        user = self.env["res.users"].sudo().with_context(prefetch_fields=False)
        author = user.browse(user_id).partner_id
        bodies = {client: self._chatter_body(vals) for client, vals in notes.items()}
        messages = partners._message_log_batch(bodies=bodies, author_id=author.id)
        for client, message in zip(partners.ids, messages.ids, strict=True):
            notes[client]["message_id"] = message

    def _chatter_body(self, vals):
        template = self.env["lead.flow.note.template"].browse(vals.get("template_id"))
        parts = [template.name or self.env._("Call")]
        if vals["outcome"] != "unclassified":
            labels = dict(self._fields["outcome"]._description_selection(self.env))
            parts.append(labels[vals["outcome"]])
        if vals.get("is_closing"):
            parts.append(self.env._("closed"))
        text = Markup("<br/>").join((vals.get("body") or "").splitlines())
        return Markup("<p><b>%s</b></p><p>%s</p>") % (" · ".join(parts), text)
