from odoo import api, fields, models
from odoo.tools import is_html_empty

from .. import interview


class PhoneCampaignTarget(models.Model):
    """The questionnaire of a target: questions and answers, as core survey has them.

    All of it is called with sudo: an operator reads and writes answers only through the
    interview of a target that he has.
    """

    _inherit = "phone.campaign.target"

    def _start(self, answering=False):
        """Begin the interview, or go on with it: the questionnaire is there.

        The rules of calling are asked where a call begins.

        :param answering: what arrives was said in a call that the user began, however
            late it is by now
        :raise UserError: the rules forbid to call
        """
        self.ensure_one()
        target = self.sudo()
        target._ensure_answers()
        is_open = target.state == interview.STARTED
        is_mine = is_open and target._holder() == self.env.user
        if is_mine and (answering or target._began_by() == self.env.user):
            return
        continues = self._continues_call() or (answering and self._has_called())
        if not continues:
            self._check_may_call()
        self._do(interview.START, continues=continues)

    def _continues_call(self):
        """Whether the user is still in a call that was allowed and counted."""
        last = self.env["phone.campaign.event"].sudo()
        last = last.search(
            [("target_id", "=", self.id), ("kind", "in", list(interview.TABLE))],
            limit=1,
        )
        if last.user_id != self.env.user or self._only_looked(last):
            return False
        since = fields.Datetime.now() - last.date
        return interview.continues_call(last.kind, since)

    def _only_looked(self, event):
        """Whether it ended what a colleague had begun, without a call of one's own."""
        return (
            event.kind in (interview.SUSPEND, interview.EXPIRE)
            and not event.is_call
            and self.sudo()._began_by() != event.user_id
        )

    def _is_attempt(self, action, before, continues):
        """Whether it is a call of its own, see interview.is_attempt; with sudo."""
        is_open = before.state == interview.STARTED
        taken = is_open and self._began_by() != self.env.user
        return interview.is_attempt(action, before, continues, taken)

    def _began_by(self):
        """Who began the interview or went on with it last; with sudo."""
        return self.event_ids.search(
            [("target_id", "=", self.id), ("kind", "=", interview.START)], limit=1
        ).user_id

    def _has_called(self):
        """Whether the user ever began an interview with this target."""
        events = self.env["phone.campaign.event"].sudo()
        return bool(
            events.search_count(
                [
                    ("target_id", "=", self.id),
                    ("kind", "=", interview.START),
                    ("user_id", "=", self.env.uid),
                ],
                limit=1,
            )
        )

    def _ensure_answers(self):
        """The record of core survey that holds the target's answers."""
        if not self.user_input_id:
            answers = self.env["survey.user_input"].sudo()
            self.user_input_id = answers.create(self._prepare_user_input_vals())

    def _prepare_user_input_vals(self):
        partner = self.partner_id
        return {
            "survey_id": self.campaign_id.survey_id.id,
            "partner_id": partner.id,
            "email": partner.email,
            "nickname": partner.name,
            "state": "in_progress",
            "start_datetime": fields.Datetime.now(),
        }

    # ------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------

    @api.model
    def _sheet_questions(self, survey):
        """The questions of a survey in their order, for the screen."""
        questions = survey.question_and_page_ids.sorted()
        return [self._sheet_question(question) for question in questions]

    @api.model
    def _sheet_question(self, question):
        described = not is_html_empty(question.description)
        return {
            "id": question.id,
            "title": question.title,
            "description": question.description if described else "",
            "is_page": question.is_page,
            "type": question.question_type or "",
            "mandatory": question.constr_mandatory,
            "placeholder": question.question_placeholder or "",
            "choices": self._sheet_choices(question.suggested_answer_ids),
            "rows": self._sheet_choices(question.matrix_row_ids),
            "matrix_multiple": question.matrix_subtype == "multiple",
            "triggers": question.triggering_answer_ids.ids,
            "scale": {
                "min": question.scale_min,
                "max": question.scale_max,
                "labels": [
                    question.scale_min_label or "",
                    question.scale_mid_label or "",
                    question.scale_max_label or "",
                ],
            },
            "comments": question.comments_allowed,
            "comments_label": question.comments_message or "",
        }

    @api.model
    def _sheet_choices(self, choices):
        return [{"id": each.id, "label": each.value_label} for each in choices]

    # ------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------

    def _sheet_answers(self):
        """The answers so far: {question id: {"value", "comment"}}, keys as text."""
        answers = {}
        for line in self.user_input_id.user_input_line_ids:
            if not line.skipped:
                answer = answers.setdefault(
                    str(line.question_id.id), {"value": None, "comment": ""}
                )
                self._collect(answer, line)
        return answers

    @api.model
    def _collect(self, answer, line):
        """Add one line of survey to the answer to its question."""
        kind = line.question_id.question_type
        if line.answer_type == "suggestion":
            choice = line.suggested_answer_id.id
            if kind == "matrix":
                rows = answer["value"] or {}
                rows.setdefault(str(line.matrix_row_id.id), []).append(choice)
                answer["value"] = rows
            elif kind == "multiple_choice":
                answer["value"] = [*(answer["value"] or []), choice]
            else:
                answer["value"] = choice
        elif kind in ("simple_choice", "multiple_choice", "matrix"):
            answer["comment"] = line.value_char_box or ""
        else:
            answer["value"] = self._plain(line)

    @api.model
    def _plain(self, line):
        value = line[f"value_{line.answer_type}"]
        if line.answer_type == "datetime":
            return fields.Datetime.to_string(value)
        if line.answer_type == "date":
            return fields.Date.to_string(value)
        if line.answer_type == "numerical_box":
            return f"{value:.10g}"
        return value

    def _missing_questions(self):
        """The mandatory questions that are put to this target and not answered."""
        user_input = self.user_input_id
        asked = self.campaign_id.survey_id.question_ids
        asked -= user_input._get_inactive_conditional_questions()
        lines = user_input.user_input_line_ids.filtered(lambda line: not line.skipped)
        mandatory = asked.filtered("constr_mandatory")
        return mandatory.filtered(lambda question: not question._answered_by(lines))
