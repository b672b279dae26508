"""The wheels of the four addons, installed on an Odoo that has never seen this repository."""

import contextlib
import os
import secrets
import subprocess
import sys
import time

import psycopg2
import pytest

from server import REPO, copy_database, drop_database, run_odoo

ADDONS = ("lead_auto_assign", "lead_flow", "phone_campaign", "omnichannel_panel")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    for addon in ADDONS:
        subprocess.run(
            [
                *(
                    sys.executable,
                    "-m",
                    "pip",
                    "wheel",
                    "--quiet",
                    "--no-deps",
                    "--no-build-isolation",
                ),
                f"./{addon}",
                "--wheel-dir",
                str(folder),
            ],
            cwd=REPO,
            check=True,
        )
    return sorted(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def site(wheels, tmp_path_factory):
    """A folder with nothing but the wheels in it."""
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
    ]
    subprocess.run([*command, *map(str, wheels)], check=True)
    return folder


@pytest.fixture
def database():
    name = f"cc_t_{int(time.time())}_{secrets.token_hex(4)}"
    copy_database(os.environ["CALLCENTRE_CORE_TEMPLATE"], name)
    yield name
    drop_database(name)


def test_each_addon_has_a_wheel_of_odoo_19(wheels):
    names = sorted(each.name.split("-")[0] for each in wheels)
    assert names == sorted(f"odoo_addon_{addon}" for addon in ADDONS)
    assert all(each.name.split("-")[1].startswith("19.0.") for each in wheels)


def test_the_wheels_hold_no_leftovers(site):
    assert not list(site.rglob("*.orig")) + list(site.rglob(".git*"))


def test_the_wheels_install_on_another_odoo(site, database):
    """The addons path does not name the repository: they come from the wheels."""
    paths = os.pathsep.join([os.environ["PYTHONPATH"], str(site)])
    run = run_odoo(
        [
            *(
                "--database",
                database,
                "--init",
                ",".join(ADDONS),
                "--stop-after-init",
                "--no-http",
            ),
            *("--max-cron-threads", "0"),
        ],
        addons_path=os.environ["ODOO_CORE_ADDONS_PATH"],
        environment={"PYTHONPATH": paths},
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert states(database) == dict.fromkeys(ADDONS, "installed")


def states(database):
    query = "SELECT name, state FROM ir_module_module WHERE name IN %s"
    with (
        contextlib.closing(psycopg2.connect(dbname=database)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(query, [ADDONS])
        return dict(cursor.fetchall())
