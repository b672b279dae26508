"""Load an addon's pure modules without Odoo: pure("lead_auto_assign", "planner")."""

import importlib
import pathlib
import sys
import types

REPO = pathlib.Path(__file__).resolve().parent.parent


def pure(addon, module):
    """The module at the addon's root; its __init__ (and so Odoo) is not imported."""
    package = f"pure_{addon}"
    if package not in sys.modules:
        sys.modules[package] = types.ModuleType(package)
        sys.modules[package].__path__ = [str(REPO / addon)]
    return importlib.import_module(f"{package}.{module}")
