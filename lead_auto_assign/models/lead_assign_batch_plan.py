from odoo import api, models
from odoo.fields import Domain

from ..planner import Rule
from ..rotation import Rotation, Seat


class LeadAssignBatch(models.Model):
    """Which clients a mass assignment concerns, and who would get them.

    The wizard's preview asks the same questions of a batch that is never saved.
    """

    _inherit = "lead.assign.batch"

    def _concerned(self, limit=None):
        """The Query of the clients or leads concerned, in id order.

        :raise AccessError: the conditions name fields that the user may not read
        """
        rules = self.env["lead.assign.rule"]
        domain = rules._domain_of_text(self.domain)
        companies = self.company_id or self.env.companies
        domain &= Domain("company_id", "in", [False, *companies.ids])
        rules._check_fields(self.model, domain)
        # sudo: who assigns in mass need not be able to open all that he reorganises
        records = self.env[self.model].sudo()
        return records._search(domain, limit=limit, order="id")

    def _items(self, ids, trigger="batch"):
        """Planner items of the records `ids`; all are served by the one rule 0."""
        items = self.env["lead.assign.engine"]._facts(self.model, ids)
        for item in items:
            item.rules = (0,)
            item.trigger = trigger
        return items

    def _plan(self, items):
        """Decisions for `items` and the rule that made them, as {0: Rule}."""
        rule = Rule(
            0, self._rotation(), rotate=self.rotate, adds=self.keep_owners == "add"
        )
        return self.env["lead.assign.engine"]._plan_with(items, {0: rule}, False)

    def _rotation(self):
        """The rotation of the recipients, as the last chunk left it."""
        saved = self.rotation_state or {}
        # an archived one is told among those passed over
        recipients = self.with_context(active_test=False).recipient_ids
        return Rotation(
            [Seat(user, 1, *saved.get(str(user), ())) for user in recipients.ids]
        )

    @api.model
    def _rotation_to_json(self, rotation):
        return {
            str(seat.user): [seat.credit, seat.in_turn, seat.waited_since]
            for seat in rotation.seats.values()
        }
