from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ..hooks import uninstall_hook
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestDeleting(CampaignCase):
    """What somebody worked on is kept: answers, calls and refusals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign(questions=[{"title": "How?"}])
        cls.question = cls.campaign.survey_id.question_ids
        cls.target = cls.make_target(cls.campaign, "Dupont")

    def row_delete(self, user=None):
        return self.campaign.with_user(user or self.manager).action_delete()

    def fail_call(self):
        self.desk().act(self.target.id, "fail", {"failure": "no_answer"})

    def assert_kept(self):
        target = self.target.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "“Dupont” has been called"):
            target.unlink()
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.row_delete()

    def test_an_interview_is_kept(self):
        self.desk().open_sheet(self.target.id)
        self.assert_kept()

    def test_a_failed_call_is_kept(self):
        self.fail_call()
        self.assertFalse(self.target.user_input_id)
        self.assert_kept()

    def test_a_refusal_is_kept(self):
        self.desk().act(self.target.id, "cancel", {"note": "No", "is_refusal": True})
        self.assert_kept()

    def test_who_was_never_called_can_be_deleted(self):
        self.desk().open_target(self.target.id)
        self.desk().release(self.target.id)
        other = self.make_target(self.campaign, "Martin")
        other.with_user(self.manager).unlink()
        survey = self.campaign.survey_id
        answer = self.row_delete()
        self.assertEqual(answer["tag"], "soft_reload")
        for gone in (self.campaign, self.target, survey):
            self.assertFalse(gone.exists())

    def plan(self, done):
        """A task of a target whom nobody called."""
        task = self.target.activity_schedule("mail.mail_activity_data_todo")
        task.active = not done
        return task

    def test_no_task_is_left_behind(self):
        tasks = self.plan(done=True) | self.plan(done=False)
        other = self.make_target(self.make_campaign("Other"), "Martin")
        kept = other.activity_schedule("mail.mail_activity_data_todo")
        self.row_delete()
        self.assertFalse(tasks.exists())
        self.assertTrue(kept.exists())

    def test_a_task_that_is_done_does_not_hinder_uninstalling(self):
        kind = self.env.ref("phone_campaign.mail_activity_type_callback")
        task = self.plan(done=True)
        task.activity_type_id = kind
        uninstall_hook(self.env)
        kind.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
        self.assertFalse(kind.exists() or task.exists())

    def test_what_cannot_be_deleted_can_be_archived(self):
        self.fail_call()
        self.campaign.with_user(self.manager).action_archive()
        self.assertFalse(self.campaign.active)
