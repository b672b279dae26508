"""The dashboard of a phone campaign: counters, pages of the list, the next target.

Beside core's list of 80 contacts in the same run; the next target also in a campaign of
a hundredth of the targets. Of a hundred targets 60 are to call, twelve to recall (half
of them due), five begun, the others closed. The funnel ("why is my list empty?") with
twenty calls to each target in the last four months, which only its limits look at.
"""

from bench import (
    Lab,
    NoWatch,
    Verdicts,
    arguments,
    explained,
    queries_of,
    race,
    table,
)
from core_list import read_page
from phone_data import make_callers, make_campaign, make_history

ROWS = 60
RAW_PAGE = """
    SELECT id FROM phone_campaign_target
     WHERE campaign_id = %s AND state = 'to_call' AND callback_date IS NULL
  ORDER BY callback_date, available_date NULLS FIRST, id LIMIT 61
"""
CORE = "core's list of contacts"
CALLS = 20  # to each target, for the limits of the funnel
ATTEMPTS = {"max_attempts": 4, "period_days": 30}
LIMITS = {**ATTEMPTS, "silence_days": 60}
ALL_DAY = [(0, 0, {"weekday": str(day), "start": 0, "end": 24}) for day in range(7)]


class Work:
    """The data of this subject, and each way to read it."""

    def __init__(self, lab, targets):
        self.lab = lab
        self.operator = make_callers(lab.env, 1)
        self.few = make_campaign(lab, "Few", max(targets // 100, 100)).id
        self.many = make_campaign(lab, "Many", targets).id
        self.desk = lab.env["phone.campaign.desk"].with_user(self.operator)

    def cold(self):
        """As at the beginning of a request, with the operator's own data read."""
        self.lab.env.invalidate_all()
        self.operator.partner_id.fetch(["name", "tz"])

    def timed(self, work, check=bool):
        """A way that does `work()` in a transaction which is rolled back."""

        def way(watch):
            self.cold()
            with watch:
                answer = work()
            assert check(answer)
            self.lab.rollback()

        return way

    def search(self, place=None, **filters):
        """The targets of a page, not what is shown of them."""
        desk = self.desk

        def work():
            campaign = self.lab.env["phone.campaign"].browse(self.many)
            scope = desk._scope(campaign, filters)
            states = desk._states(filters)
            return desk._walk(campaign, states, scope, desk._place(place), ROWS)[0]

        return self.timed(work)

    def page(self, limit=ROWS, after=None, **filters):
        return self.timed(
            lambda: self.desk.get_page(self.many, after, filters, limit)["rows"]
        )

    def dashboard(self):
        return self.timed(lambda: self.desk.get_dashboard(self.many))

    def departments(self):
        return self.timed(lambda: self.desk.get_departments(self.many))

    def next_target(self, campaign):
        return self.timed(lambda: self.desk.get_next(campaign))

    def funnel(self, *reasons, **rules):
        """Why the list is empty, by these rules of calling.

        :param reasons: that must be among the answers
        """
        profiles = self.lab.env["phone.calling.profile"]

        def way(watch):
            campaign = self.lab.env["phone.campaign"].browse(self.many)
            campaign.calling_profile_id = bool(rules) and profiles.create(
                {"name": "Rules", **rules}
            )
            self.cold()
            with watch:
                answer = self.desk.get_funnel(self.many)
            found = {step["reason"] for step in answer["steps"]}
            assert found.issuperset(reasons), found
            self.lab.rollback()

        return way

    def middle(self):
        """The place of a target in the middle of those never called."""
        target = self.lab.env["phone.campaign.target"].search(
            [("campaign_id", "=", self.many), ("state", "=", "to_call")],
            order="id",
            offset=20_000,
            limit=1,
        ) or self.lab.env["phone.campaign.target"].search(
            [("campaign_id", "=", self.many), ("state", "=", "to_call")], limit=1
        )
        return self.desk._rows([self.desk._place_of(target)])[0]["place"]

    def raw_page(self):
        return self.timed(lambda: self.lab.sql(RAW_PAGE, [self.many]))

    def core_list(self):
        partners = self.lab.env["res.partner"].with_user(self.operator)
        return self.timed(lambda: read_page(partners))


def measure_list(work, runs, verdicts):
    lab, middle = work.lab, work.middle()
    to_do = ["to_call", "to_recall"]
    ways = {
        "raw SQL, one tier": work.raw_page(),
        "first page: the targets": work.search(),
        "first page, to call and to recall: the targets": work.search(counters=to_do),
        "page in the middle: the targets": work.search(middle),
        "first page: whole call": work.page(),
        "first page, to call and to recall: whole call": work.page(counters=to_do),
        "page in the middle: whole call": work.page(after=middle),
        "dashboard with its counters: whole call": work.dashboard(),
        CORE: work.core_list(),
    }
    found = race(lab, ways, max(runs, 15))
    few, many = (queries_of(lab, work.page(limit=rows)) for rows in (10, ROWS))
    notes = [f"Queries of the whole call for 10 and for 60 rows: {few} and {many}."]
    print(table(f"Pages of {ROWS} rows", found, CORE, notes), flush=True)
    for name, measure in found.items():
        if name.endswith(": the targets"):
            # the quickest run: other work on the machine only adds
            verdicts.at_most(f"{name}, ms", 5, min(measure.seconds) * 1000)
        elif name.endswith(": whole call"):
            ratio = measure.median / found[CORE].median
            verdicts.at_most(f"{name}, times {CORE}", 1.3, ratio)
    verdicts.equal("queries for 60 rows, as for 10", few, many)


def measure_next(work, runs, verdicts):
    few, many = "next target, few targets", "next target, many targets"
    ways = {few: work.next_target(work.few), many: work.next_target(work.many)}
    found = race(work.lab, ways, max(runs, 25))
    print(table("The next target for me: found and reserved", found, few), flush=True)
    ratio = found[many].median / found[few].median
    verdicts.at_most("next target among a hundred times as many, times", 1.3, ratio)


def measure_filters(work, runs, verdicts):
    del verdicts  # nothing is asked of these
    ways = {
        "search by a common name: whole call": work.page(search="Martin"),
        "search by a rare number: whole call": work.page(search="00042"),
        "one department: whole call": work.page(departments=["69"]),
        "departments with their counts": work.departments(),
        CORE: work.core_list(),
    }
    print(table("Filters", race(work.lab, ways, runs), CORE), flush=True)


def measure_funnel(work, runs, verdicts):
    bare, limits = "no rules: whole call", "attempts and silence: whole call"
    ways = {
        bare: work.funnel("now"),
        "a limit of attempts: whole call": work.funnel("attempts", **ATTEMPTS),
        limits: work.funnel("attempts", "silence", **LIMITS),
        "these and hours: whole call": work.funnel(
            "attempts", "silence", **LIMITS, window_ids=ALL_DAY
        ),
        CORE: work.core_list(),
    }
    found = race(work.lab, ways, max(runs, 5))
    notes = [f"{CALLS} calls to each target."]
    print(table("Why is my list empty?", found, CORE, notes), flush=True)
    # all targets are looked at, and with limits all their calls
    for name, limit in ((bare, 15), (limits, 75)):
        ratio = found[name].median / found[CORE].median
        verdicts.at_most(f"funnel, {name}, times {CORE}", limit, ratio)


def explain(work):
    with explained("first page"):
        work.search()(NoWatch())
    with explained("counters", top=1):
        work.dashboard()(NoWatch())
    with explained("next target"):
        work.next_target(work.many)(NoWatch())
    with explained("departments", top=1):
        work.departments()(NoWatch())
    with explained("funnel with limits", top=1):
        work.funnel(**LIMITS)(NoWatch())


def main():
    options = arguments(__doc__, targets=100_000)
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.targets)
        measure_list(work, options.runs, verdicts)
        measure_next(work, options.runs, verdicts)
        measure_filters(work, options.runs, verdicts)
        make_history(lab, work.many, CALLS)
        measure_funnel(work, options.runs, verdicts)
        if options.explain:
            explain(work)
    verdicts.close()


if __name__ == "__main__":
    main()
