import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.service.model import retrying

from .. import outcome, queries, service, verdict

_logger = logging.getLogger(__name__)


class LeadFlowAi(models.AbstractModel):
    """Classifies recent notes without anybody waiting for it.

    How it works. A batch of notes is marked `asked` and committed before the request,
    so that no row is locked while the service thinks and a batch that was paid for is
    not asked again by a second worker; its answer is written in a transaction of its
    own, which is tried again if somebody changes the same, while the request is not.
    A batch whose server died is taken up again after a while, whole and under the
    same key, so that a service that knows the key does not count it twice. What a
    person said is never overwritten: the verdict stands beside it in `ai_outcome`.

    The sibling files: `_batch`, which notes are asked together, and again; `_question`,
    what is sent, and the errors in words.
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
            if not self._classify(notes):
                # it rests now: there is nothing to do before that is over
                progress._commit_progress(remaining=0)
                break
            if not progress._commit_progress(len(notes)):
                break

    @api.model
    def _classify(self, notes):
        """Ask about `notes` and write the verdicts; False if the service failed.

        What is needed is read before, and the transaction ended: while the service
        thinks there is no lock, and no old snapshot in which the answer could not be
        written because somebody changed a note or its client meanwhile.
        """
        texts = self._texts(notes)
        told, dictated = verdict.without_dictated(texts)
        ask = self._prepare_question(told, notes[0].ai_batch)
        self.env["ir.cron"]._commit_progress()
        try:
            verdicts = ask()
            if told and not verdicts:
                raise verdict.BadAnswer("nothing is classified")
        except service.FAILURES as error:
            retrying(partial(self._failed, notes, error), self.env)
            return False
        verdicts += dictated
        retrying(partial(self._succeeded, notes, texts, verdicts), self.env)
        return True

    @api.model
    def _succeeded(self, notes, texts, verdicts):
        """Write what was answered, as the notes are by now.

        Called again, with everything read anew, if PostgreSQL refuses the locks because
        somebody changed the same at this moment.

        :param texts: {note id: redacted text} that was asked about
        """
        by_note = {found.note: found for found in verdicts}
        notes = notes.exists()
        queries.lock_clients(self.env, notes.partner_id.ids)
        queries.lock_notes(self.env, notes.ids)
        notes = self._still_asked(notes)
        changed = notes.filtered(lambda note: self._redacted(note) != texts[note.id])
        changed.write({"ai_state": "todo", "ai_batch": False})
        left_out = (notes - changed).filtered(lambda note: note.id not in by_note)
        self._give_back(left_out, is_their_fault=True)
        for note in notes - changed - left_out:
            note.write(self._prepare_verdict_vals(note, by_note[note.id]))
        self._rest(0)

    @api.model
    def _still_asked(self, notes):
        """Those of `notes` that nobody has taken back or deleted meanwhile."""
        return notes.exists().filtered(
            lambda note: note.active and note.ai_state == "asked"
        )

    @api.model
    def _prepare_verdict_vals(self, note, found):
        """A verdict stands beside its note, and is its outcome where nobody spoke."""
        vals = {"ai_state": "done", "ai_outcome": found.outcome}
        if found.outcome != outcome.UNCLASSIFIED and outcome.machine_may_set(
            note.outcome, note.outcome_source
        ):
            vals.update(
                outcome=found.outcome,
                outcome_source=outcome.AI,
                outcome_confidence=found.confidence,
                outcome_evidence=found.evidence,
            )
        return vals

    # ------------------------------------------------------------
    # When it fails
    # ------------------------------------------------------------

    @api.model
    def _failed(self, notes, error):
        """Give the notes back, remember the error in words, and rest for a while."""
        # a key or an address may stand in the text of an error
        _logger.info("Notes could not be classified: %s", type(error).__name__)
        self._give_back(
            self._still_asked(notes),
            is_their_fault=service.is_fault_of_the_notes(error),
        )
        parameters = self.env["ir.config_parameter"].sudo()
        failures = int(parameters.get_param("lead_flow.ai_failures", 0)) + 1
        parameters.set_param("lead_flow.ai_last_error", self._in_words(error))
        headers = getattr(getattr(error, "response", None), "headers", {})
        retry_after = headers.get("retry-after", "")
        wait = verdict.wait_before_retry(
            failures, int(retry_after) if retry_after.isdecimal() else None
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
