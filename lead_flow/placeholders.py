"""Placeholders in the text of predefined notes, filled in without evaluating anything.

A placeholder is a known name in braces; whatever else stands in braces stays as it is.
"""

import re

NAMES = ("client", "company", "operator", "date", "time", "phone")
_PATTERN = re.compile(r"\{(%s)\}" % "|".join(NAMES))


def fill(text, values):
    """`text` with its placeholders replaced by `values` (a dict of strings).

    >>> fill("{client} asks {operator} for {price}", {"client": "Zoe {operator}"})
    'Zoe {operator} asks  for {price}'
    """
    return _PATTERN.sub(lambda match: str(values.get(match[1]) or ""), text or "")


def used(text):
    """The names of the placeholders in `text`, in order, each once.

    >>> used("{date} {client} {date}")
    ['date', 'client']
    """
    return list(dict.fromkeys(_PATTERN.findall(text or "")))
