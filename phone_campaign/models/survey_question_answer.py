from odoo import models


class SurveyQuestionAnswer(models.Model):
    """A choice of a question: protected once somebody chose it."""

    _name = "survey.question.answer"
    _inherit = ["survey.question.answer", "phone.answered.mixin"]

    _answered_fields = ("value", "value_image", "question_id", "matrix_question_id")

    def _in_phone_campaign(self):
        return self.filtered(
            lambda choice: (
                choice.question_id or choice.matrix_question_id
            ).survey_id.survey_type
            == "phone_campaign"
        )
