from odoo import fields, models
from odoo.exceptions import AccessError


class HrDepartment(models.Model):
    """Some departments take over conversations."""

    _inherit = "hr.department"

    in_conversations = fields.Boolean(
        string="Offered in Conversations",
        help="Agents can assign a conversation to this department.",
    )

    def _omnichannel_users(self):
        """The users who work in the department; a portal user is no colleague."""
        # sudo: employees are private, whom to tell is not
        users = self.sudo().member_ids.user_id
        return users.filtered(lambda user: user.active and not user.share)

    def action_omnichannel_toggle(self):
        """Offer the department to agents, or no longer; for live chat managers.

        :raise AccessError: the user is none
        """
        if not self.env.user.has_group("im_livechat.im_livechat_group_manager"):
            raise AccessError(self.env._("Only live chat managers choose departments."))
        for department in self:
            # sudo: this one field is the live chat's, the others are HR's
            department.sudo().in_conversations = not department.in_conversations
