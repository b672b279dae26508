import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .. import calling_hours
from ..call_list import queries as call_list_queries
from ..calling import queries

_logger = logging.getLogger(__name__)

REASON_SELECTION = [
    ("no_number", "No phone number"),
    ("wrong_number", "Wrong number"),
    ("blacklist", "On the phone blacklist"),
    ("consent", "Neither consent nor contract"),
    ("silence", "Silence after a refusal"),
    ("attempts", "Too many attempts"),
    ("holiday", "Public holiday"),
    ("hours", "Outside the hours of calling"),
]


class PhoneCampaignTarget(models.Model):
    """May a target be called now? Asked when it is served and when it is opened."""

    _inherit = "phone.campaign.target"

    block_reason = fields.Selection(
        REASON_SELECTION,
        string="Not served because",
        copy=False,
        help="Why it was not served when its turn came; looked at again in time.",
    )

    def _verdicts(self, now):
        """{target: calling_hours.Verdict} of targets of one campaign."""
        targets = self.sudo()
        profile = targets.campaign_id.calling_profile_id
        rules = profile._as_pure()
        facts = {}
        if rules:
            partners = targets.partner_id.ids
            facts = queries.facts(self.env, partners, rules.period_days)
        return {
            target: calling_hours.verdict(
                rules, target._as_client(facts.get(target.partner_id.id)), now
            )
            for target in targets
        }

    def _as_client(self, facts):
        attempts, refused_at, is_blacklisted = facts or ((), None, False)
        partner = self.partner_id
        return calling_hours.Client(
            phone=partner.phone or "",
            wrong_number=self.wrong_number or "",
            zone=self._zone() if facts else "UTC",
            attempts=attempts,
            refused_at=refused_at,
            has_basis=bool(partner.phone_basis),
            is_blacklisted=is_blacklisted,
        )

    def _zone(self):
        partner = self.partner_id
        company = self.campaign_id.company_id or self.env.company
        country = partner.country_id or company.country_id
        fallback = company.partner_id.tz or self.env.user.tz or "UTC"
        return partner.tz or calling_hours.zone_of(country.code, partner.zip, fallback)

    def _block(self, verdicts):
        """Do not serve these again before their time, and remember why.

        :param verdicts: as `_verdicts` gives them
        """
        if not self:
            return
        reasons = {each.id: verdicts[each] for each in self.sudo()}
        try:
            with self.env.cr.savepoint():
                call_list_queries.put_off(self.env, reasons)
        except OperationalError:
            # a colleague who looks at the same time has just written the same
            pass
        self.invalidate_recordset(["available_date", "block_reason"], flush=False)

    # ------------------------------------------------------------
    # In words, and provable
    # ------------------------------------------------------------

    @api.model
    def _reason_text(self, verdict, until=None):
        """Why a target may not be called, for the operator.

        :param until: the end of it in words, if not in those of the user's language
        """
        if verdict.is_allowed:
            return ""
        reasons = dict(self._fields["block_reason"]._description_selection(self.env))
        text = reasons[verdict.reason]
        timed = (
            calling_hours.HOURS,
            calling_hours.HOLIDAY,
            calling_hours.ATTEMPTS,
            calling_hours.SILENCE,
        )
        if verdict.until and verdict.reason in timed:
            return self.env._(
                "%(reason)s: not before %(date)s.",
                reason=text,
                date=until
                or format_datetime(self.env, verdict.until, dt_format="short"),
            )
        return text

    def _check_may_call(self):
        """Refuse to begin an interview that the rules forbid; the history says either.

        :raise UserError: naming the reason
        """
        self.ensure_one()
        if not self.sudo().campaign_id.calling_profile_id:
            return
        verdict = self._verdicts(fields.Datetime.now())[self.sudo()]
        if not verdict.is_allowed:
            until = verdict.until and self._local_text(verdict.until)
            note = f"{self._reason_text(verdict, until)}\n{self._proof_text()}"
            # the error takes back what is written before it
            self.env.cr.postrollback.add(lambda: self._note_refusal(note))
            raise UserError(self._reason_text(verdict))
        self._log("allowed", note=self._proof_text())

    def _note_refusal(self, note):
        """Write it on a connection of its own: that of the request is being closed.

        An error here would leave that one open for ever. There is none to wait for
        either: its transaction is over, and a pool without a free one refuses at once.
        """
        try:
            with self.env.registry.cursor() as cr:
                self.with_env(self.env(cr=cr)).exists()._log("refused", note=note)
        except Exception:
            # the log is the proof that is left
            _logger.exception("Call not allowed, target %s: %s", self.id, note)

    def _local_text(self, moment):
        """A moment where the client lives, the same for every reader."""
        here = self.with_context(tz=self.sudo()._zone())
        local = fields.Datetime.context_timestamp(here, moment)
        return local.strftime("%Y-%m-%d %H:%M")

    def _proof_text(self):
        """By which rules, at which local time, on which basis a call is allowed or not.

        Its number is that of the attempt which is or would be made.
        """
        target = self.sudo()
        profile, partner = target.campaign_id.calling_profile_id, target.partner_id
        facts = queries.facts(self.env, partner.ids, profile.period_days)
        attempts = len(facts[partner.id][0]) + 1
        lines = [
            self.env._(
                "%(profile)s: %(time)s (%(zone)s), attempt %(number)s in %(days)s days",
                profile=profile.name,
                time=self._local_text(fields.Datetime.now()),
                zone=target._zone(),
                number=attempts,
                days=profile.period_days,
            )
        ]
        if partner.phone_basis:
            bases = dict(
                partner._fields["phone_basis"]._description_selection(self.env)
            )
            lines.append(
                " ".join(
                    filter(
                        None,
                        [
                            bases[partner.phone_basis],
                            str(partner.phone_basis_date or ""),
                            partner.phone_basis_source,
                        ],
                    )
                )
            )
        return "\n".join(lines)
