from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    flow_note_id = fields.Many2one(
        "lead.flow.note",
        string="Callback of the note",
        index="btree_not_null",
        ondelete="set null",
    )


class ResPartner(models.Model):
    """Callbacks: agreed by a note, kept as an activity, done by the next note."""

    _inherit = "res.partner"

    def _flow_plan_callback(self, note, user=None):
        """Plan the callback that `note` agreed as an activity.

        :param user: whose it is, the note's author by default
        """
        self.ensure_one()
        user = user or note.user_id
        # the deadline of an activity is a day, where its user is; the hour is in words
        local = fields.Datetime.context_timestamp(
            note.with_context(tz=user.tz or "UTC"), note.callback_date
        )
        self.activity_schedule(
            "lead_flow.mail_activity_callback",
            date_deadline=local.date(),
            summary=self.env._("Call back at %s", local.strftime("%H:%M")),
            note=note.body,
            user_id=user.id,
            flow_note_id=note.id,
        )

    def _flow_callbacks(self):
        """The callbacks of these clients that are still to do: mail.activity."""
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("flow_note_id", "!=", False),
            ]
        )

    def _flow_finish_callbacks(self):
        """These clients were called again."""
        activities = self._flow_callbacks()
        if activities:
            activities.action_done()

    def _flow_move_callbacks(self, user):
        """What was agreed with these clients is from now on `user`'s to keep."""
        agreed = self.filtered("flow_callback_date")
        agreed._flow_write({"flow_callback_user_id": user.id})
        # one line in the chatter tells of the hand-over; a mail for each is too much
        quiet = {"mail_activity_quick_update": True}
        agreed._flow_callbacks().with_context(**quiet).write({"user_id": user.id})
