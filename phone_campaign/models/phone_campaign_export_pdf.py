import pathlib
import tempfile

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import split_every
from odoo.tools.misc import find_in_path

from .. import archive
from ..export import queries
from ..pdf_printer import print_pages

BATCH = 50
PARTS_PER_ZIP = 100
SECONDS_PER_PAGE = 5
# the pages have no header: the paper's margins would leave room for one
MARGIN = "15mm"


class PhoneCampaignExportPdf(models.AbstractModel):
    """A zip with a PDF of each interview; many at once are printed by one process."""

    _name = "phone.campaign.export.pdf"
    _inherit = "phone.campaign.export.kind"
    _description = "PDF export of a phone campaign"
    _at_once = 10
    _may_pause = True

    def _count(self, export):
        unfinished = self.env["phone.campaign.target"]._unfinished_have_reports()
        count = queries.count_answered(self.env, export._scope(), unfinished)
        if not count:
            raise UserError(self.env._("There is no interview to print yet."))
        return count

    def _work(self, export):
        while targets := self._next(export):
            printed = self._print(targets._report_pages())
            files = [
                (target._report_file_name(), content)
                for target, content in zip(targets, printed, strict=True)
                if content
            ]
            left_out = len(targets) - len(files)
            export._keep_part(archive.pack(files), targets[-1:].id, left_out)
            yield len(targets)
        self._join(export)

    def _next(self, export):
        targets = self.env["phone.campaign.target"]
        ids = queries.answered_after(
            self.env,
            export._scope(),
            export.last_target_id,
            BATCH,
            targets._unfinished_have_reports(),
        )
        return targets.browse(ids)

    def _print(self, pages):
        """The PDF files of `pages` of HTML; None for one that cannot be printed."""
        report = self.env.ref("phone_campaign.action_report_interview")
        paper = report.get_paperformat()
        arguments = report._build_wkhtmltopdf_args(paper, landscape=False)
        for side in ("top", "right", "bottom", "left"):
            arguments += [f"--margin-{side}", MARGIN]
        timeout = 60 + SECONDS_PER_PAGE * len(pages)
        try:
            program = find_in_path("wkhtmltopdf")
            return print_pages(program, pages, arguments, timeout)
        except OSError as error:
            raise UserError(
                self.env._("Wkhtmltopdf is not installed: no PDF can be made.")
            ) from error

    def _join(self, export):
        """Make the zip files of all parts, which are not needed any more then."""
        several = len(export.part_ids) > PARTS_PER_ZIP
        parts = export.part_ids.sorted("id")
        for some in split_every(PARTS_PER_ZIP, parts.ids, parts.browse):
            with tempfile.TemporaryDirectory(prefix="phone_campaign.") as folder:
                path = pathlib.Path(folder) / "export.zip"
                archive.join(self._contents(some), path, ".pdf")
                export._keep_file(path, ".zip", several, export.last_target_id)
        parts.unlink()

    @staticmethod
    def _contents(parts):
        """The content of each part; one is in memory at a time."""
        for part in parts:
            yield part.raw
            part.invalidate_recordset(["raw"])
