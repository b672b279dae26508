from odoo import fields, models

from ..questionnaire import PAGE, Question

CHOICES = ("simple_choice", "multiple_choice")


class PhoneCampaign(models.Model):
    """What a campaign gives to Excel and PDF."""

    _inherit = "phone.campaign"

    export_one_per_choice = fields.Boolean(
        "One Excel column for each choice",
        help="Questions with several choices get one column for each choice, with 1 "
        "where it was chosen, instead of one column with all that was chosen.",
    )

    def action_export_xlsx(self):
        """Excel with one line for each target; the file, or the export to wait for.

        :raise AccessError: without the right to export the campaign
        """
        return self._export("xlsx")

    def action_export_pdfs(self):
        """A zip with a PDF of each interview; the file, or the export to wait for.

        :raise AccessError: without the right to export the campaign
        """
        return self._export("pdf")

    def _export(self, kind):
        self.ensure_one()
        self._check_right("can_export")
        export = self.env["phone.campaign.export"]._request(self, kind)
        return export._answer()

    def _export_questions(self):
        """The questionnaire as a list of Question, in the language of the context."""
        # sudo: the right to export a campaign comprises its questionnaire
        questions = self.sudo().survey_id.question_and_page_ids
        return [self._export_question(question) for question in questions]

    def _export_question(self, question):
        return Question(
            id=question.id,
            title=question.title or "",
            kind=PAGE if question.is_page else question.question_type,
            choices=self._labels(question.suggested_answer_ids),
            rows=self._labels(question.matrix_row_ids),
            has_comments=question.comments_allowed,
            triggers=frozenset(question.triggering_answer_ids.ids),
        )

    @staticmethod
    def _labels(answers):
        # a choice may be a picture without any word
        return {each.id: each.value or each.value_label or "" for each in answers}

    def unlink(self):
        # with their files, which a cascade of the database would leave
        exports = self.env["phone.campaign.export"].sudo()
        exports.search([("campaign_id", "in", self.ids)]).unlink()
        return super().unlink()
