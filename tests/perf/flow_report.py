"""The report: operator x outcome x month, of all time and of the last 30 days.

Beside it the same grouping by the ORM on the bare notes, and in SQL; and what the pivot
really sends.
"""

from bench import Lab, NoWatch, Verdicts, arguments, explained, queries_of, race, table
from flow_data import make_callers, make_flow

BY = ["user_id", "outcome", "date:month"]
COUNTS = ["__count", "unique_clients:count_distinct"]
RATES = ["__count", "unique_clients:count_distinct", "closing_rate:avg"]
RECENT = [("date", ">=", "-30d")]
SQL = """
    SELECT user_id, outcome, date_trunc('month', date), count(*),
           count(DISTINCT partner_id)
      FROM lead_flow_note WHERE active
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


class Work:
    """The data of this subject, and each way to group it."""

    def __init__(self, lab, clients, notes):
        self.lab = lab
        operators = make_callers(lab.env, 16)
        make_flow(lab, operators, clients, notes)

    def grouped(self, domain=(), counts=COUNTS, by=BY):
        def way(watch):
            report = self.lab.env["lead.flow.report"]
            self.lab.env.invalidate_all()
            with watch:
                assert report.formatted_read_group(list(domain), by, counts)

        return way

    def pivot(self, domain=()):
        """Operators below each other, outcomes beside each other."""

        def way(watch):
            report = self.lab.env["lead.flow.report"]
            self.lab.env.invalidate_all()
            sets = [[], ["user_id"], ["outcome"], ["user_id", "outcome"]]
            with watch:
                report.formatted_read_grouping_sets(list(domain), sets, RATES)

        return way

    def heatmap(self, watch):
        self.lab.env.invalidate_all()
        with watch:
            self.lab.env["lead.flow.report"].get_heatmap()

    def notes(self, watch):
        """The same grouping by the ORM on the bare notes."""
        notes = self.lab.env["lead.flow.note"]
        self.lab.env.invalidate_all()
        with watch:
            notes.formatted_read_group([], BY, ["__count", "partner_id:count_distinct"])

    def sql(self, watch):
        with watch:
            self.lab.sql(SQL)


def main():
    options = arguments(__doc__, clients=100_000, notes=300_000)
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.clients, options.notes)
        ours, base, recent = "report", "ORM on the bare notes", "report, last 30 days"
        found = race(
            lab,
            {
                ours: work.grouped(),
                "report with the closing rate": work.grouped(counts=RATES),
                base: work.notes,
                "one SQL statement": work.sql,
                recent: work.grouped(RECENT, RATES),
                "pivot, operator x outcome": work.pivot(),
                "pivot, last 30 days": work.pivot(RECENT),
                "dashboard, weekday x hour": work.heatmap,
            },
            options.runs,
        )
        few, many = (
            queries_of(lab, work.grouped([("id", "<=", limit)])) for limit in (10, 1000)
        )
        title = f"Operator x outcome x month, {options.notes:,} notes"
        notes = [f"Queries for 10 and for 1,000 notes: {few} and {many}."]
        print(table(title, found, base, notes), flush=True)
        if options.explain:
            with explained(ours):
                work.grouped()(NoWatch())
            with explained(recent):
                work.grouped(RECENT, RATES)(NoWatch())
    ratio = found[ours].median / found[base].median
    verdicts.at_most(f"{ours}, times {base}", 1.3, ratio)
    verdicts.at_most(f"{recent}, ms", 300, found[recent].median * 1000)
    verdicts.equal("queries for 1,000 notes, as for 10", few, many)
    verdicts.close()


if __name__ == "__main__":
    main()
