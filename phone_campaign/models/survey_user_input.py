from odoo import fields, models

from .. import interview


class SurveyUserInput(models.Model):
    """The answers of a target; finished on the web, they end the interview."""

    _inherit = "survey.user_input"

    phone_target_ids = fields.One2many(
        "phone.campaign.target", "user_input_id", string="Target"
    )

    def _mark_done(self):
        res = super()._mark_done()
        # sudo: the client himself, by his link; the server does it for him
        for target in self.sudo().phone_target_ids:
            if target.state in interview.OPEN and not self.env.context.get(
                "phone_interview"
            ):
                target._do(interview.WEB_FINISH)
        return res

    def _get_inactive_conditional_questions(self):
        """Of a campaign, also what a question that is not put any more asked for."""
        inactive = super()._get_inactive_conditional_questions()
        if self.survey_id.survey_type != "phone_campaign":
            return inactive
        triggers, _questions, selected = self._get_conditional_values()
        while True:
            chosen = selected.filtered(lambda c, no=inactive: c.question_id not in no)
            missed = inactive.browse(
                question.id
                for question, choices in triggers.items()
                if choices and not choices & chosen
            )
            if missed == inactive:
                return inactive
            inactive = missed
