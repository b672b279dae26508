"""Fixtures for the suites that need a server; what they give is described in server.py and browser.py."""

import contextlib
import os
import pathlib

import pytest


@pytest.fixture(scope="module")
def make_server():
    """make_server(workers=2, cron_threads=1): servers that end with the module; the log is checked at the end."""
    from server import OdooServer

    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(OdooServer(**options))


@pytest.fixture(scope="module")
def server(make_server):
    """One threaded server for the tests of a module, with cron, on a database with the four addons."""
    return make_server(cron_threads=1)


@pytest.fixture
def browser(request, tmp_path):
    """A browser of its own for each test; a failure leaves a screenshot beside the logs."""
    from browser import Browser

    folder = pathlib.Path(os.environ.get("CALLCENTRE_LOGS") or tmp_path)
    with Browser() as found:
        yield found
        if getattr(request.node, "call_failed", False):
            found.screenshot(folder / f"{request.node.name}.png")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call" and report.failed:
        item.call_failed = True
    return report
