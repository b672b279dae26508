from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..planner import Planner, Rule

SIMULATED = 20_000


class LeadAssignSimulation(models.TransientModel):
    """What if: the clients of the last days, as a rule would have split them."""

    _name = "lead.assign.simulation"
    _description = "Try a rule on past clients"

    rule_id = fields.Many2one("lead.assign.rule", required=True, ondelete="cascade")
    days = fields.Integer(string="Clients of the last days", default=30, required=True)
    seen_count = fields.Integer(string="Created", compute="_compute_split")
    match_count = fields.Integer(string="Match the rule", compute="_compute_split")
    waiting_count = fields.Integer(string="Would wait", compute="_compute_split")
    line_ids = fields.One2many(
        "lead.assign.split.line",
        "simulation_id",
        string="Split",
        compute="_compute_split",
    )

    @api.depends("rule_id", "days")
    def _compute_split(self):
        for simulation in self:
            rule = simulation.rule_id
            since = fields.Datetime.subtract(
                fields.Datetime.now(), days=max(simulation.days, 0)
            )
            domain = Domain("create_date", ">=", since)
            ids = self.env[rule.model].sudo().search(domain, limit=SIMULATED).ids
            items = simulation._items(ids)
            decisions, recipients = simulation._plan(items)
            lines = self.env["lead.assign.split.line"]._prepare_lines(
                decisions, recipients
            )
            simulation.seen_count = len(ids)
            simulation.match_count = len(items)
            simulation.waiting_count = sum(1 for d in decisions if not d.users)
            simulation.line_ids = [
                Command.clear(),
                *(Command.create(line) for line in lines),
            ]

    def _items(self, ids):
        """Planner items of the records the rule matches, with their present owners."""
        spec = self.rule_id._spec()
        matched = self.env["lead.assign.rule"]._match([spec], ids)
        items = self.env["lead.assign.engine"]._facts(self.rule_id.model, matched)
        for item in items:
            item.rules = (spec.id,)
        return items

    def _plan(self, items):
        """Decisions for `items` as if nobody owned them, and the rule's recipients."""
        spec = self.rule_id._spec()
        rotation = self.env["lead.assign.rule"]._rotations([spec.id])[spec.id]
        rule = Rule(spec.id, rotation, spec.rotate, spec.fallback_id or None)
        users = {spec.fallback_id, *rule.recipients}
        for item in items:
            users.update(item.owners, item.client_owners)
        operators = self.env["lead.assign.engine"]._operators(users - {False})
        self._take_back(items, operators)
        decisions = Planner({spec.id: rule}, operators).plan(items)
        return decisions, list(rule.recipients)

    def _take_back(self, items, operators):
        """Take `items` from their owners, who get back the room that these take."""
        left = {}
        for item in items:
            for user in item.owners:
                key = (item.client or -item.id, user)
                left[key] = left.get(key, item.held.get(user, 1)) - item.is_open
                if user in operators:
                    last = item.is_open and not left[key]
                    operators[user].release(last, item.team, item.stage)
            item.owners = ()
        for item in items:
            item.held = {
                user: left.get((item.client or -item.id, user), count)
                for user, count in item.held.items()
            }
