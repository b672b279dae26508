import logging
import random
import time
from collections import defaultdict

from psycopg2 import OperationalError

from odoo import api, models

from ..planner import WAITING

_logger = logging.getLogger(__name__)

# More records than this are left to the dispatcher, in short transactions of its own.
AT_ONCE = 5000


class LeadAssignEngine(models.AbstractModel):
    """Collects what the planner needs, and writes down what it decides.

    How it works. `_assign` finds the rules that match (nothing more happens where none
    does), tries to take the turn without waiting, and if it has it, plans and writes
    within the creating transaction. Otherwise it leaves a row in the outbox
    (`lead.assign.request`), which is served right after the commit and by cron.
    """

    _name = "lead.assign.engine"
    _description = "Assignment engine"

    @api.model
    def _assign(self, records, trigger, added_ids=(), rules=None):
        """See `lead.owner.mixin._assign_owners`."""
        if not records or not self._governs(records._name):
            return
        Rules = self.env["lead.assign.rule"]
        specs = Rules._specs(records._name, trigger, added_ids, rules)
        if not specs:
            return
        records = records.sudo()
        Requests = self.env["lead.assign.request"].sudo()
        if len(records) > AT_ONCE:
            Requests._leave(records, trigger, added_ids, rules)
            return
        try:
            with self.env.cr.savepoint():
                late = self.sudo()._assign_now(records, trigger, specs)
        except OperationalError:
            # somebody assigned since this transaction began
            late = records
        except Exception:
            _logger.exception(
                "Assignment of %s failed, it will be tried again", records
            )
            late = records
        if late:
            Requests._leave(late, trigger, added_ids, rules)

    @api.model
    def _assign_added(self, trigger, added):
        """Assign where something was really added.

        :param added: {record: records added to it}
        """
        groups = defaultdict(list)
        for record, new in added.items():
            if new:
                groups[tuple(new.ids)].append(record)
        for ids, records in groups.items():
            records[0].browse().concat(*records)._assign_owners(trigger, ids)

    @api.model
    def _governs(self, model_name):
        """Whether the rules decide on this model at all."""
        records = self.env[model_name]
        return not hasattr(records, "_assign_rules_govern") or (
            records._assign_rules_govern()
        )

    @api.model
    def _assign_now(self, records, trigger, specs):
        """Assign within this transaction.

        :return: the records that must be left to the dispatcher
        """
        items = self._items(records._name, records.ids, trigger, specs)
        if not items:
            return records.browse()
        queued = self.env["lead.assign.turn"]._take()
        if queued is None:
            return records.browse(item.id for item in items)
        ahead = set(queued)
        behind = [item.id for item in items if not ahead.isdisjoint(item.rules)]
        items = [item for item in items if ahead.isdisjoint(item.rules)]
        waiting = self._serve(records._name, items, specs)
        self.env["lead.assign.request"]._keep_waiting(records._name, waiting)
        return records.browse(behind)

    @api.model
    def _serve(self, model_name, items, specs):
        """Plan `items` and write the plan down; the turn is held.

        :return: list of (item, decision) of those that nobody could take
        """
        if not items:
            return []
        by_id = {item.id: item for item in items}
        decisions, rules = self._plan(items, specs)
        given = [decision for decision in decisions if decision.users]
        waiting = [
            decision
            for decision in decisions
            if decision.kind == WAITING and not by_id[decision.item].owners
        ]
        self._write_owners(model_name, by_id, given, rules)
        self._save_ledger(rules)
        self._log(model_name, by_id, given)
        return [(by_id[decision.item], decision) for decision in waiting]

    @api.model
    def _with_turn(self, step, patience=0.0):
        """Run `step(rules ahead)` in this transaction as its first business.

        Nothing else may be pending in the transaction: it is rolled back between
        attempts, so that the step reads what others have committed.

        :param float patience: seconds to go on trying
        :return: what the step returns, None if the turn could not be had
        """
        until = time.monotonic() + patience
        while True:
            try:
                queued = self.env["lead.assign.turn"]._take()
                if queued is not None:
                    result = step(queued)
                    self.env.cr.flush()
                    return result
            except OperationalError:
                _logger.debug("The turn was taken by somebody else, once more")
            self.env.cr.rollback()
            if time.monotonic() >= until:
                return None
            time.sleep(random.uniform(0.005, 0.03))
