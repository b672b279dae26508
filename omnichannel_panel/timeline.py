"""One list out of many sources, the newest first, paged by the key of its last row.

A key is [date, source, id]: two things of the same second are never shown twice nor
left out, whatever the sources are.

>>> page = [{"date": "2026-05-04 09:00:00", "source": "call", "id": 3}]
>>> key_of(page[0])
['2026-05-04 09:00:00', 'call', 3]
>>> older_than(key_of(page[0]), "call")
('2026-05-04 09:00:00', 3, False)
"""

from datetime import datetime

from .client_values import id_of

# Within one second, the sources come in this order.
SOURCES = ("conversation", "message", "call", "meeting", "ticket")


def key_of(row):
    return [row["date"], row["source"], row["id"]]


def checked(key):
    """The key that a client sent back, or None.

    :raise ValueError: it is not a key

    >>> checked(None)
    >>> checked(["2026-05-04 09:00:00", "call", 3])
    ['2026-05-04 09:00:00', 'call', 3]
    """
    if not key:
        return None
    date, source, record_id = key
    if source not in SOURCES:
        raise ValueError(key)
    # a date that is none would be an error of the database
    date = str(datetime.fromisoformat(date))[:19]
    if not id_of(record_id):
        raise ValueError(key)
    return [date, source, record_id]


def older_than(key, source):
    """What a source has to look for: (date, id, is the date itself included).

    >>> older_than(["d", "message", 9], "conversation")
    ('d', 0, False)
    >>> older_than(["d", "message", 9], "ticket")
    ('d', 0, True)
    """
    date, last_source, last_id = key
    here, last = SOURCES.index(source), SOURCES.index(last_source)
    if here == last:
        return date, last_id, False
    return date, 0, here > last


def merge(rows, limit):
    """The newest `limit` rows and the key to go on with, None at the end.

    Every source has given at most `limit + 1` rows, each its newest.

    >>> rows = [{"date": "b", "source": "call", "id": 1},
    ...         {"date": "b", "source": "conversation", "id": 9},
    ...         {"date": "c", "source": "call", "id": 2}]
    >>> page, key = merge(rows, 2)
    >>> [(each["date"], each["source"]) for each in page], key
    ([('c', 'call'), ('b', 'conversation')], ['b', 'conversation', 9])
    """
    rows = sorted(rows, key=lambda row: (SOURCES.index(row["source"]), -row["id"]))
    rows.sort(key=lambda row: row["date"], reverse=True)
    page = rows[:limit]
    return page, key_of(page[-1]) if len(rows) > limit else None
