from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PhoneCampaignImport(models.TransientModel):
    """Questions of another campaign, to be added at the end of this one."""

    _name = "phone.campaign.import"
    _description = "Import questions from another campaign"

    campaign_id = fields.Many2one(
        "phone.campaign", required=True, readonly=True, ondelete="cascade"
    )
    source_id = fields.Many2one(
        "phone.campaign",
        string="Questions of",
        domain="[('id', '!=', campaign_id)]",
        context={"active_test": False},
    )
    line_ids = fields.One2many(
        "phone.campaign.import.line",
        "import_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    has_effects = fields.Boolean(compute="_compute_has_effects")
    with_effects = fields.Boolean(
        "With what the answers do",
        help="The tags, tasks and opportunities planned in the other campaign.",
    )

    @api.depends("line_ids.selected", "line_ids.question_id")
    def _compute_has_effects(self):
        for wizard in self:
            wizard.has_effects = bool(wizard._selected().phone_effect_ids)

    def _selected(self):
        return self.line_ids.filtered("selected").question_id

    @api.depends("source_id")
    def _compute_line_ids(self):
        for wizard in self:
            questions = wizard.source_id.survey_id.question_and_page_ids.sorted()
            wizard.line_ids = [
                Command.clear(),
                *(Command.create({"question_id": each.id}) for each in questions),
            ]

    def action_import(self):
        """Append the questions ticked, and go back to the questionnaire."""
        self.ensure_one()
        self.campaign_id._check_right("can_edit")
        questions = self._selected()
        if not questions:
            raise UserError(self.env._("Choose at least one question."))
        self.campaign_id._append_questions(questions, self.with_effects)
        return self.campaign_id.action_configure_questionnaire()

    def action_back(self):
        return self.campaign_id.action_configure_questionnaire()


class PhoneCampaignImportLine(models.TransientModel):
    """One question that can be imported."""

    _name = "phone.campaign.import.line"
    _description = "Question to import"

    import_id = fields.Many2one(
        "phone.campaign.import", "Wizard", required=True, ondelete="cascade"
    )
    selected = fields.Boolean("Import", default=True)
    question_id = fields.Many2one(
        "survey.question", required=True, readonly=True, ondelete="cascade"
    )
    # as the user, not with sudo: a line can name any question by its id
    title = fields.Char(related="question_id.title", related_sudo=False, string="Text")
    phone_kind = fields.Selection(related="question_id.phone_kind", related_sudo=False)
    phone_choices = fields.Char(related="question_id.phone_choices", related_sudo=False)
    constr_mandatory = fields.Boolean(
        related="question_id.constr_mandatory", related_sudo=False
    )
