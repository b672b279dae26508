import logging

from odoo import models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .. import interview

_logger = logging.getLogger(__name__)
TEMPLATE = "phone_campaign.mail_template_link"


class PhoneCampaignTarget(models.Model):
    """Mixed mode: the rest of a questionnaire on the web; and what answers do."""

    _inherit = "phone.campaign.target"

    def _prepare_link(self):
        """The client's personal link to the rest of his questionnaire.

        The page opens at the first question that is not answered yet.
        """
        self.ensure_one()
        target = self.sudo()
        target._ensure_answers()
        answers = target.user_input_id
        questions = target.campaign_id.survey_id.question_ids.sorted()
        answered = answers.user_input_line_ids.filtered(
            lambda line: not line.skipped
        ).question_id
        before = self.env["survey.question"].sudo()
        for question in questions:
            if question not in answered:
                break
            before = question
        answers.write(
            {
                # a question added since the interview began is put too
                "predefined_question_ids": [(6, 0, questions.ids)],
                "last_displayed_page_id": before.id,
                "state": "in_progress" if before else "new",
            }
        )
        return answers.get_base_url() + answers.get_start_url()

    def _send_link(self):
        """Send the link by e-mail and leave the target alone for a while.

        :return: the link
        :raise UserError: the client has no e-mail address
        """
        self.ensure_one()
        partner = self.sudo().partner_id
        if not partner.email:
            raise UserError(self.env._("The client has no e-mail address."))
        link = self._prepare_link()
        self._do(interview.SEND_LINK, note=partner.email)
        # sudo: operators have no rights on templates of mails
        template = self.env.ref(TEMPLATE).sudo()
        template.with_context(phone_link=link).send_mail(self.id)
        return link

    # ------------------------------------------------------------
    # Answers that act
    # ------------------------------------------------------------

    def _apply_effects(self):
        """Do what the answers given are to do, each once for a target; with sudo.

        What cannot be done stands in the history, and is tried again the next time.
        """
        chosen = self.user_input_id.user_input_line_ids.suggested_answer_id
        effects = self.env["phone.campaign.effect"].sudo()
        effects = effects.search(
            [
                ("answer_id", "in", chosen.ids),
                ("question_id.survey_id", "=", self.campaign_id.survey_id.id),
            ]
        )
        for effect in effects - self.event_ids.effect_id:
            self._apply_effect(effect)

    def _apply_effect(self, effect):
        """Do it, or note why it cannot be done: the interview is finished anyway."""
        try:
            with self.env.cr.savepoint():
                done = effect._apply(self)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            if not isinstance(error, UserError):
                _logger.exception("Effect %s of target %s", effect.id, self.id)
            self._log("effect_failed", note=str(error))
            return
        if done:
            self._log("effect", note=done, effect_id=effect.id)

    def _interviewer(self):
        """Who of ours talked to the client last, else the referent; with sudo."""
        events = self.event_ids.filtered(
            lambda event: event.kind in (interview.START, interview.SEND_LINK)
            and event.user_id.active
        )
        last = events.sorted("id")[-1:]
        return last.user_id or self.campaign_id.user_id
