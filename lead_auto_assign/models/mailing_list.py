from contextlib import contextmanager

from odoo import api, models

from ..lists import queries


class MailingList(models.Model):
    """Contacts put on a list from the list's side, past `mailing.subscription`."""

    _inherit = "mailing.list"

    @api.model_create_multi
    def create(self, vals_list):
        with self._gather_added(any(vals.get("contact_ids") for vals in vals_list)):
            return super().create(vals_list)

    def write(self, vals):
        with self._gather_added("contact_ids" in vals):
            return super().write(vals)

    def action_merge(self, src_lists, archive):
        with self._gather_added(True):
            return super().action_merge(src_lists, archive)

    @api.model
    @contextmanager
    def _gather_added(self, linking):
        """Assign at the end of the block those who joined a list within it.

        :param linking: whether rows may be added behind the model's back
        """
        subscriptions = self.env["mailing.subscription"]
        with subscriptions._gather_joins() as joined:
            if not linking or not subscriptions._has_list_rules():
                yield
                return
            # Reading the members before and after would cost a whole list each time.
            last = queries.last_subscription_id(self.env)
            yield
            joined.update(queries.subscriptions_after(self.env, last))
