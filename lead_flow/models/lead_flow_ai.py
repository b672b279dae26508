import logging
from datetime import timedelta

import openai

from odoo import api, fields, models

from .. import lexicon, outcome, redaction, verdict

_logger = logging.getLogger(__name__)

TIMEOUT = 30.0  # seconds
KEY_PARAMETER = "lead_flow.ai_key"


class LeadFlowAi(models.AbstractModel):
    """Classifies recent notes without anybody waiting for it.

    How it works. A batch of notes is marked `asked` and committed before the request,
    so that no row is locked while the service thinks and a batch that was paid for is
    not asked again by a second worker; its answer is written in a transaction of its
    own. A batch whose server died is taken up again after a while, whole and under the
    same key, so that a service that knows the key does not count it twice. What a
    person said is never overwritten: the verdict stands beside it in `ai_outcome`.

    The sibling file `_batch`: which notes are asked together, and again.
    """

    _name = "lead.flow.ai"
    _description = "Automatic outcome of notes"

    @api.model
    def _cron_classify(self):
        """Classify what is to do, batch by batch, until nothing is left or it fails."""
        settings = self.env["lead.flow.settings"]
        if not settings._get("ai_enabled") or self._is_resting():
            return
        progress = self.env["ir.cron"]
        todo = self.env["lead.flow.note"].search_count(self._todo_domain())
        progress._commit_progress(remaining=todo)
        while notes := self._next_batch(settings._get("ai_batch_size")):
            self._mark_asked(notes)
            progress._commit_progress()
            if not self._classify(notes):
                # it rests now: there is nothing to do before that is over
                progress._commit_progress(remaining=0)
                break
            if not progress._commit_progress(len(notes)):
                break

    @api.model
    def _classify(self, notes):
        """Ask about `notes` and write the verdicts; False if the service failed."""
        texts = {note.id: self._redacted(note) for note in notes}
        try:
            verdicts = self._ask(texts, notes[0].ai_batch)
        except (openai.OpenAIError, verdict.BadAnswer) as error:
            self._failed(notes, error)
            return False
        self._write_verdicts(notes, verdicts)
        self._rest(0)
        return True

    @api.model
    def _redacted(self, note):
        partner, user = note.partner_id.sudo(), note.user_id.sudo()
        names = [
            partner.name,
            partner.commercial_company_name,
            partner.parent_id.name,
            user.name,
        ]
        return redaction.redact(note.body, names)

    @api.model
    def _ask(self, texts, key=None):
        """Verdicts for {note id: text}, from the service or from the word list.

        :param key: the same whenever the same is asked again
        """
        if self.env["lead.flow.settings"]._get("ai_engine") == "lexicon":
            return [
                verdict.Verdict(note, *lexicon.classify(text))
                for note, text in texts.items()
            ]
        answer = self._client().chat.completions.create(
            model=self.env["lead.flow.settings"]._get("ai_model"),
            messages=[
                {"role": "system", "content": verdict.INSTRUCTIONS},
                {"role": "user", "content": verdict.question(texts)},
            ],
            response_format=verdict.SCHEMA,
            temperature=0,
            extra_headers={"Idempotency-Key": key} if key else None,
        )
        choice = answer.choices[0] if answer.choices else None
        if choice is None or choice.finish_reason == "length":
            raise verdict.BadAnswer("the answer was cut off")
        return verdict.read_answer(choice.message.content or "", texts)

    @api.model
    def _client(self):
        """The client of the service; the key is read here and nowhere else."""
        settings = self.env["lead.flow.settings"]
        # sudo: only administrators may read the key, and no method returns it
        key = self.env["ir.config_parameter"].sudo().get_param(KEY_PARAMETER)
        return openai.OpenAI(
            api_key=key or "none",
            base_url=settings._get("ai_base_url") or None,
            timeout=TIMEOUT,
            max_retries=0,
        )

    @api.model
    def _write_verdicts(self, notes, verdicts):
        """Write each verdict beside its note, and as its outcome where nobody spoke."""
        by_note = {found.note: found for found in verdicts}
        for note in notes:
            found = by_note.get(note.id)
            vals = {"ai_state": "done"}
            if found:
                vals["ai_outcome"] = found.outcome
                if found.outcome != outcome.UNCLASSIFIED and outcome.machine_may_set(
                    note.outcome, note.outcome_source
                ):
                    vals.update(
                        outcome=found.outcome,
                        outcome_source=outcome.AI,
                        outcome_confidence=found.confidence,
                        outcome_evidence=found.evidence,
                    )
            note.write(vals)

    # ------------------------------------------------------------
    # When it fails
    # ------------------------------------------------------------

    @api.model
    def _failed(self, notes, error):
        """Give the notes back, remember the error in words, and rest for a while."""
        # a key or an address may stand in the text of an error
        _logger.info("Notes could not be classified: %s", type(error).__name__)
        self._give_back(notes, is_their_fault=isinstance(error, verdict.BadAnswer))
        parameters = self.env["ir.config_parameter"].sudo()
        failures = int(parameters.get_param("lead_flow.ai_failures", 0)) + 1
        parameters.set_param("lead_flow.ai_last_error", self._in_words(error))
        headers = getattr(getattr(error, "response", None), "headers", {})
        retry_after = headers.get("retry-after", "")
        wait = verdict.wait_before_retry(
            failures, int(retry_after) if retry_after.isdigit() else None
        )
        self._rest(failures, wait)

    @api.model
    def _rest(self, failures, minutes=0):
        parameters = self.env["ir.config_parameter"].sudo()
        until = fields.Datetime.now() + timedelta(minutes=minutes)
        parameters.set_param("lead_flow.ai_failures", failures)
        # 0 would be kept as a word
        parameters.set_param(
            "lead_flow.ai_rest_until",
            fields.Datetime.to_string(until) if minutes else False,
        )
        if not failures:
            parameters.set_param("lead_flow.ai_last_error", False)

    @api.model
    def _is_resting(self):
        until = (
            self.env["ir.config_parameter"].sudo().get_param("lead_flow.ai_rest_until")
        )
        return (
            bool(until) and fields.Datetime.to_datetime(until) > fields.Datetime.now()
        )

    @api.model
    def _in_words(self, error):
        """What went wrong, for the settings screen; never the text of the service."""
        model = self.env["lead.flow.settings"]._get("ai_model")
        cases = [
            (openai.AuthenticationError, self.env._("The key was refused.")),
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
            found = self._ask({1: "The client agreed and signed."})
        except (openai.OpenAIError, verdict.BadAnswer) as error:
            return False, self._in_words(error)
        if not found:
            return False, self.env._("The service answered, but classified nothing.")
        return True, self.env._("It works: the test note was understood.")
