from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import interview
from ..call_list import queries
from ..call_order import (
    NONE,
    TIERS,
    Place,
    place_of,
    tiers_after,
)
from ..search import queries as search_queries
from .phone_campaign import MANAGER

PAGE = 60
MAX_PAGE = 500
# Up to so many clients that a search finds are looked up before the campaign.
FOUND_LIMIT = 2000


class PhoneCampaignDesk(models.AbstractModel):
    """What the dashboard of a campaign calls: counters, pages of the list, the next.

    Every method checks that the user is an operator and may see the campaign, then
    reads with sudo what an operator may see of those targets whose clients are in his
    companies.

    Here: which targets, in which order. The sibling files: who is next (`_next`), how a
    row is shown (`_rows`), the window of the interview (`_interview`), the
    questionnaire (`_sheet`).
    """

    _name = "phone.campaign.desk"
    _description = "Desk of a phone campaign"

    @api.model
    def _campaign(self, campaign_id):
        """A campaign the user may see, with sudo.

        :raise UserError: it is gone, or of another company
        """
        self.env["phone.campaign.target"]._check_operator()
        campaigns = self.env["phone.campaign"].with_context(active_test=False)
        campaign = campaigns.search([("id", "=", campaign_id)])
        if not campaign:
            raise UserError(self.env._("This campaign does not exist any more."))
        return campaign.sudo()

    def _visible(self):
        """SQL: the user may see the client of the target `t`."""
        return self.env["phone.campaign.target"]._visible()

    # ------------------------------------------------------------
    # The dashboard
    # ------------------------------------------------------------

    @api.model
    def get_dashboard(self, campaign_id):
        """What stands above the list, and the target that the user already has.

        :return: dict; `held` is the target to open again after a reload
        """
        campaign = self._campaign(campaign_id)
        mine = campaign.with_user(self.env.user).with_context(active_test=False)
        return {
            "id": campaign.id,
            "name": campaign.name,
            "active": campaign.active,
            "year": campaign.year,
            "referent": self._name_of(campaign.user_id),
            "contract_types": self._tags(campaign.contract_type_ids),
            "questions": campaign.question_count,
            "may_edit": mine.may_edit,
            "may_export": mine.may_export,
            "is_manager": self.env.user.has_group(MANAGER),
            "report_before_end": self._report_before_end(),
            "held": self._held(campaign).id,
            "counts": self._counts(campaign),
        }

    def _name_of(self, user):
        """The name of a user read with sudo, without all else that is known of him."""
        user.fetch(["partner_id"])
        user.partner_id.fetch(["name"])
        return user.name or ""

    def _report_before_end(self):
        # sudo: one setting, read as the screen needs it
        settings = self.env["ir.config_parameter"].sudo()
        return bool(settings.get_param("phone_campaign.report_before_end"))

    @api.model
    def get_counts(self, campaign_id):
        """The targets behind each counter: {counter: targets}."""
        return self._counts(self._campaign(campaign_id))

    def _counts(self, campaign):
        counts = queries.count_by_counter(self.env, campaign.ids, self._visible())
        of_campaign = counts.get(campaign.id, {})
        return {counter: of_campaign.get(counter, 0) for counter in interview.COUNTERS}

    @api.model
    def get_departments(self, campaign_id):
        """Where the clients live: [{"code", "name", "count"}]."""
        campaign = self._campaign(campaign_id)
        return [
            {"code": code, "name": name or "", "count": count}
            for code, name, count in campaign._departments()
        ]

    def _held(self, campaign):
        """The target of the campaign that the user has at this moment."""
        return self.env["phone.campaign.target"].search(
            [
                ("campaign_id", "=", campaign.id),
                ("reserved_user_id", "=", self.env.uid),
                ("reserved_until", ">", fields.Datetime.now()),
            ],
            limit=1,
        )

    # ------------------------------------------------------------
    # The list
    # ------------------------------------------------------------

    @api.model
    def get_page(self, campaign_id, after=None, filters=None, limit=PAGE):
        """One page of the list.

        :param after: the `place` of the last row shown, None for the first page
        :param filters: dict of `counters` (names of interview.COUNTERS), `search`,
            `departments` (codes), `contract_type_ids`
        :return: {"rows": [...], "more": bool, "now": of the server}
        """
        campaign = self._campaign(campaign_id)
        filters = filters or {}
        limit = max(1, min(int(limit), MAX_PAGE))
        scope = self._scope(campaign, filters)
        places, more = self._walk(
            campaign, self._states(filters), scope, self._place(after), limit
        )
        return {
            "rows": self._rows(places),
            "more": more,
            "now": fields.Datetime.to_string(fields.Datetime.now()),
        }

    @api.model
    def get_rows(self, campaign_id, target_ids):
        """The rows of these targets as they are now; who is gone is missing."""
        campaign = self._campaign(campaign_id)
        targets = self.env["phone.campaign.target"]
        wanted = [("id", "in", target_ids), ("campaign_id", "=", campaign.id)]
        # as a search has it: what the record rules hide is missing too
        targets = targets.browse(target_ids) & targets.search(wanted)
        return self._rows([self._place_of(target) for target in targets.sudo()])

    def _walk(self, campaign, states, scope, after, limit):
        """Walk the tiers behind `after`: (places, whether there are more)."""
        places = []
        for tier in tiers_after(after):
            places += queries.tier_rows(
                self.env,
                campaign.id,
                tier,
                states,
                after if after and after.tier == tier else None,
                limit + 1 - len(places),
                scope,
            )
            if len(places) > limit:
                return places[:limit], True
        return places, False

    @api.model
    def _states(self, filters):
        """The states that the counters switched on stand for; all of them if none."""
        counters = filters.get("counters")
        if counters is None:
            return list(interview.STATES)
        return [
            state
            for counter, states in interview.COUNTERS.items()
            if counter in counters
            for state in states
        ]

    def _scope(self, campaign, filters):
        """SQL condition on the target `t` for what is searched and filtered."""
        conditions = [self._visible()]
        search = (filters.get("search") or "").strip()
        if search:
            conditions.append(
                search_queries.found_condition(self.env, search, FOUND_LIMIT)
            )
        if filters.get("departments"):
            conditions.append(
                search_queries.departments_condition(filters["departments"])
            )
        if filters.get("contract_type_ids"):
            conditions.append(
                search_queries.contract_types_condition(filters["contract_type_ids"])
            )
        return queries.all_of(conditions)

    @api.model
    def _place(self, after):
        if not after:
            return None
        try:
            key = fields.Datetime.to_datetime(after["key"]) or None
            place = Place(after["tier"], key, int(after["target"]))
        except (KeyError, TypeError, ValueError):
            place = None
        if not place or place.tier not in TIERS or (place.tier != NONE) != bool(key):
            raise UserError(self.env._("The list has changed: open it again."))
        return place

    @api.model
    def _place_of(self, target):
        return place_of(
            target.id,
            target.callback_date or None,
            target.available_date or None,
            fields.Datetime.now(),
        )
