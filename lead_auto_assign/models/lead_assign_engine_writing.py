import json
from collections import defaultdict
from functools import lru_cache

from odoo import Command, api, models

from ..ledger import queries
from .lead_owner_mixin import QUIET

# All that core's `write` of a salesperson reads; else it has every column read.
READ_BY_WRITE = {"res.partner": ("user_id", "parent_id")}


class LeadAssignEngine(models.AbstractModel):
    """What is written down of a plan: owners, ledger, log, followers, each at once."""

    _inherit = "lead.assign.engine"

    @api.model
    def _write_owners(self, model_name, items, decisions, rules):
        """Write the owners that were decided, and make the new ones follow.

        :return: {record id: its owners now, main owner first}
        """
        pairs, result = [], {}
        for decision in decisions:
            rule = rules.get(decision.rule)
            kept = items[decision.item].owners if rule and rule.adds else ()
            result[decision.item] = tuple(dict.fromkeys((*kept, *decision.users)))
            pairs += [(decision.item, user) for user in decision.users]
        self._set_owners(model_name, result)
        queries.insert_followers(self.env, model_name, pairs)
        return result

    @api.model
    def _set_owners(self, model_name, owners_of):
        """Write owners with as few statements as their distribution allows.

        All owners are written by one statement, and so are all salespersons where
        nothing else hangs on them. Elsewhere these are written by one `write` for all
        records that get the same, so that whatever waits for it is told. While
        automation rules wait for it, `write` gets the owners too, as they compare the
        values before and after.

        :param owners_of: {record id: its owners from now on, main owner first}
        """
        records = self.env[model_name].sudo().with_context(**QUIET)
        records = records.browse(owners_of)
        # automation rules patch `write`, and only where one of them waits for it
        watched = hasattr(type(records).write, "origin")
        if not watched:
            self._link_owners(records, owners_of)
        if not watched and records._salesperson_is_a_column():
            self._set_column(records, owners_of)
        else:
            self._write_groups(records, owners_of, with_owners=watched)

    @api.model
    def _write_groups(self, records, owners_of, with_owners):
        records.fetch(READ_BY_WRITE.get(records._name, ()))
        groups = defaultdict(list)
        for record, owners in owners_of.items():
            groups[tuple(owners)].append(record)
        for owners, ids in groups.items():
            vals = {"user_id": owners[0] if owners else False}
            if with_owners:
                vals["owner_ids"] = [Command.set(owners)]
            # what a write reads is read once, for the records of all groups
            records.browse(ids).with_prefetch(owners_of).write(vals)

    @api.model
    def _set_column(self, records, owners_of):
        """Write `user_id` of all `records` at once, as their own `write` would."""
        records.modified(["user_id"], before=True)
        queries.set_salespersons(
            self.env,
            records._name,
            {
                record: owners[0] if owners else None
                for record, owners in owners_of.items()
            },
        )
        changed = ["user_id", "write_uid", "write_date"]
        records.invalidate_recordset(changed, flush=False)
        records.modified(["user_id"])

    @api.model
    def _link_owners(self, records, owners_of):
        """Write `owner_ids` of all `records` at once, as their own `write` would."""
        records.modified(["owner_ids"], before=True)
        queries.link_owners(self.env, records._name, owners_of)
        records.invalidate_recordset(["owner_ids"], flush=False)
        records.modified(["owner_ids"])
        records._validate_fields(["owner_ids"])

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
        as_json = lru_cache(json.dumps)
        for decision in decisions:
            item = items[decision.item]
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
                    as_json(decision.passed_over),
                    as_json(item.owners),
                )
                for user in decision.users or (None,)
            ]
        queries.insert_log(self.env, rows)
