from odoo import Command, api, fields, models

from ..workload import queries
from .lead_owner_mixin import Collected

MANAGER_GROUP = "lead_auto_assign.group_lead_assign_manager"
# What an assignment manager may change on an operator without the right to
# administer users.
MANAGER_FIELDS = {"assign_limit", "assign_paused", "assign_stage_limit_ids"}
# Whatever lets an operator receive more wakes the clients who wait.
WAKING_FIELDS = MANAGER_FIELDS | {"active", "role_ids", "company_ids"}
WAKING_FIELDS |= {"out_of_office_from", "out_of_office_to"}


class ResUsers(models.Model):
    """An operator: how many clients he has, and how many he may have."""

    _inherit = "res.users"

    assign_limit = fields.Integer(
        string="Total limit of clients",
        help="Most open clients this operator may have at a time; 0 means no limit. "
        "When it is reached, the automatic assignment skips him.",
    )
    assign_load = fields.Integer(
        string="Clients now",
        compute="_compute_assign_load",
        compute_sudo=True,
        help="Open clients owned now. The contacts of one company are one client.",
    )
    assign_room = fields.Char(string="Free", compute="_compute_assign_load")
    assign_refusal = fields.Char(
        string="Not available",
        compute="_compute_assign_refusal",
        compute_sudo=True,
        help="Why the automatic assignment passes this operator over now.",
    )
    assign_paused = fields.Boolean(
        string="Assignment paused",
        help="While it is paused this operator receives no client automatically.",
    )
    assign_stage_limit_ids = fields.One2many(
        "lead.assign.stage.limit",
        "user_id",
        string="Pipeline limits",
        context={"active_test": False},
    )

    _assign_limit_positive = models.Constraint(
        "CHECK(assign_limit IS NULL OR assign_limit >= 0)",
        "The limit of clients cannot be below zero.",
    )

    @api.depends("assign_limit")
    def _compute_assign_load(self):
        loads = queries.loads(self.env, self.ids)
        for user in self:
            load = loads.get(user._origin.id, 0)
            user.assign_load = load
            room = max(user.assign_limit - load, 0)
            user.assign_room = str(room) if user.assign_limit else "∞"

    @api.depends("active", "assign_limit", "assign_paused", "assign_stage_limit_ids")
    @api.depends_context("lang")
    def _compute_assign_refusal(self):
        operators = self.env["lead.assign.engine"]._operators(self._origin.ids)
        labels = self.env["lead.assign.trace.mixin"]._reason_labels()
        for user in self:
            operator = operators.get(user._origin.id)
            label = labels.get(operator and operator.refusal()) or ""
            user.assign_refusal = label[:1].upper() + label[1:]

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + [
            "assign_limit",
            "assign_load",
            "assign_paused",
            "assign_room",
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """The partner of an internal user is no client, that of a portal user is one.

        Which of both he becomes is known only after his partner was created.
        """
        collected = Collected()
        creating = self.with_context(lead_assign_collected=collected)
        users = super(ResUsers, creating).create(vals_list).with_env(self.env)
        created = {
            record.id
            for records, *_rest in collected
            for record in records
            if records._name == "res.partner"
        }
        clients = users.filtered("share").partner_id
        clients.filtered(lambda client: client.id in created)._assign_owners("create")
        return users

    def write(self, vals):
        by_manager = vals and vals.keys() <= MANAGER_FIELDS
        if by_manager and self.env.user.has_group(MANAGER_GROUP):
            res = self._write_assignment(vals)
        else:
            res = super().write(vals)
        if "role_ids" in vals:
            self.env["lead.assign.rule"]._members_changed()
        if vals.keys() & WAKING_FIELDS:
            self.env["lead.assign.request"]._wake()
        return res

    def _write_assignment(self, vals):
        """Assignment managers set limits and pauses, nothing else, of the operators of
        their companies."""
        own = self.env.user.company_ids
        strangers = self.sudo().filtered(lambda user: not user.company_ids & own)
        if strangers:
            raise self.env["ir.rule"]._make_access_error("write", strangers)
        vals = dict(vals)
        # not by sudo: commands reach on, from limits to stages, teams and users
        self._write_stage_limits(vals.pop("assign_stage_limit_ids", ()))
        # sudo: two plain values
        return super(ResUsers, self.sudo()).write(vals)

    def _write_stage_limits(self, commands):
        """Carry out the one2many `commands` with the rights of who gives them."""
        limits = self.env["lead.assign.stage.limit"].with_context(active_test=False)
        for code, *arguments in commands:
            limit_id, values = (*arguments, 0, 0)[:2]
            if code == Command.CREATE:
                limits.create([{**values, "user_id": user.id} for user in self])
            elif code == Command.UPDATE:
                limits.browse(limit_id).write(values)
            elif code == Command.LINK:
                limits.browse(limit_id).user_id = self
            elif code in (Command.DELETE, Command.UNLINK):
                limits.browse(limit_id).unlink()
            else:
                kept = limits.browse(values or ())
                kept.user_id = self
                (limits.search([("user_id", "in", self.ids)]) - kept).unlink()

    def action_open_assign_log(self):
        """Show what was assigned to this operator, and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_auto_assign.lead_assign_log_action"
        )
        return {**action, "domain": [("user_id", "=", self.id)], "context": {}}
