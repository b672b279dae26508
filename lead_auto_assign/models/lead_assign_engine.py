import json
import logging
import random
import time
from collections import defaultdict

from psycopg2 import OperationalError

from odoo import Command, api, models

from .. import queries
from ..capacity import GONE, LEAVE, PAUSED, Operator, StageLimit
from ..planner import WAITING, Item, Planner, Rule
from .lead_owner_mixin import QUIET

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
            _logger.exception("Assignment of %s failed, it will be tried again", records)
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

    # ------------------------------------------------------------
    # What the planner needs
    # ------------------------------------------------------------

    @api.model
    def _items(self, model_name, ids, trigger, specs):
        """The records that some rule may serve now, as planner items, in id order."""
        matched = self.env["lead.assign.rule"]._match(specs, ids)
        if not matched:
            return []
        for_owned = {spec.id for spec in specs if spec.owned != "keep"}
        items = self._facts(model_name, matched)
        for item in items:
            item.trigger = trigger
            item.rules = tuple(matched[item.id])
            if not self._is_free(item):
                item.rules = tuple(rule for rule in item.rules if rule in for_owned)
        return [item for item in items if item.rules]

    @api.model
    def _is_free(self, item):
        """Whether nobody chose an owner for it yet: a new contact that inherited its
        company's owners is still free."""
        if not item.owners:
            return True
        inherited = set(item.owners) == set(item.client_owners)
        return item.trigger == "create" and inherited

    @api.model
    def _facts(self, model_name, ids):
        """Planner items of the records that may be assigned at all, without rules."""
        read = {
            "res.partner": queries.partner_facts,
            "crm.lead": queries.lead_facts,
        }[model_name]
        return [
            Item(
                row_id,
                client=client,
                company=company,
                team=team,
                stage=stage,
                owners=tuple(owners),
                client_owners=tuple(client_owners),
                held=dict(held or ()),
                is_open=is_open,
            )
            for (
                row_id,
                client,
                company,
                team,
                stage,
                owners,
                client_owners,
                held,
                is_open,
            ) in read(self.env, ids)
        ]

    @api.model
    def _operators(self, user_ids):
        """{user id: capacity.Operator}, as they stand in this transaction."""
        if not user_ids:
            return {}
        found = {}
        for row in queries.operators(self.env, user_ids):
            user, internal, paused, absent, limit, load, *sets, stage_limits = row
            companies, teams = map(frozenset, sets)
            blocked = (
                GONE
                if not internal
                else PAUSED
                if paused
                else LEAVE
                if absent
                else None
            )
            found[user] = Operator(
                user,
                room=limit - load if limit else None,
                blocked=blocked,
                companies=companies,
                teams=teams,
                stage_limits=[
                    StageLimit(room, team, frozenset(stages or ()))
                    for team, stages, room in stage_limits or ()
                ],
            )
        return found

    @api.model
    def _plan(self, items, specs):
        """Decisions for `items`, and the rotations as they stand after them."""
        rotations = self.env["lead.assign.rule"]._rotations(
            [spec.id for spec in specs]
        )
        rules = {
            spec.id: Rule(
                spec.id,
                rotations[spec.id],
                rotate=spec.rotate,
                fallback=spec.fallback_id or None,
                adds=spec.owned == "add",
            )
            for spec in specs
        }
        return self._plan_with(items, rules)

    @api.model
    def _plan_with(self, items, rules, follow_client=True):
        """Decisions for `items` by planner `rules`, moving their rotations."""
        users = {user for rule in rules.values() for user in rule.recipients}
        users |= {rule.fallback for rule in rules.values() if rule.fallback}
        for item in items:
            users.update(item.client_owners)
            users.update(item.owners)
        planner = Planner(rules, self._operators(users), follow_client)
        return planner.plan(items), rules

    # ------------------------------------------------------------
    # What is written down
    # ------------------------------------------------------------

    @api.model
    def _write_owners(self, model_name, items, decisions, rules):
        """Write the owners, with one write for all records that get the same.

        :return: {record id: its owners now, main owner first}
        """
        groups, pairs, result = defaultdict(list), [], {}
        for decision in decisions:
            rule = rules.get(decision.rule)
            kept = items[decision.item].owners if rule and rule.adds else ()
            owners = tuple(dict.fromkeys((*kept, *decision.users)))
            result[decision.item] = owners
            groups[owners].append(decision.item)
            pairs += [(decision.item, user) for user in decision.users]
        records = self.env[model_name].sudo().with_context(**QUIET)
        for owners, ids in groups.items():
            records.browse(ids).write(
                {"user_id": owners[0], "owner_ids": [Command.set(owners)]}
            )
        queries.insert_followers(self.env, model_name, pairs)
        return result

    @api.model
    def _save_ledger(self, rules):
        queries.save_shares(
            self.env,
            [
                (
                    rule.id,
                    seat.user,
                    seat.credit,
                    seat.in_turn,
                    seat.waited_since,
                    seat.received,
                )
                for rule in rules.values()
                if rule.rotation.moved
                for seat in rule.rotation.seats.values()
            ],
        )

    @api.model
    def _log(self, model_name, items, decisions, batch_id=None):
        rows = []
        texts = {}
        for decision in decisions:
            item = items[decision.item]
            if decision.passed_over not in texts:
                texts[decision.passed_over] = json.dumps(decision.passed_over)
            rows += [
                (
                    item.id if model_name == "res.partner" else None,
                    item.id if model_name == "crm.lead" else None,
                    user,
                    decision.rule or None,
                    batch_id,
                    item.company,
                    model_name,
                    item.trigger,
                    decision.kind,
                    texts[decision.passed_over],
                    json.dumps(item.owners),
                )
                for user in decision.users or (None,)
            ]
        queries.insert_log(self.env, rows)
