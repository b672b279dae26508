from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """How a reservation ends: released, handed over, or expired."""

    _inherit = "res.partner"

    def _flow_release(self, reason, user=None):
        """End the reservation of these clients, or hand them over.

        :param reason: why, for the chatter
        :param user: for whom they are reserved from now on, nobody by default; the
            callbacks go with them
        :raise UserError: `user` cannot take over, or a client is out of reach
        """
        if not self.env.su:
            self._flow_check_reachable()
        # sudo: reservations are not the manager's to write
        clients = self.sudo()
        if user:
            clients._flow_check_takes_over(user)
        else:
            clients = clients.filtered("flow_user_id")
        if not clients:
            return
        now = fields.Datetime.now() if user else False
        clients._flow_write(
            {"flow_user_id": user and user.id, "flow_reserved_date": now}
        )
        if user:
            clients._flow_move_callbacks(user)
        clients._flow_log(self._flow_release_text(reason, user))
        clients._flow_notify("release", self.env.user)

    def _flow_check_takes_over(self, user):
        """:raise UserError: `user` is no operator, or not in a client's company"""
        operator = user.has_group("lead_flow.group_lead_flow_operator")
        if not operator or not user.active:
            raise UserError(self.env._("%s is not an operator.", user._flow_name()))
        foreign = self.company_id - user.sudo().company_ids
        if foreign:
            raise UserError(
                self.env._(
                    "%(user)s does not work for %(company)s.",
                    user=user._flow_name(),
                    company=foreign[0].name,
                )
            )

    @api.model
    def _flow_release_text(self, reason, user):
        """What the chatter says of a release, or of a hand-over to `user`."""
        if not user:
            return self.env._("Reservation released: %s", reason)
        return self.env._(
            "Handed over to %(user)s: %(reason)s",
            user=user._flow_name(),
            reason=reason,
        )

    @api.model
    def _cron_release_expired(self):
        """Release clients with whom nothing happened for the days of the setting."""
        days = self.env["lead.flow.settings"]._get("expiry_days")
        if not days:
            return
        now = fields.Datetime.now()
        calendar = self.env.company.resource_calendar_id
        since = calendar.plan_days(-days, now) if calendar else now - timedelta(days)
        stale = self.search(
            [
                ("flow_user_id", "!=", False),
                ("flow_state", "!=", "done"),
                *self._flow_before("flow_last_note_date", since),
                *self._flow_before("flow_reserved_date", since),
            ]
        )
        if stale:
            stale._flow_release(self.env._("nothing happened for %s days", days))

    @api.model
    def _flow_before(self, name, moment):
        """Domain: this date is before `moment`, or there is none."""
        return ["|", (name, "=", False), (name, "<", moment)]
