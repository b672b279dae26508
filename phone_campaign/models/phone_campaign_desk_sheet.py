from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import interview
from ..call_list import queries
from ..given_answer import BadAnswer, clean


class QuestionGone(UserError):
    """The question was deleted: its answer need not be kept by the screen."""


class PhoneCampaignDesk(models.AbstractModel):
    """The window of the questionnaire: its questions, saving each answer, the end."""

    _inherit = "phone.campaign.desk"

    @api.model
    def open_sheet(self, target_id):
        """Begin or resume the interview: the questionnaire as it stands.

        A finished or cancelled interview is shown, not resumed.

        :return: {"window": like `read_target`, "questions", "answers",
            "last_question_id", "read_only"}
        """
        target = self._target(target_id)
        closed = target.sudo().state in interview.CLOSED
        if not closed:
            target._start()
        user_input = target.sudo().user_input_id
        return {
            "window": self._window(target),
            "questions": target._sheet_questions(target.sudo().campaign_id.survey_id),
            "answers": target.sudo()._sheet_answers(),
            "last_question_id": user_input.last_displayed_page_id.id,
            "read_only": closed,
        }

    @api.model
    def save_answer(self, target_id, question_id, value, comment="", age=0):
        """Save one answer; saving it again changes nothing.

        :param value: by the type of question: text, number, date, id, list of ids, or
            {row: list of ids}; None to take the answer back
        :param age: how many seconds ago it was given, if the screen could not save it
            then; an answer saved after that stays, and comes back as "later"
        :return: {"error": why it was not saved, in words; "" if it was}
        :raise QuestionGone: the question has been deleted
        """
        target = self._target(target_id)
        question = self._question(target, question_id)
        self._check_mine(target)
        target._start(answering=True)
        user_input = target.sudo().user_input_id
        # sudo: the answers of a target that the user has
        queries.touch_answers(self.env, user_input.id, question.id)
        later = age and self._later_answer(user_input, question, age)
        if later:
            return {"error": "", "later": later}
        try:
            value = self._clean(question, value)
        except BadAnswer as bad:
            return {"error": self._why(bad)}
        comment = self._note({"note": comment}) if question.comments_allowed else ""
        if value is None and not comment:
            question._lines_of(user_input).unlink()
            return {"error": ""}
        errors = {}
        if question.question_type != "matrix":
            # a matrix is answered row by row
            errors = question.validate_question(value, comment)
        if not errors:
            user_input._save_lines(question, value or [], comment)
            target._answered()
        return {"error": errors.get(question.id, "")}

    def _question(self, target, question_id):
        """A question of the target's questionnaire, with sudo."""
        question = self.env["survey.question"].sudo().browse(question_id).exists()
        if not question or question.survey_id != target.sudo().campaign_id.survey_id:
            raise QuestionGone(
                self.env._(
                    "This question has been deleted meanwhile: open the questionnaire "
                    "again."
                )
            )
        return question

    def _later_answer(self, user_input, question, age):
        """The answer that was saved since `age` seconds ago, None if there is none.

        :return: {"value", "comment", "by": the name of who gave it}
        """
        given = fields.Datetime.now() - timedelta(seconds=age)
        lines = question._lines_of(user_input).filtered(
            lambda line: not line.skipped and line.write_date > given
        )
        if not lines:
            return None
        by = lines[0].write_uid
        answer = user_input.phone_target_ids._sheet_answers()[str(question.id)]
        return {**answer, "by": user_input.nickname if by.share else by.name}

    @api.model
    def _clean(self, question, value):
        return clean(
            question.question_type,
            value,
            choices=question.suggested_answer_ids.ids,
            rows=question.matrix_row_ids.ids,
            scale=(question.scale_min, question.scale_max),
        )

    @api.model
    def _why(self, bad):
        return {
            "number": self.env._("This is not a number."),
            "date": self.env._("This is not a date."),
            "range": self.env._("This is not on the scale."),
            "length": self.env._("This answer is too long."),
            "choice": self.env._(
                "This choice has been deleted meanwhile: open the questionnaire again."
            ),
        }.get(bad.args[0], self.env._("This answer does not fit the question."))

    @api.model
    def set_interviewee(self, target_id, contact_id=None, other_contact="", age=0):
        """Who answers: a contact of the client, or somebody else by name.

        :param age: as in `save_answer`; what was entered since then stays, and comes
            back as "later"
        :return: {"error": ""}, as `save_answer`
        """
        target = self._target(target_id)
        self._check_mine(target)
        self._check_not_closed(target)
        contact = self.env["res.partner"].sudo().browse(contact_id or ())
        if contact and contact not in self._contacts_of(target.sudo().partner_id):
            raise UserError(self.env._("This is not a contact of the client."))
        later = age and self._later_interviewee(target.sudo(), age)
        if later:
            return {"error": "", "later": later}
        other = self._note({"note": other_contact})[:200]
        target.sudo().write(
            {"contact_id": contact.id, "other_contact": other if not contact else False}
        )
        return {"error": ""}

    @api.model
    def _later_interviewee(self, target, age):
        """Who answers as it was entered since `age` seconds ago, None if it was not.

        :return: {"contact_id", "other_contact", "by": the name of who entered it}
        """
        given = fields.Datetime.now() - timedelta(seconds=age)
        if not target.interviewee_date or target.interviewee_date <= given:
            return None
        return {
            "contact_id": target.contact_id.id,
            "other_contact": target.other_contact or "",
            "by": target.interviewee_user_id.name or "",
        }

    @api.model
    def finish(self, target_id):
        """Finish the interview, unless mandatory answers are missing.

        A second click on a finished one changes nothing.

        :return: {"missing": ids of questions, "window": like `read_target`}
        """
        target = self._target(target_id)
        if target.sudo().state == interview.DONE:
            return {"missing": [], "window": self._window(target)}
        self._check_mine(target)
        target._start(answering=True)
        missing = target.sudo()._missing_questions()
        if not missing:
            # what was answered before another answer made it pointless
            target.sudo().user_input_id._clear_inactive_conditional_answers()
            target._do(interview.FINISH)
        return {"missing": missing.ids, "window": self._window(target)}
