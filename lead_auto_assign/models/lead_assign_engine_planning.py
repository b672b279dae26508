from odoo import api, models

from ..capacity import GONE, LEAVE, PAUSED, Operator, StageLimit
from ..planner import Item, Planner, Rule
from ..records.queries import lead_facts, partner_facts
from ..workload.queries import operators


class LeadAssignEngine(models.AbstractModel):
    """What the planner needs: the records and the operators, as they stand."""

    _inherit = "lead.assign.engine"

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
            "res.partner": partner_facts,
            "crm.lead": lead_facts,
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
        for row in operators(self.env, user_ids):
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
        rotations = self.env["lead.assign.rule"]._rotations([spec.id for spec in specs])
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
