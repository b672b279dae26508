from odoo import api, models


class CrmTeamMember(models.Model):
    """Receives the clients of the rules that name the team."""

    _inherit = "crm.team.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self.env["lead.assign.rule"]._members_changed()
        return members

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "crm_team_id", "user_id"}:
            self.env["lead.assign.rule"]._members_changed()
        return result
