from odoo import api, fields, models


class LeadAssignShare(models.Model):
    """The rotation's ledger: one row per rule and operator.

    Only the engine moves the counters, while it holds the turn; people set the weight.
    """

    _name = "lead.assign.share"
    _description = "Share of an operator in a rule"
    _order = "rule_id, id"
    _rec_name = "user_id"

    rule_id = fields.Many2one(
        "lead.assign.rule", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", string="Operator", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True)
    weight = fields.Integer(
        default=1,
        required=True,
        help="An operator of weight 2 receives twice as many clients as one of "
        "weight 1.",
    )
    assigned_count = fields.Integer(string="Received", readonly=True)
    last_assigned = fields.Datetime(string="Last received on", readonly=True)
    credit = fields.Float(
        string="Difference",
        readonly=True,
        help="Entitled minus received; between -1 and 1 in a rotation, more only when "
        "clients had to follow their company's owners.",
    )
    entitled = fields.Float(
        compute="_compute_entitled",
        help="What this operator's weight entitles him to, counted over the turns he "
        "could have taken.",
    )
    in_turn = fields.Boolean(
        readonly=True, help="Whether this operator could take the last turn."
    )
    waited_since = fields.Float(
        readonly=True, help="Number of the turn at which he last received a client."
    )
    assign_load = fields.Integer(related="user_id.assign_load", string="Clients now")
    assign_limit = fields.Integer(
        related="user_id.assign_limit", string="Limit", aggregator=None
    )
    assign_refusal = fields.Char(related="user_id.assign_refusal")
    is_recipient = fields.Boolean(
        compute="_compute_is_recipient",
        help="False for who received clients by the rule and is no recipient any more.",
    )

    _rule_user_uniq = models.Constraint(
        "UNIQUE(rule_id, user_id)", "An operator has one share in a rule."
    )
    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "The weight of a recipient must be 1 or more."
    )

    @api.depends("assigned_count", "credit")
    def _compute_entitled(self):
        for share in self:
            share.entitled = share.assigned_count + share.credit

    @api.depends("rule_id.recipient_ids", "user_id")
    def _compute_is_recipient(self):
        for share in self:
            share.is_recipient = share.user_id in share.rule_id.recipient_ids
