from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Planning more than this in the wizard would make its user wait.
PREVIEWED = 20_000


class LeadAssignWizard(models.TransientModel):
    """Mass assignment: which clients, to whom, and what becomes of their owners."""

    _name = "lead.assign.wizard"
    _description = "Assign clients in mass"

    model = fields.Selection(
        [("res.partner", "Clients"), ("crm.lead", "Leads and opportunities")],
        string="Assign",
        required=True,
        default="res.partner",
    )
    criterion = fields.Selection(
        [
            ("list", "Marketing lists"),
            ("tag", "Tags"),
            ("domain", "Conditions"),
            ("selection", "Selection"),
        ],
        string="Assignment criterion",
        required=True,
        default="list",
    )
    mailing_list_ids = fields.Many2many("mailing.list", string="Marketing lists")
    category_ids = fields.Many2many("res.partner.category", string="Client tags")
    tag_ids = fields.Many2many("crm.tag", string="Lead tags")
    domain = fields.Char(string="Conditions", default="[]")
    selected_ids = fields.Json(string="Selection", readonly=True)
    user_ids = fields.Many2many(
        "res.users", string="Users", domain="[('share', '=', False)]"
    )
    role_ids = fields.Many2many("res.role", string="Roles")
    team_ids = fields.Many2many("crm.team", string="Sales teams")
    rotate = fields.Boolean(string="Assign in rotation", default=True)
    keep_owners = fields.Selection(
        [
            ("replace", "Keep only the new owners"),
            ("add", "Keep both the old and the new owners"),
        ],
        string="Current owners",
        default="replace",
        required=True,
    )
    match_count = fields.Integer(string="Concerned", compute="_compute_preview")
    left_count = fields.Integer(string="Left as they are", compute="_compute_preview")
    too_many = fields.Boolean(compute="_compute_preview")
    problem = fields.Char(compute="_compute_preview")
    line_ids = fields.One2many(
        "lead.assign.split.line",
        "wizard_id",
        string="Preview",
        compute="_compute_preview",
    )

    @api.model
    def default_get(self, fields):
        """Opened from a list of clients or leads, it starts with the selection."""
        values = super().default_get(fields)
        model, ids = (self.env.context.get(k) for k in ("active_model", "active_ids"))
        if model in ("res.partner", "crm.lead") and ids:
            values.update(model=model, criterion="selection", selected_ids=list(ids))
        return values

    # ------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------

    @api.depends(
        "model",
        "criterion",
        "mailing_list_ids",
        "category_ids",
        "tag_ids",
        "domain",
        "user_ids",
        "role_ids",
        "team_ids",
        "rotate",
        "keep_owners",
    )
    def _compute_preview(self):
        for wizard in self:
            wizard.update(
                {
                    "match_count": 0,
                    "left_count": 0,
                    "too_many": False,
                    "problem": False,
                    "line_ids": [Command.clear()],
                }
            )
            try:
                if wizard._is_chosen():
                    wizard._preview()
            except UserError as error:
                wizard.problem = str(error)

    def _preview(self):
        batch = self.env["lead.assign.batch"].new(
            self._prepare_batch(self._chosen_domain())
        )
        ids = batch._concerned(limit=PREVIEWED + 1).get_result_ids()
        if len(ids) > PREVIEWED:
            self.match_count = len(batch._concerned())
            self.too_many = True
            return
        items = batch._items(ids)
        self.match_count = len(items)
        recipients = self._recipients()
        if not recipients:
            return
        decisions, _rules = batch._plan(items)
        self.left_count = sum(1 for decision in decisions if not decision.users)
        lines = self.env["lead.assign.split.line"]._prepare_lines(
            decisions, recipients.ids
        )
        self.line_ids = [Command.create(line) for line in lines]

    def _recipients(self):
        members = self.team_ids.crm_team_member_ids.user_id
        users = self.user_ids._origin | self.role_ids.user_ids | members
        return self.env["res.users"].browse(users._origin.ids)

    def _is_chosen(self):
        """Whether somebody has begun to say which clients."""
        return self.criterion in ("selection", "domain") or bool(self._chosen())

    def _chosen(self):
        """The lists or tags of the criterion."""
        if self.criterion == "list":
            return self.mailing_list_ids
        return self.category_ids if self.model == "res.partner" else self.tag_ids

    def _chosen_domain(self):
        """The domain of the chosen clients.

        :raise UserError: nothing is chosen, or the conditions are no conditions
        """
        if self.criterion == "selection":
            return [("id", "in", self.selected_ids or [])]
        if self.criterion == "domain":
            return list(self._conditions())
        chosen = self._chosen()
        if not chosen:
            raise UserError(self.env._("Choose at least one list or tag."))
        field = {
            "mailing.list": "mailing_list_ids",
            "res.partner.category": "category_id",
            "crm.tag": "tag_ids",
        }[chosen._name]
        return [(field, "in", chosen._origin.ids)]

    def _conditions(self):
        records = self.env[self.model].with_user(self.env.user).sudo(False)
        try:
            domain = self.env["lead.assign.rule"]._domain_of_text(self.domain)
            records.search(domain, limit=1)
        except AccessError as error:
            raise ValidationError(
                self.env._("The conditions use fields that you may not read.")
            ) from error
        except UserError:
            raise
        except Exception as error:
            raise ValidationError(
                self.env._("The conditions cannot be used: %s", error)
            ) from error
        return domain

    # ------------------------------------------------------------
    # Assignment
    # ------------------------------------------------------------

    def action_assign(self):
        """Start the mass assignment and show it."""
        self.ensure_one()
        domain = self._chosen_domain()
        if not self._recipients():
            raise UserError(
                self.env._("Choose the operators who will receive the clients.")
            )
        if not self.env[self.model].sudo().search_count(domain, limit=1):
            raise UserError(self.env._("No client or lead matches: nothing to assign."))
        batch = self.env["lead.assign.batch"].create(self._prepare_batch(domain))
        batch.action_start()
        return {
            "type": "ir.actions.act_window",
            "res_model": batch._name,
            "res_id": batch.id,
            "view_mode": "form",
        }

    def _prepare_batch(self, domain):
        label = self._criterion_label()
        return {
            "name": self.env._(
                "%(which)s, %(date)s",
                which=label,
                date=fields.Datetime.context_timestamp(
                    self, fields.Datetime.now()
                ).strftime("%Y-%m-%d %H:%M"),
            ),
            "model": self.model,
            "domain": repr(domain),
            "criterion_label": label,
            "recipient_ids": [Command.set(self._recipients().ids)],
            "rotate": self.rotate,
            "keep_owners": self.keep_owners,
            "company_id": self.env.company.id,
        }

    def _criterion_label(self):
        if self.criterion in ("list", "tag"):
            return ", ".join(self._chosen().mapped("name"))[:100]
        return dict(self._fields["criterion"]._description_selection(self.env))[
            self.criterion
        ]
