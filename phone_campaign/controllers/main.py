from odoo.fields import Domain

from odoo.addons.survey.controllers.main import Survey


class PhoneCampaignSurvey(Survey):
    """Core's page of results, filtered by what a campaign knows of its targets."""

    def _get_results_page_user_input_domain(self, survey, **post):
        domain = super()._get_results_page_user_input_domain(survey, **post)
        if survey.survey_type != "phone_campaign":
            return domain
        conditions = survey._phone_results_conditions(post)
        return Domain.AND([domain, *conditions])
