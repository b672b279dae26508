"""Takes who is spoken of out of a note before it leaves the house.

What goes: e-mail addresses, phone and account numbers, links, and the names that are
known (client, company, operator). What stays is enough to tell how the call went.
"""

import re
import unicodedata

_EMAIL = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{2,4}){3,8}\b")
# seven digits or more, however they are grouped: phones, cards, accounts
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().,\-/_·•‐-―−]{0,4}\d){6,}")
# the addresses in a field, which may hold a name or several of them
_ADDRESS = re.compile(r"[^\s<>,;]+@[^\s<>,;]+")
_SHORTEST_NUMBER = 4
_LOCAL_DIGITS = 8
_SHORTEST_NAME = 2
# Words of the four languages that are in many names ("de la Cruz") and in every note.
_PARTICLES = frozenset(
    "le la de du en un au il on ne se ce sa si ni ou el no lo al y es da di in ci ma "
    "he it is at to of or so do we be by my me us an as am if up ok st et".split()
)


def redact(text, names=(), contacts=()):
    """`text` without addresses, numbers, links and the words of `names`.

    :param contacts: e-mail addresses and phone numbers that are known, to be found in
        whatever spacing

    >>> redact("Zoé Martin (zoe@ex.com, 06 12 34 56 78) said yes", ["Zoé Martin"])
    '[name] [name] ([email], [number]) said yes'
    >>> redact("ZOE MARTIN called", ["Zoé Martin"])
    '[name] [name] called'
    >>> redact("We meet in 2026 at 10:30", [])
    'We meet in 2026 at 10:30'

    A short word that is in every note goes only where the whole name stands:

    >>> redact("Jo de la Cruz: on parle de la facture", ["Jo de la Cruz"])
    '[name] [name] [name] [name]: on parle de la facture'
    """
    text = text or ""
    for contact in filter(None, contacts):
        text = _without_contact(text, contact)
    text = _EMAIL.sub("[email]", text)
    text = _LINK.sub("[link]", text)
    text = _IBAN.sub("[number]", text)
    text = _NUMBER.sub("[number]", text)
    return _without_names(text, [_words(name) for name in names if name])


def _without_contact(text, contact):
    for address in _ADDRESS.findall(contact):
        spaced = r"\s*".join(map(re.escape, address))
        text = re.sub(rf"(?<!\w){spaced}(?!\w)", "[email]", text, flags=re.IGNORECASE)
    digits = "" if "@" in contact else re.sub(r"\D", "", contact)
    if len(digits) < _SHORTEST_NUMBER:
        return text
    # however the country and the area are written before it
    spaced = r"[\W_]*".join(digits[-_LOCAL_DIGITS:])
    return re.sub(rf"\+?(?:\d[\W_]*){{0,6}}{spaced}(?!\d)", "[number]", text)


def _without_names(text, names):
    """`text` without the words of `names`, which are lists of plain words."""
    words = {
        word
        for name in names
        for word in name
        if len(word) >= _SHORTEST_NAME and word not in _PARTICLES
    }
    found = list(re.finditer(r"[^\W_]+", text))
    plain = [_plain(match[0]) for match in found]
    known = {index for index, word in enumerate(plain) if word in words}
    for name in names:
        known |= _places(name, plain)
    for index in sorted(known, reverse=True):
        start, end = found[index].span()
        text = f"{text[:start]}[name]{text[end:]}"
    return text


def _places(name, words):
    """The indexes in `words` where all of `name` stands, word after word."""
    size = len(name)
    if not size or max(map(len, name)) < _SHORTEST_NAME:
        return set()
    starts = range(len(words) - size + 1)
    return {
        place
        for start in starts
        if words[start : start + size] == name
        for place in range(start, start + size)
    }


def _words(text):
    return [_plain(word) for word in re.findall(r"[^\W_]+", text)]


def _plain(word):
    """`word` in small letters without accents: names are typed either way."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
