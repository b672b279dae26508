import re

from odoo import api, fields, models
from odoo.fields import Command

from ..answered import queries

KINDS = {"open": "text_box", "single": "simple_choice", "multiple": "multiple_choice"}
OTHER = "other"
OTHER_TYPE = "char_box"  # of core's other kinds, until one is chosen
BETWEEN = "; "


def labels_in(line, known=()):
    """The labels in a line with semicolons between them, each once, in their order.

    :param known: labels that keep the semicolons they hold

    >>> labels_in("Yes; no doubt; No;; No", ["Yes; no doubt"])
    ['Yes; no doubt', 'No']
    """
    with_semicolon = sorted((each for each in known if ";" in each), key=len)
    either = [*map(re.escape, reversed(with_semicolon)), "[^;]*?"]
    found = re.findall(rf"(?:^|;)\s*({'|'.join(either)})\s*(?=;|$)", line)
    return list(dict.fromkeys(filter(None, found)))


class SurveyQuestion(models.Model):
    """A question of a phone campaign: its three kinds, its protection once answered."""

    _name = "survey.question"
    _inherit = ["survey.question", "phone.answered.mixin"]

    _answered_fields = (
        "title",
        "question_type",
        "is_page",
        "survey_id",
        "matrix_subtype",
        "scale_min",
        "scale_max",
        "triggering_answer_ids",
    )

    phone_kind = fields.Selection(
        [
            ("open", "Open question"),
            ("single", "Single choice"),
            ("multiple", "Multiple choice"),
            (OTHER, "Other"),
        ],
        string="Kind",
        compute="_compute_phone_kind",
        inverse="_inverse_phone_kind",
    )
    phone_effect_ids = fields.One2many(
        "phone.campaign.effect", "question_id", string="What an answer does", copy=False
    )
    phone_choices = fields.Char(
        "Choices",
        compute="_compute_phone_choices",
        inverse="_inverse_phone_choices",
        help="All choices in one line, with semicolons between them.",
    )

    @api.depends("question_type", "is_page")
    def _compute_phone_kind(self):
        kinds = {kind: name for name, kind in KINDS.items()}
        for question in self:
            question.phone_kind = kinds.get(question.question_type, OTHER)

    def _inverse_phone_kind(self):
        for question in self:
            kind = question._type_of_kind()
            if question.question_type != kind:
                question.question_type = kind

    @api.onchange("phone_kind")
    def _onchange_phone_kind(self):
        self.question_type = self._type_of_kind()

    def _type_of_kind(self):
        """Survey's type of question that the kind stands for."""
        kept = self.question_type
        if self.phone_kind == OTHER and kept in KINDS.values():
            # another kind was chosen, and left again before saving
            kept = self._origin.question_type
            return OTHER_TYPE if not kept or kept in KINDS.values() else kept
        return KINDS.get(self.phone_kind, kept)

    @api.depends("suggested_answer_ids.value", "question_type")
    def _compute_phone_choices(self):
        for question in self:
            labels = question.suggested_answer_ids.sorted().mapped("value")
            question.phone_choices = BETWEEN.join(filter(None, labels))

    def _inverse_phone_choices(self):
        """The choices named in the line, in its order; the others are deleted."""
        for question in self:
            kept = {choice.value: choice for choice in question.suggested_answer_ids}
            labels = labels_in(question.phone_choices or "", filter(None, kept))
            commands = [
                Command.delete(choice.id)
                for value, choice in kept.items()
                if value not in labels
            ]
            for sequence, label in enumerate(labels, 1):
                values = {"value": label, "sequence": sequence}
                commands.append(
                    Command.update(kept[label].id, values)
                    if label in kept
                    else Command.create(values)
                )
            question.suggested_answer_ids = commands

    @api.model_create_multi
    def create(self, vals_list):
        """New questions come at the end of their campaign's questionnaire."""
        wanting = [
            vals
            for vals in vals_list
            if vals.get("survey_id") and "sequence" not in vals
        ]
        surveys = self.env["survey.survey"].browse({v["survey_id"] for v in wanting})
        surveys = surveys.filtered(lambda s: s.survey_type == "phone_campaign")
        if surveys:
            last = queries.last_sequences(self.env, surveys.ids)
            for vals in wanting:
                if vals["survey_id"] in surveys.ids:
                    sequence = last.get(vals["survey_id"], 0) + 1
                    last[vals["survey_id"]] = vals["sequence"] = sequence
        return super().create(vals_list)

    def _in_phone_campaign(self):
        return self.filtered(
            lambda question: question.survey_id.survey_type == "phone_campaign"
        )

    # ------------------------------------------------------------
    # Windows
    # ------------------------------------------------------------

    def action_phone_configure(self):
        """The window of one question: its choices, its options."""
        self.ensure_one()
        view = self.env.ref("phone_campaign.survey_question_view_form_phone")
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_phone_back(self):
        """From the window of a question to that of the questionnaire."""
        campaigns = self.survey_id.with_context(active_test=False).phone_campaign_ids
        return campaigns.action_configure_questionnaire()

    # ------------------------------------------------------------
    # Interviews
    # ------------------------------------------------------------

    def _lines_of(self, user_input):
        """The lines of answer to this question in one interview."""
        self.ensure_one()
        lines = user_input.user_input_line_ids
        return lines.filtered(lambda line: line.question_id == self)

    def _answered_by(self, lines):
        """Whether these lines (none of them skipped) answer the question in full."""
        self.ensure_one()
        mine = lines.filtered(lambda line: line.question_id == self)
        if self.question_type == "matrix":
            return mine.matrix_row_id >= self.matrix_row_ids
        if self.question_type in ("simple_choice", "multiple_choice"):
            return bool(
                mine.suggested_answer_id or self.comment_count_as_answer and mine
            )
        return bool(mine)
