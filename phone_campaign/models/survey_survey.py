from odoo import api, fields, models


class SurveySurvey(models.Model):
    """The questionnaire of a phone campaign is a survey of a type of its own."""

    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("phone_campaign", "Phone campaign")],
        ondelete={"phone_campaign": "set default"},
    )
    phone_campaign_ids = fields.One2many(
        "phone.campaign", "survey_id", string="Phone campaigns"
    )

    @api.depends("survey_type")
    @api.depends_context("uid")
    def _compute_allowed_survey_types(self):
        res = super()._compute_allowed_survey_types()
        operator = "phone_campaign.group_phone_campaign_operator"
        if self.env.user.has_group(operator):
            for survey in self:
                survey.allowed_survey_types = [
                    *(survey.allowed_survey_types or []),
                    "phone_campaign",
                ]
        return res

    def action_phone_import(self):
        """The pop-up to take over questions from another campaign."""
        self.ensure_one()
        campaign = self.with_context(active_test=False).phone_campaign_ids
        campaign._check_right("can_edit")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import questions"),
            "res_model": "phone.campaign.import",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_campaign_id": campaign.id,
                "dialog_size": "extra-large",
            },
        }
