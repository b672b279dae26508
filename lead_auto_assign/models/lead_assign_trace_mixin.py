from odoo import api, fields, models

from ..capacity import COMPANY, FULL, GONE, LEAVE, PAUSED, STAGE
from ..planner import CLIENT, EVERYBODY, FALLBACK, RESTORED, ROTATION, WAITING

TRIGGERS = [
    ("create", "Creation"),
    ("list", "Joined a list"),
    ("tag", "Tag applied"),
    ("automation", "Automation"),
    ("batch", "Mass assignment"),
    ("undo", "Mass assignment undone"),
]


class LeadAssignTraceMixin(models.AbstractModel):
    """What an assignment leaves to be read: which record, which rule, who was passed
    over and why. Shared by the log (done) and the outbox (not yet)."""

    _name = "lead.assign.trace.mixin"
    _description = "Trace of an assignment"

    partner_id = fields.Many2one(
        "res.partner", string="Client", index="btree_not_null", ondelete="cascade"
    )
    lead_id = fields.Many2one(
        "crm.lead", string="Lead", index="btree_not_null", ondelete="cascade"
    )
    model = fields.Selection(
        [("res.partner", "Client"), ("crm.lead", "Lead")], required=True
    )
    record_name = fields.Char(compute="_compute_record_name", string="Client or lead")
    company_id = fields.Many2one("res.company", ondelete="cascade")
    rule_id = fields.Many2one("lead.assign.rule", index=True, ondelete="set null")
    trigger = fields.Selection(TRIGGERS, required=True)
    passed_over = fields.Json(
        help="Pairs of user id and reason, in the order they were considered."
    )
    passed_over_text = fields.Char(
        string="Passed over", compute="_compute_passed_over_text"
    )

    @api.depends("partner_id", "lead_id")
    def _compute_record_name(self):
        for trace in self:
            record = trace.lead_id or trace.partner_id
            trace.record_name = record.sudo().display_name

    @api.depends("passed_over")
    @api.depends_context("lang")
    def _compute_passed_over_text(self):
        told = self._texts_of_passed_over([trace.passed_over or () for trace in self])
        for trace, text in zip(self, told, strict=True):
            trace.passed_over_text = text

    @api.model
    def _texts_of_passed_over(self, passed_over):
        """In words, who was passed over and why.

        :param passed_over: list of lists of pairs of user id and reason
        """
        reasons = self._reason_labels()
        ids = {user for pairs in passed_over for user, _reason in pairs}
        users = self.env["res.users"].sudo().browse(ids).exists()
        names = {user.id: user.name for user in users}
        return [
            ", ".join(
                self.env._(
                    "%(operator)s (%(reason)s)",
                    operator=names.get(user, self.env._("deleted user")),
                    reason=reasons.get(reason, reason),
                )
                for user, reason in pairs
            )
            for pairs in passed_over
        ]

    @api.model
    def _reason_labels(self):
        """{reason of capacity.py: words}"""
        return {
            GONE: self.env._("no longer active"),
            COMPANY: self.env._("works for another company"),
            PAUSED: self.env._("paused"),
            LEAVE: self.env._("absent"),
            FULL: self.env._("limit of clients reached"),
            STAGE: self.env._("limit of a pipeline stage reached"),
        }

    @api.model
    def _kind_labels(self):
        """{kind of planner.py: words}"""
        return {
            CLIENT: self.env._("owner of its client"),
            ROTATION: self.env._("next in rotation"),
            EVERYBODY: self.env._("all recipients"),
            FALLBACK: self.env._("fallback owner"),
            RESTORED: self.env._("owner before"),
            WAITING: self.env._("nobody free"),
        }

    def _record_id(self):
        """The id of the client or lead this is about."""
        self.ensure_one()
        return self.lead_id.id or self.partner_id.id

    def action_open_record(self):
        """Open the client or lead this is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.model,
            "res_id": self._record_id(),
            "view_mode": "form",
        }
