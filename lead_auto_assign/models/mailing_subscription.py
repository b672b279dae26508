from contextlib import contextmanager

from odoo import api, models

from ..lists import queries

# What a subscription is written to put somebody on a list.
JOIN_FIELDS = {"opt_out", "list_id", "contact_id"}
# Where the open gathering of a transaction is kept.
GATHERED = "lead_auto_assign.joined_subscriptions"


class MailingSubscription(models.Model):
    """Joining a marketing list, whichever way, ends in `_assign_after_join`.

    How it works. Every operation that may put somebody on a list runs within
    `_gather_joins` and adds the subscriptions that it added or changed: `create` and
    `write` here, `mailing.contact` and `mailing.list` for the rows that a many2many or
    raw SQL puts into this table behind the model's back. Blocks nest, and the outermost
    looks at all of them once, when addresses and subscriptions are complete.
    """

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        with self._gather_joins() as joined:
            joined.update(subscriptions.ids)
        return subscriptions

    def write(self, vals):
        if JOIN_FIELDS.isdisjoint(vals) or not self._has_list_rules():
            result = super().write(vals)
            self._forget_member_lists()
            return result
        with self._gather_joins() as joined:
            old = queries.subscription_states(self.env, "id", self.ids)
            result = super().write(vals)
            new = queries.subscription_states(self.env, "id", self.ids)
            joined.update(dict(new.items() - old.items()))
        return result

    @api.model
    @contextmanager
    def _gather_joins(self):
        """Assign at the end of the block those who joined a list within it.

        :return: the set to which to add the ids of subscriptions added or changed
        """
        # In the cursor and not in the context, which outlives the block.
        gathered = self.env.cr.cache
        if GATHERED in gathered:
            yield gathered[GATHERED]
            return
        joined = gathered[GATHERED] = set()
        try:
            yield joined
        finally:
            gathered.pop(GATHERED, None)
        self.browse(sorted(joined))._assign_after_join()

    @api.model
    def _list_models(self):
        """{model that can be on lists: the query that finds who joined}."""
        return {
            "res.partner": queries.joined_partners,
            "crm.lead": queries.joined_leads,
        }

    @api.model
    def _has_list_rules(self):
        """Whether any rule waits for somebody to join a list; costs no query."""
        return any(self.env[name]._listens_to_lists() for name in self._list_models())

    def _assign_after_join(self):
        """Assign the clients whom these added or changed subscriptions put on lists.

        Opted-out ones are passed over, and so is an address that another subscription
        kept on the list all along.
        """
        self._forget_member_lists()
        if not self:
            return
        for name, find_joined in self._list_models().items():
            records = self.env[name]
            if records._listens_to_lists():
                records._assign_joined(find_joined(self.env, self.ids))

    @api.model
    def _forget_member_lists(self):
        """Drop the cached lists of clients: no field dependency leads there."""
        for name in self._list_models():
            self.env[name].invalidate_model(
                ["mailing_list_ids", "mailing_list_names"], flush=False
            )
