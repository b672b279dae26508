import base64
import contextlib
import io
import zipfile
from unittest.mock import patch

import openpyxl

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

OPERATOR = "phone_campaign.group_phone_campaign_operator"
MANAGER = "phone_campaign.group_phone_campaign_manager"


class ExportCase(TransactionCase):
    """A campaign with a short questionnaire, who may export it and who may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("manu", MANAGER)
        cls.referent = cls.make_user("rita", OPERATOR)
        cls.exporter = cls.make_user("eva", OPERATOR)
        cls.operator = cls.make_user("otto", OPERATOR)
        cls.motor = cls.env["phone.contract.type"].create({"name": "Motor"})
        cls.campaign = cls.make_campaign("Motor 2026", user_id=cls.referent.id)
        cls.campaign.access_ids = [
            Command.create({"user_id": cls.exporter.id, "can_export": True}),
            Command.create({"user_id": cls.operator.id, "can_edit": True}),
        ]
        cls.name_question = cls.make_question("Your car?", "char_box")
        cls.colour = cls.make_question(
            "Colours?", "multiple_choice", ["Red", "Blue"], comments_allowed=True
        )
        cls.red, cls.blue = cls.colour.suggested_answer_ids
        cls.age = cls.make_question("Its age?", "numerical_box")
        cls.bought = cls.make_question("Bought on?", "date")

    @classmethod
    def make_user(cls, login, groups):
        login = f"export_{login}"
        return new_test_user(
            cls.env, login, groups=groups, tz="Europe/Paris", email=f"{login}@x.example"
        )

    @classmethod
    def make_campaign(cls, name, **vals):
        campaigns = cls.env["phone.campaign"].with_user(cls.manager)
        return campaigns.create({"name": name, **vals}).with_env(cls.env)

    @classmethod
    def make_question(cls, title, kind, choices=(), campaign=None, **vals):
        survey = (campaign or cls.campaign).survey_id
        answers = [Command.create({"value": choice}) for choice in choices]
        return cls.env["survey.question"].create(
            {
                "title": title,
                "survey_id": survey.id,
                "question_type": kind,
                "sequence": 100 + len(survey.question_and_page_ids),
                "suggested_answer_ids": answers,
                **vals,
            }
        )

    @classmethod
    def make_target(cls, name="Client", campaign=None, client=None, **vals):
        client = client or cls.env["res.partner"].create(
            {"name": name, "phone": "+33 1 23 45 67 89"}
        )
        return cls.env["phone.campaign.target"].create(
            {
                "campaign_id": (campaign or cls.campaign).id,
                "partner_id": client.id,
                **vals,
            }
        )

    @classmethod
    def make_interview(cls, name="Client", answers=None, state="done", **vals):
        """A target with answers: {question: value, choices, or "#comment"}."""
        target = cls.make_target(name, **vals)
        user_input = cls.env["survey.user_input"].create(
            {
                "survey_id": target.campaign_id.survey_id.id,
                "partner_id": target.partner_id.id,
                "state": "done" if state == "done" else "in_progress",
                "start_datetime": fields.Datetime.to_datetime("2026-05-04 07:30:00"),
            }
        )
        lines = cls.env["survey.user_input.line"]
        for question, value in (answers or {}).items():
            lines.create(cls._lines(user_input, question, value))
        target.write({"user_input_id": user_input.id, "state": state})
        return target

    @classmethod
    def _lines(cls, user_input, question, value):
        common = {"user_input_id": user_input.id, "question_id": question.id}
        if hasattr(value, "ids"):
            return [
                {**common, "answer_type": "suggestion", "suggested_answer_id": choice}
                for choice in value.ids
            ]
        kind = question.question_type
        return [{**common, "answer_type": kind, f"value_{kind}": value}]

    # ------------------------------------------------------------
    # Exporting
    # ------------------------------------------------------------

    def export(self, kind="xlsx", user=None, campaign=None):
        """Ask for an export as `user` and return it."""
        campaign = (campaign or self.campaign).with_user(user or self.exporter)
        before = self.env["phone.campaign.export"].search([])
        if kind == "xlsx":
            campaign.action_export_xlsx()
        else:
            campaign.action_export_pdfs()
        return self.env["phone.campaign.export"].search([]) - before

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("phone_campaign.ir_cron_export").method_direct_trigger()
        self.env.invalidate_all()

    @contextlib.contextmanager
    def in_background(self, kind, **sizes):
        """Nothing is made at once, and batches are as small as `sizes` says."""
        module = f"odoo.addons.phone_campaign.models.phone_campaign_export_{kind}"
        worker = self.registry[f"phone.campaign.export.{kind}"]
        with contextlib.ExitStack() as stack:
            stack.enter_context(patch.object(worker, "_at_once", 0))
            for name, size in sizes.items():
                stack.enter_context(patch(f"{module}.{name}", size))
            yield

    def table(self, export=None, number=0):
        """The rows of an Excel export as dicts by header, blank cells left out."""
        book = self.book(export or self.export(), number)
        head, *rows = book.active.iter_rows(values_only=True)
        return [
            {title: cell for title, cell in zip(head, row, strict=True) if cell != None}  # noqa: E711
            for row in rows
        ]

    def book(self, export, number=0):
        content = base64.b64decode(export.attachment_ids.sorted("id")[number].datas)
        return openpyxl.load_workbook(io.BytesIO(content))

    def files(self, export):
        """The files of a PDF export: {name: content}."""
        found = {}
        for attachment in export.attachment_ids:
            with zipfile.ZipFile(io.BytesIO(attachment.raw)) as archive:
                found |= {name: archive.read(name) for name in archive.namelist()}
        return found
