"""Addons of others from PyPI, installed beside ours."""

import contextlib
import os
import secrets
import subprocess
import sys
import time

import pytest

from server import copy_database, drop_database, run_odoo

VOIP = "odoo-addon-voip-oca==19.0.1.0.2"


class ThirdParty:
    """A folder with addons of others and what they import.

    :param folder: an empty one
    :param packages: of addons, with their versions: installed without dependencies,
        since no package is called `odoo`
    :param libraries: what the addons import, installed with dependencies
    """

    def __init__(self, folder, packages, libraries=()):
        self.addons, self.libraries = folder / "addons", folder / "libraries"
        self._install(self.addons, "--no-deps", *packages)
        if libraries:
            self._install(self.libraries, *libraries)

    def _install(self, target, *arguments):
        command = [sys.executable, "-m", "pip", "install", "--quiet"]
        done = subprocess.run(
            [*command, "--target", str(target), *arguments],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            pytest.skip(f"not available: {' '.join(arguments)}\n{done.stderr[-1000:]}")

    @property
    def options(self):
        """For `run_odoo`, and for `OdooServer`."""
        path = os.pathsep.join([os.environ["PYTHONPATH"], str(self.libraries)])
        return {
            "addons_path": ",".join(
                [os.environ["ODOO_ADDONS_PATH"], str(self.addons / "odoo" / "addons")]
            ),
            "environment": {"PYTHONPATH": path},
        }

    @contextlib.contextmanager
    def database(self, modules):
        """A copy of the template database with these modules installed in it, too."""
        with database(os.environ["CALLCENTRE_TEMPLATE"]) as name:
            once(name, "--init", modules, **self.options)
            yield name


@contextlib.contextmanager
def database(template):
    """A copy of a template database, for a while."""
    name = f"cc_t_{int(time.time())}_{secrets.token_hex(4)}"
    copy_database(template, name)
    try:
        yield name
    finally:
        drop_database(name)


def once(name, *arguments, **options):
    """Run Odoo once on a database: --init, --update; its log.

    :param options: of `run_odoo`
    """
    command = ["--database", name, "--no-http", "--stop-after-init"]
    command += ["--max-cron-threads", "0", *arguments]
    run = run_odoo(command, **options)
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stderr
