from datetime import datetime

from odoo import fields
from odoo.tests import tagged

from .export_common import ExportCase


@tagged("post_install", "-at_install")
class TestExportXlsx(ExportCase):
    """Excel: every target with its state, every answer in its column."""

    def test_all_targets_are_there_with_their_state(self):
        states = ["to_call", "to_recall", "started", "suspended", "done", "cancelled"]
        for state in states:
            self.make_target(f"Client {state}", state=state)
        rows = self.table()
        self.assertEqual(
            {row["Client"]: row["State"] for row in rows},
            {
                "Client to_call": "To call",
                "Client to_recall": "To recall",
                "Client started": "Started",
                "Client suspended": "Suspended",
                "Client done": "Done",
                "Client cancelled": "Cancelled",
            },
        )

    def test_a_line_tells_who_the_client_is_and_what_happened(self):
        client = self.env["res.partner"].create(
            {
                "name": "Marie Dupont",
                "parent_id": self.env["res.partner"]
                .create({"name": "Dupont SA", "is_company": True})
                .id,
                "type": "other",
                "phone": "+33 4 78 00 00 00",
                "email": "marie@dupont.example",
                "street": "1 rue de la Paix",
                "street2": "Bât. B",
                "zip": "69003",
                "city": "Lyon",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        self.make_target(
            client=client,
            state="to_recall",
            contract_type_ids=[fields.Command.link(self.motor.id)],
            state_date="2026-05-04 07:00:00",
            callback_date="2026-12-24 09:00:00",
            callback_user_id=self.operator.id,
            callback_count=2,
            failed_call_count=3,
            last_callback_date="2026-05-04 06:45:00",
            other_contact="her husband",
        )
        (row,) = self.table()
        self.assertEqual(
            row,
            {
                "Client": "Marie Dupont",
                "Company": "Dupont SA",
                "Phone": "+33 4 78 00 00 00",
                "Email": "marie@dupont.example",
                "Street": "1 rue de la Paix, Bât. B",
                "Zip": "69003",
                "City": "Lyon",
                # no department is set: the zip code tells
                "Department": "69",
                "Country": "France",
                "State": "To recall",
                # moments are in the exporter's time zone
                "State since": datetime(2026, 5, 4, 9, 0),
                "Callback on": datetime(2026, 12, 24, 10, 0),
                "Callback by": self.operator.name,
                "Callbacks made": 2,
                "Failed calls": 3,
                "Last callback": datetime(2026, 5, 4, 8, 45),
                "Contact interviewed": "her husband",
                "Contract types": "Motor",
            },
        )

    def test_answers_stand_in_the_columns_of_their_questions(self):
        target = self.make_interview(
            "Anna",
            {
                self.name_question: "Clio",
                self.colour: self.red + self.blue,
                self.age: 2.5,
                self.bought: fields.Date.to_date("2024-02-29"),
            },
        )
        self.env["survey.user_input.line"].create(
            {
                "user_input_id": target.user_input_id.id,
                "question_id": self.colour.id,
                "answer_type": "char_box",
                "value_char_box": "with stripes",
            }
        )
        (row,) = self.table()
        self.assertEqual(row["Your car?"], "Clio")
        self.assertEqual(row["Colours?"], "Red; Blue")
        self.assertEqual(row["Comment – Colours?"], "with stripes")
        self.assertEqual(row["Its age?"], 2.5)
        self.assertEqual(row["Bought on?"], datetime(2024, 2, 29))

    def test_each_choice_has_its_column_if_the_campaign_says_so(self):
        self.campaign.export_one_per_choice = True
        self.make_interview("Anna", {self.colour: self.blue})
        self.make_target("Bea")
        anna, bea = self.table()
        self.assertEqual((anna["Red – Colours?"], anna["Blue – Colours?"]), (0, 1))
        self.assertNotIn("Red – Colours?", bea)

    def test_the_words_are_in_the_language_of_the_exporter(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.exporter.lang = "fr_FR"
        self.name_question.with_context(lang="fr_FR").title = "Votre voiture ?"
        self.red.with_context(lang="fr_FR").value = "Rouge"
        self.motor.with_context(lang="fr_FR").name = "Auto"
        self.make_interview(
            answers={self.name_question: "Clio", self.colour: self.red},
            contract_type_ids=[fields.Command.link(self.motor.id)],
        )
        (row,) = self.table(self.export(user=self.exporter))
        self.assertEqual(row["Votre voiture ?"], "Clio")
        self.assertEqual(row["Colours?"], "Rouge")
        self.assertIn("Auto", row.values())

    def test_hostile_names_answers_and_questions_stay_what_they_are(self):
        hostile = "=cmd|' /C calc'!A0"
        arabic = "محمد بن علي 🚗"
        self.make_question(hostile, "char_box")
        self.campaign.name = "=1+1 [a/b]: c?"
        self.colour.title = "Why? " * 60
        self.make_interview(hostile, {self.name_question: "@SUM(A1)"})
        self.make_interview(arabic, {self.name_question: "<r><b/></r>"})
        export = self.export()
        book = self.book(export)
        kinds = {c.data_type for row in book.active.iter_rows() for c in row}
        self.assertNotIn("f", kinds)
        first, second = self.table(export)
        self.assertEqual(first["Client"], hostile)
        self.assertEqual(first["Your car?"], "@SUM(A1)")
        self.assertEqual(second["Client"], arabic)
        self.assertEqual(second["Your car?"].strip(), "<r><b/></r>")
        self.assertIn(self.colour.title, [c.value for c in book.active[1]])
        self.assertNotIn("/", export.attachment_ids.name)

    def test_two_campaigns_with_one_client_do_not_mix(self):
        other = self.make_campaign("Home 2026")
        question = self.make_question("Your house?", "char_box", campaign=other)
        target = self.make_interview("Anna", {self.name_question: "Clio"})
        self.make_interview(
            campaign=other,
            client=target.partner_id,
            answers={question: "Big"},
            state="suspended",
        )
        (motor,) = self.table()
        (home,) = self.table(self.export(user=self.manager, campaign=other))
        self.assertEqual((motor["State"], home["State"]), ("Done", "Suspended"))
        self.assertNotIn("Your house?", motor)
        self.assertEqual(home["Your house?"], "Big")

    def test_a_campaign_without_targets_or_questions_can_be_exported(self):
        empty = self.make_campaign("Empty")
        export = self.export(user=self.manager, campaign=empty)
        self.assertEqual(self.table(export), [])
        self.assertEqual(export.state, "done")

    def test_the_same_queries_for_ten_and_for_a_hundred_targets(self):
        for number in range(10):
            self.make_interview(f"A{number}", {self.name_question: "x"})
        self.export()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.export()
        few = self.env.cr.sql_log_count - before
        for number in range(90):
            self.make_interview(f"B{number}", {self.name_question: "x"})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.export()
        self.assertEqual(self.env.cr.sql_log_count - before, few)
