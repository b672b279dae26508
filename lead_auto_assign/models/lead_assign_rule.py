import ast
import logging
from collections import namedtuple

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .. import queries
from ..rotation import Rotation, Seat

_logger = logging.getLogger(__name__)

# What the engine needs of a rule at every creation; cached, hence no recordset.
RuleSpec = namedtuple(
    "RuleSpec",
    "id model criterion criterion_ids domain company_id rotate fallback_id owned "
    "triggers",
)

# More matches than this are shown as "10,000+": counting them all tells nobody more.
COUNT_LIMIT = 10_000


class LeadAssignRule(models.Model):
    """Which clients or leads go to whom; rules run in sequence.

    The first that matches and can serve somebody assigns. `_has_rules`, `_specs` and
    `_match` serve the engine; the rest is the form.
    """

    _name = "lead.assign.rule"
    _description = "Assignment rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Leave empty to use the rule for the clients of all companies.",
    )
    model = fields.Selection(
        [("res.partner", "Clients"), ("crm.lead", "Leads and opportunities")],
        string="Applies to",
        required=True,
        default="res.partner",
    )
    criterion = fields.Selection(
        [
            ("list", "Marketing lists"),
            ("tag", "Tags"),
            ("domain", "Conditions"),
        ],
        string="Assignment criterion",
        required=True,
        default="list",
    )
    mailing_list_ids = fields.Many2many(
        "mailing.list",
        "lead_assign_rule_list_rel",
        "rule_id",
        "list_id",
        string="Marketing lists",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        "lead_assign_rule_category_rel",
        "rule_id",
        "category_id",
        string="Client tags",
    )
    tag_ids = fields.Many2many(
        "crm.tag",
        "lead_assign_rule_crm_tag_rel",
        "rule_id",
        "tag_id",
        string="Lead tags",
    )
    domain = fields.Char(string="Conditions", default="[]")
    user_ids = fields.Many2many(
        "res.users",
        "lead_assign_rule_user_rel",
        "rule_id",
        "user_id",
        string="Users",
        domain="[('share', '=', False)]",
    )
    role_ids = fields.Many2many(
        "res.role",
        "lead_assign_rule_role_rel",
        "rule_id",
        "role_id",
        string="Roles",
    )
    team_ids = fields.Many2many(
        "crm.team",
        "lead_assign_rule_team_rel",
        "rule_id",
        "team_id",
        string="Sales teams",
    )
    rotate = fields.Boolean(
        string="Assign in rotation",
        default=True,
        help="Clients go to the available recipients one by one, within their limits. "
        "Otherwise each client goes to all recipients.",
    )
    fallback_user_id = fields.Many2one(
        "res.users",
        string="Fallback owner",
        domain="[('share', '=', False)]",
        help="Receives the client when no recipient can. Without him, it waits.",
    )
    owned_clients = fields.Selection(
        [
            ("keep", "Leave them as they are"),
            ("add", "Add the new owners"),
            ("replace", "Replace the owners"),
        ],
        string="Clients who have owners",
        required=True,
        default="keep",
        help="What to do when the client who joins a list, gets a tag or comes from an "
        "automation already has owners.",
    )
    on_create = fields.Boolean(string="When a client is created", default=True)
    on_list_join = fields.Boolean(string="When a client joins a list", default=True)
    on_tag = fields.Boolean(string="When a tag is applied", default=True)
    share_ids = fields.One2many("lead.assign.share", "rule_id", string="Shares")
    recipient_ids = fields.Many2many(
        "res.users", compute="_compute_recipient_ids", string="Recipients"
    )
    next_user_id = fields.Many2one(
        "res.users", compute="_compute_next_user_id", string="Next owner"
    )
    criterion_text = fields.Char(
        compute="_compute_criterion_text", compute_sudo=True, string="Which clients"
    )
    match_count = fields.Integer(compute="_compute_match_count", string="Matches now")
    match_label = fields.Char(compute="_compute_match_count")

    # ------------------------------------------------------------
    # What a rule must be
    # ------------------------------------------------------------

    @api.constrains("user_ids", "role_ids", "team_ids")
    def _check_recipients(self):
        for rule in self:
            if not (rule.user_ids or rule.role_ids or rule.team_ids):
                raise ValidationError(
                    self.env._(
                        "The rule “%s” has no recipient: choose users, roles or teams.",
                        rule.name,
                    )
                )

    @api.constrains("model", "criterion", "domain")
    def _check_domain(self):
        for rule in self.filtered(lambda rule: rule.criterion == "domain"):
            rule._try_condition()

    @api.constrains("criterion", "model", "mailing_list_ids", "category_ids", "tag_ids")
    def _check_criterion(self):
        for rule in self:
            if rule.criterion != "domain" and not rule._criterion_records():
                raise ValidationError(
                    self.env._(
                        "The rule “%s” has no list or tag: choose at least one.",
                        rule.name,
                    )
                )

    def _try_condition(self):
        """Search with the condition as the user who wrote it.

        :raise ValidationError: it is no domain, or names what the user may not read
        """
        records = self.env[self.model].with_user(self.env.user).sudo(False)
        try:
            records.search(self._domain_of_text(self.domain), limit=1)
        except AccessError as error:
            raise ValidationError(
                self.env._(
                    "The conditions of the rule “%s” use fields that you may not read.",
                    self.name,
                )
            ) from error
        except UserError:
            raise
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "The conditions of the rule “%(rule)s” cannot be used: %(error)s",
                    rule=self.name,
                    error=error,
                )
            ) from error

    @api.model
    def _domain_of_text(self, text):
        """The domain that a condition's text holds; only literals are understood.

        :raise ValueError: it is no list of conditions
        """
        try:
            value = ast.literal_eval((text or "[]").strip())
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            raise ValueError(
                self.env._("this is no list of conditions with fixed values")
            ) from error
        if not isinstance(value, list):
            raise ValueError(
                self.env._("this is no list of conditions with fixed values")
            )
        return Domain(value)

    def _criterion_records(self):
        self.ensure_one()
        if self.criterion == "list":
            return self.mailing_list_ids
        return self.category_ids if self.model == "res.partner" else self.tag_ids

    # ------------------------------------------------------------
    # For the engine
    # ------------------------------------------------------------

    @api.model
    def _has_rules(self, model_name, trigger):
        """Whether a rule listens to `trigger` on `model_name`; costs no query."""
        return any(
            spec.model == model_name and trigger in spec.triggers
            for spec in self._active_specs()
        )

    @api.model
    def _specs(self, model_name, trigger, added_ids=(), rules=None):
        """The specs of the rules to try, in their order.

        :param rules: use these `lead.assign.rule`, whatever they listen to
        """
        added = set(added_ids)
        specs = [spec for spec in self._active_specs() if spec.model == model_name]
        if rules is not None:
            return [spec for spec in specs if spec.id in rules.ids]
        return [
            spec
            for spec in specs
            if trigger == "automation"
            or trigger in spec.triggers
            and (trigger == "create" or added & set(spec.criterion_ids))
        ]

    @tools.ormcache()
    def _active_specs(self):
        return tuple(rule._spec() for rule in self.sudo().search([]))

    def _spec(self):
        self.ensure_one()
        triggers = {"create"} if self.on_create else set()
        if self.on_list_join and self.criterion == "list":
            triggers.add("list")
        if self.on_tag and self.criterion == "tag":
            triggers.add("tag")
        return RuleSpec(
            self.id,
            self.model,
            self.criterion,
            tuple(self._criterion_records().ids),
            self.domain or "[]",
            self.company_id.id,
            self.rotate,
            self.fallback_user_id.id,
            self.owned_clients,
            frozenset(triggers),
        )

    @api.model
    def _match(self, specs, ids):
        """Which of these records each rule matches: {id: [rule ids in order]}."""
        found = {
            spec.id: self._query(spec, Domain("id", "in", list(ids))) for spec in specs
        }
        # not `if query`, which would run it
        found = {rule: query for rule, query in found.items() if query is not None}
        order = {spec.id: index for index, spec in enumerate(specs)}
        matched = {}
        for rule, record in queries.matches(self.env, found):
            matched.setdefault(record, []).append(rule)
        for rules in matched.values():
            rules.sort(key=order.get)
        return matched

    @api.model
    def _query(self, spec, domain=Domain.TRUE):
        """The Query of the records of `domain` that match; None if the rule is broken.

        A condition that was right when it was saved may name a field that has gone
        since; it must not stop the creation of clients.
        """
        try:
            records = self.env[spec.model].sudo()
            return records._search(self._criterion_domain(spec) & domain)
        except Exception:
            _logger.exception("The conditions of assignment rule %s failed", spec.id)
            return None

    @api.model
    def _criterion_domain(self, spec):
        """The domain of what a rule matches, in its company."""
        if spec.criterion == "list":
            domain = Domain("mailing_list_ids", "in", spec.criterion_ids)
        elif spec.criterion == "tag":
            field = "category_id" if spec.model == "res.partner" else "tag_ids"
            domain = Domain(field, "in", spec.criterion_ids)
        else:
            domain = self._domain_of_text(spec.domain)
        if spec.company_id:
            domain &= Domain("company_id", "in", [False, spec.company_id])
        return domain

    @api.model
    def _rotations(self, rule_ids):
        """{rule id: Rotation of its recipients}, as the ledger stands."""
        seats = {rule: [] for rule in rule_ids}
        for rule, user, weight, credit, in_turn, waited in queries.recipients(
            self.env, rule_ids
        ):
            seats[rule].append(Seat(user, weight, credit, in_turn, waited))
        return {rule: Rotation(rows) for rule, rows in seats.items()}

    # ------------------------------------------------------------
    # For the form
    # ------------------------------------------------------------

    @api.depends(
        "user_ids",
        "role_ids.user_ids",
        "team_ids.crm_team_member_ids.user_id",
        "team_ids.crm_team_member_ids.active",
    )
    def _compute_recipient_ids(self):
        for rule in self:
            members = rule.team_ids.crm_team_member_ids.user_id
            rule.recipient_ids = rule.user_ids | rule.role_ids.user_ids | members

    @api.depends(
        "model",
        "criterion",
        "mailing_list_ids.name",
        "category_ids.name",
        "tag_ids.name",
    )
    @api.depends_context("lang")
    def _compute_criterion_text(self):
        labels = dict(self._fields["criterion"]._description_selection(self.env))
        for rule in self:
            label = labels.get(rule.criterion, "")
            chosen = rule._criterion_records() if rule.criterion != "domain" else ()
            # names, not display names: that of a list counts its contacts
            names = ", ".join(record.name for record in chosen if record.name)
            rule.criterion_text = f"{label}: {names}" if names else label

    @api.depends(
        lambda self: ("rotate", *self._match_fields(), *self._recipient_fields())
    )
    def _compute_next_user_id(self):
        saved = self.filtered(lambda rule: rule.rotate and isinstance(rule.id, int))
        rotations = self._rotations(saved.ids)
        users = {user for rotation in rotations.values() for user in rotation.seats}
        operators = self.env["lead.assign.engine"]._operators(users)
        for rule in self:
            rotation = rotations.get(rule.id)
            free = {
                user
                for user in (rotation.seats if rotation else ())
                if user in operators and not operators[user].refusal(rule.company_id.id)
            }
            rule.next_user_id = rotation.peek(free) if free else False

    @api.depends(lambda self: self._match_fields())
    def _compute_match_count(self):
        for rule in self:
            count = rule._count_matches()
            rule.match_count = count
            rule.match_label = f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else str(count)

    def _count_matches(self):
        """How many records match now, at most one more than COUNT_LIMIT."""
        try:
            domain = self._criterion_domain(self._spec())
            return (
                self.env[self.model].sudo().search_count(domain, limit=COUNT_LIMIT + 1)
            )
        except Exception:
            # half-typed conditions match nothing yet
            return 0

    def _match_fields(self):
        return ["model", "criterion", "domain", "company_id"] + [
            "mailing_list_ids",
            "category_ids",
            "tag_ids",
        ]

    def _recipient_fields(self):
        return ["user_ids", "role_ids", "team_ids", "share_ids"]

    # ------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._changed()
        return rules

    def write(self, vals):
        res = super().write(vals)
        self._changed()
        return res

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _changed(self):
        """Every recipient has a share to show, and waiting clients are tried again."""
        self.env.registry.clear_cache()
        self._add_shares()
        self.env["lead.assign.request"]._wake()

    def _add_shares(self):
        """Give each recipient who has none a share, which shows his weight and room."""
        # sudo: nobody creates shares by hand
        missing = [
            {"rule_id": rule.id, "user_id": user.id}
            for rule in self.sudo()
            for user in rule.recipient_ids - rule.share_ids.user_id
        ]
        self.env["lead.assign.share"].sudo().create(missing)

    @api.model
    def _members_changed(self):
        """Roles or teams have other members now: some rules have other recipients."""
        # sudo: who manages roles or teams may not read the rules
        rules = self.sudo().search(
            Domain("role_ids", "!=", False) | Domain("team_ids", "!=", False)
        )
        rules._add_shares()
        self.env["lead.assign.request"]._wake()

    def action_open_matches(self):
        """Show the clients or leads that match now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": list(self._criterion_domain(self._spec())),
        }

    def action_assign_now(self):
        """Prepare a mass assignment of what matches now and has no owner."""
        self.ensure_one()
        domain = Domain(self._criterion_domain(self._spec()))
        domain &= Domain("owner_ids", "=", False)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_auto_assign.lead_assign_wizard_action"
        )
        return {
            **action,
            "context": {
                "default_model": self.model,
                "default_criterion": "domain",
                "default_domain": repr(list(domain)),
                "default_user_ids": self.user_ids.ids,
                "default_role_ids": self.role_ids.ids,
                "default_team_ids": self.team_ids.ids,
                "default_rotate": self.rotate,
            },
        }

    def action_open_log(self):
        """Show what this rule assigned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_auto_assign.lead_assign_log_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}
