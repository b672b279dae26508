from odoo import fields, models

from .. import interview

ACTIVITY = "phone_campaign.mail_activity_type_callback"


class PhoneCampaignTarget(models.Model):
    """The task of the operator who is to call back; all of it with sudo."""

    _inherit = "phone.campaign.target"

    def _follow_callback(self, before, after, action):
        """Keep the task in step with the callback that was agreed.

        :param action: what was done, None if something was answered
        """
        promised = (after.callback_at, after.callback_user)
        if promised == (before.callback_at, before.callback_user):
            return
        # those done before stay
        tasks = self.with_context(active_test=True).activity_search([ACTIVITY])
        if interview.ends_task(action):
            # done as core has it, without its message: the history tells of the call
            tasks.action_archive()
        else:
            tasks.unlink()
        if after.callback_at and after.callback_user:
            self._plan_callback()

    def _plan_callback(self):
        """The task of the operator who is to call back."""
        user = self.callback_user_id
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=user.tz or self.env.user.tz), self.callback_date
        )
        self.activity_schedule(
            ACTIVITY,
            date_deadline=local.date(),
            user_id=user.id,
            summary=self.with_context(lang=user.lang).env._(
                "Call %(client)s back at %(time)s",
                client=self.partner_id.display_name,
                time=local.strftime("%H:%M"),
            ),
        )
