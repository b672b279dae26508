import uuid
from functools import partial

import openai

from odoo import api, models

from .. import lexicon, redaction, service, verdict

TIMEOUT = 30.0  # seconds
KEY_PARAMETER = "lead_flow.ai_key"


class LeadFlowAi(models.AbstractModel):
    """What is sent to the service, and its errors in words."""

    _inherit = "lead.flow.ai"

    @api.model
    def _texts(self, notes):
        """{note id: its text as it may leave the house}, in a lasting order."""
        return {note.id: self._redacted(note) for note in notes.sorted("id")}

    @api.model
    def _redacted(self, note):
        """The text of `note` without those it is known to speak of."""
        note = note.sudo()
        partner, user, lead = note.partner_id, note.user_id, note.lead_id
        names = [
            partner.name,
            partner.commercial_company_name,
            partner.parent_id.name,
            lead.contact_name,
            lead.partner_name,
            user.name,
        ]
        contacts = [partner.email, partner.phone, lead.email_from, lead.phone]
        contacts += [user.email, user.phone]
        return redaction.redact(note.body, names, contacts)

    @api.model
    def _prepare_question(self, texts, batch=None):
        """All that asking about `texts` needs, read from the database now.

        :param texts: {note id: redacted text}
        :param batch: the same whenever the same is asked again
        :return: a function that gives the verdicts and reads nothing any more
        """
        if self.env["lead.flow.settings"]._get("ai_engine") == "lexicon":
            return partial(self._look_up, texts)
        if not texts:
            return list
        connection, request = self._connection(), self._prepare_request(texts, batch)
        return partial(service.ask, connection, request, texts)

    @api.model
    def _look_up(self, texts):
        """The verdicts of the word list."""
        return [
            verdict.Verdict(note, *lexicon.classify(text))
            for note, text in texts.items()
        ]

    @api.model
    def _prepare_request(self, texts, batch):
        question = verdict.question(texts)
        request = {
            "model": self.env["lead.flow.settings"]._get("ai_model"),
            "messages": [
                {"role": "system", "content": verdict.INSTRUCTIONS},
                {"role": "user", "content": question},
            ],
            "response_format": verdict.SCHEMA,
            "temperature": 0,
        }
        if batch:
            # That a server killed before the answer was written does not pay twice
            # rests on this header alone, and so on a service that heeds it. It is
            # another one where a note was changed or taken back since: with another
            # question under the same key a service refuses, or gives the old answer.
            key = uuid.uuid5(uuid.UUID(batch), request["model"] + question)
            request["extra_headers"] = {"Idempotency-Key": str(key)}
        return request

    @api.model
    def _connection(self):
        """How the service is reached; the key is read here and nowhere else."""
        settings = self.env["lead.flow.settings"]
        # sudo: only administrators may read the key, and no method a client can call
        # returns it
        key = self.env["ir.config_parameter"].sudo().get_param(KEY_PARAMETER)
        return {
            "api_key": (key or "").strip() or "none",
            "base_url": settings._get("ai_base_url").strip() or None,
            "timeout": TIMEOUT,
        }

    @api.model
    def _in_words(self, error):
        """What went wrong, for the settings screen; never the text of the service."""
        model = self.env["lead.flow.settings"]._get("ai_model")
        cases = [
            (openai.AuthenticationError, self.env._("The key was refused.")),
            (
                service.UnusableKey,
                self.env._("The key has characters that no key has: paste it again."),
            ),
            (
                openai.PermissionDeniedError,
                self.env._("The key may not use this model."),
            ),
            (
                openai.NotFoundError,
                self.env._("The model “%s” or the address is unknown.", model),
            ),
            (
                openai.RateLimitError,
                self.env._("Too many requests, or no credit left."),
            ),
            (openai.APITimeoutError, self.env._("The service is too slow.")),
            (openai.APIConnectionError, self.env._("The service cannot be reached.")),
            (openai.InternalServerError, self.env._("The service has a fault.")),
            (
                service.NotAService,
                self.env._("What answers at this address is not an AI service."),
            ),
            (verdict.BadAnswer, self.env._("The answer could not be understood.")),
        ]
        for kind, words in cases:
            if isinstance(error, kind):
                return words
        return self.env._("The service refused the request.")

    @api.model
    def _test(self):
        """Try the settings with one harmless note: (whether it works, in words)."""
        try:
            found = self._prepare_question({1: "The client agreed and signed."})()
        except service.FAILURES as error:
            return False, self._in_words(error)
        if not found:
            return False, self.env._("The service answered, but classified nothing.")
        return True, self.env._("It works: the test note was understood.")
