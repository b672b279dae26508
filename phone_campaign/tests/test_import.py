from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import QuestionnaireCase


@tagged("post_install", "-at_install")
class TestImport(QuestionnaireCase):
    """Questions of another campaign: choices, conditions, what the answers do."""

    def test_questions_are_imported_with_choices_and_conditions(self):
        self.second.triggering_answer_ids = self.no
        other = self.make_campaign("Other", [{"title": "Mine"}])
        wizard = Form(
            self.env["phone.campaign.import"]
            .with_user(self.manager)
            .with_context(default_campaign_id=other.id)
        )
        wizard.source_id = self.campaign
        self.assertEqual(len(wizard.line_ids), 2)
        wizard.save().action_import()
        questions = other.survey_id.question_ids.sorted()
        self.assertEqual(questions.mapped("title"), ["Mine", "Satisfied?", "Why?"])
        copied = questions[1].suggested_answer_ids
        self.assertEqual(copied.mapped("value"), ["Yes", "No"])
        self.assertEqual(questions[2].triggering_answer_ids, copied[1])
        self.assertEqual(self.second.triggering_answer_ids, self.no)

    def test_only_the_questions_ticked_are_imported(self):
        self.second.triggering_answer_ids = self.no
        other = self.make_campaign("Other")
        wizard = Form(
            self.env["phone.campaign.import"].with_context(default_campaign_id=other.id)
        )
        wizard.source_id = self.campaign
        with wizard.line_ids.edit(0) as line:
            line.selected = False
        wizard.save().action_import()
        question = other.survey_id.question_ids
        self.assertEqual(question.title, "Why?")
        self.assertFalse(question.triggering_answer_ids, "nothing to depend on")

    def import_into(self, campaign, user, with_effects=None):
        """The questions that the user imports.

        :param with_effects: what he chooses, if it is shown
        """
        wizard = self.env["phone.campaign.import"].with_user(user)
        form = Form(wizard.with_context(default_campaign_id=campaign.id))
        form.source_id = self.campaign
        if with_effects is not None:
            form.with_effects = with_effects
        form.save().action_import()
        return campaign.survey_id.question_ids.sorted()

    def make_effects(self):
        tag = self.env["res.partner.category"].create({"name": "Unhappy"})
        to_do = {"question_id": self.first.id, "answer_id": self.no.id}
        return self.env["phone.campaign.effect"].create(
            [
                {**to_do, "kind": "tag", "category_id": tag.id},
                {
                    **to_do,
                    "kind": "activity",
                    "name": "Call him",
                    "user_id": self.bruno.id,
                    "days": 3,
                },
            ]
        )

    def test_what_the_answers_do_is_imported_if_it_is_wanted(self):
        effects = self.make_effects()
        mine = self.make_campaign("Mine", user_id=self.anna.id)
        first, _second = self.import_into(mine, self.anna)
        self.assertFalse(first.phone_effect_ids, "not unless it is wanted")
        wanted = self.make_campaign("Wanted", user_id=self.anna.id)
        first, second = self.import_into(wanted, self.anna, with_effects=True)
        copies = first.phone_effect_ids
        for name in ("kind", "category_id", "name", "user_id", "days"):
            self.assertEqual(copies.mapped(name), effects.mapped(name), name)
        self.assertEqual(copies.answer_id, first.suggested_answer_ids[1])
        self.assertFalse(second.phone_effect_ids)
        self.assertEqual(self.first.phone_effect_ids, effects, "untouched")

    def test_what_the_answers_do_is_offered_with_a_question_that_has_it(self):
        other = self.make_campaign("Other")
        wizard = Form(
            self.env["phone.campaign.import"].with_context(default_campaign_id=other.id)
        )
        wizard.source_id = self.campaign
        with self.assertRaisesRegex(AssertionError, "invisible"):
            wizard.with_effects = True
        self.make_effects()
        wizard.source_id = self.env["phone.campaign"]
        wizard.source_id = self.campaign
        wizard.with_effects = True
        with wizard.line_ids.edit(0) as line:
            line.selected = False
        with self.assertRaisesRegex(AssertionError, "invisible"):
            wizard.with_effects = False
        wizard.save().action_import()
        self.assertEqual(other.survey_id.question_ids.title, "Why?")
        self.assertFalse(other.survey_id.question_ids.phone_effect_ids)

    def test_only_who_may_modify_the_campaign_imports_what_answers_do(self):
        self.make_effects()
        with self.assertRaises(AccessError):
            self.import_into(self.make_campaign("Theirs"), self.anna, with_effects=True)
        questions = self.campaign.survey_id.question_ids.with_user(self.anna)
        theirs = self.make_campaign("Theirs").with_user(self.anna)
        copies = self.first.copy({"survey_id": theirs.survey_id.id})
        choices = dict(
            zip(
                self.first.suggested_answer_ids.ids,
                copies.suggested_answer_ids.ids,
                strict=True,
            )
        )
        with self.assertRaises(AccessError):
            theirs._copy_effects(questions[:1], copies.with_user(self.anna), choices)

    def test_a_line_of_the_import_opens_no_other_companys_question(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_campaign("Theirs", company_id=company.id)
        secret = self.make_question(theirs, "Secret?", ["Hidden"])
        self.campaign.user_id = self.anna
        wizard = self.env["phone.campaign.import"].with_user(self.anna)
        line = (0, 0, {"question_id": secret.id})
        wizard = wizard.create({"campaign_id": self.campaign.id, "line_ids": [line]})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.line_ids.read(["title", "phone_choices"])
        with self.assertRaises(AccessError):
            wizard.action_import()
