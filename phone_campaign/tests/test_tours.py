from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestTours(CampaignCase, HttpCase):
    """The screens in a real browser, as operators and referents use them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.anna, cls.bruno, cls.manager):
            user.password = user.login
        cls.campaign = cls.make_campaign("Campaign of the tour")
        cls.satisfied = cls.make_question(
            cls.campaign, "Satisfied?", ["Yes", "No"], constr_mandatory=True
        )
        cls.why = cls.make_question(
            cls.campaign,
            "Why not?",
            triggering_answer_ids=[(6, 0, cls.satisfied.suggested_answer_ids[1].ids)],
        )
        cls.dupont = cls.make_target(cls.campaign, "Dupont")
        cls.martin = cls.make_target(cls.campaign, "Martin")

    def start(self, tour, user=None):
        url = f"/odoo/phone-campaign/{self.campaign.id}"
        self.start_tour(url, tour, login=(user or self.anna).login)

    def test_the_whole_job_by_keyboard(self):
        self.start("phone_campaign_operator_by_keyboard")
        self.assertEqual(self.dupont.state, "done")
        lines = self.dupont.user_input_id.user_input_line_ids
        self.assertIn("Too dear", lines.mapped("value_text_box"))
        self.assertEqual(self.martin.failed_call_count, 1)

    def test_a_contact_a_callback_and_the_counters(self):
        self.start("phone_campaign_callback")
        self.assertEqual(self.dupont.state, "to_recall")
        self.assertEqual(self.dupont.partner_id.child_ids.name, "Zoé")
        self.assertEqual(self.dupont.activity_ids.user_id, self.anna)

    def test_after_a_reload_the_questionnaire_is_where_it_stopped(self):
        no = self.satisfied.suggested_answer_ids[1]
        self.desk().open_sheet(self.dupont.id)
        self.desk().save_answer(self.dupont.id, self.satisfied.id, no.id)
        self.start("phone_campaign_resume_after_reload")
        self.assertEqual(self.dupont.state, "suspended")

    def test_what_is_missing_is_shown_before_it_can_be_finished(self):
        self.start("phone_campaign_missing_is_shown")
        self.assertEqual(self.dupont.state, "done")
        self.assertEqual(self.dupont.contact_id, self.dupont.partner_id)

    def test_who_has_a_target_is_seen_and_nobody_else_works_on_it(self):
        self.desk(self.bruno).open_target(self.dupont.id)
        self.start("phone_campaign_colleague_has_it")
        self.assertEqual(self.dupont.reserved_user_id, self.bruno)
        self.assertFalse(self.dupont.user_input_id)

    def test_contract_types_a_contact_the_history_and_the_end(self):
        self.make_type("Car")
        self.start("phone_campaign_corrects_and_cancels")
        self.assertEqual(self.dupont.state, "cancelled")
        self.assertEqual(self.dupont.contract_type_ids.name, "Car")
        self.assertEqual(self.dupont.partner_id.function, "Baker")

    def test_a_manager_reopens_what_is_finished(self):
        yes = self.satisfied.suggested_answer_ids[0]
        self.interview(self.dupont, {self.satisfied: yes.id})
        self.start("phone_campaign_manager_reopens", self.manager)
        self.assertEqual(self.dupont.state, "started")
        self.assertEqual(self.dupont.reserved_user_id, self.manager)

    def test_a_referent_builds_a_campaign(self):
        self.start_tour(
            "/odoo/phone-campaigns",
            "phone_campaign_referent_builds_one",
            login=self.manager.login,
        )
        campaign = self.env["phone.campaign"].search([("name", "=", "Bilan")])
        questions = campaign.survey_id.question_ids.sorted()
        self.assertEqual(
            questions.mapped("title"), ["Content?", "Satisfied?", "Why not?"]
        )
        self.assertEqual(
            questions[0].suggested_answer_ids.mapped("value"),
            ["Oui", "Non", "Peut-être"],
        )
        self.assertEqual(campaign.access_ids.user_id, self.anna)
        self.assertTrue(campaign.access_ids.can_export)

    def test_a_referent_drags_questions_and_choices_into_their_order(self):
        campaign = self.make_campaign("Order")
        self.make_question(campaign, "First?")
        second = self.make_question(campaign, "Second?", ["Red", "Blue", "Green"])
        self.make_question(campaign, "Third?")
        self.start_tour(
            "/odoo/phone-campaigns",
            "phone_campaign_referent_orders_by_dragging",
            login=self.manager.login,
        )
        questions = campaign.survey_id.question_ids.sorted()
        self.assertEqual(questions.mapped("title"), ["Third?", "First?", "Second?"])
        choices = second.suggested_answer_ids.sorted()
        self.assertEqual(choices.mapped("value"), ["Green", "Red", "Blue"])

    def test_a_referent_without_other_rights_types_twelve_questions(self):
        campaign = self.make_campaign("Twelve", user_id=self.anna.id)
        self.start_tour(
            "/odoo/phone-campaigns",
            "phone_campaign_referent_types_twelve_questions",
            login=self.anna.login,
        )
        questions = campaign.survey_id.question_ids.sorted()
        titles = [f"Question {number}?" for number in range(1, 13)]
        self.assertEqual(questions.mapped("title"), titles)
        self.assertEqual(questions[-1].phone_kind, "multiple")
        choices = questions[-1].suggested_answer_ids.sorted()
        labels = [f"Choice {number}" for number in range(1, 14)]
        self.assertEqual(choices.mapped("value"), labels)

    def test_a_referent_associates_clients_from_their_list(self):
        campaign = self.make_campaign("Associated by tour", user_id=self.anna.id)
        car = self.make_type("Car of the tour")
        campaign.contract_type_ids = car
        clients = self.make_client("AA toured one") | self.make_client("AA toured two")
        mute = self.make_client("AA toured mute", phone=False)
        self.start_tour(
            "/odoo/phone-campaigns",
            "phone_campaign_referent_associates",
            login=self.anna.login,
        )
        self.assertEqual(campaign.target_ids.partner_id, clients | mute)
        self.assertEqual(campaign.target_ids.contract_type_ids, car)

    def test_a_referent_sets_a_condition_and_opens_the_dashboard(self):
        campaign = self.make_campaign("Conditions", user_id=self.anna.id)
        asked = self.make_question(campaign, "Satisfied?", ["Yes", "No"])
        why = self.make_question(campaign, "Why not?")
        self.make_question(campaign, "Who?", ["Nobody", "Somebody"])
        self.start_tour(
            "/odoo/phone-campaigns",
            "phone_campaign_referent_sets_a_condition",
            login=self.anna.login,
        )
        self.assertEqual(why.triggering_answer_ids, asked.suggested_answer_ids[1])

    def test_the_rights_of_many_operators_stand_in_one_pop_up(self):
        operators = [self.make_operator(f"Operator {n:02}") for n in range(90)]
        self.start_tour(
            "/odoo/phone-campaigns",
            "phone_campaign_rights_of_many_operators",
            login=self.manager.login,
        )
        rows = self.campaign.access_ids.sorted(lambda row: row.user_id.name)
        self.assertEqual(rows.user_id, operators[0] | operators[-1])
        self.assertEqual(rows.mapped("can_edit"), [False, True])
        self.assertEqual(rows.mapped("can_export"), [True, False])

    def test_deleting_a_campaign_with_interviews_is_refused_with_the_reason(self):
        self.desk().open_sheet(self.dupont.id)
        # the server notes the refusal, and nothing else
        with self.assertLogs("odoo.http", "WARNING") as logs:
            self.start_tour(
                "/odoo/phone-campaigns",
                "phone_campaign_deleting_is_refused",
                login=self.manager.login,
            )
        self.assertEqual(len(logs.records), 1)
        self.assertIn("cannot be deleted", logs.output[0])
        self.assertTrue(self.campaign.exists())

    def test_a_small_export_is_ready_at_once_and_waits_for_its_owner(self):
        url = "/odoo/phone-campaigns"
        self.start_tour(url, "phone_campaign_export_at_once", login=self.manager.login)
        export = self.env["phone.campaign.export"].search([])
        self.assertEqual((export.state, export.user_id), ("done", self.manager))

    def test_a_large_export_is_watched_and_can_be_cancelled(self):
        worker = self.registry["phone.campaign.export.xlsx"]
        with patch.object(worker, "_at_once", 0):
            self.start_tour(
                "/odoo/phone-campaigns",
                "phone_campaign_export_in_the_background",
                login=self.manager.login,
            )
        export = self.env["phone.campaign.export"].search([])
        self.assertEqual(export.state, "cancelled")
        self.assertFalse(export.attachment_ids)


@tagged("post_install", "-at_install")
class TestSmallScreen(CampaignCase, HttpCase):
    """The dashboard and the window of an interview with long names at 1024 pixels."""

    browser_size = "1024x768"

    def test_long_names_push_nothing_out(self):
        self.anna.password = self.anna.login
        campaign = self.make_campaign()
        self.make_question(campaign)
        firm = self.make_client("Établissements " * 5, is_company=True)
        client = self.make_client("Marie-Antoinette " * 5, parent_id=firm.id)
        target = self.make_target(campaign, partner_id=client.id)
        at = fields.Datetime.now() - timedelta(days=400)
        target.write(
            {
                "state": "to_recall",
                "callback_date": at,
                "callback_user_id": self.bruno.id,
                "last_callback_date": at,
            }
        )
        url = f"/odoo/phone-campaign/{campaign.id}"
        self.start_tour(url, "phone_campaign_on_a_small_screen", login=self.anna.login)
