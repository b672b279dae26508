from odoo import api, models
from odoo.fields import Command


class PhoneCampaign(models.Model):
    """The questionnaire of a campaign: that of a copy, questions taken over."""

    _inherit = "phone.campaign"

    def copy(self, default=None):
        campaigns = super().copy(default)
        for old, new in zip(self, campaigns, strict=True):
            # sudo: as in create
            unused = new.sudo().survey_id
            new.sudo().survey_id = old.sudo().survey_id.copy()
            # core names a copy itself, whatever is asked for
            new.sudo().survey_id._phone_title(new.name)
            unused.unlink()
        return campaigns

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        return [
            {**vals, "name": self.env._("%s (copy)", campaign.name)}
            if "name" not in (default or {})
            else vals
            for campaign, vals in zip(self, vals_list, strict=True)
        ]

    def _append_questions(self, questions, with_effects=False):
        """Add copies of `questions` at the end, their conditions among themselves too.

        A condition that refers to a question left out is dropped: the question is then
        always asked.

        :param with_effects: what their answers do is done here too
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
        if with_effects:
            self._copy_effects(questions, copies, choices)
        return copies

    @api.model
    def _copy_effects(self, questions, copies, choices):
        """Have the copies' answers do the same; not with sudo.

        :param choices: {id of a choice: id of its copy}
        """
        for question, copy in zip(questions, copies, strict=True):
            for effect in question.phone_effect_ids:
                effect.copy(
                    {"question_id": copy.id, "answer_id": choices[effect.answer_id.id]}
                )
