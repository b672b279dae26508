from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..best_hour import HOURS
from ..holds import queries as hold_queries
from ..queue_order import (
    DUE,
    LATER,
    LONG_AGO,
    NEW,
    UNTOUCHED,
    Place,
    callback_is_open,
    tiers_after,
)
from ..work_queue import queries
from .lead_flow_hold import HOLD_SECONDS

PAGE = 40
# Of the next clients as many are read as operators may stand in front of one.
CANDIDATES = 20
COUNT_LIMIT = 1000


class LeadFlowQueue(models.AbstractModel):
    """What the screen "Lead Flow" calls: pages of the queue, one client, saving.

    Every method checks that the user is an operator of the flow, then reads with sudo
    what an operator may see of the clients in it: most operators have no sales rights.

    Here: which clients, in which order. The sibling files: how a row and a client are
    shown (`_rows`), opening and handing over (`_client`), saving (`_save`).
    """

    _name = "lead.flow.queue"
    _description = "Work queue"

    @api.model
    def _check_operator(self):
        self.env.user.has_group("lead_flow.group_lead_flow_operator") or self._refuse()

    def _refuse(self):
        raise UserError(self.env._("You are not an operator of the lead flow."))

    # ------------------------------------------------------------
    # The list
    # ------------------------------------------------------------

    @api.model
    def get_page(self, after=None, search="", filters=None, limit=PAGE):
        """One page of the queue.

        :param after: the `place` of the last row shown, None for the first page
        :param search: a piece of a name, an e-mail address or a phone number
        :param filters: dict of `state`, `tag_ids`, `list_ids`, `team_ids`, `mine`,
            `reserved`
        :return: {"rows": [...], "count": open clients up to COUNT_LIMIT, None when
            searching or behind the first page, "more": bool, "now": of the server}
        """
        self._check_operator()
        filters = filters or {}
        search = (search or "").strip()
        scope, hour = self._scope(search, filters), self._hour(after)
        count = None
        if search or filters.get("state") or filters.get("reserved"):
            places, more = self._found(scope, filters, after, limit)
        else:
            places, more = self._walk(scope, self._place(after), limit, hour)
            if after is None:
                count = queries.count_open(self.env, self.env.uid, scope, COUNT_LIMIT)
        return {
            "rows": self._rows(places, hour),
            "more": more,
            "count": count,
            "now": fields.Datetime.to_string(fields.Datetime.now()),
        }

    @api.model
    def get_rows(self, partner_ids):
        """The rows of these clients as they are now; who left the flow is missing."""
        self._check_operator()
        partners = self.env["res.partner"].sudo().browse(partner_ids).exists()
        partners = partners.filtered(
            lambda p: p.in_lead_flow
            and (not p.company_id or p.company_id in self.env.companies)
        )
        return self._rows([self._place_of(partner) for partner in partners])

    @api.model
    def get_next(self, skip_ids=(), filters=None):
        """The client to call next, held for the current user: like `open_client`.

        :param skip_ids: clients the operator put aside
        :return: None when the queue is empty
        """
        self._check_operator()
        partner_id = self._take_next(skip_ids, filters or {})
        return self._opened(self._client(partner_id)) if partner_id else None

    def _take_next(self, skip_ids, filters):
        """Hold the client to call next: his id, None when the queue is empty."""
        self.env["lead.flow.hold"].flush_model()
        free = hold_queries.not_held_condition(self.env.uid)
        scope = queries.all_of([self._scope("", filters), free])
        hour = self._hour()
        after, more, skipped = None, True, set(skip_ids)
        while more:
            places, more = self._walk(scope, after, CANDIDATES, hour)
            for place in self._takeable(places):
                if place.partner not in skipped and self._hold(place.partner):
                    return place.partner
            after = places[-1] if places else None
        return None

    def _walk(self, scope, after, limit, hour):
        """Walk the tiers behind `after`: (places, whether there are more)."""
        places = []
        for tier in tiers_after(after):
            start = after if after and after.tier == tier else None
            wanted = limit + 1 - len(places)
            places += queries.tier_rows(
                self.env, tier, start, wanted, self.env.uid, scope, hour
            )
            if len(places) > limit:
                return places[:limit], True
        return places, False

    def _found(self, scope, filters, after, limit):
        """Search among all states, the reserved ones too: (places, more)."""
        partners = queries.found_rows(
            self.env,
            scope,
            filters.get("state"),
            after["partner"] if after else 0,
            limit + 1,
            self._hour(),
        )
        return partners[:limit], len(partners) > limit

    def _scope(self, search, filters):
        """SQL condition on the client `p` for what is searched and filtered."""
        conditions = [queries.company_condition(self.env.companies.ids)]
        if search:
            conditions.append(queries.search_condition(search))
        domain = self._filter_domain(filters)
        if not domain.is_true():
            partners = self.env["res.partner"].sudo()._search(domain)
            conditions.append(queries.within_condition(partners))
        if filters.get("mine"):
            conditions.append(queries.owned_condition(self.env.uid))
        if filters.get("reserved"):
            conditions.append(queries.reserved_condition())
        return queries.all_of(conditions)

    def _filter_domain(self, filters):
        """The filters that lie on other tables, as a domain on clients."""
        sources = {
            "tag_ids": "category_id",
            "list_ids": "mailing_list_ids",
            "team_ids": "owner_ids.crm_team_ids",
        }
        return Domain.AND(
            Domain(field, "in", filters[key])
            for key, field in sources.items()
            if filters.get(key)
        )

    @api.model
    def _place(self, after):
        if not after:
            return None
        return Place(
            after["tier"],
            fields.Datetime.to_datetime(after["key"]),
            after["partner"],
            bool(after.get("answers")),
        )

    @api.model
    def _hour(self, after=None):
        """The hour on the operator's clock, or that for which `after` was ordered."""
        hour = after and after.get("hour")
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return hour if hour in HOURS else HOURS[now.hour]

    @api.model
    def _place_of(self, partner):
        if partner.flow_state == "none":
            return Place(NEW, None, partner.id)
        callback = partner.flow_callback_date
        if partner.flow_state == "in_progress" and callback:
            tier = DUE if callback <= fields.Datetime.now() else LATER
            return Place(tier, callback, partner.id)
        last = partner.flow_last_note_date or LONG_AGO
        answers = partner.flow_best_hour == self._hour()
        return Place(UNTOUCHED, last, partner.id, answers)

    def _takeable(self, places):
        """Without those with whom a colleague agreed a callback due just now."""
        grace = self.env["lead.flow.settings"]._get("grace_minutes")
        now = fields.Datetime.now()
        due = self.env["res.partner"].sudo()
        due = due.browse(place.partner for place in places if place.tier == DUE)
        if due:
            due.fetch(["flow_callback_user_id"])
        authors = {each.id: each.flow_callback_user_id.id or None for each in due}
        return [
            place
            for place in places
            if place.tier != LATER
            and (
                place.tier != DUE
                or callback_is_open(
                    authors[place.partner], self.env.uid, place.key, now, grace
                )
            )
        ]

    def _hold(self, partner_id):
        """Hold a client for the current user: whether it worked."""
        try:
            with self.env.cr.savepoint(flush=False):
                return hold_queries.claim(
                    self.env, partner_id, self.env.uid, HOLD_SECONDS
                )
        except OperationalError:
            # a colleague had him since this transaction began: on to the next
            return False
