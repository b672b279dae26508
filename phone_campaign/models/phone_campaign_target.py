from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..search import queries
from .phone_campaign_event import STATE_SELECTION

# How long a target stays with an operator whose screen says nothing any more.
HOLD_MINUTES = 3


class PhoneCampaignTarget(models.Model):
    """A client in one campaign: where his interview stands, and who has him."""

    _name = "phone.campaign.target"
    _description = "Phone campaign target"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "campaign_id, id"
    _rec_name = "partner_id"

    campaign_id = fields.Many2one(
        "phone.campaign",
        string="Campaign",
        required=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="restrict",
    )
    contract_type_ids = fields.Many2many(
        "phone.contract.type",
        "phone_campaign_target_contract_type_rel",
        "target_id",
        "contract_type_id",
        string="Contract types",
    )
    state = fields.Selection(
        STATE_SELECTION, required=True, default="to_call", copy=False
    )
    state_date = fields.Datetime(
        "State since", required=True, default=fields.Datetime.now, copy=False
    )
    callback_date = fields.Datetime("Callback on", copy=False)
    callback_user_id = fields.Many2one("res.users", "Callback by", copy=False)
    callback_count = fields.Integer("Callbacks made", copy=False)
    failed_call_count = fields.Integer("Failed calls", copy=False)
    last_callback_date = fields.Datetime("Last callback", copy=False)
    contact_id = fields.Many2one("res.partner", "Interviewed contact", copy=False)
    other_contact = fields.Char(copy=False)
    interviewee_date = fields.Datetime("Who answers: entered on", copy=False)
    interviewee_user_id = fields.Many2one(
        "res.users", "Who answers: entered by", copy=False
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        "Answers",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reserved_user_id = fields.Many2one("res.users", "Reserved for", copy=False)
    reserved_since = fields.Datetime(copy=False)
    reserved_until = fields.Datetime(copy=False)
    available_date = fields.Datetime(
        "Not served before",
        copy=False,
        help="After a failed call, or when the rules of calling forbid a call now.",
    )
    wrong_number = fields.Char(
        copy=False, help="The number that was reported as wrong."
    )
    event_ids = fields.One2many("phone.campaign.event", "target_id", "History")
    department = fields.Char(
        readonly=True,
        copy=False,
        help="The code of the client's department: his state, or of his zip code.",
    )
    client_company_id = fields.Many2one(
        "res.company",
        string="Company of the client",
        compute="_compute_client_company_id",
        store=True,
        index="btree_not_null",
        help="Only users of this company see the target; everybody if it is empty.",
    )
    phone = fields.Char(related="partner_id.phone")
    company_id = fields.Many2one(related="campaign_id.company_id")

    _partner_uniq = models.Constraint(
        "UNIQUE (campaign_id, partner_id)", "This client is in the campaign already."
    )
    # the tiers of the list and of the next target, call_list/queries.py
    _list_idx = models.Index(
        "(campaign_id, state, callback_date, available_date NULLS FIRST, id)"
    )
    # the counters, of the clients that the user may see
    _state_idx = models.Index("(campaign_id, state, client_company_id)")
    # reservations that ended without anybody noticing
    _reserved_idx = models.Index("(reserved_until) WHERE reserved_user_id IS NOT NULL")

    @api.depends("partner_id.company_id", "partner_id.partner_share")
    def _compute_client_company_id(self):
        # as core's rule on clients: who is a colleague is seen by everybody
        for target in self:
            partner = target.partner_id
            target.client_company_id = partner.partner_share and partner.company_id

    @api.model
    def _visible(self):
        """SQL: the user may see the client of the target `t`, as its record rule."""
        return queries.company_condition(self._visible_companies())

    @api.model
    @ormcache("tuple(self.env.companies.ids)")
    def _visible_companies(self):
        """The user's companies and their parents, as ids; read at every page."""
        # sudo: who works in a branch need not see its parent
        companies = self.env.companies.sudo().with_context(active_test=False)
        return tuple(companies.parent_ids.ids)

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create([self._completed(vals) for vals in vals_list])
        queries.set_departments(self.env, targets.partner_id.ids)
        return targets

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_called(self):
        called = Domain("is_call", "=", True) | Domain("is_refusal", "=", True)
        held = Domain("user_input_id", "!=", False) | Domain("event_ids", "any", called)
        # sudo: what the rules hide is kept too
        kept = self.sudo().search(Domain("id", "in", self.ids) & held, limit=1)
        if kept:
            raise UserError(
                self.env._(
                    "“%s” has been called or interviewed: deleting the target would "
                    "lose its history. Cancel it instead.",
                    kept.partner_id.display_name,
                )
            )

    def write(self, vals):
        return super().write(self._completed(vals))

    @api.model
    def _completed(self, vals):
        """No reservation without an end, no state without its date.

        And of who answers it is known since when, and who says so.
        """
        vals = dict(vals)
        if vals.get("reserved_user_id"):
            vals.setdefault("reserved_until", self._hold_end())
            vals.setdefault("reserved_since", fields.Datetime.now())
        elif "reserved_user_id" in vals:
            vals["reserved_until"] = False
        if "state" in vals:
            vals.setdefault("state_date", fields.Datetime.now())
        if not {"contact_id", "other_contact"}.isdisjoint(vals):
            vals.setdefault("interviewee_date", fields.Datetime.now())
            vals.setdefault("interviewee_user_id", self.env.uid)
        return vals

    @api.autovacuum
    def _gc_departments(self):
        """Where the clients live by what an addon installed meanwhile knows."""
        queries.set_departments(self.env)

    @api.autovacuum
    def _gc_client_companies(self):
        """Whose the clients are that were merged: core does that in SQL."""
        queries.set_companies(self.env)

    @api.model
    def _hold_end(self):
        return fields.Datetime.now() + timedelta(minutes=HOLD_MINUTES)

    def action_open_interview(self):
        """The dashboard of the campaign with this target's interview open."""
        self.ensure_one()
        action = self.campaign_id.action_open_dashboard()
        action["params"]["target_id"] = self.id
        return action
