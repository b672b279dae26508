"""Warnings and errors in Odoo's logs that setup/log_allowed.txt does not name: check_log.py ALLOWED LOG..."""

import pathlib
import re
import sys

LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (WARNING|ERROR|CRITICAL) ")


def allowed(text):
    """Patterns of a list with one `pattern<TAB>reason` a line; a reason is required.

    >>> [each.pattern for each in allowed("# a note\\nslow query\\tthe machine is small\\n")]
    ['slow query']
    """
    patterns = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            pattern, tab, reason = line.partition("\t")
            if not (tab and reason.strip()):
                raise ValueError(f"log_allowed.txt: no reason given for {pattern!r}")
            patterns.append(re.compile(pattern))
    return patterns


def unexpected(log_text, patterns):
    """
    >>> line = "2026-01-01 10:00:00,001 12 WARNING db odoo.x: slow query"
    >>> unexpected(line, [])
    ['2026-01-01 10:00:00,001 12 WARNING db odoo.x: slow query']
    >>> unexpected(line, [re.compile("slow query")])
    []
    """
    return [
        line
        for line in log_text.splitlines()
        if LINE.match(line) and not any(pattern.search(line) for pattern in patterns)
    ]


def main(allowed_file, *logs):
    patterns = allowed(pathlib.Path(allowed_file).read_text())
    found = [
        line
        for log in logs
        for line in unexpected(pathlib.Path(log).read_text(errors="replace"), patterns)
    ]
    print(*found, sep="\n", end="\n" if found else "")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
