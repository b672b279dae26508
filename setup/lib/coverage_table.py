"""Coverage per addon, from coverage's JSON report: coverage_table.py JSON REPOSITORY ADDON..."""

import json
import pathlib
import sys


def table(files, addons):
    """
    >>> print(*table({"a/models/x.py": (10, 9), "a/tests/t.py": (5, 5)}, ["a", "b"]), sep="\\n")
    coverage                   lines covered       %
    a                             10       9      90
    """
    lines = [f"{'coverage':<24}{'lines':>8}{'covered':>8}{'%':>8}"]
    for addon in addons:
        counts = [
            pair
            for name, pair in files.items()
            if name.startswith(f"{addon}/") and "/tests/" not in name
        ]
        total, covered = (sum(pair[index] for pair in counts) for index in (0, 1))
        if total:
            lines.append(
                f"{addon:<24}{total:>8}{covered:>8}{100 * covered // total:>8}"
            )
    return lines


def main(report, repository, *addons):
    found = json.loads(pathlib.Path(report).read_text())["files"]
    files = {}
    for name, data in found.items():
        summary = data["summary"]
        relative = (
            pathlib.Path(name).resolve().relative_to(pathlib.Path(repository).resolve())
        )
        files[relative.as_posix()] = (
            summary["num_statements"],
            summary["covered_lines"],
        )
    print(*table(files, addons), sep="\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
