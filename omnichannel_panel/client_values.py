"""What a browser may send to the server, whoever wrote it: text and numbers of rows.

A client is not believed to send what our own scripts send: an argument may be of any
type that JSON has, and a text may hold what no database stores.
"""

LARGEST_ID = 2**31 - 1


def id_of(value):
    """A row's id, or 0 for what is none.

    >>> id_of(7), id_of("7"), id_of(True), id_of(None), id_of(-1), id_of(2**40)
    (7, 0, 0, 0, 0, 0)
    """
    is_id = isinstance(value, int) and not isinstance(value, bool)
    return value if is_id and 0 < value <= LARGEST_ID else 0


def text_of(value, longest=None):
    """A text without spaces around it, or "" for what is none.

    NUL and halves of characters, which PostgreSQL refuses, are dropped.

    >>> text_of("  Hello\\n"), text_of(None), text_of(5), text_of(["x"])
    ('Hello', '', '', '')
    >>> text_of("a\\x00b\\ud800c"), text_of("long text", 4)
    ('abc', 'long')
    """
    text = value if isinstance(value, str) else ""
    text = text.replace("\x00", "").encode("utf-8", "ignore").decode()
    return text.strip()[:longest]
