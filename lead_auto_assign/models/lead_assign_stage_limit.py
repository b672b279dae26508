from odoo import api, fields, models

from ..workload import queries


class LeadAssignStageLimit(models.Model):
    """How many open contacts one operator may have in a group of pipeline stages."""

    _name = "lead.assign.stage.limit"
    _description = "Limit of an operator in a group of pipeline stages"
    _order = "user_id, team_id, id"

    user_id = fields.Many2one(
        "res.users", string="Operator", required=True, index=True, ondelete="cascade"
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Pipeline",
        ondelete="cascade",
        help="Leave empty for the pipelines of all teams.",
    )
    stage_ids = fields.Many2many(
        "crm.stage",
        "lead_assign_stage_limit_stage_rel",
        "limit_id",
        "stage_id",
        string="Stages",
        help="Leave empty for all stages of the pipeline.",
    )
    limit = fields.Integer(
        string="Simultaneous contacts",
        required=True,
        default=10,
        help="Most open contacts this operator may have in these stages.",
    )
    active = fields.Boolean(default=True)
    load = fields.Integer(
        string="Contacts now",
        compute="_compute_load",
        help="Open opportunities this operator owns in these stages.",
    )

    _limit_positive = models.Constraint(
        'CHECK("limit" >= 0)', "A limit cannot be below zero."
    )

    @api.depends("user_id", "team_id", "stage_ids")
    def _compute_load(self):
        loads = queries.stage_loads(self.env, self.ids)
        for limit in self:
            limit.load = loads.get(limit._origin.id, 0)

    @api.depends("team_id", "stage_ids")
    def _compute_display_name(self):
        for limit in self:
            names = [limit.team_id.name, ", ".join(limit.stage_ids.mapped("name"))]
            limit.display_name = ": ".join(filter(None, names)) or self.env._(
                "All pipelines"
            )

    @api.model_create_multi
    def create(self, vals_list):
        limits = super().create(vals_list)
        self.env["lead.assign.request"]._wake()
        return limits

    def write(self, vals):
        res = super().write(vals)
        self.env["lead.assign.request"]._wake()
        return res

    def unlink(self):
        self.env["lead.assign.request"]._wake()
        return super().unlink()
