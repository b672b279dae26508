"""The small Python parts of setup/ do what their examples say."""

import doctest
import os
import pathlib
import subprocess

import pytest

import check_log
import coverage_table
import one_port
import results
import tidy


@pytest.mark.parametrize("module", [check_log, coverage_table, one_port, results, tidy])
def test_the_examples_hold(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted
    assert outcome.failed == 0


def test_an_allowed_warning_needs_a_reason():
    with pytest.raises(ValueError, match="no reason"):
        check_log.allowed("some warning")


def test_a_skipped_browser_test_fails_the_run():
    _lines, well = results.closing([("addons", 5, 0, 1, "Chrome executable not found")])
    assert not well


def test_a_failure_in_any_database_counts():
    start = "2026 1 INFO db odoo.tests.result: "
    log = (
        f"{start}1 failed, 0 error(s) of 3 tests when loading database 'db'\n"
        f"{start}0 failed, 2 error(s) of 4 tests when loading database 'db'\n"
    )
    assert results.of_odoo(log) == (4, 3, 0, [])


def test_packages_on_somebodys_python_path_are_installed_all_the_same(tmp_path):
    library = pathlib.Path(check_log.__file__).parent
    script = """
        for part in say state python; do . "$1/$part.sh"; done
        _python_base() { echo true; }
        _python_has_venv() { :; }
        _python_build() { echo "built with <${PYTHONPATH-}>"; }
        step() { shift 2; "$@"; }
        hash_of() { echo new; }
        python_env
    """
    told = subprocess.run(
        ["bash", "-c", script, "bash", library],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "built with <>"
