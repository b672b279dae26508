"""The shape of the house: one arrow, pure modules, SQL in its place, small methods."""

import ast
import pathlib
import re
import statistics

import pytest

REPO = pathlib.Path(__file__).resolve().parent.parent
ADDONS = ("lead_auto_assign", "lead_flow", "phone_campaign", "omnichannel_panel")
ARROWS = {("lead_flow", "lead_auto_assign")}

# Files at an addon's root that are not pure.
NOT_PURE = {"__init__.py", "__manifest__.py", "hooks.py", "queries.py"}

# SQL outside of queries.py and report/: path -> the reason.
SQL_ELSEWHERE = {}

MAX_FILE_LINES = 300
MAX_METHOD_LINES = 40

# Larger than the budget: path or path::method -> the reason.
LARGER = {}

BRANCHES = (
    ast.If,
    ast.For,
    ast.While,
    ast.Try,
    ast.IfExp,
    ast.BoolOp,
    ast.comprehension,
)
SQL_NAMES = {"SQL"}
SQL_METHODS = {
    "execute",
    "executemany",
    "execute_query",
    "execute_query_dict",
    "execute_values",
    "copy_from",
    "copy_expert",
}


def code_files(addon):
    """Python files of an addon that are not tests."""
    found = sorted((REPO / addon).rglob("*.py"))
    return [each for each in found if "tests" not in each.relative_to(REPO).parts]


def name_of(path):
    return path.relative_to(REPO).as_posix()


def tree_of(path):
    return ast.parse(path.read_text(), filename=str(path))


def manifest(addon):
    return ast.literal_eval((REPO / addon / "__manifest__.py").read_text())


def imports(tree):
    """Dotted names that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def methods(tree):
    return [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines_of(method):
    """Lines of code of a method: neither its docstring nor its decorators."""
    body = method.body
    if ast.get_docstring(method, clean=False) and len(body) > 1:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1


def branches_of(method):
    return sum(isinstance(each, BRANCHES) for each in ast.walk(method))


# -- one arrow -----------------------------------------------------------------


def arrows_of_manifests():
    return {
        (addon, other)
        for addon in ADDONS
        for other in manifest(addon)["depends"]
        if other in ADDONS
    }


def arrows_of_imports():
    found = set()
    for addon in ADDONS:
        for path in (REPO / addon).rglob("*.py"):
            for name in imports(tree_of(path)):
                found |= {
                    (addon, other)
                    for other in ADDONS
                    if name.startswith(f"odoo.addons.{other}")
                }
    return {(addon, other) for addon, other in found if addon != other}


def arrows_of_references():
    """An addon named in another's data or scripts: `other.xml_id`, `@other/file`."""
    found = set()
    for addon in ADDONS:
        for path in (REPO / addon).rglob("*"):
            if path.suffix in {".xml", ".csv", ".js", ".scss"} and path.is_file():
                text = path.read_text()
                found |= {
                    (addon, other)
                    for other in ADDONS
                    if re.search(rf"\b{other}[./]\w", text)
                }
    return {(addon, other) for addon, other in found if addon != other}


def test_the_manifests_draw_exactly_one_arrow():
    assert arrows_of_manifests() == ARROWS


def test_no_import_draws_another_arrow():
    assert arrows_of_imports() <= ARROWS


def test_no_reference_draws_another_arrow():
    assert arrows_of_references() <= ARROWS


@pytest.mark.parametrize("addon", ADDONS)
def test_only_the_allowed_python_packages_are_required(addon):
    assert set(manifest(addon).get("external_dependencies", {}).get("python", [])) <= {
        "openai",
        "xlsxwriter",
    }


# -- pure modules --------------------------------------------------------------


@pytest.mark.parametrize("addon", ADDONS)
def test_pure_modules_import_no_odoo(addon):
    pure = [each for each in (REPO / addon).glob("*.py") if each.name not in NOT_PURE]
    guilty = {
        name_of(path): name
        for path in pure
        for name in imports(tree_of(path))
        if name.split(".")[0] == "odoo"
    }
    assert guilty == {}


# -- SQL -----------------------------------------------------------------------


def runs_sql(tree):
    """Lines where a file builds or runs SQL."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name) and function.id in SQL_NAMES:
                yield node.lineno
            elif (
                isinstance(function, ast.Attribute)
                and function.attr in SQL_METHODS | SQL_NAMES
            ):
                yield node.lineno


def may_hold_sql(path):
    inside = path.relative_to(REPO).parts[1:]
    return inside[0] in ("report", "migrations") or inside[-1] == "queries.py"


@pytest.mark.parametrize("addon", ADDONS)
def test_sql_stands_in_queries_and_report_only(addon):
    elsewhere = [
        each
        for each in code_files(addon)
        if not may_hold_sql(each) and name_of(each) not in SQL_ELSEWHERE
    ]
    guilty = {
        name_of(path): lines
        for path in elsewhere
        if (lines := list(runs_sql(tree_of(path))))
    }
    assert guilty == {}


def test_the_exceptions_for_sql_are_still_needed():
    assert [
        path for path in SQL_ELSEWHERE if not list(runs_sql(tree_of(REPO / path)))
    ] == []


# -- size ----------------------------------------------------------------------


def spread(values):
    """median / p90 / max"""
    values = sorted(values) or [0]
    median, p90 = statistics.median(values), values[int(0.9 * (len(values) - 1))]
    return f"{median:.0f} / {p90} / {values[-1]}"


def test_the_size_report(capsys):
    rows = [
        (
            "addon",
            "lines per model file",
            "lines per method",
            "branches",
            "tests : code",
        )
    ]
    for addon in ADDONS:
        files = code_files(addon)
        found = [each for path in files for each in methods(tree_of(path))]
        models = [
            len(path.read_text().splitlines())
            for path in files
            if path.parent.name in ("models", "wizards")
        ]
        tests = sum(
            len(path.read_text().splitlines())
            for path in (REPO / addon / "tests").rglob("*.py")
        )
        code = sum(len(path.read_text().splitlines()) for path in files)
        rows.append(
            (
                addon,
                spread(models),
                spread([lines_of(each) for each in found]),
                spread([branches_of(each) for each in found]),
                f"{tests / code:.1f}" if code else "-",
            )
        )
    with capsys.disabled():
        print("\nsize (median / p90 / max)")
        for row in rows:
            print(f"{row[0]:<20}{row[1]:>24}{row[2]:>20}{row[3]:>16}{row[4]:>14}")
    assert len(rows) == len(ADDONS) + 1


@pytest.mark.parametrize("addon", ADDONS)
def test_no_file_is_larger_than_its_budget(addon):
    sizes = {
        name_of(path): len(path.read_text().splitlines()) for path in code_files(addon)
    }
    assert {
        name: size
        for name, size in sizes.items()
        if size > MAX_FILE_LINES and name not in LARGER
    } == {}


@pytest.mark.parametrize("addon", ADDONS)
def test_no_method_is_larger_than_its_budget(addon):
    sizes = {
        f"{name_of(path)}::{each.name}": lines_of(each)
        for path in code_files(addon)
        for each in methods(tree_of(path))
    }
    assert {
        name: size
        for name, size in sizes.items()
        if size > MAX_METHOD_LINES and name not in LARGER
    } == {}
