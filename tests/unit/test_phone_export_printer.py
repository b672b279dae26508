"""Many pages printed by one run: each gets its file, whatever happens to another."""

import stat

import pytest

from pure import pure

pdf_printer = pure("phone_campaign", "pdf_printer")
print_pages = pdf_printer.print_pages

# prints by writing the text of the page behind a PDF's first letters
PROGRAM = """#!/bin/sh
echo run >> "{log}"
while read -r page printed; do
    grep -q SLOW "$page" && sleep 5
    grep -q CRASH "$page" && exit 139
    grep -q LEFT_OUT "$page" && continue
    grep -q NO_PDF "$page" && echo no > "$printed" && continue
    {{ printf '%%PDF '; cat "$page"; }} > "$printed"
done
exit {code}
"""


@pytest.fixture
def make_program(tmp_path):
    def make(code=0):
        program = tmp_path / "printer"
        program.write_text(PROGRAM.format(log=tmp_path / "log", code=code))
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        return program

    return make


def runs(tmp_path):
    return (tmp_path / "log").read_text().count("run")


def texts(printed):
    return [each and each.decode().removeprefix("%PDF ") for each in printed]


def test_all_are_printed_in_their_order_by_few_runs(make_program, tmp_path):
    pages = [f"page {number}" for number in range(21)]
    assert texts(print_pages(make_program(), pages)) == pages
    assert runs(tmp_path) == 2


def test_a_few_take_one_run(make_program, tmp_path):
    assert texts(print_pages(make_program(), ["a", "b"])) == ["a", "b"]
    assert runs(tmp_path) == 1


def test_nothing_is_printed_without_pages(tmp_path):
    assert print_pages(tmp_path / "missing", []) == []


@pytest.mark.parametrize("trouble", ["CRASH", "LEFT_OUT", "NO_PDF"])
def test_a_page_that_cannot_be_printed_spoils_no_other(make_program, trouble):
    pages = [f"page {number}" for number in range(20)]
    pages[13] = trouble
    printed = texts(print_pages(make_program(), pages))
    assert printed[13] is None
    assert printed[:13] + printed[14:] == pages[:13] + pages[14:]


def test_a_page_that_takes_too_long_is_given_up(make_program):
    printed = print_pages(make_program(), ["a", "SLOW"], timeout=0.5)
    assert texts(printed) == ["a", None]


def test_a_warning_of_the_network_is_no_failure(make_program):
    assert texts(print_pages(make_program(code=1), ["a"])) == ["a"]


def test_a_program_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OSError, match="missing"):
        print_pages(tmp_path / "missing", ["a"])
