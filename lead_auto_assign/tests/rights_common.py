from odoo import Command
from odoo.exceptions import AccessError

from .mass_common import MassCase

ASSIGNMENT = "base.group_user,lead_auto_assign.group_lead_assign_manager"
MODELS = [
    "lead.assign.rule",
    "lead.assign.share",
    "lead.assign.stage.limit",
    "lead.assign.log",
    "lead.assign.request",
    "lead.assign.batch",
    "lead.assign.batch.line",
    "lead.assign.wizard",
    "lead.assign.split.line",
    "lead.assign.simulation",
    "lead.assign.turn",
]


class RightsCase(MassCase):
    """One user of each kind, and a record of each model to try their rights on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make = cls.make_operator
        cls.caller = make("Caller", groups="base.group_user")
        cls.boss = make("Boss", groups="sales_team.group_sale_manager")
        cls.assigner = make("Assigner", groups=ASSIGNMENT)
        cls.portal = make("Portal", groups="base.group_portal")
        cls.public = make("Public", groups="base.group_public")
        cls.branch = cls.env["res.company"].create({"name": "Branch"})
        cls.stranger = make(
            "Stranger",
            groups=f"{ASSIGNMENT},sales_team.group_sale_manager",
            company_ids=[Command.set(cls.branch.ids)],
            company_id=cls.branch.id,
        )
        cls.rule = cls.make_rule(cls.anna, name="Here")
        cls.client = cls.make_client(company_id=cls.env.company.id)
        cls.limit = cls.env["lead.assign.stage.limit"].create(
            {"user_id": cls.anna.id, "limit": 5}
        )
        cls.waiting = cls.env["lead.assign.request"].create(
            {
                "partner_id": cls.client.id,
                "company_id": cls.env.company.id,
                "model": "res.partner",
                "trigger": "create",
                "state": "waiting",
            }
        )
        cls.batch = cls.assign(cls.client, cls.bruno)
        cls.wizard = cls.make_wizard(cls.client)
        cls.samples = {
            "lead.assign.rule": cls.rule,
            "lead.assign.share": cls.rule.share_ids,
            "lead.assign.stage.limit": cls.limit,
            "lead.assign.log": cls.client.assign_log_ids,
            "lead.assign.request": cls.waiting,
            "lead.assign.batch": cls.batch,
            "lead.assign.batch.line": cls.batch.line_ids,
            "lead.assign.turn": cls.env.ref("lead_auto_assign.lead_assign_turn"),
        }
        cls.env.flush_all()

    def rights(self, user, model):
        """What `user` may do with the sample of `model`, e.g. "rw"."""
        sample = self.samples.get(model, self.env[model])
        self.assertTrue(sample or model not in self.samples)
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        return "".join(
            letter
            for letter, operation in operations.items()
            if sample.with_user(user).sudo(False).has_access(operation)
        )

    def assertRefused(self, call, *args, **kwargs):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            call(*args, **kwargs)
            self.env.flush_all()
