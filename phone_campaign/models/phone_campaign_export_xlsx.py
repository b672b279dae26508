import pathlib
import tempfile
from itertools import chain, islice

from odoo import models

from ..answer_sheet import AnswerSheet
from ..departments import from_zip
from ..export import queries
from ..spreadsheet import DATETIME, NUMBER, Column, Spreadsheet, sheet_name

BATCH = 1000
# A file is made in one go, which must fit into the time that a worker is given.
BATCHES_PER_FILE = 250


class PhoneCampaignExportXlsx(models.AbstractModel):
    """Excel: one line for each target of the campaign, one column for each question."""

    _name = "phone.campaign.export.xlsx"
    _inherit = "phone.campaign.export.kind"
    _description = "Excel export of a phone campaign"
    _at_once = 2000

    def _count(self, export):
        return queries.count_targets(self.env, export._scope())

    def _work(self, export):
        # a file that was not finished is begun again
        export.done_count = len(export.attachment_ids) * BATCHES_PER_FILE * BATCH
        several = export.total_count > BATCHES_PER_FILE * BATCH
        sheet_title = sheet_name(export.campaign_id.name, self.env._("Targets"))
        lines = self._lines(export)
        batches = lines.batches(export.last_target_id)
        first = next(batches, [])
        while first is not None:
            with tempfile.TemporaryDirectory(prefix="phone_campaign.") as folder:
                path = pathlib.Path(folder) / "export.xlsx"
                with Spreadsheet(str(path), sheet_title, lines.columns) as sheet:
                    for rows in chain([first], islice(batches, BATCHES_PER_FILE - 1)):
                        sheet.add(rows)
                        yield len(rows)
                export._keep_file(path, ".xlsx", several, lines.last)
            first = next(batches, None)

    def _lines(self, export):
        campaign = export.campaign_id.with_env(self.env)
        answers = AnswerSheet(
            campaign._export_questions(),
            self.env._("Comment"),
            campaign.export_one_per_choice,
        )
        return Lines(self.env, export._scope(), self._target_columns(), answers)

    def _target_columns(self):
        env = self.env
        return [
            Column(env._("Client"), width=28),
            Column(env._("Company")),
            Column(env._("Phone"), width=18),
            Column(env._("Email")),
            Column(env._("Street")),
            Column(env._("Zip"), width=9),
            Column(env._("City"), width=18),
            Column(env._("Department"), width=18),
            Column(env._("Country"), width=14),
            Column(env._("State"), width=13),
            Column(env._("State since"), DATETIME),
            Column(env._("Callback on"), DATETIME),
            Column(env._("Callback by"), width=18),
            Column(env._("Callbacks made"), NUMBER),
            Column(env._("Failed calls"), NUMBER),
            Column(env._("Last callback"), DATETIME),
            Column(env._("Contact interviewed")),
            Column(env._("Interview started"), DATETIME),
            Column(env._("Interview finished"), DATETIME),
            Column(env._("Interviewed by"), width=18),
            Column(env._("Contract types"), width=28),
        ]


class Lines:
    """Reads the lines of the sheet in batches.

    `columns` are those of the targets, then those of the questionnaire; `last` is the
    target up to which was read.
    """

    def __init__(self, env, scope, target_columns, answers):
        self._env, self._scope, self._answers = env, scope, answers
        self._tz = env.context["tz"]
        self._names = {}
        states = env["phone.campaign.target"]._fields["state"]
        self._states = dict(states._description_selection(env))
        self.columns = target_columns + answers.columns
        self.last = 0

    def batches(self, after):
        """Lists of lines, each of at most BATCH targets, behind the target `after`."""
        self.last = after
        while rows := queries.targets_after(
            self._env, self._scope, self.last, BATCH, self._tz
        ):
            lines = self._lines(rows)
            self.last = rows[-1][0]
            yield lines

    def _lines(self, rows):
        env, targets = self._env, [row[0] for row in rows]
        inputs = [row[1] for row in rows if row[1]]
        types = queries.contract_types_of(env, targets)
        interviewers = queries.interviewers_of(env, targets)
        answers = queries.answers_of(env, inputs, self._tz) if inputs else {}
        return [
            [
                *self._target_cells(*values),
                self._name("res.users", interviewers.get(target)),
                ", ".join(
                    self._name("phone.contract.type", each)
                    for each in types.get(target, ())
                ),
                *self._answers.cells(answers.get(user_input, ())),
            ]
            for target, user_input, *values in rows
        ]

    def _target_cells(self, *values):
        fields = queries.CELL_FIELDS
        cells = dict(zip(fields, values, strict=True))
        cells["department"] = cells["department"] or from_zip(cells["zip"])
        cells["country"] = self._name("res.country", cells["country"])
        cells["callback_user"] = self._name("res.users", cells["callback_user"])
        cells["state"] = self._states[cells["state"]]
        return cells.values()

    def _name(self, model, record):
        if not record:
            return None
        key = model, record
        if key not in self._names:
            self._names[key] = self._env[model].browse(record).display_name or ""
        return self._names[key]
