"""Names of files in an archive: readable, safe on every system, each only once."""

import re
import unicodedata

MOST_CHARACTERS = 100
MOST_BYTES = 200  # file systems allow 255, with the number and the ending

# "con.txt" cannot be opened on Windows
_reserved = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?", re.I)
_separators = re.compile(r'[\\/:*?"<>|]+')
_joiners = "\u200c\u200d"  # some scripts and emoji need them


def safe_name(text, fallback="-"):
    """A file name without ending, as near to `text` as that can be.

    >>> safe_name("../../etc/passwd")
    'etc-passwd'
    >>> safe_name("Dupont / Marie: <b>")
    'Dupont - Marie- -b'
    >>> safe_name("con"), safe_name(" ... "), safe_name("")
    ('con_', '-', '-')
    """
    text = unicodedata.normalize("NFC", text or "")
    text = "".join(each for each in text if _may_stand(each))
    text = _separators.sub("-", text)
    text = " ".join(text.split())
    # a leading dot hides a file, a leading dash is an option to many programs
    text = _cut(text.strip(" .-~")).rstrip(" .-~")
    if _reserved.fullmatch(text):
        text += "_"
    return text or fallback


def _may_stand(character):
    """Neither a control character, nor one that turns the direction of reading."""
    kind = unicodedata.category(character)
    if kind == "Cf":
        return character in _joiners
    return kind not in ("Cc", "Cs", "Co", "Cn") or character in "\t\n\r"


def _cut(text):
    text = text[:MOST_CHARACTERS]
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


class Names:
    """Hands out each name once; what differs only in case is the same to many systems.

    >>> names = Names(".pdf")
    >>> names.take("Anna"), names.take("anna"), names.take("Anna")
    ('Anna.pdf', 'anna (2).pdf', 'Anna (3).pdf')
    """

    def __init__(self, ending):
        self._ending = ending
        self._taken = set()
        self._last = {}

    def take(self, text, fallback="-"):
        """A name for `text` with the ending, which nobody had before."""
        name = safe_name(text, fallback)
        key = self._key(name)
        number = self._last.get(key, 0) + 1
        while self._key(self._numbered(name, number)) in self._taken:
            number += 1
        self._last[key] = number
        self._taken.add(self._key(self._numbered(name, number)))
        return self._numbered(name, number) + self._ending

    @staticmethod
    def _numbered(name, number):
        return name if number == 1 else f"{name} ({number})"

    @staticmethod
    def _key(name):
        return unicodedata.normalize("NFKC", name).casefold()
