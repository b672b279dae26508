from odoo import models


class PhoneCampaign(models.Model):
    """What the buttons of a campaign's row and form open."""

    _inherit = "phone.campaign"

    def action_open_dashboard(self):
        """The dashboard: the counters, the list of targets, the next one."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "phone_campaign.phone_campaign_dashboard_action"
        )
        action["params"] = {"campaign_id": self.id}
        action["display_name"] = self.name
        return action

    def action_edit(self):
        """The campaign's form."""
        self.ensure_one()
        return self._form_action("phone_campaign.phone_campaign_view_form", "current")

    def action_open_targets(self):
        """All targets in an ordinary list."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "phone_campaign.phone_campaign_target_action"
        )
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {"default_campaign_id": self.id, "create": False}
        return action

    def action_configure_rights(self):
        """The pop-up with every operator and two boxes; for managers."""
        self.ensure_one()
        self._check_manager()
        rights = self.env["phone.campaign.rights"]
        wizard = rights.create(
            {"campaign_id": self.id, "line_ids": rights._prepare_lines(self)}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rights"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_configure_questionnaire(self):
        """The pop-up with the campaign's questions."""
        self.ensure_one()
        self._check_right("can_edit")
        view = self.env.ref("phone_campaign.survey_survey_view_form_questionnaire")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Questionnaire of %s", self.name),
            "res_model": "survey.survey",
            "res_id": self.survey_id.id,
            "views": [(view.id, "form")],
            "target": "new",
            "context": {
                "dialog_size": "extra-large",
                "default_survey_id": self.survey_id.id,
            },
        }

    def action_results(self):
        """Core's page of results: graphs of all answers, to be filtered."""
        self.ensure_one()
        self._check_right("can_export")
        return {
            "type": "ir.actions.act_url",
            "url": f"/survey/results/{self.survey_id.id}",
            "target": "new",
        }

    def action_delete(self):
        """Delete the campaign from its row; refused once there are interviews."""
        self.unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _form_action(self, view, target):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref(view).id, "form")],
            "target": target,
        }
