from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..targets import queries


class PhoneCampaignAssociate(models.TransientModel):
    """The action on a selection of clients: associate them with a campaign."""

    _name = "phone.campaign.associate"
    _description = "Associate clients with a phone campaign"

    scope = fields.Selection(
        [("selected", "The clients selected"), ("filter", "All that match the filter")],
        string="Clients",
        required=True,
        default="selected",
    )
    # what the list was showing; kept as it came
    selected_ids = fields.Json()
    list_domain = fields.Json()
    selected_count = fields.Integer("Number selected", compute="_compute_match")
    filter_count = fields.Integer("Matching the filter", compute="_compute_match")

    campaign_id = fields.Many2one(
        "phone.campaign",
        string="Campaign",
        required=True,
        ondelete="cascade",
        domain="[('may_edit', '=', True)]",
    )
    available_type_ids = fields.Many2many(
        "phone.contract.type", compute="_compute_available_type_ids"
    )
    contract_type_ids = fields.Many2many(
        "phone.contract.type",
        string="Contract types",
        compute="_compute_contract_type_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_type_ids)]",
    )
    add_without_phone = fields.Boolean("Add those without a phone number too")
    add_blacklisted = fields.Boolean("Add those on the phone blacklist too")

    new_count = fields.Integer("Not in the campaign yet", compute="_compute_counts")
    already_count = fields.Integer("In the campaign already", compute="_compute_counts")
    foreign_count = fields.Integer("Of another company", compute="_compute_counts")
    no_phone_count = fields.Integer("Without phone number", compute="_compute_counts")
    blacklisted_count = fields.Integer(
        "On the phone blacklist", compute="_compute_counts"
    )
    to_add_count = fields.Integer("To be added", compute="_compute_counts")

    @api.model
    def default_get(self, fields):
        """Opened from the list of clients, it starts with what was selected there."""
        values = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "res.partner":
            ids = list(context.get("active_ids") or [])
            domain = list(context.get("active_domain") or [])
            values.update(selected_ids=ids, list_domain=domain or False)
            if domain and self._was_cut(ids, domain):
                values["scope"] = "filter"
        return values

    @api.model
    def _was_cut(self, ids, domain):
        """Whether everything was selected, more than the browser sends as ids."""
        # sudo: a setting of the web client, as ir.http reads it for the session
        settings = self.env["ir.config_parameter"].sudo()
        limit = int(settings.get_param("web.active_ids_limit", "20000"))
        return len(ids) >= limit < self._count(Domain(domain))

    # ------------------------------------------------------------
    # What it will do
    # ------------------------------------------------------------

    @api.depends("selected_ids", "list_domain")
    def _compute_match(self):
        for wizard in self:
            wizard.selected_count = len(wizard.selected_ids or [])
            wizard.filter_count = (
                self._count(Domain(wizard.list_domain)) if wizard.list_domain else 0
            )

    @api.depends("campaign_id")
    def _compute_available_type_ids(self):
        for wizard in self:
            campaign = wizard.campaign_id
            wizard.available_type_ids = (
                campaign._available_contract_types() if campaign else False
            )

    @api.depends("campaign_id")
    def _compute_contract_type_ids(self):
        for wizard in self:
            wizard.contract_type_ids &= wizard.available_type_ids

    @api.depends(
        "campaign_id",
        "scope",
        "selected_ids",
        "list_domain",
        "add_without_phone",
        "add_blacklisted",
    )
    def _compute_counts(self):
        for wizard in self:
            counts = queries.Count(0, 0, 0, 0, 0)
            if wizard.campaign_id:
                clients = self.env["res.partner"]._search(wizard._domain())
                counts = queries.count(wizard.campaign_id, clients)
            wizard.new_count = counts.new
            wizard.already_count = counts.already
            wizard.foreign_count = counts.foreign
            wizard.no_phone_count = counts.no_phone
            wizard.blacklisted_count = counts.blacklisted
            wizard.to_add_count = (
                counts.new
                - (0 if wizard.add_without_phone else counts.no_phone)
                - (0 if wizard.add_blacklisted else counts.blacklisted)
            )

    def _domain(self):
        """The clients meant, as a domain on res.partner."""
        self.ensure_one()
        if self.scope == "filter" and self.list_domain:
            return Domain(self.list_domain)
        return Domain("id", "in", [int(each) for each in self.selected_ids or []])

    @api.model
    def _count(self, domain):
        return self.env["res.partner"].search_count(domain)

    # ------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------

    def action_associate(self):
        """Add the targets, and say what was done."""
        self.ensure_one()
        if not self.campaign_id:
            raise UserError(self.env._("Choose a campaign."))
        done = self.campaign_id._associate(
            self._domain(),
            self.contract_type_ids,
            self.add_without_phone,
            self.add_blacklisted,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if done["added"] else "warning",
                "title": self.campaign_id.name,
                "message": self._result_text(done),
                "links": [],
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _result_text(self, done):
        parts = [self.env._("Targets added: %s.", done["added"])]
        if done["already"]:
            parts.append(self.env._("Already in: %s.", done["already"]))
        if done["foreign"]:
            parts.append(self.env._("Of another company: %s.", done["foreign"]))
        if done["left_out"]:
            parts.append(
                self.env._(
                    "Left out, without a phone number or on the phone blacklist: %s.",
                    done["left_out"],
                )
            )
        return " ".join(parts)
