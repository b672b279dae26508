import ast

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain


class LeadAssignRule(models.Model):
    """Which clients or leads go to whom; rules run in sequence.

    The first that matches and can serve somebody assigns. Here: what a rule is and
    must be. The sibling files: what it matches (`_matching`), what its form shows
    (`_form`).
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
        """Search with the condition.

        :raise ValidationError: it is no domain, or names what the user may not read
        """
        try:
            self._try_domain(self.model, self.domain)
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
    def _try_domain(self, model_name, text):
        """The domain that `text` holds, tried out.

        :raise AccessError: it names a field that the user may not read
        """
        domain = self._domain_of_text(text)
        self._check_fields(model_name, domain)
        # sudo: who makes rules need not be able to open what they are about
        # not flushing: what is typed in a form must survive a failure
        with self.env.cr.savepoint(flush=False):
            self.env[model_name].sudo().search(domain, limit=1)
        return domain

    @api.model
    def _check_fields(self, model_name, domain):
        """What nobody may search for must not be found out by counting either.

        :raise AccessError: the domain names a field that the user may not read
        """
        records = self.env[model_name].with_user(self.env.user).sudo(False)
        # whatever the rights on the records: the search is only prepared
        records._search(domain, bypass_access=True)

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
