from odoo import api, models
from odoo.exceptions import UserError

from ..call_list import queries


class PhoneCampaign(models.Model):
    """Deleting a campaign, with its questionnaire, while nobody worked in it."""

    _inherit = "phone.campaign"

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_interviews(self):
        held = queries.campaigns_with_history(self.env, self.ids)
        for campaign in self.filtered(lambda each: each.id in held):
            raise UserError(campaign._kept_text(*held[campaign.id]))

    def _kept_text(self, interviews, calls):
        if interviews:
            return self.env._(
                "“%(campaign)s” cannot be deleted: its answers would be lost "
                "(interviews: %(count)s). Archive it instead.",
                campaign=self.name,
                count=interviews,
            )
        return self.env._(
            "“%(campaign)s” cannot be deleted: its history would be lost "
            "(calls and refusals: %(count)s). Archive it instead.",
            campaign=self.name,
            count=calls,
        )

    def _delete_tasks(self):
        """The targets' tasks, done or not: the database deletes the targets alone."""
        # sudo: also those of colleagues
        targets = self.env["phone.campaign.target"].sudo()
        tasks = self.env["mail.activity"].sudo().with_context(active_test=False)
        tasks.search(
            [
                ("res_model", "=", targets._name),
                ("res_id", "in", targets._search([("campaign_id", "in", self.ids)])),
            ]
        ).unlink()

    def unlink(self):
        surveys = self.sudo().survey_id
        self._delete_tasks()
        res = super().unlink()
        surveys.unlink()
        return res
