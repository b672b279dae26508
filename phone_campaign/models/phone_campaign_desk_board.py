from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, formatLang

from .. import calling_hours
from ..calling import queries as calling_queries
from ..pace import per_hour, projected_end
from ..results import queries

# In the order in which they are told; those that somebody can do something about first.
FUNNEL = (
    "now",
    "hours",
    "holiday",
    "later",
    "colleague",
    "put_off",
    "reserved",
    "attempts",
    "silence",
    "consent",
    "no_number",
    "wrong_number",
    "blacklist",
    "cancelled",
    "done",
)
# What the time of day decides, not the target itself.
CLOSED = (calling_hours.HOURS, calling_hours.HOLIDAY)
SHOWN = 10_000
PERIOD = timedelta(days=14)


class PhoneCampaignDesk(models.AbstractModel):
    """Why the list is empty, and the live board of the referent."""

    _inherit = "phone.campaign.desk"

    # ------------------------------------------------------------
    # Why is my list empty?
    # ------------------------------------------------------------

    @api.model
    def get_funnel(self, campaign_id):
        """Of so many targets, why so many are not the next one.

        :return: {"total", "steps": [{"reason", "label", "count", "hint"}],
            "may_serve_again"}
        """
        campaign = self._campaign(campaign_id)
        counts = self._funnel_counts(campaign)
        hints = self._hints(campaign)
        labels = self._funnel_labels()
        return {
            "total": sum(counts.values()),
            "steps": [
                {
                    "reason": reason,
                    "label": labels[reason],
                    "count": counts[reason],
                    "hint": hints.get(reason, ""),
                }
                for reason in FUNNEL
                if counts.get(reason)
            ],
            "may_serve_again": campaign.with_user(self.env.user).may_edit,
        }

    def _funnel_scope(self, campaign):
        profile = campaign.calling_profile_id
        return queries.Scope(
            campaign.id,
            calling_queries.looked_at(profile, campaign.id),
            self._visible(),
            queries.funnel_reason(
                self.env.uid,
                campaign.callback_grace,
                calling_queries.obstacles(profile),
            ),
        )

    def _funnel_counts(self, campaign):
        """{reason: targets}, the hour where those live who seem free looked at too."""
        scope = self._funnel_scope(campaign)
        if not self._has_hours(campaign):
            return queries.funnel(self.env, scope)
        counts = {}
        for reason, *place, count in queries.funnel_by_place(self.env, scope):
            if reason == "now":
                reason = self._closed_reason(campaign, *place) or reason
            counts[reason] = counts.get(reason, 0) + count
        return counts

    def _has_hours(self, campaign):
        return bool(campaign.calling_profile_id.window_ids)

    def _closed_reason(self, campaign, zone, country, digits):
        """Why nobody at a place may be called now, "" if they may."""
        company = campaign.company_id or self.env.company
        fallback = company.partner_id.tz or self.env.user.tz or "UTC"
        country = country or company.country_id.code
        client = calling_hours.Client(
            phone="?",
            zone=zone or calling_hours.zone_of(country, digits, fallback),
            has_basis=True,
        )
        rules = campaign.calling_profile_id._as_pure()
        return calling_hours.verdict(rules, client, fields.Datetime.now()).reason

    def _funnel_labels(self):
        reasons = self.env["phone.campaign.target"]._fields["block_reason"]
        return {
            **dict(reasons._description_selection(self.env)),
            "now": self.env._("Can be called now"),
            "later": self.env._("A callback is agreed for later"),
            "colleague": self.env._("Callback due, promised by a colleague"),
            "put_off": self.env._("Put off after a call"),
            "reserved": self.env._("A colleague is on the phone with them"),
            "cancelled": self.env._("Interview cancelled"),
            "done": self.env._("Interview finished"),
        }

    def _hints(self, campaign):
        """For each reason the way out, in a few words."""
        busy = queries.busy_targets(self.env, campaign.id, self._visible())
        names = self.env["res.users"].sudo()
        for user_id, _target, _since in busy:
            names |= names.browse(user_id)
        return {
            "reserved": ", ".join(names.mapped("name")),
            "colleague": self.env._(
                "For everybody %s minutes after their time.", campaign.callback_grace
            ),
            "put_off": self.env._("Served again by themselves, or all of them now."),
            "no_number": self.env._("Enter the number on the client's form."),
            "wrong_number": self.env._("Correct the number on the client's form."),
            "consent": self.env._("Enter the basis for calls on the client's form."),
            "blacklist": self.env._("See the phone blacklist in the settings."),
            "later": self.env._("Served by themselves at their time."),
            "cancelled": self.env._("A manager can put them back on the list."),
            "done": self.env._("A manager can reopen them."),
            **dict.fromkeys(
                ("attempts", "silence", "hours", "holiday"),
                self.env._("See the rules of calling of the campaign."),
            ),
        }

    @api.model
    def open_funnel_step(self, campaign_id, reason):
        """The ordinary list of the targets behind one reason, as an action."""
        campaign = self._campaign(campaign_id)
        ids = self._funnel_step(campaign, reason)
        action = campaign.with_env(self.env).action_open_targets()
        action["name"] = self._funnel_labels().get(reason, campaign.name)
        action["domain"] = [("id", "in", ids)]
        return action

    def _funnel_step(self, campaign, wanted):
        """The targets that the funnel counts under one reason: at most SHOWN ids."""
        scope = self._funnel_scope(campaign)
        if wanted not in ("now", *CLOSED) or not self._has_hours(campaign):
            return queries.funnel_targets(self.env, scope, wanted, limit=SHOWN)
        ids = []
        if wanted in CLOSED:
            # those that were looked at already
            ids = queries.funnel_targets(self.env, scope, wanted, limit=SHOWN)
        reason = "" if wanted == "now" else wanted
        for *place, targets in queries.waiting_targets(self.env, scope):
            if self._closed_reason(campaign, *place) == reason:
                ids += targets
        return sorted(ids)[:SHOWN]

    @api.model
    def serve_again(self, campaign_id):
        """Serve again at once who was put off; for who may modify the campaign."""
        campaign = self._campaign(campaign_id)
        campaign.with_user(self.env.user)._check_right("can_edit")
        queries.serve_again(self.env, campaign.id, self._visible())
        return self.get_funnel(campaign_id)

    # ------------------------------------------------------------
    # Live board
    # ------------------------------------------------------------

    @api.model
    def get_board(self, campaign_id):
        """Who is on which target since when, today's figures, the projected end.

        :raise AccessError: for who may neither modify nor export the campaign
        """
        campaign = self._campaign(campaign_id)
        mine = campaign.with_user(self.env.user)
        if not (mine.may_edit or mine.may_export):
            raise AccessError(self.env._("The board is for referents and managers."))
        now = fields.Datetime.now()
        local = fields.Datetime.context_timestamp(self, now)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        today, visible = now - (local - midnight), self._visible()
        figures = queries.day_figures(self.env, campaign.id, today, visible)
        counts = self.get_counts(campaign_id)
        remaining = sum(counts.values()) - counts["done"] - counts["cancelled"]
        days, closed = queries.closed_by_day(
            self.env, campaign.id, now - PERIOD, visible
        )
        profile = campaign.calling_profile_id._as_pure()
        end = projected_end(remaining, days, closed, local.date(), profile)
        return {
            "busy": self._busy(campaign),
            "operators": self._operators([row for row in figures if row.user]),
            "remaining": remaining,
            "per_hour": self._per_hour(figures, now),
            "per_day": round(closed / days) if days else 0,
            "end": format_date(self.env, end) if end else "",
            "now": self._text(now),
        }

    def _per_hour(self, figures, now):
        closed = sum(row.closed for row in figures)
        begun = min((row.begun for row in figures if row.begun), default=None)
        return formatLang(self.env, per_hour(closed, begun, now), digits=1)

    def _busy(self, campaign):
        rows = queries.busy_targets(self.env, campaign.id, self._visible())
        users = self.env["res.users"].sudo().browse(row[0] for row in rows)
        targets = self.env["phone.campaign.target"].sudo().browse(r[1] for r in rows)
        return [
            {
                "user": user.name,
                "target_id": target.id,
                "target": target.partner_id.display_name,
                "state": target.state,
                "since": self._text(since),
            }
            for user, target, (_user, _target, since) in zip(
                users, targets, rows, strict=True
            )
        ]

    def _operators(self, figures):
        users = self.env["res.users"].sudo().browse(row.user for row in figures)
        names = {user.id: user.name for user in users}
        return [
            {
                "id": row.user,
                "name": names[row.user],
                "calls": row.calls,
                "finished": row.finished,
                "callbacks": row.callbacks,
                "failed": row.failed,
            }
            for row in figures
        ]
