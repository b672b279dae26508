"""Takes who is spoken of out of a note before it leaves the house.

What goes: e-mail addresses, phone and account numbers, links, and the names that are
known (client, company, operator). What stays is enough to tell how the call went.
"""

import re
import unicodedata

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}\b")
# seven digits or more, however they are grouped: phones, cards, accounts
_NUMBER = re.compile(r"(?<![\w])\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}")
_SHORTEST_NAME = 3


def redact(text, names=()):
    """`text` without addresses, numbers, links and the words of `names`.

    >>> redact("Zoé Martin (zoe@ex.com, 06 12 34 56 78) said yes", ["Zoé Martin"])
    '[name] [name] ([email], [number]) said yes'
    >>> redact("ZOE MARTIN called", ["Zoé Martin"])
    '[name] [name] called'
    >>> redact("We meet in 2026 at 10:30", [])
    'We meet in 2026 at 10:30'
    """
    text = _EMAIL.sub("[email]", text or "")
    text = _LINK.sub("[link]", text)
    text = _IBAN.sub("[number]", text)
    text = _NUMBER.sub("[number]", text)
    words = {
        _plain(word)
        for name in names
        for word in re.findall(r"\w+", name or "")
        if len(word) >= _SHORTEST_NAME
    }
    if not words:
        return text
    return re.sub(
        r"\w+",
        lambda match: "[name]" if _plain(match[0]) in words else match[0],
        text,
    )


def _plain(word):
    """`word` in small letters without accents: names are typed either way."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
