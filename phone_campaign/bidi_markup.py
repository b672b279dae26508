"""Text that is read from right to left, as HTML that any wkhtmltopdf can print.

The builds of wkhtmltopdf that distributions ship (without the patched Qt) take wrong
measures of a line that mixes directions, or letters with other signs: words are printed
one over the other, or beyond the edge. A word alone is measured right. So each word is
put into a box of its own (o_pc_word), and the direction of each phrase written down.
"""

import unicodedata

from markupsafe import Markup, escape

RTL, LTR = "rtl", "ltr"
_RTL_FROM = "\u0590"  # the first script that is read from right to left
_BOX = Markup('<span class="o_pc_word">%s</span>')
_PHRASE = Markup('<span dir="%s">%s</span>')


def direction(text):
    """The direction of the first letter of `text`.

    >>> direction("12: Anna"), direction("12: \\u0645\\u062d\\u0645\\u062f")
    ('ltr', 'rtl')
    """
    return next(filter(None, map(_direction_of, text)), LTR)


def bidi(text):
    """`text` as markup; what is read from left to right only is just escaped.

    >>> bidi("Anna & Bea")
    Markup('Anna &amp; Bea')
    """
    if not text or max(text) < _RTL_FROM or all(_direction_of(c) != RTL for c in text):
        return escape(text or "")
    return Markup("").join(
        _PHRASE % (way, _boxes(some) if way == RTL else some) if way else escape(some)
        for way, some in phrases(text)
    )


def phrases(text):
    """`text` cut where its direction changes: list of (direction, piece of text).

    Signs between two phrases, and digits there, have no direction of their own.

    >>> phrases("a b (\\u05d0 1 \\u05d1) 2")
    [('ltr', 'a b'), (None, ' ('), ('rtl', '\\u05d0 1 \\u05d1'), (None, ') 2')]
    """
    found, between = [], ""
    for character in text:
        way = _direction_of(character)
        if way is None and unicodedata.combining(character) and not between and found:
            # a vowel sign goes with its letter
            found[-1][1] += character
        elif way is None:
            between += character
        elif found and found[-1][0] == way:
            found[-1][1] += between + character
            between = ""
        else:
            if between:
                found.append([None, between])
            found.append([way, character])
            between = ""
    if between:
        found.append([None, between])
    return [(way, piece) for way, piece in found]


def _direction_of(character):
    kind = unicodedata.bidirectional(character)
    if kind in ("R", "AL"):
        return RTL
    return LTR if kind == "L" else None


def _boxes(text):
    """Each word and each sign beside it in a box; spaces between them."""
    pieces, kind_before = [], None
    for character in text:
        kind = _kind(character)
        if kind == kind_before:
            pieces[-1][1] += character
        else:
            pieces.append([kind, character])
        kind_before = kind
    return Markup("").join(
        escape(piece) if kind == "space" else _BOX % piece for kind, piece in pieces
    )


def _kind(character):
    if character.isspace():
        return "space"
    # vowel signs belong to the letter they stand on
    return "word" if unicodedata.category(character)[0] in "LM" else "sign"
