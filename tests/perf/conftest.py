"""The benchmarks as tests: what they print is shown at the end and kept with the logs."""

import os
import pathlib
import subprocess
import sys

import pytest

FOLDER = pathlib.Path(__file__).parent
PRINTED = pytest.StashKey()


@pytest.fixture
def benchmark(pytestconfig):
    """benchmark("creation", "--clients", "1000"): run a script; it fails if a
    requirement is missed."""

    def run(name, *arguments):
        done = subprocess.run(
            [sys.executable, FOLDER / f"{name}.py", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        pytestconfig.stash.setdefault(PRINTED, []).append(f"## {name}\n{done.stdout}")
        if logs := os.environ.get("CALLCENTRE_LOGS"):
            (pathlib.Path(logs) / f"perf-{name}.md").write_text(done.stdout)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]

    return run


def pytest_terminal_summary(terminalreporter, config):
    for text in config.stash.get(PRINTED, []):
        terminalreporter.write_line(text)
