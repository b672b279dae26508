from odoo import api, fields, models
from odoo.fields import Domain

from ..results import queries as results_queries


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

    def _phone_title(self, title):
        """Name the questionnaires in all languages: clients read it in theirs."""
        installed = (code for code, _name in self.env["res.lang"].get_installed())
        for code in dict.fromkeys(["en_US", *installed]):
            self.with_context(lang=code).title = title

    def _phone_campaign(self):
        """The campaign of this questionnaire, active or not."""
        self.ensure_one()
        return self.with_context(active_test=False).phone_campaign_ids

    def action_phone_stay(self):
        """The window anew: each question typed is saved, and its cog opens."""
        return self._phone_campaign().action_configure_questionnaire()

    def action_phone_import(self):
        """The pop-up to take over questions from another campaign."""
        campaign = self._phone_campaign()
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

    # ------------------------------------------------------------
    # Results
    # ------------------------------------------------------------

    def _phone_results_filters(self, params):
        """The filters of the page of results: contract type, department, operator."""
        campaign = self.sudo().with_context(active_test=False).phone_campaign_ids[:1]
        types = campaign.contract_type_ids or campaign._available_contract_types()
        places = campaign._departments()
        users = results_queries.interviewers(self.env, campaign.id)
        users = self.env["res.users"].sudo().browse(users)
        filters = [
            (
                "contract_type",
                self.env._("All contract types"),
                [(str(each.id), each.name) for each in types],
            ),
            (
                "department",
                self.env._("All departments"),
                [(code, f"{code} {name or ''}".strip()) for code, name, _n in places],
            ),
            (
                "operator",
                self.env._("All operators"),
                [(str(user.id), user.name) for user in users],
            ),
        ]
        return [
            {
                "name": name,
                "label": label,
                "choices": choices,
                "value": params.get(name),
            }
            for name, label, choices in filters
        ]

    def _phone_results_conditions(self, params):
        """Domains on survey.user_input for what the page of results filters."""
        conditions = []
        if (params.get("contract_type") or "").isdigit():
            type_id = int(params["contract_type"])
            conditions.append(
                Domain("phone_target_ids.contract_type_ids", "in", [type_id])
            )
        if (params.get("operator") or "").isdigit():
            events = Domain("kind", "=", "finish")
            events &= Domain("user_id", "=", int(params["operator"]))
            conditions.append(Domain("phone_target_ids.event_ids", "any", events))
        if params.get("department"):
            code = params["department"]
            conditions.append(Domain("phone_target_ids.department", "=", code))
        return conditions
