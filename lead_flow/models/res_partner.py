import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import create_index

from ..queries import RESTORED
from ..work_queue import queries
from .lead_flow_note_template import HOUR_SELECTION, OUTCOME_SELECTION

_logger = logging.getLogger(__name__)

# What a note writes is told by the note itself, in one line of the chatter.
QUIET = {"tracking_disable": True}
CHANNEL = "lead_flow.queue/changed"
HOLD = "lead_flow.queue/held"
INTERNAL = "base.group_user"
STATE_SELECTION = [("none", "None"), ("in_progress", "In progress"), ("done", "Done")]


class ResPartner(models.Model):
    """A client in the flow: his state, his last note, and for whom he is reserved."""

    _inherit = "res.partner"

    # A portal user reads his own contact: nothing here is for him.
    flow_listed = fields.Boolean(
        default=False,
        copy=False,
        groups=INTERNAL,
        help="Whether the client belongs to the flow; kept.",
    )
    in_lead_flow = fields.Boolean(
        string="In the lead flow",
        compute="_compute_in_lead_flow",
        search="_search_in_lead_flow",
        groups=INTERNAL,
    )
    flow_state = fields.Selection(
        STATE_SELECTION,
        string="Lead state",
        default="none",
        required=True,
        index=True,
        copy=False,
        groups=INTERNAL,
    )
    flow_last_note_id = fields.Many2one(
        "lead.flow.note",
        string="Last note",
        copy=False,
        ondelete="set null",
        groups=INTERNAL,
    )
    flow_last_note_date = fields.Datetime(
        string="Last note on", copy=False, groups=INTERNAL
    )
    flow_last_note_body = fields.Text(
        string="Last note text",
        compute="_compute_flow_last_note_body",
        search="_search_flow_last_note_body",
        compute_sudo=True,
        groups=INTERNAL,
    )
    flow_last_outcome = fields.Selection(
        OUTCOME_SELECTION, string="Last outcome", copy=False, groups=INTERNAL
    )
    flow_note_count = fields.Integer(
        string="Number of notes", copy=False, groups=INTERNAL
    )
    flow_closed_date = fields.Datetime(
        string="Lead closed on", copy=False, groups=INTERNAL
    )
    flow_user_id = fields.Many2one(
        "res.users",
        string="Reserved for",
        copy=False,
        index="btree_not_null",
        groups=INTERNAL,
    )
    flow_reserved_date = fields.Datetime(
        string="Reserved on", copy=False, groups=INTERNAL
    )
    flow_callback_date = fields.Datetime(string="Callback", copy=False, groups=INTERNAL)
    flow_callback_user_id = fields.Many2one(
        "res.users", string="Callback agreed by", copy=False, groups=INTERNAL
    )
    flow_best_hour = fields.Selection(
        HOUR_SELECTION,
        string="Usually answers at",
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="Learnt from the answered calls, by the operators' clocks.",
    )
    flow_note_ids = fields.One2many(
        "lead.flow.note", "partner_id", string="Flow notes", groups=INTERNAL
    )

    # the tiers of the queue, queries.tier_rows
    _flow_new_idx = models.Index(
        "(flow_user_id, id) WHERE active AND flow_listed AND flow_state = 'none'"
    )
    _flow_callback_idx = models.Index(
        "(flow_user_id, flow_callback_date, id) WHERE active AND flow_listed "
        "AND flow_state = 'in_progress' AND flow_callback_date IS NOT NULL"
    )
    _flow_untouched_idx = models.Index(
        "(flow_user_id, COALESCE(flow_last_note_date, '1970-01-01'::timestamp), id) "
        "WHERE active AND flow_listed "
        "AND flow_state = 'in_progress' AND flow_callback_date IS NULL"
    )
    _flow_best_hour_idx = models.Index(
        "(flow_user_id, flow_best_hour, "
        "COALESCE(flow_last_note_date, '1970-01-01'::timestamp), id) "
        "WHERE active AND flow_listed AND flow_state = 'in_progress' "
        "AND flow_callback_date IS NULL AND flow_best_hour IS NOT NULL"
    )

    def init(self):
        """The indexes of the search, where PostgreSQL can have them: of trigrams."""
        res = super().init()
        if queries.create_trigrams(self.env):
            create_index(
                self.env.cr,
                indexname="res_partner_flow_search_idx",
                tablename=self._table,
                method="gin",
                expressions=[f"{name} gin_trgm_ops" for name in queries.SEARCHED],
                where="active AND flow_listed",
            )
            create_index(
                self.env.cr,
                indexname="res_partner_flow_raw_phone_idx",
                tablename=self._table,
                method="gin",
                expressions=[f"{queries.RAW_DIGITS} gin_trgm_ops"],
                where=f"active AND flow_listed AND {queries.RAW_ONLY}",
            )
        else:
            _logger.warning(
                "Lead Flow: searching clients reads all of them, which is slow from "
                "some ten thousand on, because the database has no extension pg_trgm "
                "and this user may not create it. Let the owner of the database run "
                "CREATE EXTENSION pg_trgm; in it, then update Lead Flow."
            )
        return res

    @api.depends("flow_listed", "active")
    def _compute_in_lead_flow(self):
        for partner in self:
            partner.in_lead_flow = partner.active and partner.flow_listed

    @api.model
    def _search_in_lead_flow(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("flow_listed", "=", True) & Domain("active", "=", True)

    @api.depends("flow_last_note_id.body")
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_flow_last_note_body(self):
        """Of a client shared by several companies each reads its own notes."""
        # not those of sudo, which are what the request asks for
        companies = self.sudo(False).env.companies
        for partner in self:
            note = partner.flow_last_note_id
            mine = note.company_id in companies
            partner.flow_last_note_body = mine and note.body

    @api.model
    def _search_flow_last_note_body(self, operator, value):
        return Domain("flow_last_note_id.body", operator, value)

    @api.model
    def _assign_open_domain(self):
        """A closed client leaves room for another."""
        return [*super()._assign_open_domain(), ("flow_state", "!=", "done")]

    # ------------------------------------------------------------
    # State
    # ------------------------------------------------------------

    def write(self, vals):
        res = super().write(vals)
        if "flow_state" in vals:
            self.env["lead.assign.request"]._wake()
        return res

    def _fields_sync(self, values):
        """A company and its contacts share nothing of what a note moves."""
        if values.keys() <= set(RESTORED):
            return None
        return super()._fields_sync(values)

    def _flow_write(self, vals):
        """Write what a note, a release or an undo makes of these clients."""
        self.with_context(**QUIET).write(vals)

    def action_flow_reopen(self):
        """Put closed clients back into the queue; recorded in their chatter.

        :raise UserError: the user is no operator, or a client is out of his reach
        """
        if not self.env.su:
            self.env["lead.flow.queue"]._check_operator()
            self._flow_check_reachable()
        closed = self.filtered(lambda partner: partner.flow_state == "done")
        # sudo: operators move the state, not the client's data
        clients = closed.sudo()
        clients._flow_write({"flow_state": "in_progress", "flow_closed_date": False})
        clients._flow_log(self.env._("Lead reopened"))
        closed._flow_notify("reopen", self.env.user)
        return True

    def _flow_check_reachable(self):
        """Let the user work with these clients only if he may.

        :raise UserError: a client is neither in the flow nor readable for him, or of
            another company
        """
        for client in self:
            # sudo: an operator knows the clients of the flow without a right on them
            known = client.sudo()
            foreign = known.company_id and known.company_id not in self.env.companies
            if foreign or not (known.in_lead_flow or client.has_access("read")):
                raise UserError(self.env._("This client is not in the lead flow."))

    def _flow_log(self, text):
        self._message_log_batch(
            bodies=dict.fromkeys(self.ids, text),
            author_id=self.env.user.partner_id.id,
        )

    @api.model
    def _flow_operators(self):
        """The group of the operators, found without a query."""
        xmlid = "lead_flow.group_lead_flow_operator"
        group_id = self.env["ir.model.data"].sudo()._xmlid_to_res_id(xmlid)
        return self.env["res.groups"].browse(group_id)

    def _flow_notify(self, kind, user):
        """Tell the open queues that these clients moved; ids only, operators only."""
        group = self._flow_operators()
        alike = self.sudo().grouped(lambda each: (each.flow_user_id, each.flow_state))
        for (reserved_for, state), partners in alike.items():
            group._bus_send(
                CHANNEL,
                {
                    "kind": kind,
                    "partner_ids": partners.ids,
                    "reserved_user_id": reserved_for.id,
                    "state": state,
                    "by": user[:1].id,
                },
            )

    def _flow_notify_hold(self, user):
        """Tell the open queues who has these clients open, None for nobody."""
        if self:
            self._flow_operators()._bus_send(
                HOLD,
                {
                    "partner_ids": self.ids,
                    "user_id": user.id if user else False,
                    "user": user._flow_name() if user else "",
                },
            )

    def action_flow_note(self):
        """Log a note on this client."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a note"),
            "res_model": "lead.flow.note.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
