import json
from collections import defaultdict

from odoo import Command, api, models

from ..ledger import queries
from .lead_owner_mixin import QUIET


class LeadAssignEngine(models.AbstractModel):
    """What is written down of a plan: owners, ledger, log, followers, each at once."""

    _inherit = "lead.assign.engine"

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
