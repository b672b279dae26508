from odoo import api, fields, models

from .. import interview
from ..call_list import queries
from ..call_order import DUE, LATER, callback_is_open
from ..calling.queries import callable_condition
from ..results import queries as results_queries
from .phone_campaign_desk import MAX_PAGE, PAGE

# How many targets are looked at for "the next for me" before it gives up.
LOOK_LIMIT = 2000


class PhoneCampaignDesk(models.AbstractModel):
    """Who is the next for me."""

    _inherit = "phone.campaign.desk"

    @api.model
    def get_next(self, campaign_id, skip_ids=(), filters=None):
        """The target to call next, reserved for the user: like `open_target`.

        1. look at those whose turn it is, at a page of them first;
        2. if none of these can be called, see who can at this hour: maybe nobody;
        3. look on among those, in pages that grow.

        :param skip_ids: targets the user put aside
        :param filters: as in `get_page`; its counters do not matter
        :return: None when there is nobody to call now; {"look_again": True} when there
            may be: so many could not be called that the rest waits for the next asking
        """
        campaign = self._campaign(campaign_id)
        scope = self._next_scope(campaign, skip_ids, filters or {})
        after, looked, size = None, 0, PAGE
        while looked < LOOK_LIMIT:
            places, more = self._walk(
                campaign, list(interview.OPEN), scope, after, size
            )
            if not places or places[0].tier == LATER:
                return None
            window = self._first_callable(campaign, places)
            if window or not more:
                return window
            if not looked:
                open_now = self._open_now(campaign)
                if open_now is None:
                    return None
                scope = queries.all_of([scope, open_now])
            after, looked = places[-1], looked + len(places)
            size = min(2 * size, MAX_PAGE)
        return {"look_again": True}

    def _next_scope(self, campaign, skip_ids, filters):
        """SQL: the target `t` is free, and may be the next."""
        return queries.all_of(
            [
                self._scope(campaign, filters),
                queries.free_condition(self.env.uid),
                queries.available_condition(),
                queries.without_condition(skip_ids),
                # they must not use up what is looked at
                callable_condition(self.env, campaign.calling_profile_id),
            ]
        )

    def _open_now(self, campaign):
        """SQL: the target `t` lives where one may call at this hour.

        None if nobody in the campaign can be called now.
        """
        waiting = results_queries.waiting_places(self.env, self._funnel_scope(campaign))
        places = [place for *place, _targets in waiting]
        closed = [place for place in places if self._closed_reason(campaign, *place)]
        if len(closed) == len(places):
            return None
        return results_queries.elsewhere(closed)

    def _first_callable(self, campaign, places):
        """Reserve the first of these that can be called: its window, None if none."""
        targets = self._takeable(campaign, places)
        verdicts = targets._verdicts(fields.Datetime.now())
        for target in targets:
            before = target.sudo().reserved_user_id
            if verdicts[target.sudo()].is_allowed and target._claim():
                return self._opened(target, before)
        # who may not be called is not looked at again before it may be allowed
        blocked = targets.filtered(lambda each: not verdicts[each.sudo()].is_allowed)
        blocked._block(verdicts)
        return None

    def _takeable(self, campaign, places):
        """The targets of these places that are the user's to call now."""
        now, grace = fields.Datetime.now(), campaign.callback_grace
        targets = self.env["phone.campaign.target"].browse(p.target for p in places)
        targets.sudo().fetch(["callback_user_id", "partner_id", "reserved_user_id"])
        open_ids = [
            place.target
            for place, target in zip(places, targets, strict=True)
            if place.tier != LATER
            and (
                place.tier != DUE
                or callback_is_open(
                    target.sudo().callback_user_id.id or None,
                    self.env.uid,
                    place.key,
                    now,
                    grace,
                )
            )
        ]
        return targets.browse(open_ids)
