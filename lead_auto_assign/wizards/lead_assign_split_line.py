from odoo import fields, models


class LeadAssignSplitLine(models.TransientModel):
    """One operator in the outcome of a plan that is only shown."""

    _name = "lead.assign.split.line"
    _description = "Operator's part in a planned assignment"
    _order = "gets desc, id"

    wizard_id = fields.Many2one("lead.assign.wizard", ondelete="cascade")
    simulation_id = fields.Many2one("lead.assign.simulation", ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    gets = fields.Integer(string="Receives", readonly=True)
    assign_load = fields.Integer(string="Clients now", readonly=True)
    assign_limit = fields.Integer(string="Limit", readonly=True)
    reason = fields.Char(string="Remark", readonly=True)

    def _prepare_lines(self, decisions, user_ids):
        """Values of the lines that sum up `decisions`, also for who gets nothing.

        :param user_ids: the recipients
        """
        gets = dict.fromkeys(user_ids, 0)
        refused, kinds = {}, {}
        for decision in decisions:
            refused.update(decision.passed_over)
            for user in decision.users:
                # how somebody gets a client who is no recipient
                if user not in gets:
                    kinds[user] = decision.kind
                gets[user] = gets.get(user, 0) + 1
        trace = self.env["lead.assign.trace.mixin"]
        reasons, ways = trace._reason_labels(), trace._kind_labels()
        users = self.env["res.users"].sudo().browse(gets)
        return [
            {
                "user_id": user.id,
                "gets": gets[user.id],
                "assign_load": user.assign_load,
                "assign_limit": user.assign_limit,
                "reason": reasons.get(refused.get(user.id))
                or ways.get(kinds.get(user.id)),
            }
            for user in users.sorted(lambda user: (-gets[user.id], user.name))
        ]
