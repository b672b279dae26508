from odoo import models


class CrmTeam(models.Model):
    """Odoo's own assignment by team capacity rests while our rules assign leads."""

    _inherit = "crm.team"

    def action_assign_leads(self):
        """Core's buttons. Says who assigns leads if it is not them.

        :return: a client notification
        """
        if not self.env["crm.lead"]._assign_rules_govern():
            return super().action_assign_leads()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "title": self.env._("Leads are assigned by rules"),
                "message": self.env._(
                    "Assignment by team capacity is off: the assignment rules give "
                    "leads their owners. You can change this in the settings of CRM."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _action_assign_leads(self, force_quota=False, creation_delta_days=7):
        """What core's cron and buttons do: nothing while our rules assign leads."""
        if self.env["crm.lead"]._assign_rules_govern():
            return {}, {}
        return super()._action_assign_leads(
            force_quota=force_quota, creation_delta_days=creation_delta_days
        )

    def _compute_assignment_enabled(self):
        """Core shows its buttons and capacities only where they do something."""
        res = super()._compute_assignment_enabled()
        if self.env["crm.lead"]._assign_rules_govern():
            self.assignment_enabled = False
            self.assignment_auto_enabled = False
        return res
