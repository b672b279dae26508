"""Counts of the test suites.

results.py odoo LOG SUITE TSV        read Odoo's log
results.py pytest XML SUITE TSV      read pytest's JUnit file
results.py sum TSV                   a table and the closing line; fails on a failure, on no test, on a skipped browser test
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

ODOO_RESULT = re.compile(
    r"odoo\.tests\.result: (\d+) failed, (\d+) error\(s\) of (\d+) tests"
)
ODOO_SKIP = re.compile(r" INFO \S+ \S+: skipped (.*)$")
NEEDS_BROWSER = re.compile(r"chrome|chromium|websocket|browser", re.IGNORECASE)


def of_odoo(log_text):
    """(passed, failed, skipped, reasons of skipped browser tests) of one run's log.

    >>> of_odoo("2026 1 INFO db odoo.tests.result: 1 failed, 0 error(s) of 5 tests when loading database 'db'")
    (4, 1, 0, [])
    """
    failed = total = 0
    for fails, errors, count in ODOO_RESULT.findall(log_text):
        failed += int(fails) + int(errors)
        total += int(count)
    skips = [
        match.group(1)
        for match in map(ODOO_SKIP.search, log_text.splitlines())
        if match
    ]
    return (
        max(total - failed - len(skips), 0),
        failed,
        len(skips),
        [each for each in skips if NEEDS_BROWSER.search(each)],
    )


def of_pytest(xml_file):
    passed = failed = skipped = 0
    browser = []
    for case in ElementTree.parse(xml_file).iter("testcase"):
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif skip is not None:
            skipped += 1
            browser += (
                [case.get("name")]
                if NEEDS_BROWSER.search(skip.get("message") or "")
                else []
            )
        else:
            passed += 1
    return passed, failed, skipped, browser


def record(counts, suite, tsv):
    passed, failed, skipped, browser = counts
    with pathlib.Path(tsv).open("a") as stream:
        stream.write(
            "\t".join(
                [suite, str(passed), str(failed), str(skipped), "; ".join(browser)]
            )
            + "\n"
        )


def closing(rows):
    """Lines to print, and whether all is well.

    >>> closing([("unit", 3, 0, 0, ""), ("e2e", 2, 0, 1, "")])[0][-1]
    '5 passed, 0 failed, 1 skipped'
    >>> closing([("unit", 0, 0, 0, "")])[1]
    False
    """
    lines = [f"{'suite':<10}{'passed':>8}{'failed':>8}{'skipped':>8}"]
    lines += [
        f"{name:<10}{passed:>8}{failed:>8}{skipped:>8}"
        for name, passed, failed, skipped, _browser in rows
    ]
    lines += [
        f"{name}: no test ran"
        for name, passed, failed, _skipped, _browser in rows
        if not passed + failed
    ]
    lines += [
        f"{row[0]}: a browser test was skipped: {row[4]}" for row in rows if row[4]
    ]
    well = (
        bool(rows) and len(lines) == len(rows) + 1 and not any(row[2] for row in rows)
    )
    passed, failed, skipped = (sum(row[index] for row in rows) for index in (1, 2, 3))
    return [*lines, f"{passed} passed, {failed} failed, {skipped} skipped"], well


def main(kind, *arguments):
    if kind == "sum":
        rows = [
            line.rstrip("\n").split("\t") for line in pathlib.Path(arguments[0]).open()
        ]
        lines, well = closing(
            [
                (name, int(passed), int(failed), int(skipped), browser)
                for name, passed, failed, skipped, browser in rows
            ]
        )
        print(*lines, sep="\n")
        return 0 if well else 1
    source, suite, tsv = arguments
    counts = (
        of_odoo(pathlib.Path(source).read_text(errors="replace"))
        if kind == "odoo"
        else of_pytest(source)
    )
    record(counts, suite, tsv)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
