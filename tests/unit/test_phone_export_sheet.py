"""The Excel sheet of a campaign: what is written is what is read, and nothing runs."""

import doctest
import string
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pure import pure

spreadsheet = pure("phone_campaign", "spreadsheet")
Column, Spreadsheet, clean = (
    spreadsheet.Column,
    spreadsheet.Spreadsheet,
    spreadsheet.clean,
)

# what has made spreadsheets do things, or break
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://evil.example","click")',
    "{=SUM(1,2)}",
    "http://evil.example/",
    "internal:Sheet1!A1",
    "<r><t>injected</t></r>",
    "<r></is></c></row></sheetData><x/></r>",
    "]]><!DOCTYPE x>",
    "'quoted",
    "0033 1 23 45 67 89",
    "1e5",
    "TRUE",
    "محمد بن علي",
    "Emoji 🚗👩‍🚀",
    "two\nlines",
    " spaces around ",
]


@pytest.fixture
def write(tmp_path):
    def write(columns, rows, name="Targets"):
        path = tmp_path / "sheet.xlsx"
        with Spreadsheet(str(path), name, columns) as sheet:
            sheet.add(rows)
        return path

    return write


def read(path):
    return openpyxl.load_workbook(path).active


def values(sheet, first=2):
    return [list(row) for row in sheet.iter_rows(min_row=first, values_only=True)]


def test_the_examples():
    assert doctest.testmod(spreadsheet).failed == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_as_it_was_in_cell_and_header(write, text):
    sheet = read(write([Column(text)], [[text]]))
    # the space behind it keeps xlsxwriter from taking it for markup of its own
    expected = text + " " if text.startswith("<r>") else text
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.value.rstrip(" ") == expected.rstrip(" ")
        assert cell.data_type == "s"
        assert cell.hyperlink is None


def test_no_formula_stands_in_the_file(write):
    path = write([Column(text) for text in HOSTILE], [HOSTILE])
    with zipfile.ZipFile(path) as parts:
        xml = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<hyperlink" not in xml


def test_what_looks_like_a_formula_stays_text_when_somebody_edits_the_cell(write):
    sheet = read(write([Column("x"), Column("y")], [["=1+1", "Anna"]]))
    assert sheet["A2"].quotePrefix
    assert not sheet["B2"].quotePrefix


def test_numbers_and_dates_are_real_ones(write):
    row = [3, 2.5, date(2026, 5, 4), datetime(2026, 5, 4, 9, 30), True]
    kinds = ["number", "number", "date", "datetime", "number"]
    columns = [Column(kind, kind) for kind in kinds]
    sheet = read(write(columns, [row]))
    assert values(sheet) == [
        [3, 2.5, datetime(2026, 5, 4), datetime(2026, 5, 4, 9, 30), 1]
    ]
    assert [cell.is_date for cell in sheet[2]] == [False, False, True, True, False]


def test_what_excel_knows_no_date_or_number_for_is_text(write):
    row = [date(1850, 1, 1), datetime(1899, 12, 31, 8, 5), float("nan"), float("inf")]
    columns = [Column("a", "date"), Column("b", "datetime"), Column("c"), Column("d")]
    assert values(read(write(columns, [row]))) == [
        ["1850-01-01", "1899-12-31 08:05", "nan", "inf"]
    ]


def test_nothing_leaves_the_cell_empty_and_nought_does_not(write):
    columns = [Column(letter) for letter in "abc"]
    assert values(read(write(columns, [[None, "", 0]]))) == [[None, None, 0]]


def test_the_header_stays_in_sight_and_all_rows_can_be_filtered(write):
    sheet = read(write([Column("a"), Column("b")], [[1, 2]] * 5))
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B6"


def test_a_sheet_without_rows_opens(write):
    assert values(read(write([Column("a")], []))) == []


def test_a_question_of_300_characters_is_a_header(write):
    question = "Why? " * 60
    assert read(write([Column(question)], []))["A1"].value == question


def test_text_that_is_too_long_for_a_cell_is_cut_and_shows_it(write):
    for text in ("x" * 40_000, "🚗" * 20_000):
        kept = read(write([Column("a")], [[text]]))["A2"].value
        assert kept.endswith("…")
        assert len(kept.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x1f", "\x7f", "\ufffe", "\ud800"]
)
def test_characters_that_no_file_may_hold_are_left_out(write, character):
    assert read(write([Column("a")], [[f"a{character}b"]]))["A2"].value == "ab"


@given(st.text(max_size=50))
def test_clean_text_is_clean(text):
    assert clean(clean(text)) == clean(text)
    assert "\r" not in clean(text)


@given(st.text(alphabet=string.printable + "[]:*?/\\'éü🚗", max_size=80))
def test_any_campaign_can_name_a_sheet(text):
    name = spreadsheet.sheet_name(text, "Targets")
    assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
    assert not set(name) & set("[]:*?/\\")
    assert name[0] != "'" and name[-1] != "'"


def test_too_many_columns_are_refused(tmp_path):
    with pytest.raises(ValueError, match="16385 columns"):
        Spreadsheet(str(tmp_path / "x.xlsx"), "x", [Column("a")] * 16_385)
