from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..call_list import queries
from ..calling import queries as calling_queries
from ..search import queries as search_queries

MANAGER = "phone_campaign.group_phone_campaign_manager"
OPERATOR = "phone_campaign.group_phone_campaign_operator"


class PhoneCampaign(models.Model):
    """A questionnaire put to a list of clients by phone.

    Operators conduct interviews in every campaign of their companies. Modifying and
    exporting one is for managers, for its referent, and for whom `access_ids` names.
    """

    _name = "phone.campaign"
    _description = "Phone campaign"
    _inherit = ["mail.thread"]
    _order = "active desc, year desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    year = fields.Integer(
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
        aggregator=None,
    )
    contract_type_ids = fields.Many2many(
        "phone.contract.type",
        "phone_campaign_contract_type_rel",
        "campaign_id",
        "contract_type_id",
        string="Contract types",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Referent",
        default=lambda self: self._default_referent(),
        domain=lambda self: self._referent_domain(),
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Company", default=lambda self: self.env.company
    )
    survey_id = fields.Many2one(
        "survey.survey",
        string="Questionnaire",
        copy=False,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    target_ids = fields.One2many("phone.campaign.target", "campaign_id", "Targets")
    access_ids = fields.One2many("phone.campaign.access", "campaign_id", "Rights")

    calling_profile_id = fields.Many2one(
        "phone.calling.profile",
        string="Rules of calling",
        ondelete="restrict",
        index="btree_not_null",
        help="On which days and at which hours clients may be called, and how often. "
        "Without rules calls are not restricted.",
    )
    retry_no_answer = fields.Integer(
        "Try again after no answer (minutes)",
        default=180,
        help="For so long the target is not served as the next one.",
    )
    retry_busy = fields.Integer("Try again when busy (minutes)", default=15)
    callback_grace = fields.Integer(
        "Callbacks for everybody after (minutes)",
        default=15,
        help="A callback is served to the operator it was agreed for; so long after "
        "its time to everybody, so that none is forgotten.",
    )

    to_call_count = fields.Integer("To call", compute="_compute_counts")
    to_recall_count = fields.Integer("To recall", compute="_compute_counts")
    started_count = fields.Integer("Started", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    cancelled_count = fields.Integer("Cancelled", compute="_compute_counts")
    target_count = fields.Integer("All targets", compute="_compute_counts")
    answered_count = fields.Integer("Interviewed", compute="_compute_counts")
    answered_text = fields.Char(
        "Interviewed of all", compute="_compute_counts", help="Done / all targets"
    )
    progress = fields.Float("Progress (%)", compute="_compute_counts")
    question_count = fields.Integer(
        "Number of questions", compute="_compute_question_count", compute_sudo=True
    )
    status = fields.Selection(
        [("active", "Active"), ("inactive", "Inactive")],
        string="State",
        compute="_compute_status",
    )
    may_edit = fields.Boolean(
        "May modify", compute="_compute_rights", search="_search_may_edit"
    )
    may_export = fields.Boolean("May export", compute="_compute_rights")
    may_decide = fields.Boolean("May give rights", compute="_compute_rights")

    _delays_positive = models.Constraint(
        "CHECK (retry_no_answer >= 0 AND retry_busy >= 0 AND callback_grace >= 0)",
        "A delay cannot be negative.",
    )
    _year_sane = models.Constraint(
        "CHECK (year BETWEEN 1900 AND 2999)", "The year has four digits."
    )

    @api.depends("active")
    def _compute_status(self):
        for campaign in self:
            campaign.status = "active" if campaign.active else "inactive"

    # ------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        visible = self.env["phone.campaign.target"]._visible()
        counts = queries.count_by_counter(self.env, self.ids, visible)
        for campaign in self:
            of_campaign = counts.get(campaign._origin.id, {})
            for counter in ("to_call", "to_recall", "started", "done", "cancelled"):
                campaign[f"{counter}_count"] = of_campaign.get(counter, 0)
            campaign.target_count = sum(of_campaign.values())
            campaign.answered_count = campaign.done_count
            campaign.answered_text = f"{campaign.done_count} / {campaign.target_count}"
            campaign.progress = (
                100 * campaign.done_count / campaign.target_count
                if campaign.target_count
                else 0
            )

    @api.depends("survey_id.question_and_page_ids")
    def _compute_question_count(self):
        # counted, not read: the questionnaire may be long
        counts = self.env["survey.question"]._read_group(
            [("survey_id", "in", self.survey_id.ids), ("is_page", "=", False)],
            ["survey_id"],
            ["__count"],
        )
        counts = {survey.id: count for survey, count in counts}
        for campaign in self:
            campaign.question_count = counts.get(campaign.survey_id.id, 0)

    # ------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------

    @api.depends("user_id", "access_ids.can_edit", "access_ids.can_export")
    @api.depends_context("uid")
    def _compute_rights(self):
        self.may_decide = self.env.user.has_group(MANAGER)
        for campaign in self:
            campaign.may_edit = campaign._may("can_edit")
            campaign.may_export = campaign._may("can_export")

    def _search_may_edit(self, operator, value):
        if operator != "in":
            return NotImplemented
        if self.env.user.has_group(MANAGER):
            return Domain.TRUE
        mine = Domain("user_id", "=", self.env.uid) & Domain("can_edit", "=", True)
        return Domain("user_id", "=", self.env.uid) | Domain("access_ids", "any", mine)

    def _may(self, right):
        """Whether the current user has `right` ("can_edit" or "can_export") here."""
        self.ensure_one()
        user = self.env.user
        if self.env.su and user._is_superuser() or user.has_group(MANAGER):
            return True
        if not user.has_group(OPERATOR):
            return False
        # sudo: the rows of the others are nobody's business, his own is
        rows = self.sudo().access_ids.filtered(lambda row: row.user_id == user)
        return self.sudo().user_id == user or any(rows.mapped(right))

    def _check_right(self, right):
        """Refuse what the rights pop-up does not grant.

        :param right: "can_edit" or "can_export"
        :raise AccessError: naming the campaign and the right that is missing
        """
        self.check_access("read")
        for campaign in self:
            if not campaign._may(right):
                campaign._refuse(right)

    def _refuse(self, right):
        texts = {
            "can_edit": self.env._("You may not modify the campaign “%s”.", self.name),
            "can_export": self.env._(
                "You may not export the campaign “%s”.", self.name
            ),
        }
        raise AccessError(texts[right])

    def _departments(self):
        """Where the clients live: [(code, name or None, targets)]."""
        company = self.company_id or self.env.company
        country = company.country_id or self.env.ref("base.fr")
        visible = self.env["phone.campaign.target"]._visible()
        return search_queries.departments(self.env, self.id, country.id, visible)

    def _available_contract_types(self):
        """The contract types that may concern a target: the campaign's, or all."""
        self.ensure_one()
        if self.contract_type_ids:
            return self.contract_type_ids
        # as for the campaign's own: one of all companies has no type of one of them
        companies = [False, *self.company_id.ids]
        return self.env["phone.contract.type"].search([("company_id", "in", companies)])

    @api.constrains("company_id", "contract_type_ids")
    def _check_types_of_shared(self):
        """Say what to do, where core only says that companies do not agree."""
        # sudo: the types of companies that the user does not work in, too
        for campaign in self.sudo().filtered(lambda each: not each.company_id):
            own = campaign.contract_type_ids.filtered("company_id")
            if own:
                raise ValidationError(
                    self.env._(
                        "A campaign of all companies has no contract type of one "
                        "company: first remove “%s”.",
                        ", ".join(own.mapped("name")),
                    )
                )

    # ------------------------------------------------------------
    # Life
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: the questionnaire is the campaign's; who may create one need not be
        # a survey user
        surveys = self.env["survey.survey"].sudo()
        for vals in vals_list:
            if vals.get("survey_id"):
                self._check_own_survey()
            if not vals.get("survey_id"):
                vals["survey_id"] = surveys.create(
                    self._prepare_survey_vals(vals.get("name"))
                ).id
        return super().create(vals_list)

    @api.model
    def _prepare_survey_vals(self, name):
        return {
            "title": name or self.env._("Phone campaign"),
            "survey_type": "phone_campaign",
            # who is responsible for a survey must be able to write it; the referent
            # of a campaign may lose that right
            "user_id": False,
            "access_mode": "token",
            "questions_layout": "page_per_question",
            "progression_mode": "number",
            "scoring_type": "no_scoring",
            "users_can_go_back": True,
        }

    def write(self, vals):
        if {"user_id", "access_ids", "company_id"} & set(vals) and not self.env.su:
            self._check_manager()
        if "survey_id" in vals:
            self._check_own_survey()
        name = vals.get("name")
        renamed = self.filtered(lambda campaign: name and campaign.name != name)
        res = super().write(vals)
        # sudo: as in create
        renamed.sudo().survey_id._phone_title(name)
        if "calling_profile_id" in vals:
            calling_queries.look_again(self.env, campaign_ids=self.ids)
        return res

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only managers decide who may do what with a campaign.")
            )

    def _check_own_survey(self):
        """Refuse a questionnaire chosen by its id: its answers would be opened too.

        :raise AccessError: outside of sudo
        """
        if not self.env.su:
            raise AccessError(
                self.env._("A campaign has its own questionnaire, and no other one.")
            )
