from odoo import models
from odoo.fields import Command


class PhoneCampaign(models.Model):
    """The questionnaire of a campaign: questions taken over from another one."""

    _inherit = "phone.campaign"

    def _append_questions(self, questions):
        """Add copies of `questions` at the end, their conditions among themselves too.

        A condition that refers to a question left out is dropped: the question is then
        always asked.

        :return: the copies, as survey.question
        """
        self.ensure_one()
        questions.check_access("read")
        survey = self.survey_id
        copies = self.env["survey.question"]
        choices = {}
        for question in questions:
            last = max(survey.question_and_page_ids.mapped("sequence"), default=0)
            copy = question.copy({"survey_id": survey.id, "sequence": last + 1})
            copies += copy
            pairs = zip(
                question.suggested_answer_ids.sorted(),
                copy.suggested_answer_ids.sorted(),
                strict=True,
            )
            choices.update({old.id: new.id for old, new in pairs})
            survey.invalidate_recordset(["question_and_page_ids"])
        for question, copy in zip(questions, copies, strict=True):
            triggers = question.triggering_answer_ids.ids
            copy.triggering_answer_ids = [
                Command.set([choices[each] for each in triggers if each in choices])
            ]
        return copies
