from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import QuestionnaireCase


@tagged("post_install", "-at_install")
class TestQuestionnaire(QuestionnaireCase):
    """The questionnaire's editor: kinds, order, import, protection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.target = cls.make_target(cls.campaign)

    def editor(self):
        view = "phone_campaign.survey_survey_view_form_questionnaire"
        return Form(self.campaign.survey_id.with_user(self.manager), view=view)

    def answer(self):
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.first.id, self.yes.id)

    def test_a_question_is_added_at_the_end(self):
        with self.editor() as editor, editor.question_and_page_ids.new() as line:
            line.title = "Anything else?"
            line.phone_kind = "multiple"
        questions = self.campaign.survey_id.question_ids.sorted()
        self.assertEqual(questions[-1].title, "Anything else?")
        self.assertEqual(questions[-1].question_type, "multiple_choice")

    def test_the_end_is_behind_what_was_dragged_there(self):
        self.first.sequence = 40
        third = self.make_question(self.campaign, "Third?")
        fourth = self.make_question(self.campaign, "Fourth?")
        [copy] = self.campaign._append_questions(self.second)
        questions = self.campaign.survey_id.question_ids.sorted()
        ordered = [self.second, self.first, third, fourth, copy]
        self.assertEqual(list(questions), ordered)

    def test_a_new_question_is_open_unless_told_otherwise(self):
        with self.editor() as editor, editor.question_and_page_ids.new() as line:
            line.title = "Anything else?"
        last = self.campaign.survey_id.question_ids.sorted()[-1]
        self.assertEqual(last.phone_kind, "open")

    def test_the_choices_can_be_typed_in_one_line(self):
        with self.editor() as editor, editor.question_and_page_ids.new() as line:
            line.title = "Which one?"
            line.phone_kind = "single"
            line.phone_choices = "Red ; Blue;; Red"
        question = self.campaign.survey_id.question_ids.sorted()[-1]
        choices = question.suggested_answer_ids
        self.assertEqual(choices.mapped("value"), ["Red", "Blue"])
        question.phone_choices = "Green; Blue"
        self.assertEqual(
            question.suggested_answer_ids.sorted().mapped("value"), ["Green", "Blue"]
        )
        self.assertIn(choices[1], question.suggested_answer_ids, "kept, not made anew")

    def test_a_choice_with_a_semicolon_stays_one(self):
        self.yes.value = "Yes; no doubt"
        self.first.phone_choices = f"{self.first.phone_choices}; Perhaps"
        choices = self.first.suggested_answer_ids.sorted()
        self.assertEqual(choices.mapped("value"), ["Yes; no doubt", "No", "Perhaps"])
        self.assertEqual(choices[:2], self.yes | self.no)

    def test_another_kind_can_be_chosen_and_left_again(self):
        with self.editor() as editor, editor.question_and_page_ids.new() as line:
            line.title = "When?"
            line.phone_kind = "other"
        question = self.campaign.survey_id.question_ids.sorted()[-1]
        self.env.invalidate_all()
        self.assertEqual(question.phone_kind, "other")
        question.question_type = "date"
        with self.editor() as editor, editor.question_and_page_ids.edit(2) as line:
            line.phone_kind = "open"
        self.assertEqual(question.question_type, "text_box")

    def test_another_kind_and_back_is_the_kind_that_it_was(self):
        kinds = ("numerical_box", "date", "scale", "matrix", "char_box")
        for question_type in kinds:
            self.second.question_type = question_type
            for kind, kept in (("open", question_type), ("single", question_type)):
                with self.editor() as editor:
                    with editor.question_and_page_ids.edit(1) as line:
                        line.phone_kind = kind
                        line.phone_kind = "other"
                self.assertEqual(self.second.question_type, kept)
        self.second.question_type = "text_box"
        with self.editor() as editor, editor.question_and_page_ids.edit(1) as line:
            line.phone_kind = "other"
        self.assertEqual(self.second.question_type, "char_box")

    def test_hostile_words_stay_what_they_are(self):
        words = ["=cmd()", "<b>محمد</b> 🚗", "Très longue question " * 20, "a\u202eb"]
        for title in words:
            with self.editor() as editor, editor.question_and_page_ids.new() as line:
                line.title = title
                line.phone_kind = "single"
                line.phone_choices = "; ".join(words)
        questions = self.campaign.survey_id.question_ids.sorted()[2:]
        words = [title.strip() for title in words]
        self.assertEqual([each.title.strip() for each in questions], words)
        for question in questions:
            self.assertEqual(question.suggested_answer_ids.mapped("value"), words)
        other = self.make_campaign("Other")._append_questions(questions)
        self.assertEqual(other.mapped("title"), questions.mapped("title"))

    def test_what_is_not_answered_can_be_changed_and_deleted(self):
        self.first.title = "Happy?"
        self.no.value = "Not at all"
        self.no.unlink()
        self.second.unlink()
        self.assertEqual(self.campaign.question_count, 1)

    def test_what_is_answered_cannot_and_the_message_says_how_often(self):
        self.answer()
        for change in (
            lambda: self.first.write({"title": "Happy?"}),
            lambda: self.first.write({"question_type": "text_box"}),
            lambda: self.yes.write({"value": "Maybe"}),
            lambda: self.yes.unlink(),
            lambda: self.first.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "answered \\(interviews: 1\\)"):
                change()

    def test_words_in_another_language_are_a_change_too(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.first.update_field_translations("title", {"fr_FR": "Content ?"})
        self.answer()
        for record, name in ((self.first, "title"), (self.yes, "value")):
            with self.assertRaisesRegex(UserError, "answered \\(interviews: 1\\)"):
                record.with_user(self.manager).update_field_translations(
                    name, {"fr_FR": "Mécontent ?", "en_US": "Unhappy?"}
                )
        self.no.update_field_translations("value", {"fr_FR": "Non"})
        self.assertEqual(self.first.with_context(lang="fr_FR").title, "Content ?")

    def test_the_same_words_in_a_translation_are_no_change(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.first.update_field_translations("title", {"fr_FR": "Content ?"})
        self.answer()
        for same in (
            {},
            {"fr_FR": "Content ?"},
            {"en_US": "Satisfied?", "fr_FR": "Content ?"},
            {"en_US": False},
        ):
            self.first.update_field_translations("title", same)
        self.yes.update_field_translations("value", {"fr_FR": False})
        for other in (
            {"fr_FR": "Content ?", "en_US": "Happy?"},
            {"fr_FR": False},
            {"fr_FR": ""},
        ):
            with self.assertRaises(UserError):
                self.first.update_field_translations("title", other)

    def test_the_protection_does_not_depend_on_who_tries(self):
        self.answer()
        with self.assertRaises(UserError):
            self.first.with_user(self.manager).title = "Happy?"
        with self.assertRaises(UserError):
            self.first.sudo().unlink()

    def test_writing_the_same_again_is_no_change(self):
        self.answer()
        self.first.write({"title": "Satisfied?", "question_type": "simple_choice"})

    def test_adding_and_ordering_stay_possible(self):
        self.answer()
        self.first.sequence = 99
        self.first.write(
            {
                "suggested_answer_ids": [
                    (0, 0, {"value": "Maybe"}),
                    (1, self.yes.id, {"sequence": 9}),
                ]
            }
        )
        self.make_question(self.campaign, "One more?")
        self.no.value = "Never"
        self.assertEqual(len(self.first.suggested_answer_ids), 3)

    def test_questions_of_other_surveys_are_not_protected_here(self):
        survey = self.env["survey.survey"].create({"title": "Plain"})
        question = self.env["survey.question"].create(
            {"survey_id": survey.id, "title": "?", "question_type": "char_box"}
        )
        user_input = survey._create_answer(partner=self.make_client("X"))
        user_input._save_lines(question, "answer")
        question.title = "Changed"

    def test_a_campaign_is_copied_with_its_questions_and_without_targets(self):
        copy = self.campaign.copy()
        self.assertEqual(
            copy.survey_id.question_ids.mapped("title"), ["Satisfied?", "Why?"]
        )
        self.assertNotEqual(copy.survey_id, self.campaign.survey_id)
        self.assertFalse(copy.target_count)
        named = self.campaign.copy({"name": "Next year"})
        self.assertEqual(named.survey_id.title, "Next year", "a web link shows it")

    def test_the_web_page_has_the_campaigns_name_in_every_language(self):
        languages = ("en_US", "fr_FR", "it_IT")
        for code in languages[1:]:
            self.env["res.lang"]._activate_lang(code)
        self.campaign.survey_id.update_field_translations("title", {"fr_FR": "Voix"})

        def titles(campaign):
            survey = campaign.survey_id
            return {survey.with_context(lang=code).title for code in languages}

        for named in (self.campaign, self.campaign.with_context(lang="fr_FR")):
            self.assertEqual(titles(named.copy({"name": "Next"})), {"Next"})
        self.assertEqual(titles(self.campaign.copy()), {"Campaign (copy)"})
        self.campaign.name = "Campaign"
        self.assertIn("Voix", titles(self.campaign), "nothing was renamed")
        for number, code in enumerate(languages):
            self.campaign.with_context(lang=code).name = f"{number}"
            self.assertEqual(titles(self.campaign), {f"{number}"})

    def test_titles_in_every_language_cost_as_much_for_many_as_for_few(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        campaigns = self.env["phone.campaign"].concat(
            *(self.make_campaign(f"{number}") for number in range(20))
        )
        campaigns.flush_recordset()
        counts = []
        for some in (campaigns[:1], campaigns[:1], campaigns[1:3], campaigns[3:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.survey_id._phone_title(f"Title {len(some)}")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[-2], counts[-1])

    def test_deleting_is_refused_once_there_are_interviews(self):
        self.answer()
        with self.assertRaisesRegex(UserError, r"interviews: 1\)"):
            self.campaign.unlink()
        empty = self.make_campaign("Empty", [{"title": "?"}])
        survey = empty.survey_id
        empty.unlink()
        self.assertFalse(survey.exists())
