import io
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .export_common import ExportCase

MODELS = "odoo.addons.phone_campaign.models.phone_campaign_export"


def text_of(content):
    pages = PdfFileReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@tagged("post_install", "-at_install")
class TestExportPdf(ExportCase):
    """A PDF of each interview, and the report of one."""

    def allow_before_end(self):
        self.env["ir.config_parameter"].set_param(
            "phone_campaign.report_before_end", "True"
        )

    def test_each_finished_interview_is_a_file_with_its_answers(self):
        self.make_interview("Anna", {self.name_question: "Clio", self.age: 2.5})
        self.make_interview("Bea", {self.name_question: "Twingo"})
        self.make_target("Carl")
        self.make_interview("Dora", {self.name_question: "Zoe"}, state="suspended")
        files = self.files(self.export("pdf"))
        self.assertEqual(list(files), ["Anna.pdf", "Bea.pdf"])
        text = text_of(files["Anna.pdf"])
        for each in ("Anna", "Motor 2026", "Your car?", "Clio", "2.5", "No answer"):
            self.assertIn(each, text)
        self.assertNotIn("Clio", text_of(files["Bea.pdf"]))

    def test_names_of_files_are_safe_and_none_is_lost(self):
        for name in ("../../etc/passwd", "Anna", "anna", "=cmd|' /C calc'!A0", "🚗"):
            self.make_interview(name)
        files = self.files(self.export("pdf"))
        self.assertEqual(
            sorted(files),
            sorted(
                [
                    "etc-passwd.pdf",
                    "Anna.pdf",
                    "anna (2).pdf",
                    "=cmd-' -C calc'!A0.pdf",
                    "🚗.pdf",
                ]
            ),
        )

    def test_markup_in_names_and_answers_is_only_text(self):
        evil = "<script>document.write(1)</script><img src='file:///etc/passwd'>"
        self.make_interview(evil, {self.name_question: "<h1>big</h1>&amp;"})
        (content,) = self.files(self.export("pdf")).values()
        text = text_of(content)
        self.assertIn("<h1>big</h1>&amp;", text)
        self.assertIn("<script>", text)
        self.assertNotIn("root:", text)

    def test_unfinished_ones_are_there_only_if_the_setting_says_so(self):
        self.make_interview("Anna", {self.name_question: "Clio"}, state="suspended")
        self.make_interview("Bea", {}, state="started")
        with self.assertRaises(UserError):
            self.export("pdf")
        self.allow_before_end()
        files = self.files(self.export("pdf"))
        self.assertEqual(list(files), ["Anna.pdf"])
        self.assertIn("not finished", text_of(files["Anna.pdf"]))

    def test_questions_that_were_not_asked_are_left_out(self):
        more = self.make_question(
            "Which blue?", "char_box", triggering_answer_ids=self.blue.ids
        )
        self.make_interview("Anna", {self.colour: self.red})
        self.make_interview("Bea", {self.colour: self.blue, more: "dark"})
        files = self.files(self.export("pdf"))
        self.assertNotIn("Which blue?", text_of(files["Anna.pdf"]))
        self.assertIn("dark", text_of(files["Bea.pdf"]))

    def test_many_are_printed_in_parts_that_survive_a_crash(self):
        for number in range(5):
            self.make_interview(
                f"Client {number}", {self.name_question: f"Car {number}"}
            )
        worker, calls = self.registry["phone.campaign.export.pdf"], []
        printing = worker._print

        def crash(kind, pages):
            calls.append(len(pages))
            if len(calls) == 2:
                raise RuntimeError("the power is cut")
            return printing(kind, pages)

        with self.in_background("pdf", BATCH=2):
            export = self.export("pdf")
            with (
                patch.object(worker, "_print", crash),
                mute_logger(MODELS, "odoo.addons.base.models.ir_cron"),
            ):
                self.run_cron()
                if export.state != "done":
                    self.run_cron()
        self.assertEqual(export.state, "done")
        # the first two were not printed again
        self.assertEqual(calls, [2, 2, 2, 1])
        self.assertEqual(
            list(self.files(export)), [f"Client {number}.pdf" for number in range(5)]
        )
        self.assertFalse(export.sudo().part_ids)

    def test_one_that_cannot_be_printed_is_counted_and_spoils_no_other(self):
        for name in ("Anna", "Bea", "Carl"):
            self.make_interview(name)
        with patch(
            f"{MODELS}_pdf.print_pages",
            lambda program, pages, *args: [b"%PDF 1", None, b"%PDF 3"],
        ):
            export = self.export("pdf")
        self.assertEqual(list(self.files(export)), ["Anna.pdf", "Carl.pdf"])
        self.assertEqual((export.state, export.left_out_count), ("done", 1))

    def test_without_the_program_the_export_says_so(self):
        self.make_interview("Anna")
        with (
            patch(f"{MODELS}_pdf.find_in_path", side_effect=OSError),
            self.assertRaisesRegex(UserError, "[Ww]khtmltopdf"),
        ):
            self.export("pdf")

    def test_two_campaigns_with_one_client_do_not_mix(self):
        other = self.make_campaign("Home 2026")
        house = self.make_question("Your house?", "char_box", campaign=other)
        target = self.make_interview("Anna", {self.name_question: "Clio"})
        self.make_interview(
            campaign=other, client=target.partner_id, answers={house: "Big"}
        )
        (motor,) = self.files(self.export("pdf")).values()
        (home,) = self.files(self.export("pdf", self.manager, other)).values()
        self.assertIn("Clio", text_of(motor))
        self.assertNotIn("Big", text_of(motor))
        self.assertIn("Big", text_of(home))
        self.assertNotIn("Clio", text_of(home))

    def test_an_answer_whose_question_was_deleted_leaves_the_rest(self):
        answers = {self.name_question: "Clio", self.age: 7}
        self.make_interview("Anna", answers, state="done")
        self.env.cr.execute("DELETE FROM survey_question WHERE id = %s", [self.age.id])
        self.env.invalidate_all()
        (content,) = self.files(self.export("pdf")).values()
        self.assertIn("Clio", text_of(content))
        self.assertNotIn("Its age?", text_of(content))

    def test_very_many_come_in_several_archives(self):
        for _client in range(5):
            self.make_interview("Client")
        with self.in_background("pdf", BATCH=2, PARTS_PER_ZIP=2):
            export = self.export("pdf")
            self.run_cron()
        self.assertEqual(len(export.attachment_ids), 2)

    # ------------------------------------------------------------
    # The report of one interview
    # ------------------------------------------------------------

    def test_every_operator_prints_the_report_of_a_finished_interview(self):
        target = self.make_interview("Anna", {self.name_question: "Clio"})
        action = target.with_user(self.operator).action_print_report()
        self.assertEqual(action["report_name"], "phone_campaign.report_interview")
        html = self.print_html(target, self.operator)
        self.assertIn("Clio", html)
        self.assertIn("Your car?", html)

    def test_before_the_end_there_is_a_report_only_if_the_setting_says_so(self):
        target = self.make_interview("Anna", {self.name_question: "x"}, state="started")
        with self.assertRaises(UserError):
            target.with_user(self.operator).action_print_report()
        # the address of the report is no way around
        with self.assertRaises(UserError):
            self.print_html(target, self.operator)
        self.allow_before_end()
        target.with_user(self.operator).action_print_report()
        self.assertIn("not finished", self.print_html(target, self.operator))

    def test_the_setting_stands_on_the_page_of_settings(self):
        target = self.make_interview("Anna", {self.name_question: "x"}, state="started")
        settings = self.env["res.config.settings"]
        for allowed in (True, False):
            settings.create({"phone_report_before_end": allowed}).execute()
            self.assertEqual(target._unfinished_have_reports(), allowed)
            desk = self.env["phone.campaign.desk"].with_user(self.operator)
            dashboard = desk.get_dashboard(self.campaign.id)
            self.assertEqual(dashboard["report_before_end"], allowed)
        with self.assertRaises(AccessError):
            settings.with_user(self.manager).create({"phone_report_before_end": True})

    def test_there_is_no_report_without_an_interview(self):
        target = self.make_target("Anna")
        self.allow_before_end()
        with self.assertRaises(UserError):
            target.with_user(self.operator).action_print_report()

    def print_html(self, target, user):
        reports = self.env["ir.actions.report"].with_user(user)
        name = "phone_campaign.report_interview"
        html, _kind = reports._render_qweb_html(name, target.ids)
        return html.decode()

    def test_the_report_is_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.name_question.with_context(lang="fr_FR").title = "Votre voiture ?"
        target = self.make_interview(
            "Anna", {self.name_question: "Clio", self.age: 2.5}
        )
        values = target.with_context(lang="fr_FR")._report_values()
        titles = [each.title for each in values[0]["items"]]
        self.assertEqual(titles[0], "Votre voiture ?")
        self.assertEqual(values[0]["items"][2].answers, ["2,5"])

    def test_the_same_queries_for_ten_reports_and_for_a_hundred(self):
        targets = self.env["phone.campaign.target"]
        for number in range(100):
            targets += self.make_interview(f"C{number}", {self.name_question: "x"})
        counts = []
        for some in (targets[:1], targets[:10], targets):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._report_pages()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
