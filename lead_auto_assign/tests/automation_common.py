from collections import namedtuple
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command

from ..models.lead_owner_mixin import LeadOwnerMixin
from .common import AssignCase

Call = namedtuple("Call", "records trigger rules")


class AutomationCase(AssignCase):
    """Real automation rules whose action is to assign owners."""

    @classmethod
    def make_automation(cls, trigger, model="res.partner", rules=None, **vals):
        """An automation rule that assigns, by all rules or by `rules` only."""
        model_id = cls.env["ir.model"]._get_id(model)
        action = {
            "name": "Assign",
            "model_id": model_id,
            "state": "lead_assign",
            "usage": "base_automation",
            "lead_assign_rule_ids": [Command.set(rules.ids if rules else [])],
        }
        return cls.env["base.automation"].create(
            {
                "name": "Automation",
                "model_id": model_id,
                "trigger": trigger,
                "action_server_ids": [Command.create(action)],
                **vals,
            }
        )

    @contextmanager
    def assigning(self):
        """Yield the list of Calls that actions make to the rules from now on."""
        calls = []

        def record_call(records, trigger, added_ids=(), rules=None):
            if trigger == "automation":
                calls.append(Call(records.sudo(False), trigger, rules))

        with patch.object(LeadOwnerMixin, "_assign_owners", record_call):
            yield calls
