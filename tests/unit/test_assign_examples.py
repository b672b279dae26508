"""The examples in the pure modules of lead_auto_assign hold."""

import doctest
import pathlib

import pytest

from pure import REPO, pure

NOT_PURE = {"__init__.py", "__manifest__.py", "hooks.py", "queries.py"}
NAMES = sorted(
    path.stem
    for path in pathlib.Path(REPO, "lead_auto_assign").glob("*.py")
    if path.name not in NOT_PURE
)


def test_there_are_pure_modules():
    assert {"capacity", "planner", "rotation"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_hold(name):
    outcome = doctest.testmod(pure("lead_auto_assign", name))
    assert outcome.attempted
    assert outcome.failed == 0
