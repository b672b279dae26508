"""A large Excel sheet written row by row: typed columns, nothing kept in memory.

Whatever stands in a text is written as text: not as a formula, a link or markup.

    columns = [Column("Client"), Column("Calls", NUMBER)]
    with Spreadsheet(path, "Targets", columns) as sheet:
        sheet.add([("=cmd()", 3)])
"""

import math
import re
from datetime import date, datetime
from typing import NamedTuple

import xlsxwriter

TEXT, NUMBER, DATE, DATETIME = "text", "number", "date", "datetime"

MOST_ROWS = 1_048_575  # of a sheet, without the header
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767  # of a cell, as UTF-16
MOST_IN_SHEET_NAME = 31

WIDTHS = {TEXT: 24, NUMBER: 11, DATE: 12, DATETIME: 17}
WIDEST = 42
HEADER_HEIGHT = 48  # three lines; longer headers are cut by the row, not in the cell

# 14 and 22 are shown in the order of day and month that the reader is used to
NUMBER_FORMATS = {DATE: 14, DATETIME: 22}

# Excel counts a day in 1900 that never was, and has none before
FIRST_DAY = date(1900, 3, 1)
EPOCH = datetime(1899, 12, 30)

_forbidden = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_in_sheet_name = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Column(NamedTuple):
    """One column: what most of its cells hold, and how wide it is.

    Each value is written by its own type; None leaves a cell empty.
    """

    title: str
    kind: str = TEXT
    width: int = 0


def clean(text):
    """`text` as a cell can hold it.

    >>> clean("a\\x00b\\r\\nc")
    'ab\\nc'
    >>> len(clean("x" * 40_000))
    32767
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _forbidden.search(text):
        text = _forbidden.sub("", text)
    if len(text) > MOST_CHARACTERS // 2:
        text = _cut(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter would take it for markup of its own and write it as it is
        text += " "
    return text


def _cut(text):
    """`text`, ended by three dots if Excel counts too many characters in it."""
    as_utf16 = text.encode("utf-16-le")
    if len(as_utf16) <= 2 * MOST_CHARACTERS:
        return text
    kept = as_utf16[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore")
    return kept + "…"


def looks_like_formula(text):
    """Whether a spreadsheet takes `text` for a formula once somebody edits the cell.

    >>> [looks_like_formula(text) for text in ("=1+1", "@SUM(A1)", "Anna", "")]
    [True, True, False, False]
    """
    return text[:1] in ("=", "+", "-", "@", "\t")


def sheet_name(text, fallback):
    """A name that Excel accepts for a sheet, as near to `text` as that can be.

    >>> sheet_name("Motor [2026] / 2: what's new?", "Targets")
    "Motor 2026 2 what's new"
    >>> sheet_name("'", "Targets"), sheet_name("history", "Targets")
    ('Targets', 'Targets')
    """
    name = " ".join(clean(_in_sheet_name.sub(" ", text)).split())
    while len(name.encode("utf-16-le")) > 2 * MOST_IN_SHEET_NAME:
        name = name[:-1]
    name = name.strip("' ")
    return fallback if not name or name.lower() == "history" else name


class Spreadsheet:
    """Writes rows of Python values as they come; see the module.

    :param target: path, or a binary file opened for writing
    :param columns: list of Column, at most MOST_COLUMNS
    :raises ValueError: if there are too many columns, or rows for one sheet
    """

    def __init__(self, target, name, columns):
        if len(columns) > MOST_COLUMNS:
            raise ValueError(f"{len(columns)} columns, at most {MOST_COLUMNS}")
        # a name that is no string would be a formula's: all is written by its type
        self._book = xlsxwriter.Workbook(target, {"constant_memory": True})
        self._sheet = self._book.add_worksheet(name)
        self._columns = columns
        self._quoted = self._format(quote_prefix=True)
        self._formats = {
            kind: self._format(num_format=number)
            for kind, number in NUMBER_FORMATS.items()
        }
        self._writers = self._writers_by_type()
        self._rows = 0
        self._write_header()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def add(self, rows):
        """Write `rows`, each a sequence of values in the order of the columns."""
        writers, as_text = self._writers, self._write_other
        for row in rows:
            self._rows += 1
            if self._rows > MOST_ROWS:
                raise ValueError(f"more than {MOST_ROWS} rows")
            for index, value in enumerate(row):
                if value is not None and value != "":
                    writers.get(type(value), as_text)(self._rows, index, value)

    def close(self):
        """Finish the file; the filter covers all rows only from here on."""
        if self._columns:
            self._sheet.autofilter(0, 0, self._rows, len(self._columns) - 1)
        self._book.close()

    def _format(self, **properties):
        # of an answer with several lines the first is seen
        return self._book.add_format({"valign": "top", **properties})

    def _write_header(self):
        bold = self._format(bold=True, text_wrap=True, bg_color="#E7E9ED")
        plain = self._format()
        self._sheet.set_landscape()
        self._sheet.freeze_panes(1, 1)
        self._sheet.repeat_rows(0)
        self._sheet.set_row(0, HEADER_HEIGHT)
        for index, column in enumerate(self._columns):
            width = column.width or WIDTHS[column.kind]
            self._sheet.set_column(index, index, min(width, WIDEST), plain)
            self._sheet.write_string(0, index, clean(column.title), bold)

    def _writers_by_type(self):
        return {
            str: self._write_text,
            int: self._write_number,
            float: self._write_number,
            bool: self._write_number,
            date: self._write_day,
            datetime: self._write_moment,
        }

    def _write_other(self, row, column, value):
        self._write_text(row, column, str(value))

    def _write_text(self, row, column, text):
        text = clean(text)
        quoted = self._quoted if looks_like_formula(text) else None
        self._sheet.write_string(row, column, text, quoted)

    def _write_number(self, row, column, number):
        if math.isfinite(number):
            self._sheet.write_number(row, column, number)
        else:
            self._sheet.write_string(row, column, str(number))

    def _write_day(self, row, column, day):
        if day < FIRST_DAY:
            self._sheet.write_string(row, column, day.isoformat())
        else:
            days = day.toordinal() - EPOCH.toordinal()
            self._sheet.write_number(row, column, days, self._formats[DATE])

    def _write_moment(self, row, column, moment):
        if moment.date() < FIRST_DAY:
            text = moment.isoformat(" ", "minutes")
            self._sheet.write_string(row, column, text)
        else:
            since = moment - EPOCH
            days = since.days + since.seconds / 86_400
            self._sheet.write_number(row, column, days, self._formats[DATETIME])
