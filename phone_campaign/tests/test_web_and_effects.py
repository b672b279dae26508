from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestEffects(CampaignCase):
    """An answer can tag the client, plan a task or create an opportunity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.question = cls.make_question(cls.campaign, "A visit?", ["Yes", "No"])
        cls.yes, cls.no = cls.question.suggested_answer_ids
        cls.target = cls.make_target(cls.campaign, "Dupont")
        cls.tag = cls.env["res.partner.category"].create({"name": "Wants a visit"})

    def effect(self, **vals):
        return self.env["phone.campaign.effect"].create(
            {"question_id": self.question.id, "answer_id": self.yes.id, **vals}
        )

    def test_a_tag_and_a_task_once_the_interview_is_finished(self):
        self.effect(kind="tag", category_id=self.tag.id)
        self.effect(kind="activity", name="Visit him", user_id=self.bruno.id)
        self.interview(self.target, {self.question: self.yes.id})
        partner = self.target.partner_id
        self.assertEqual(partner.category_id, self.tag)
        self.assertEqual(partner.activity_ids.user_id, self.bruno)
        self.assertEqual(self.kinds(self.target).count("effect"), 2)

    def test_another_answer_does_nothing(self):
        self.effect(kind="tag", category_id=self.tag.id)
        self.interview(self.target, {self.question: self.no.id})
        self.assertFalse(self.target.partner_id.category_id)

    def test_it_is_done_once_though_the_interview_is_finished_twice(self):
        self.effect(kind="activity", name="Visit him")
        self.interview(self.target, {self.question: self.yes.id})
        self.desk(self.manager).act(self.target.id, "reopen")
        self.interview(self.target, {})
        self.assertEqual(len(self.target.partner_id.activity_ids), 1)

    def test_an_opportunity_where_there_is_crm(self):
        if "crm.lead" not in self.env:
            with self.assertRaises(ValidationError):
                self.effect(kind="opportunity", name="Visit")
            return
        self.effect(kind="opportunity", name="Visit", user_id=self.bruno.id)
        self.interview(self.target, {self.question: self.yes.id})
        lead = self.env["crm.lead"].search([("name", "=", "Visit – Dupont")])
        self.assertEqual(lead.partner_id, self.target.partner_id)

    def test_what_cannot_be_done_does_not_hinder_the_end(self):
        refusal = UserError("Xenia is of another company.")

        def half_done(effect, target):
            target.partner_id.activity_schedule(summary=effect.name)
            raise refusal

        self.effect(kind="activity", name="Visit him")
        self.effect(kind="tag", category_id=self.tag.id)
        model = self.registry["phone.campaign.effect"]
        with patch.object(model, "_apply_activity", half_done):
            self.interview(self.target, {self.question: self.yes.id})
        self.assertEqual(self.target.state, "done")
        self.assertFalse(self.target.partner_id.activity_ids)
        self.assertEqual(self.target.partner_id.category_id, self.tag)
        self.assertEqual(self.kinds(self.target).count("effect"), 1)
        failed = self.target.event_ids.filtered(lambda e: e.kind == "effect_failed")
        self.assertIn("Xenia", failed.note)
        self.desk(self.manager).act(self.target.id, "reopen")
        self.interview(self.target, {})
        self.assertEqual(len(self.target.partner_id.activity_ids), 1, "done now")

    def test_an_opportunity_for_somebody_of_another_company_is_noted(self):
        if "crm.lead" not in self.env:
            self.skipTest("needs the application CRM")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        xenia = self.make_operator("Xenia")
        xenia.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.effect(kind="opportunity", name="Visit", user_id=xenia.id)
        self.interview(self.target, {self.question: self.yes.id})
        self.assertEqual(self.target.state, "done")
        self.assertIn("effect_failed", self.kinds(self.target))

    def test_the_answer_is_one_to_the_question(self):
        other = self.make_question(self.make_campaign("Other"), "Well?", ["Yes"])
        with self.assertRaises(ValidationError):
            self.effect(kind="tag", category_id=self.tag.id, question_id=other.id)

    def test_an_effect_of_another_campaign_does_nothing(self):
        other = self.make_question(self.make_campaign("Other"), "Well?", ["Yes"])
        effect = self.effect(kind="tag", category_id=self.tag.id)
        # a row that was there before it was checked
        self.env.cr.execute(
            "UPDATE phone_campaign_effect SET question_id = %s WHERE id = %s",
            [other.id, effect.id],
        )
        self.env.invalidate_all()
        self.interview(self.target, {self.question: self.yes.id})
        self.assertFalse(self.target.partner_id.category_id)

    def test_an_effect_is_complete(self):
        with self.assertRaises(ValidationError):
            self.effect(kind="tag")
        with self.assertRaises(ValidationError):
            self.effect(kind="activity")


@tagged("post_install", "-at_install")
class TestWeb(CampaignCase, HttpCase):
    """The rest of the questionnaire by a personal link, and back to the phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.first = cls.make_question(cls.campaign, "First question?")
        cls.second = cls.make_question(cls.campaign, "Second question?")
        cls.target = cls.make_target(cls.campaign, "Dupont")
        cls.target.partner_id.email = "dupont@example.com"

    def event(self, kind):
        return self.target.event_ids.filtered(lambda event: event.kind == kind)

    def test_the_client_goes_on_where_the_phone_stopped_and_finishes(self):
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.first.id, "By phone")
        link = self.desk().send_link(self.target.id)
        self.assertEqual(self.target.state, "suspended")
        self.assertEqual(self.event("send_link").note, "dupont@example.com")
        mail = self.env["mail.mail"].sudo().search([], limit=1, order="id desc")
        self.assertIn(self.target.user_input_id.access_token, mail.body_html)
        page = self.url_open(link.removeprefix(self.base_url()))
        self.assertIn("Second question?", page.text)
        self.assertNotIn("First question?", page.text)
        self.answer_on_the_web(self.second, "On the web")
        self.assertEqual(self.target.state, "done")
        self.assertFalse(self.event("web_finish").user_id, "nobody of ours did it")
        answers = self.desk().open_sheet(self.target.id)["answers"]
        self.assertEqual(
            [answer["value"] for answer in answers.values()],
            ["By phone", "On the web"],
        )

    def answer_on_the_web(self, question, value):
        user_input = self.target.user_input_id
        self.make_jsonrpc_request(
            f"/survey/submit/{user_input.survey_id.access_token}/"
            f"{user_input.access_token}",
            {"question_id": question.id, str(question.id): value},
        )

    def test_what_an_answer_on_the_web_does_is_for_who_sent_the_link(self):
        visit = self.make_question(self.campaign, "A visit?", ["Yes", "No"])
        effect = {
            "question_id": visit.id,
            "answer_id": visit.suggested_answer_ids[0].id,
            "name": "Visit him",
        }
        kinds = ["activity", *(["opportunity"] if "crm.lead" in self.env else [])]
        self.env["phone.campaign.effect"].create(
            [{**effect, "kind": kind} for kind in kinds]
        )
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.first.id, "By phone")
        self.desk().send_link(self.target.id)
        self.answer_on_the_web(self.second, "On the web")
        self.answer_on_the_web(visit, str(effect["answer_id"]))
        self.assertEqual(self.target.state, "done")
        self.assertEqual(self.target.partner_id.activity_ids.user_id, self.anna)
        if len(kinds) == 2:
            lead = self.env["crm.lead"].search([("name", "=", "Visit him – Dupont")])
            self.assertEqual(lead.user_id, self.anna)

    def test_whom_nobody_called_is_the_referents(self):
        self.target.sudo()._prepare_link()
        self.assertEqual(self.target._interviewer(), self.manager)
        self.desk().send_link(self.target.id)
        self.assertEqual(self.target._interviewer(), self.anna)
        self.anna.active = False
        self.assertEqual(self.target._interviewer(), self.manager)

    def test_the_operator_goes_on_where_the_client_stopped(self):
        self.desk().send_link(self.target.id)
        user_input = self.target.user_input_id
        user_input._mark_in_progress()
        user_input._save_lines(self.first, "On the web")
        user_input.last_displayed_page_id = self.first
        sheet = self.desk(self.bruno).open_sheet(self.target.id)
        self.assertEqual(len(sheet["answers"]), 1)
        self.assertEqual(sheet["last_question_id"], self.first.id)
        self.assertEqual(self.target.state, "started")

    def test_without_an_address_it_is_refused(self):
        self.target.partner_id.email = False
        with self.assertRaises(UserError):
            self.desk().send_link(self.target.id)
