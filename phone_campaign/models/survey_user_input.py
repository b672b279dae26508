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
