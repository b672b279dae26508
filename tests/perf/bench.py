"""What the benchmarks share: an Odoo in this process, a stopwatch, a race, a table.

    with Lab() as lab:
        measures = race(lab, {"ours": ours, "SQL": Way(sql, count=1000)}, runs=5)
        print(table("Mass assignment", measures, base="SQL"))

Each way is a function that gets a stopwatch, so that only the work itself is timed:

    def ours(watch):
        prepare()
        with watch:
            work()
        tidy_up()
"""

import argparse
import contextlib
import gc
import os
import pathlib
import resource
import secrets
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from unittest.mock import patch

import psutil
import psycopg2

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path += [str(TESTS), str(TESTS.parent / "setup" / "lib")]

if "CALLCENTRE_TEMPLATE" not in os.environ:
    sys.exit(
        'Start it by setup/test --perf, or do this first: eval "$(setup/test --env)"'
    )

import odoo  # noqa: E402
from odoo import SUPERUSER_ID, api, sql_db  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402

from server import copy_database, drop_database  # noqa: E402

EXPLAINED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


# -- an Odoo of our own ----------------------------------------------------------


class Lab:
    """An Odoo in this process on a copy of the template database, which goes at the end.

    `env` is a superuser's, on one cursor that lives as long as the lab.
    """

    def __init__(self, template=None):
        self.template = template or os.environ["CALLCENTRE_TEMPLATE"]
        self.db = f"cc_t_{int(time.time())}_{secrets.token_hex(4)}"

    def __enter__(self):
        _configure()
        copy_database(self.template, self.db)
        try:
            self.registry = Registry(self.db)
            self.open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_args):
        self.close()
        drop_database(self.db)

    def open(self):
        self.cr = self.registry.cursor()
        self.env = api.Environment(self.cr, SUPERUSER_ID, {"lang": "en_US"})

    def close(self):
        """Leave the database without any connection of ours."""
        if hasattr(self, "cr"):
            self.cr.close()
        sql_db.close_db(self.db)

    def sql(self, query, values=None):
        """Run SQL in the lab's transaction and return its rows, if it has any."""
        self.cr.execute(query, values)
        return self.cr.fetchall() if self.cr.description else []

    def commit(self):
        self.env.cr.commit()
        self.env.invalidate_all()

    def rollback(self):
        self.env.cr.rollback()

    def maintain(self, tables=""):
        """Commit, then do what autovacuum does when it finds the time.

        :param str tables: names with commas, all by default
        """
        self.commit()
        connection = psycopg2.connect(dbname=self.db)
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(f"VACUUM (ANALYZE) {tables}")

    def memory(self, work):
        """Peak memory in MB that `work(lab)` adds, measured in a process of its own.

        The child is a copy of this process, so its peak starts from what is loaded now.
        """
        self.commit()
        self.close()
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            _report_memory(self, work, writer)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        self.open()
        if not told:
            raise RuntimeError("the process whose memory was measured failed")
        return float(told)


def _configure():
    odoo.tools.config.parse_config(
        [
            *("--addons-path", os.environ["ODOO_ADDONS_PATH"]),
            *("--data-dir", os.environ["CALLCENTRE_DATA_DIR"]),
            *("--config", os.environ["ODOO_CONF"]),
            *("--log-level", "warn", "--no-http", "--max-cron-threads", "0"),
        ],
        setup_logging=True,
    )


def _report_memory(lab, work, pipe):
    code = 1
    try:
        lab.open()
        before = _peak_memory()
        work(lab)
        os.write(pipe, str(_peak_memory() - before).encode())
        code = 0
    finally:
        # no cleanup of what belongs to the parent
        os._exit(code)


def _peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# -- timing ----------------------------------------------------------------------


class Stopwatch:
    """Takes what its with-block takes: time, queries on a cursor, and processor time.

    The processor time is that of this process and of its PostgreSQL process (where it
    runs on this machine): other work on the machine changes it much less.
    """

    def __init__(self, cr):
        self.cr = cr

    def __enter__(self):
        gc.collect()
        self._queries = self.cr.sql_log_count
        self._processor = self._processor_time()
        self._start = time.perf_counter()

    def __exit__(self, *_args):
        self.seconds = time.perf_counter() - self._start
        self.processor = self._processor_time() - self._processor
        self.queries = self.cr.sql_log_count - self._queries

    def _processor_time(self):
        used = time.process_time()
        with contextlib.suppress(psutil.Error):
            times = psutil.Process(self.cr.connection.info.backend_pid).cpu_times()
            used += times.user + times.system
        return used


class NoWatch(contextlib.nullcontext):
    """For a way that is only to be walked."""


@dataclass
class Measure:
    """What one way took: `count` records, in each of its runs."""

    count: int = 1
    seconds: list = field(default_factory=list)
    processor: list = field(default_factory=list)
    queries: list = field(default_factory=list)

    def add(self, watch):
        self.seconds.append(watch.seconds)
        self.processor.append(watch.processor)
        self.queries.append(watch.queries)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def each(self):
        """Median seconds for one record."""
        return self.median / self.count


class Way(NamedTuple):
    """One way to do the work: `run(watch)` does `count` records; in a lab of its own if
    databases are compared."""

    run: Callable
    count: int = 1
    lab: Lab = None


def race(lab, ways, runs=5):
    """Time each way `runs` times after one warm-up, in turns: a busy moment of the
    machine meets them all.

    :param ways: {name: function or Way}
    :return: {name: Measure}
    """
    ways = {
        name: Way(way) if callable(way) else Way(*way) for name, way in ways.items()
    }
    measures = {name: Measure(way.count) for name, way in ways.items()}
    names = list(ways)
    for turn in range(-1, runs):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            watch = Stopwatch((ways[name].lab or lab).cr)
            ways[name].run(watch)
            if turn >= 0:
                measures[name].add(watch)
    return measures


def queries_of(lab, way):
    """How many queries `way` takes, with warm caches."""
    watch = Stopwatch(lab.cr)
    way(watch)
    way(watch)
    return watch.queries


# -- what is printed -------------------------------------------------------------


def table(title, measures, base, notes=()):
    """A Markdown table of measures with their ratio to `base`, per record."""
    rows = [
        ["way", "records", "median ms", "min - max ms", "per second"]
        + ["CPU ms", "queries", f"x {base}"]
    ]
    for name, found in measures.items():
        rows.append(
            [
                name,
                f"{found.count:,}",
                f"{found.median * 1000:,.1f}",
                f"{min(found.seconds) * 1000:,.1f} - {max(found.seconds) * 1000:,.1f}",
                f"{1 / found.each:,.0f}",
                f"{statistics.median(found.processor) * 1000:,.0f}",
                f"{statistics.median(found.queries):g}",
                f"{found.each / measures[base].each:.2f}",
            ]
        )
    return "\n".join([f"\n### {title}\n", grid(rows), *(f"\n{note}" for note in notes)])


def grid(rows):
    """Markdown of `rows`, the first of which is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(map(str.ljust, row, widths)).rstrip() + " |" for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


class Verdicts:
    """The requirements, each with what was measured; `close` ends the script."""

    def __init__(self):
        self.rows = [["requirement", "limit", "measured", ""]]

    def at_most(self, what, limit, value):
        self._add(what, f"<= {limit:g}", value, value <= limit)

    def at_least(self, what, limit, value):
        self._add(what, f">= {limit:g}", value, value >= limit)

    def equal(self, what, expected, value):
        self._add(what, f"= {expected:g}", value, value == expected)

    def _add(self, what, limit, value, met):
        self.rows.append([what, limit, f"{value:.3g}", "met" if met else "MISSED"])

    def close(self):
        print("\n### Requirements\n\n" + grid(self.rows), flush=True)
        sys.exit(any(row[-1] == "MISSED" for row in self.rows))


def arguments(description, **sizes):
    """The command line: an option for each of `sizes`, --runs and --explain."""
    parser = argparse.ArgumentParser(description=description)
    for name, size in sizes.items():
        parser.add_argument(
            f"--{name}", type=int, default=size, help=f"default {size:,}"
        )
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each way")
    parser.add_argument(
        "--explain", action="store_true", help="print the plans of the slowest queries"
    )
    return parser.parse_args()


# -- plans -----------------------------------------------------------------------


@contextlib.contextmanager
def explained(title, top=4):
    """Print the plans of the slowest statements that run in the with-block.

    Each statement is executed twice: by EXPLAIN ANALYZE in a savepoint, which is rolled
    back, and then as usual; so the plan is made for the data that the statement meets.
    """
    plans = defaultdict(lambda: (0.0, ""))
    original = sql_db.Cursor.execute

    def execute(cr, query, params=None, log_exceptions=True):
        text = cr.mogrify(query, params).decode(errors="replace").strip()
        if text.upper().startswith(EXPLAINED):
            took, plan = _plan_of(cr, text)
            key = " ".join(text.split())[:80]
            plans[key] = max(plans[key], (took, f"{text[:2000]}\n\n{plan}"))
        return original(cr, query, params, log_exceptions)

    with patch.object(sql_db.Cursor, "execute", execute):
        yield
    print(f"\n### Plans: {title}")
    for took, plan in sorted(plans.values(), reverse=True)[:top]:
        print(f"\n{took:.1f} ms\n```\n{plan}\n```", flush=True)


def _plan_of(cr, text):
    raw = cr._obj
    raw.execute("SAVEPOINT explained")
    try:
        raw.execute("EXPLAIN (ANALYZE, BUFFERS) " + text.replace("%", "%%"), ())
        lines = [line for (line,) in raw.fetchall()]
    except psycopg2.Error:
        lines = ["Execution Time: 0 ms"]
    finally:
        raw.execute("ROLLBACK TO SAVEPOINT explained")
    took = next(line.split()[2] for line in lines if line.startswith("Execution Time"))
    return float(took), "\n".join(lines)
