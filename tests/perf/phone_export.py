"""Exports of a phone campaign: Excel beside a bare xlsxwriter loop, PDF beside core's.

Excel: 30 columns, every target interviewed. The bare loop writes the very same values,
already in memory, by the methods of xlsxwriter for their types. PDF: our way prints many
with one process; core's report engine prints the same report one by one, without a
server that would have to answer its requests for styles.
"""

import contextlib
import logging
import pathlib
import tempfile
from datetime import date, datetime

import xlsxwriter
from bench import (
    Lab,
    NoWatch,
    Verdicts,
    Way,
    arguments,
    explained,
    queries_of,
    race,
    table,
)
from phone_data import ALL_DONE, make_campaign

from pure import pure

archive = pure("phone_campaign", "archive")

CORE_PDFS = 10
CORE_DELAY = "report.print_delay"


class Work:
    """The data of this subject, and each way to export it."""

    def __init__(self, lab, targets, pdfs):
        self.lab = lab
        self.campaign = make_campaign(lab, "Benchmark", targets, ALL_DONE)
        self.targets, self.pdfs = targets, min(pdfs, targets)
        lab.commit()

    # -- Excel ---------------------------------------------------------------

    def export(self, kind):
        """A new export that waits, and what works on it."""
        exports = self.lab.env["phone.campaign.export"]
        export = exports.create({"campaign_id": self.campaign.id, "kind": kind})
        worker = export._worker()
        export.total_count = worker._count(export)
        return export, worker

    def excel(self, watch):
        export, worker = self.export("xlsx")
        with watch:
            for _handled in worker._work(export):
                self.lab.env.cr.flush()
        self.lab.rollback()

    def excel_batches(self, batches):
        """The first batches only."""

        def way(watch):
            export, worker = self.export("xlsx")
            with watch:
                reading = worker._lines(export).batches(0)
                for _batch in range(batches):
                    next(reading)
            self.lab.rollback()

        return way

    def values(self):
        """All values of the sheet."""
        export, worker = self.export("xlsx")
        lines = worker._lines(export)
        found = [line for batch in lines.batches(0) for line in batch]
        self.lab.rollback()
        return found

    def bare(self, values):
        def way(watch):
            with watch, tempfile.TemporaryDirectory() as folder:
                path = str(pathlib.Path(folder) / "bare.xlsx")
                book = xlsxwriter.Workbook(path, {"constant_memory": True})
                sheet = book.add_worksheet()
                day = book.add_format({"num_format": 14})
                moment = book.add_format({"num_format": 22})
                for row, line in enumerate(values):
                    for column, value in enumerate(line):
                        if isinstance(value, str):
                            sheet.write_string(row, column, value)
                        elif isinstance(value, datetime):
                            sheet.write_datetime(row, column, value, moment)
                        elif isinstance(value, date):
                            sheet.write_datetime(row, column, value, day)
                        elif value is not None:
                            sheet.write_number(row, column, value)
                book.close()

        return way

    def reading(self, watch):
        """The values only, no sheet."""
        export, worker = self.export("xlsx")
        with watch:
            for _batch in worker._lines(export).batches(0):
                pass
        self.lab.rollback()

    # -- PDF -----------------------------------------------------------------

    def some(self, count):
        targets = self.lab.env["phone.campaign.target"]
        domain = [("campaign_id", "=", self.campaign.id)]
        return targets.search(domain, order="id", limit=count)

    def pdfs_by_ours(self, watch):
        """`_work` for as many as asked, batch by batch, and the archive."""
        export, worker = self.export("pdf")
        done = 0
        with watch, contextlib.closing(worker._work(export)) as work:
            for handled in work:
                done += handled
                if done >= self.pdfs:
                    break
            with tempfile.TemporaryDirectory() as folder:
                parts = worker._contents(export.part_ids)
                archive.join(parts, pathlib.Path(folder) / "all.zip", ".pdf")
        self.lab.rollback()

    def pdfs_by_core_without_delay(self, watch):
        parameters = self.lab.env["ir.config_parameter"]
        parameters.set_param(CORE_DELAY, "1")
        self.pdfs_by_core(watch)
        # what was rolled back is still in the cache
        self.lab.registry.clear_all_caches()

    def pdfs_by_core(self, watch):
        reports = self.lab.env["ir.actions.report"]
        reports = reports.with_context(force_report_rendering=True)
        targets = self.some(CORE_PDFS)
        with watch:
            for target in targets:
                content, _kind = reports._render_qweb_pdf(
                    "phone_campaign.report_interview", target.ids
                )
                assert content.startswith(b"%PDF")
        self.lab.rollback()


def measure_excel(work, runs, verdicts):
    lab = work.lab
    # first: what other ways leave free would be used again without being counted
    extra = lab.memory(lambda lab: _export_alone(lab, work))
    values = work.values()
    bare = "bare xlsxwriter loop"
    ways = {
        "Excel export, read and written": Way(work.excel, work.targets),
        "reading the values only": Way(work.reading, work.targets),
        bare: Way(work.bare(values), work.targets),
    }
    columns = len(values[0])
    found = race(lab, ways, runs)
    del values
    queries = queries_of(lab, work.excel_batches(1))
    notes = [
        f"{columns} columns. Queries for a batch of {min(1000, work.targets):,}: "
        f"{queries}. Peak memory added by an export: {extra:.0f} MB."
    ]
    print(table("Excel", found, bare, notes), flush=True)
    ours = found["Excel export, read and written"]
    ratio = found[bare].each / ours.each
    verdicts.at_least(f"Excel, rows per second, times {bare}", 0.5, ratio)
    verdicts.at_least("Excel, columns", 30, columns)
    verdicts.at_most("Excel, MB of additional memory", 200, extra)


def _export_alone(lab, work):
    work.campaign = lab.env["phone.campaign"].browse(work.campaign.id)
    work.excel(NoWatch())


def measure_pdfs(work, runs, verdicts):
    core = "core's report engine, one by one"
    ways = {
        "PDFs in an archive": Way(work.pdfs_by_ours, work.pdfs),
        core: Way(work.pdfs_by_core, CORE_PDFS),
        "the same without its delay": Way(work.pdfs_by_core_without_delay, CORE_PDFS),
    }
    found = race(work.lab, ways, runs)
    few, many = (
        queries_of(work.lab, _pages(work, count)) for count in (10, min(100, work.pdfs))
    )
    notes = [f"Queries for the pages of 10 and of 100 reports: {few} and {many}."]
    print(table("PDF", found, core, notes), flush=True)
    ratio = found[core].each / found["PDFs in an archive"].each
    verdicts.at_least(f"PDFs per second, times {core}", 5, ratio)
    verdicts.equal("queries for the pages of 100 reports, as for 10", few, many)


def _pages(work, count):
    def way(watch):
        work.lab.env.invalidate_all()
        targets = work.some(count)
        with watch:
            targets._report_pages()

    return way


def main():
    options = arguments(__doc__, targets=100_000, pdfs=1_000)
    # core's engine warns of each style that no server gives it
    logging.getLogger("odoo.addons.base.models.ir_actions_report").setLevel("ERROR")
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.targets, options.pdfs)
        measure_excel(work, options.runs, verdicts)
        work.campaign = lab.env["phone.campaign"].browse(work.campaign.id)
        measure_pdfs(work, options.runs, verdicts)
        if options.explain:
            with explained("the first batch of an Excel export"):
                work.excel_batches(1)(NoWatch())
    verdicts.close()


if __name__ == "__main__":
    main()
