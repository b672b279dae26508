from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import RecordCapturer, tagged
from odoo.tools import mute_logger

from .export_common import ExportCase

MODELS = "odoo.addons.phone_campaign.models.phone_campaign_export"


@tagged("post_install", "-at_install")
class TestExportBackground(ExportCase):
    """Long exports: batch by batch, whatever happens in between."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.targets = [cls.make_target(f"Client {number}") for number in range(7)]

    def background(self, **sizes):
        return self.in_background("xlsx", **{"BATCH": 3, **sizes})

    def clients(self, export):
        return [row["Client"] for row in self.table(export)]

    def test_a_few_are_exported_at_once_and_many_in_the_background(self):
        self.assertEqual(self.export().state, "done")
        with self.background():
            export = self.export()
            self.assertEqual((export.state, export.total_count), ("waiting", 7))
            self.assertFalse(export.attachment_ids)
            self.run_cron()
        self.assertEqual((export.state, export.progress), ("done", 100))
        self.assertEqual(len(self.clients(export)), 7)

    def test_the_answer_is_the_file_or_the_export_to_wait_for(self):
        campaign = self.campaign.with_user(self.exporter)
        self.assertIn("/web/content/", campaign.action_export_xlsx()["url"])
        with self.background():
            answer = campaign.action_export_xlsx()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn("/odoo/", answer["params"]["links"][0]["url"])

    def test_a_second_click_does_not_begin_it_again(self):
        with self.background():
            export = self.export()
            self.assertFalse(self.export())
            self.assertTrue(self.export(user=self.referent))
            self.run_cron()
        self.assertEqual(export.state, "done")

    def test_the_progress_can_be_watched(self):
        seen = []
        progress = self.registry["ir.cron"]._commit_progress

        def watch(cron, *args, **kwargs):
            export = cron.env["phone.campaign.export"].search([], limit=1)
            seen.append((export.state, export.done_count))
            return progress(cron, *args, **kwargs)

        with self.background():
            self.export()
            with patch.object(self.registry["ir.cron"], "_commit_progress", watch):
                self.run_cron()
        self.assertIn(("running", 3), seen)
        self.assertIn(("running", 6), seen)
        self.assertEqual(seen[-1], ("done", 7))

    def test_the_owner_is_told_when_it_is_ready(self):
        with self.background():
            export = self.export()
            with patch.object(
                self.registry["res.users"], "_bus_send", autospec=True
            ) as sent:
                self.run_cron()
        user, kind, payload = sent.call_args.args
        self.assertEqual((user, kind), (self.exporter, "phone_campaign_export"))
        self.assertEqual(
            payload["url"], f"/web/content/{export.attachment_ids.id}?download=true"
        )

    def test_after_a_crash_it_is_made_whole(self):
        batches, calls = self.worker_batches(), []

        def crash(lines, after):
            for batch in batches(lines, after):
                calls.append(1)
                if len(calls) == 2:
                    raise RuntimeError("the power is cut")
                yield batch

        with self.background():
            export = self.export()
            with (
                patch(f"{MODELS}_xlsx.Lines.batches", crash),
                mute_logger(MODELS, "odoo.addons.base.models.ir_cron"),
            ):
                self.run_cron()
                if export.state != "done":
                    self.run_cron()
        self.assertEqual((export.state, export.done_count), ("done", 7))
        self.assertEqual(self.clients(export), [f"Client {n}" for n in range(7)])
        self.assertGreater(len(calls), 3)

    def worker_batches(self):
        from ..models.phone_campaign_export_xlsx import Lines

        return Lines.batches

    def test_what_never_succeeds_fails_in_the_end_and_says_so(self):
        def crash(lines, after):
            yield from ()
            raise RuntimeError("secret details")

        with self.background():
            export = self.export()
            with (
                patch(f"{MODELS}_xlsx.Lines.batches", crash),
                mute_logger(MODELS, "odoo.addons.base.models.ir_cron"),
            ):
                for _run in range(4):
                    self.run_cron()
        self.assertEqual((export.state, export.attempts), ("failed", 3))
        self.assertTrue(export.error)
        self.assertNotIn("secret", export.error)
        self.assertFalse(export.attachment_ids)

    def test_a_worker_that_dies_again_and_again_does_not_try_for_ever(self):
        with self.background():
            export = self.export()
            export.write({"state": "running", "attempts": 3})
            self.run_cron()
        self.assertEqual(export.state, "failed")
        self.assertIn("3", export.error)

    def test_it_stops_when_it_is_cancelled(self):
        progress = self.registry["ir.cron"]._commit_progress

        def cancel(cron, processed=0, **kwargs):
            if processed:
                exports = cron.env["phone.campaign.export"]
                exports.search([]).with_user(self.exporter).action_cancel()
            return progress(cron, processed, **kwargs)

        with self.background():
            export = self.export()
            with patch.object(self.registry["ir.cron"], "_commit_progress", cancel):
                self.run_cron()
        self.assertEqual((export.state, export.done_count), ("cancelled", 3))
        self.assertFalse(export.attachment_ids)

    def test_very_many_come_in_several_files(self):
        with self.background(BATCHES_PER_FILE=1):
            export = self.export()
            self.run_cron()
        self.assertEqual(len(export.attachment_ids), 3)
        clients = [
            row["Client"] for number in range(3) for row in self.table(export, number)
        ]
        self.assertEqual(clients, [f"Client {n}" for n in range(7)])
        self.assertEqual(
            [name[-8:] for name in export.attachment_ids.sorted("id").mapped("name")],
            ["(1).xlsx", "(2).xlsx", "(3).xlsx"],
        )
        self.assertEqual(export.action_download()["res_id"], export.id)

    def test_files_that_are_finished_are_not_made_again(self):
        with self.background(BATCHES_PER_FILE=1):
            export = self.export()
            self.run_cron()
            first = export.attachment_ids.sorted("id")[0]
            (export.attachment_ids - first).unlink()
            export.write(
                {
                    "state": "running",
                    "last_target_id": self.targets[2].id,
                    "done_count": 5,
                }
            )
            self.run_cron()
        self.assertEqual(len(export.attachment_ids), 3)
        self.assertEqual((export.state, export.done_count), ("done", 7))
        self.assertIn(first, export.attachment_ids)

    def test_a_right_withdrawn_meanwhile_stops_it(self):
        with self.background():
            export = self.export()
            self.campaign.access_ids.filtered("can_export").can_export = False
            self.run_cron()
        self.assertEqual(export.state, "failed")
        self.assertFalse(export.attachment_ids)

    def test_one_that_fails_does_not_hold_up_the_next(self):
        other = self.make_campaign("Home 2026")
        self.make_target("Zoe", campaign=other)
        with self.background():
            first = self.export()
            second = self.export(user=self.manager, campaign=other)
            self.campaign.access_ids.filtered("can_export").can_export = False
            self.run_cron()
        self.assertEqual((first.state, second.state), ("failed", "done"))

    def test_a_question_deleted_in_between_loses_only_its_column(self):
        self.make_interview(
            "Anna", {self.name_question: "Clio", self.age: 7}, state="suspended"
        )
        progress = self.registry["ir.cron"]._commit_progress
        age = self.age

        def delete(cron, processed=0, **kwargs):
            if processed:
                self.env.cr.execute(
                    "DELETE FROM survey_question WHERE id = %s", [age.id]
                )
            return progress(cron, processed, **kwargs)

        with self.background():
            export = self.export()
            with patch.object(self.registry["ir.cron"], "_commit_progress", delete):
                self.run_cron()
        self.assertEqual(export.state, "done")
        anna = self.table(export)[-1]
        self.assertEqual(anna["Your car?"], "Clio")
        self.assertNotIn("Its age?", anna)

    def test_old_exports_go_with_their_files(self):
        export = self.export()
        attachments = export.attachment_ids
        self.env["phone.campaign.export"]._gc_old()
        self.assertTrue(export.exists())
        old = fields.Datetime.subtract(fields.Datetime.now(), days=8)
        self.env.cr.execute(
            "UPDATE phone_campaign_export SET write_date = %s WHERE id = %s",
            [old, export.id],
        )
        self.env.invalidate_all()
        self.env["phone.campaign.export"]._gc_old()
        self.assertFalse(export.exists())
        self.assertFalse(attachments.exists())

    def test_the_files_go_with_the_campaign(self):
        campaign = self.make_campaign("Short lived")
        export = self.export(user=self.manager, campaign=campaign)
        attachments = export.attachment_ids
        campaign.with_user(self.manager).unlink()
        self.assertFalse(export.exists())
        self.assertFalse(attachments.exists())

    def test_what_is_not_ready_cannot_be_fetched(self):
        with self.background():
            export = self.export()
        with self.assertRaises(UserError):
            export.with_user(self.exporter).action_download()

    def test_asking_leaves_one_trigger_for_the_job(self):
        cron = self.env.ref("phone_campaign.ir_cron_export")
        with (
            self.background(),
            RecordCapturer(
                self.env["ir.cron.trigger"], [("cron_id", "=", cron.id)]
            ) as (triggers),
        ):
            self.export()
        self.assertEqual(len(triggers.records), 1)
