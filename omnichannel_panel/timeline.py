"""One list out of many sources, the newest first, paged by where each source stands.

A key tells the last row that was shown of each source, by its date and its id: nothing
is shown twice nor left out, whatever the sources are and in which order they answer.

>>> rows = [{"date": "2026-05-04 09:00:00", "id": 3}]
>>> merge({"call": rows, "meeting": rows}, 1)[1]
{'call': ['2026-05-04 09:00:00', 3]}
"""

from datetime import datetime, timedelta

from .client_values import id_of

# Within one second, the sources come in this order. What has ids of its own is a source
# of its own: two of them may have the same id in the same second.
SOURCES = ("conversation", "message", "sent", "call", "voip", "phonecall")
SOURCES += ("meeting", "ticket")


def checked(key):
    """The key that a client sent back; an empty one before the first page.

    :raise ValueError: it is not a key

    >>> checked(None)
    {}
    >>> checked({"call": ["2026-05-04 09:00:00", 3]})
    {'call': ('2026-05-04 09:00:00', 3)}
    >>> checked({"nonsense": ["2026-05-04 09:00:00", 3]})
    Traceback (most recent call last):
        ...
    ValueError: nonsense
    """
    if not key:
        return {}
    if not isinstance(key, dict):
        raise ValueError(key)
    return {source: _checked_place(source, *place) for source, place in key.items()}


def _checked_place(source, date, record_id):
    if source not in SOURCES:
        raise ValueError(source)
    # a date that is none would be an error of the database, and so would the second
    # after the last one
    date = datetime.fromisoformat(date) + timedelta(seconds=1) - timedelta(seconds=1)
    if not id_of(record_id):
        raise ValueError(record_id)
    return str(date)[:19], record_id


def newest_first(rows):
    """The rows of a source that has them from several places, in one order.

    >>> rows = [{"date": "a", "id": 1}, {"date": "b", "id": 1}, {"date": "b", "id": 2}]
    >>> [(row["date"], row["id"]) for row in newest_first(rows)]
    [('b', 2), ('b', 1), ('a', 1)]
    """
    return sorted(rows, key=lambda row: (row["date"], row["id"]), reverse=True)


def stop(date, record_id):
    """What stands at the end of a source's rows that did not look to its end.

    :param date: of the last row that it looked at, and that need not be one to show
    """
    return {"date": date, "id": record_id, "is_stop": True}


def merge(found, limit, key=None):
    """The newest `limit` rows and the key to go on with, None at the end.

    A source may answer in another order than by date: its rows are shown in that one,
    each as early as the newest of those that come after it. Where a source stopped,
    the page ends: what is older may not be shown before the source has gone on.

    :param found: by source, its next rows in its order: all, or more than `limit`; and
        perhaps a `stop`
    :param key: of the page before

    >>> found = {"call": [{"date": "c", "id": 2}, {"date": "b", "id": 1}],
    ...          "conversation": [{"date": "b", "id": 9}]}
    >>> page, key = merge(found, 2)
    >>> [(row["date"], row["id"]) for row in page]
    [('c', 2), ('b', 9)]
    >>> key == {"call": ["c", 2], "conversation": ["b", 9]}
    True
    >>> merge({"call": found["call"][1:]}, 2, key)
    ([{'date': 'b', 'id': 1}], None)
    >>> found = {"sent": [{"date": "a", "id": 8}, {"date": "c", "id": 7}],
    ...          "call": [{"date": "b", "id": 1}]}
    >>> [row["id"] for row in merge(found, 9)[0]]
    [8, 7, 1]
    >>> found = {"message": [{"date": "d", "id": 4}, stop("b", 3)],
    ...          "call": [{"date": "c", "id": 2}, {"date": "a", "id": 1}]}
    >>> page, key = merge(found, 9)
    >>> [row["id"] for row in page], key == {"message": ["b", 3], "call": ["c", 2]}
    ([4, 2], True)
    """
    places = _in_order(found)
    page = []
    for source, row in places[:limit]:
        if row.get("is_stop"):
            break
        page.append((source, row))
    if len(page) == len(places):
        return [row for _source, row in page], None
    return [row for _source, row in page], {**(key or {}), **_reached(found, page)}


def _in_order(found):
    """All rows with their sources, as (source, row), the newest first."""
    places = []
    for rank, source in enumerate(SOURCES):
        newest = ""
        for turn, row in reversed([*enumerate(found.get(source, ()))]):
            newest = max(newest, row["date"])
            places.append((newest, -rank, -turn, source, row))
    places.sort(key=lambda place: place[:3], reverse=True)
    return [place[3:] for place in places]


def _reached(found, page):
    """Where each source goes on: after what was shown of it.

    After a stop, when nothing before it is left to show: what nobody may read is not
    looked at again, however far the page has come.
    """
    reached = {}
    for source, rows in found.items():
        shown = sum(1 for of, _row in page if of == source)
        places = rows[:shown]
        if rows[shown:] and rows[shown].get("is_stop"):
            places = [rows[shown]]
        if places:
            reached[source] = [places[-1]["date"], places[-1]["id"]]
    return reached
