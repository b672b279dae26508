from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..calling import queries
from ..calling_hours import Profile

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class PhoneCallingProfile(models.Model):
    """When and how often clients may be called: the law of a country, or one's own.

    A campaign without a profile is not restricted.
    """

    _name = "phone.calling.profile"
    _description = "Rules of calling"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean("In use", default=True)
    country_id = fields.Many2one("res.country", string="Country")
    skip_holidays = fields.Boolean(
        "Not on public holidays", help="Those of France are known."
    )
    window_ids = fields.One2many(
        "phone.calling.window",
        "profile_id",
        string="Days and hours",
        copy=True,
        help="In the client's time zone; at any time if there is none.",
    )
    max_attempts = fields.Integer("Attempts at most", help="0: no limit")
    period_days = fields.Integer("in days", default=30)
    silence_days = fields.Integer("Days of silence after a refusal", help="0: none")
    needs_basis = fields.Boolean(
        "Consent or contract needed",
        help="Only clients with a basis for calls on their form are called.",
    )
    source = fields.Html("Where the rules come from", translate=True)

    _positive = models.Constraint(
        "CHECK (max_attempts >= 0 AND silence_days >= 0 AND period_days > 0)",
        "The number of attempts and of days cannot be negative.",
    )

    def write(self, vals):
        res = super().write(vals)
        self._look_again()
        return res

    def _look_again(self):
        campaigns = self.env["phone.campaign"].sudo().with_context(active_test=False)
        campaigns = campaigns.search([("calling_profile_id", "in", self.ids)])
        if campaigns:
            queries.look_again(self.env, campaign_ids=campaigns.ids)

    def _as_pure(self):
        """The rules for `calling_hours`; None for no profile."""
        if not self:
            return None
        country = self.country_id.code or ""
        return Profile(
            windows=tuple(window._as_pure() for window in self.window_ids),
            holidays=country if self.skip_holidays else "",
            max_attempts=self.max_attempts,
            period_days=self.period_days,
            silence_days=self.silence_days,
            needs_basis=self.needs_basis,
        )


class PhoneCallingWindow(models.Model):
    """Hours of one weekday in which clients may be called."""

    _name = "phone.calling.window"
    _description = "Hours of calling"
    _order = "weekday, start"

    profile_id = fields.Many2one(
        "phone.calling.profile", required=True, index=True, ondelete="cascade"
    )
    weekday = fields.Selection(WEEKDAYS, required=True, default="0")
    start = fields.Float("From", required=True, default=10)
    end = fields.Float("Until", required=True, default=20)

    @api.constrains("start", "end")
    def _check_hours(self):
        for window in self:
            if not 0 <= window.start < window.end <= 24:
                raise ValidationError(
                    self.env._("Hours go from 0:00 to 24:00, the first one first.")
                )

    def _as_pure(self):
        return int(self.weekday), round(self.start * 60), round(self.end * 60)
