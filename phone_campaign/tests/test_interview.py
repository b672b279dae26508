from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestInterview(CampaignCase):
    """The operator's daily work: call, ask, finish, call back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.satisfied = cls.make_question(
            cls.campaign, "Satisfied?", ["Yes", "No"], constr_mandatory=True
        )
        cls.yes, cls.no = cls.satisfied.suggested_answer_ids
        cls.why = cls.make_question(
            cls.campaign,
            "Why not?",
            triggering_answer_ids=[(6, 0, cls.no.ids)],
            constr_mandatory=True,
        )
        cls.hobbies = cls.make_question(
            cls.campaign,
            "What else?",
            ["Car", "House", "Health"],
            question_type="multiple_choice",
        )
        cls.target = cls.make_target(cls.campaign, "Dupont")

    def in_an_hour(self):
        return fields.Datetime.to_string(fields.Datetime.now() + timedelta(hours=1))

    def test_the_whole_way_to_the_end(self):
        self.interview(
            self.target,
            {
                self.satisfied: self.yes.id,
                self.hobbies: self.hobbies.suggested_answer_ids.ids[:2],
            },
        )
        self.assertEqual(self.target.state, "done")
        self.assertFalse(self.target.reserved_user_id)
        self.assertEqual(self.target.user_input_id.state, "done")
        self.assertEqual(
            self.target.user_input_id.user_input_line_ids.suggested_answer_id.mapped(
                "value"
            ),
            ["Yes", "Car", "House"],
        )
        self.assertEqual(self.kinds(self.target), ["start", "finish"])
        self.assertEqual(self.campaign.answered_count, 1)

    def test_opening_reserves_and_a_colleague_is_told(self):
        self.assertTrue(self.desk().open_target(self.target.id)["mine"])
        window = self.desk(self.bruno).open_target(self.target.id)
        self.assertFalse(window["mine"])
        self.assertEqual(window["holder"], "Anna")
        with self.assertRaisesRegex(UserError, "Anna has this target"):
            self.desk(self.bruno).save_answer(
                self.target.id, self.satisfied.id, self.yes.id
            )

    def test_a_stale_reservation_is_taken_over_with_a_message(self):
        self.desk().open_target(self.target.id)
        self.target.reserved_until = fields.Datetime.now() - timedelta(minutes=1)
        window = self.desk(self.bruno).open_target(self.target.id)
        self.assertTrue(window["mine"])
        self.assertEqual(window["taken_from"], "Anna")
        self.assertEqual(self.desk().renew(self.target.id), "Bruno")
        self.assertIn("take_over", self.kinds(self.target))

    def test_ones_own_request_at_the_same_moment_is_no_takeover(self):
        self.desk().open_target(self.target.id)
        with patch.object(self.registry["phone.campaign.target"], "_claim") as claim:
            claim.return_value = False
            self.assertEqual(self.desk().renew(self.target.id), "")
            self.assertEqual(self.desk(self.bruno).renew(self.target.id), "Anna")

    def test_what_is_answered_is_there_after_a_reload(self):
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.satisfied.id, self.no.id)
        self.desk().save_answer(self.target.id, self.why.id, "Too dear")
        self.assertEqual(
            self.desk().get_dashboard(self.campaign.id)["held"], self.target.id
        )
        sheet = self.desk().open_sheet(self.target.id)
        self.assertEqual(
            sheet["answers"],
            {
                str(self.satisfied.id): {"value": self.no.id, "comment": ""},
                str(self.why.id): {"value": "Too dear", "comment": ""},
            },
        )
        self.assertEqual(sheet["last_question_id"], self.why.id)
        self.assertEqual(self.kinds(self.target), ["start"], "not begun twice")

    def test_a_colleague_goes_on_where_it_was_suspended(self):
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.satisfied.id, self.yes.id)
        self.desk().act(self.target.id, "suspend")
        self.assertEqual(self.target.state, "suspended")
        self.assertFalse(self.target.reserved_user_id)
        sheet = self.desk(self.bruno).open_sheet(self.target.id)
        self.assertEqual(len(sheet["answers"]), 1)
        self.assertEqual(self.target.state, "started")

    def test_finishing_names_the_mandatory_questions_that_are_put_and_missing(self):
        self.desk().open_sheet(self.target.id)
        done = self.desk().finish(self.target.id)
        self.assertEqual(done["missing"], self.satisfied.ids)
        self.desk().save_answer(self.target.id, self.satisfied.id, self.no.id)
        done = self.desk().finish(self.target.id)
        self.assertEqual(done["missing"], self.why.ids)
        self.assertEqual(self.target.state, "started")

    def test_an_answer_to_a_question_that_is_not_put_any_more_is_dropped(self):
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.satisfied.id, self.no.id)
        self.desk().save_answer(self.target.id, self.why.id, "Too dear")
        self.desk().save_answer(self.target.id, self.satisfied.id, self.yes.id)
        self.assertFalse(self.desk().finish(self.target.id)["missing"])
        lines = self.target.user_input_id.user_input_line_ids
        self.assertEqual(lines.question_id, self.satisfied)

    def test_an_answer_can_be_taken_back(self):
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.satisfied.id, self.no.id)
        self.desk().save_answer(self.target.id, self.satisfied.id, None)
        self.assertFalse(self.target.user_input_id.user_input_line_ids)

    def test_a_callback_makes_a_task_for_the_operator_chosen(self):
        self.desk().open_target(self.target.id)
        at = self.in_an_hour()
        self.desk().act(
            self.target.id,
            "recall",
            {"callback_date": at, "callback_user_id": self.bruno.id, "note": "Busy"},
        )
        self.assertEqual(self.target.state, "to_recall")
        self.assertEqual(self.target.callback_user_id, self.bruno)
        activity = self.target.activity_ids
        self.assertEqual(activity.user_id, self.bruno)
        self.assertIn("Dupont", activity.summary)
        self.assertFalse(self.target.reserved_user_id)
        self.assertEqual(self.target.callback_count, 0, "agreed, not made yet")

    def test_a_callback_made_counts_and_ends_its_task(self):
        self.desk().act(self.target.id, "recall", {"callback_date": self.in_an_hour()})
        self.target.callback_date = fields.Datetime.now()
        self.desk().open_sheet(self.target.id)
        self.assertEqual(self.target.callback_count, 1)
        self.assertTrue(self.target.last_callback_date)
        self.assertFalse(self.target.callback_date)
        self.assertFalse(self.target.activity_ids)

    def test_a_callback_that_reaches_nobody_is_put_off_and_not_forgotten(self):
        self.desk().act(self.target.id, "recall", {"callback_date": self.in_an_hour()})
        self.target.callback_date = fields.Datetime.now() - timedelta(minutes=1)
        self.desk().act(self.target.id, "fail", {"failure": "busy"})
        self.assertEqual(self.target.state, "to_recall")
        self.assertGreater(self.target.callback_date, fields.Datetime.now())
        self.assertEqual(self.target.callback_count, 1)
        self.assertEqual(self.target.failed_call_count, 1)
        self.assertEqual(self.target.activity_ids.user_id, self.anna)

    def agree_on_a_callback(self):
        """Bruno is to call back in an hour; the values that promise it."""
        self.desk().act(
            self.target.id,
            "recall",
            {
                "callback_date": self.in_an_hour(),
                "callback_user_id": self.bruno.id,
            },
        )
        return self.promise()

    def promise(self):
        target = self.target
        return (
            target.state,
            target.callback_date,
            target.callback_user_id,
            target.activity_ids.user_id,
            target.callback_count,
            target.available_date,
        )

    def test_looking_at_the_questionnaire_leaves_a_callback_as_it_was(self):
        agreed = self.agree_on_a_callback()
        self.desk().open_target(self.target.id)
        self.desk().open_sheet(self.target.id)
        self.assertEqual(self.target.state, "started")
        self.assertEqual(self.desk().release(self.target.id), "to_recall")
        self.assertEqual(self.promise(), agreed)
        self.desk().open_sheet(self.target.id)
        self.target.sudo()._do("expire")
        self.assertEqual(self.promise(), agreed)

    def test_an_answer_before_its_time_makes_a_callback(self):
        self.agree_on_a_callback()
        self.desk().open_sheet(self.target.id)
        self.assertEqual(self.target.callback_count, 0)
        for choice in (self.no, self.yes):
            self.desk().save_answer(self.target.id, self.satisfied.id, choice.id)
            self.assertEqual(self.target.callback_count, 1)
            self.assertFalse(self.target.callback_date)
            self.assertFalse(self.target.activity_ids)
        self.assertEqual(self.target.reserved_user_id, self.anna)
        self.assertEqual(self.desk().release(self.target.id), "suspended")
        self.assertEqual(self.target.callback_count, 1)

    def test_a_callback_needs_a_time_to_come(self):
        for at in (False, "nonsense", "2001-01-01 10:00:00"):
            with self.subTest(at), self.assertRaises(UserError):
                self.desk().act(self.target.id, "recall", {"callback_date": at})
        self.assertEqual(self.target.state, "to_call")

    def test_cancelling_needs_a_reason(self):
        with self.assertRaises(UserError):
            self.desk().act(self.target.id, "cancel", {"note": "  "})
        self.desk().act(self.target.id, "cancel", {"note": "Moved abroad"})
        self.assertEqual(self.target.state, "cancelled")
        self.assertEqual(self.target.event_ids[0].note, "Moved abroad")

    def test_only_a_manager_reopens_and_it_stands_in_the_history(self):
        self.interview(self.target, {self.satisfied: self.yes.id})
        with self.assertRaises(UserError):
            self.desk().act(self.target.id, "reopen")
        self.desk(self.manager).act(self.target.id, "reopen", {"note": "Mistake"})
        self.assertEqual(self.target.state, "suspended")
        self.assertEqual(self.target.user_input_id.state, "in_progress")
        self.assertEqual(self.target.event_ids[0].user_id, self.manager)

    def test_a_finished_interview_cannot_be_changed(self):
        self.interview(self.target, {self.satisfied: self.yes.id})
        with self.assertRaises(UserError):
            self.desk().save_answer(self.target.id, self.satisfied.id, self.no.id)
        self.assertTrue(self.desk().open_sheet(self.target.id)["read_only"])
        self.assert_nothing_is_changed()

    def test_a_cancelled_interview_cannot_be_changed(self):
        self.desk().act(self.target.id, "cancel", {"note": "Moved abroad"})
        self.assert_nothing_is_changed()

    def assert_nothing_is_changed(self):
        """Neither who answered nor the contract types, which nobody can choose."""
        desk, car = self.desk(), self.make_type("Car")
        for change in (
            lambda: desk.set_interviewee(self.target.id, self.target.partner_id.id),
            lambda: desk.set_interviewee(self.target.id, None, "The neighbour"),
            lambda: desk.set_contract_types(self.target.id, car.ids),
        ):
            with self.assertRaisesRegex(UserError, "finished or cancelled"):
                change()
        window = desk.read_target(self.target.id)
        self.assertFalse(window["all_contract_types"])

    def test_closing_the_window_suspends_what_was_begun(self):
        self.desk().open_sheet(self.target.id)
        self.desk().release(self.target.id)
        self.assertEqual(self.target.state, "suspended")
        other = self.make_target(self.campaign, "Martin")
        self.desk().open_target(other.id)
        self.desk().release(other.id)
        self.assertEqual(other.state, "to_call")
        self.assertFalse(other.reserved_user_id)

    def test_a_reservation_nobody_renews_ends_by_itself(self):
        self.desk().open_sheet(self.target.id)
        self.target.reserved_until = fields.Datetime.now() - timedelta(minutes=1)
        with self.enter_registry_test_mode():
            self.env.ref("phone_campaign.ir_cron_expire").method_direct_trigger()
        self.assertEqual(self.target.state, "suspended")
        self.assertFalse(self.target.reserved_user_id)
        self.assertEqual(self.target.event_ids[0].user_id, self.anna)

    def test_no_reservation_is_without_an_end(self):
        self.target.reserved_user_id = self.anna
        self.assertTrue(self.target.reserved_until)

    def test_hostile_answers_are_refused_in_words(self):
        self.desk().open_sheet(self.target.id)
        number = self.make_question(
            self.campaign, "How many?", question_type="numerical_box"
        )
        stranger = self.make_question(self.make_campaign("Other"), "?", ["x"])
        for question, value in (
            (self.satisfied, stranger.suggested_answer_ids.id),
            (self.satisfied, "1; DROP TABLE"),
            (self.satisfied, [self.yes.id, self.no.id]),
            (number, "many"),
            (number, "nan"),
            (self.why, {"a": 1}),
            (self.why, "x" * 30000),
        ):
            with self.subTest(value=str(value)[:20]):
                answer = self.desk().save_answer(self.target.id, question.id, value)
                self.assertTrue(answer["error"])
        with self.assertRaises(UserError):
            self.desk().save_answer(self.target.id, stranger.id, 1)
        self.assertFalse(self.target.user_input_id.user_input_line_ids)

    def test_text_is_kept_as_it_was_said(self):
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.satisfied.id, self.no.id)
        for text in ("=cmd()", "مرحبا 🙂", "<b>bold</b>"):
            self.desk().save_answer(self.target.id, self.why.id, text)
            answers = self.desk().open_sheet(self.target.id)["answers"]
            self.assertEqual(answers[str(self.why.id)]["value"], text)

    def test_a_contact_is_added_and_corrected_on_the_fly(self):
        self.desk().open_target(self.target.id)
        window = self.desk().save_contact(
            self.target.id, None, {"name": "Zoé", "phone": "+33 1 23 45 67 89"}
        )
        zoe = self.target.partner_id.child_ids
        self.assertEqual(zoe.name, "Zoé")
        self.assertEqual(len(window["contacts"]), 2)
        self.desk().save_contact(self.target.id, zoe.id, {"function": "Accountant"})
        self.assertEqual(zoe.function, "Accountant")
        stranger = self.make_client("Stranger")
        with self.assertRaises(UserError):
            self.desk().save_contact(self.target.id, stranger.id, {"name": "Mine"})

    def test_who_answers_is_a_contact_or_somebody_else(self):
        self.desk().open_sheet(self.target.id)
        self.desk().set_interviewee(self.target.id, self.target.partner_id.id)
        self.assertEqual(self.target.contact_id, self.target.partner_id)
        self.desk().set_interviewee(self.target.id, None, "The neighbour")
        self.assertFalse(self.target.contact_id)
        self.assertEqual(self.target.other_contact, "The neighbour")
        with self.assertRaises(UserError):
            self.desk().set_interviewee(self.target.id, self.make_client("X").id)

    def test_contract_types_are_adjusted_within_the_campaigns(self):
        car, health = self.make_type("Car"), self.make_type("Health")
        self.campaign.contract_type_ids = car
        self.desk().set_contract_types(self.target.id, [car.id, health.id])
        self.assertEqual(self.target.contract_type_ids, car)
        self.assertIn("contract_types", self.kinds(self.target))

    def test_the_history_is_never_changed(self):
        self.desk().open_sheet(self.target.id)
        event = self.target.event_ids
        with self.assertRaises(UserError):
            event.note = "It was not me"
        with self.assertRaises(UserError):
            event.unlink()

    def test_an_answer_that_waited_does_not_overwrite_a_later_one(self):
        self.desk(self.bruno).open_sheet(self.target.id)
        self.desk(self.bruno).save_answer(self.target.id, self.satisfied.id, self.no.id)
        self.desk(self.bruno).env.flush_all()
        self.env.cr.execute(
            "UPDATE survey_user_input_line SET write_date = %s WHERE id IN %s",
            [
                fields.Datetime.now() - timedelta(minutes=2),
                self.target.user_input_id.user_input_line_ids._ids,
            ],
        )
        self.env.invalidate_all()
        self.desk(self.bruno).release(self.target.id)
        save = self.desk().save_answer
        saved = save(self.target.id, self.satisfied.id, self.yes.id, "", 180)
        self.assertEqual(
            saved["later"], {"value": self.no.id, "comment": "", "by": "Bruno"}
        )
        saved = save(self.target.id, self.satisfied.id, self.yes.id, "", 60)
        self.assertNotIn("later", saved)
        lines = self.target.user_input_id.user_input_line_ids
        self.assertEqual(lines.suggested_answer_id, self.yes)
