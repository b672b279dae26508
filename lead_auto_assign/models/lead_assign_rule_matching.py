import logging
from collections import namedtuple

from psycopg2 import OperationalError

from odoo import api, models, tools
from odoo.fields import Domain

from ..lists import queries as list_queries
from ..matching import queries
from ..rotation import Rotation, Seat

_logger = logging.getLogger(__name__)

# What the engine needs of a rule at every creation; cached, hence no recordset.
RuleSpec = namedtuple(
    "RuleSpec",
    "id model criterion criterion_ids domain company_id rotate fallback_id owned "
    "triggers",
)


class LeadAssignRule(models.Model):
    """What a rule matches, for the engine: `_has_rules`, `_specs`, `_match`."""

    _inherit = "lead.assign.rule"

    @api.model
    def _has_rules(self, model_name, trigger):
        """Whether a rule listens to `trigger` on `model_name`; costs no query."""
        return any(
            spec.model == model_name and trigger in spec.triggers
            for spec in self._active_specs()
        )

    @api.model
    def _specs(self, model_name, trigger, added_ids=(), rules=None, fresh=False):
        """The specs of the rules to try, in their order.

        :param rules: use these `lead.assign.rule`, whatever they listen to
        :param fresh: read them anew; a process that serves what others left may not
            have heard yet of a rule they know
        """
        added = set(added_ids)
        active = self._read_specs() if fresh else self._active_specs()
        specs = [spec for spec in active if spec.model == model_name]
        if rules is not None:
            return [spec for spec in specs if spec.id in rules.ids]
        return [
            spec
            for spec in specs
            if trigger == "automation"
            or trigger in spec.triggers
            and (trigger == "create" or added & set(spec.criterion_ids))
        ]

    @tools.ormcache()
    def _active_specs(self):
        return self._read_specs()

    @api.model
    def _read_specs(self):
        rules = self.sudo().search([("active", "=", True)])
        rules.invalidate_recordset()
        return tuple(rule._spec() for rule in rules)

    def _spec(self):
        self.ensure_one()
        triggers = {"create"} if self.on_create else set()
        if self.on_list_join and self.criterion == "list":
            triggers.add("list")
        if self.on_tag and self.criterion == "tag":
            triggers.add("tag")
        return RuleSpec(
            self.id,
            self.model,
            self.criterion,
            tuple(self._criterion_records().ids),
            self.domain or "[]",
            self.company_id.id,
            self.rotate,
            self.fallback_user_id.id,
            self.owned_clients,
            frozenset(triggers),
        )

    @api.model
    def _match(self, specs, ids):
        """Which of these records each rule matches: {id: [rule ids in order]}."""
        found = {
            spec.id: self._query(spec, Domain("id", "in", list(ids))) for spec in specs
        }
        # not `if query`, which would run it
        found = {rule: query for rule, query in found.items() if query is not None}
        order = {spec.id: index for index, spec in enumerate(specs)}
        matched = {}
        for rule, record in self._run(found):
            matched.setdefault(record, []).append(rule)
        for rules in matched.values():
            rules.sort(key=order.get)
        return matched

    @api.model
    def _run(self, found):
        """Run the queries `found`, {rule id: Query}: list of (rule id, record id).

        One statement runs them all. Where that has failed (the dispatcher then serves
        its requests one by one), each runs on its own, and a broken one alone fails.
        """
        if not self.env.context.get("lead_assign_carefully"):
            return queries.matches(self.env, found)
        pairs = []
        for rule, query in found.items():
            try:
                with self.env.cr.savepoint():
                    pairs += queries.matches(self.env, {rule: query})
            except OperationalError:
                raise  # somebody was faster: the whole turn is taken again
            except Exception:
                _logger.exception("The conditions of assignment rule %s failed", rule)
        return pairs

    @api.model
    def _query(self, spec, domain=Domain.TRUE):
        """The Query of the records of `domain` that match; None if the rule is broken.

        A condition that was right when it was saved may name a field that has gone
        since; it must not stop the creation of clients.
        """
        try:
            records = self.env[spec.model].sudo()
            return records._search(self._criterion_domain(spec) & domain)
        except Exception:
            _logger.exception("The conditions of assignment rule %s failed", spec.id)
            return None

    @api.model
    def _criterion_domain(self, spec):
        """The domain of what a rule matches, in its company."""
        if spec.criterion == "list":
            domain = Domain("mailing_list_ids", "in", spec.criterion_ids)
        elif spec.criterion == "tag":
            field = "category_id" if spec.model == "res.partner" else "tag_ids"
            domain = Domain(field, "in", spec.criterion_ids)
        else:
            domain = self._domain_of_text(spec.domain)
        return domain & self._company_domain(spec)

    @api.model
    def _company_domain(self, spec):
        if not spec.company_id:
            return Domain.TRUE
        return Domain("company_id", "in", [False, spec.company_id])

    @api.model
    def _count(self, spec, limit):
        """How many records a rule matches, at most `limit`."""
        if spec.criterion != "domain" and not spec.criterion_ids:
            return 0
        records = self.env[spec.model].sudo()
        candidates = self._candidates(spec)
        if candidates is None:
            return records.search_count(self._criterion_domain(spec), limit=limit)
        rest = records._search(self._company_domain(spec))
        ids = spec.criterion_ids
        return min(queries.count_found(self.env, candidates, ids, rest, limit), limit)

    @api.model
    def _candidates(self, spec):
        """Where a count can start; None if nowhere but with all records."""
        if spec.criterion == "tag":
            name = "category_id" if spec.model == "res.partner" else "tag_ids"
            return queries.linked(self.env[spec.model], name)
        if spec.criterion == "list" and spec.model == "res.partner":
            return list_queries.members(self.env)
        return None

    @api.model
    def _rotations(self, rule_ids):
        """{rule id: Rotation of its recipients}, as the ledger stands."""
        seats = {rule: [] for rule in rule_ids}
        for rule, user, weight, credit, in_turn, waited in queries.recipients(
            self.env, rule_ids
        ):
            seats[rule].append(Seat(user, weight, credit, in_turn, waited))
        return {rule: Rotation(rows) for rule, rows in seats.items()}
