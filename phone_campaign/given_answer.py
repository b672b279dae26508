"""An answer as the screen sends it, made into what survey saves, or refused.

The screen may be anybody's program: nothing is taken on trust, neither ids nor sizes.
"""

from datetime import date, datetime

MAX_TEXT = 20_000
NUMBERS = ("numerical_box", "scale")
TEXTS = ("char_box", "text_box")
CHOICES = ("simple_choice", "multiple_choice")


class BadAnswer(ValueError):
    """`args[0]` is one of: kind, choice, number, range, date, length."""


def clean(kind, value, choices=(), rows=(), scale=(0, 10)):
    """What survey's `_save_lines` takes for a question of `kind`; None for no answer.

    :param choices: ids of the choices (of a matrix: its columns)
    :param rows: ids of the rows of a matrix
    :raise BadAnswer: it does not fit the question

    >>> clean("multiple_choice", [7, "8"], choices=[7, 8])
    [7, 8]
    >>> clean("numerical_box", "12,5"), clean("text_box", "  "), clean("scale", 0)
    ('12.5', None, '0')
    """
    if value is None or value is False or value in ("", [], {}):
        return None
    if kind in CHOICES:
        return _choices(kind, value, choices)
    if kind == "matrix":
        return _matrix(value, choices, rows)
    if kind in NUMBERS:
        return _number(kind, value, scale)
    if kind in TEXTS:
        return _text(value)
    if kind in ("date", "datetime"):
        return _date(kind, value)
    raise BadAnswer("kind")


def _ids(values, known):
    if not isinstance(values, list | tuple):
        values = [values]
    try:
        ids = [int(each) for each in values]
    except (TypeError, ValueError, OverflowError):
        raise BadAnswer("choice") from None
    if not set(ids) <= set(known):
        raise BadAnswer("choice")
    return list(dict.fromkeys(ids))


def _choices(kind, value, choices):
    ids = _ids(value, choices)
    if kind == "multiple_choice":
        return ids
    if len(ids) > 1:
        raise BadAnswer("choice")
    return ids[0] if ids else None


def _matrix(value, columns, rows):
    if not isinstance(value, dict):
        raise BadAnswer("choice")
    answered = {_ids(row, rows)[0]: _ids(ids, columns) for row, ids in value.items()}
    return {row: ids for row, ids in answered.items() if ids} or None


def _number(kind, value, scale):
    text = str(value).strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    text = text.replace("\N{NARROW NO-BREAK SPACE}", "").replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        raise BadAnswer("number") from None
    if not abs(number) < 1e15:  # neither infinite nor "nan"
        raise BadAnswer("number")
    if kind == "scale":
        if number != int(number) or not scale[0] <= number <= scale[1]:
            raise BadAnswer("range")
        # as text, for survey takes a plain 0 for no answer
        return str(int(number))
    return str(number)


def _text(value):
    if not isinstance(value, str):
        raise BadAnswer("kind")
    # PostgreSQL cannot store it
    text = value.replace("\0", "").strip()
    if len(text) > MAX_TEXT:
        raise BadAnswer("length")
    return text or None


def _date(kind, value):
    text = str(value).strip().replace("T", " ")
    parse = datetime.fromisoformat if kind == "datetime" else date.fromisoformat
    try:
        found = parse(text)
    except ValueError:
        raise BadAnswer("date") from None
    if kind == "datetime":
        return found.replace(tzinfo=None).strftime("%Y-%m-%d %H:%M:%S")
    return found.isoformat()
