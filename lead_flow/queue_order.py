"""The order of the work queue, and why a client stands where he stands.

The queue is read tier by tier, each in an order of its own that an index serves:

1. `new`: never contacted, the oldest first;
2. `due`: a callback whose time has come, the longest overdue first;
3. `untouched`: contacted, no callback agreed, the longest without a note first; of
   those of the same day first who usually answers at this hour;
4. `later`: a callback agreed for later, the next first.

A place in it is a cursor (tier, key, client), so that the next page starts behind the
last row, whatever was added or removed meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

NEW, DUE, UNTOUCHED, LATER = "new", "due", "untouched", "later"
TIERS = (NEW, DUE, UNTOUCHED, LATER)

# The last note of who was contacted before anybody wrote notes here.
LONG_AGO = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """One client's place: `key` is a datetime, None among the new ones.

    `answers`: he usually answers at the hour for which the queue was ordered.
    """

    tier: str
    key: datetime | None
    partner: int
    answers: bool = False


def tiers_after(place):
    """The tiers that may hold rows behind `place`, in order; all for None.

    >>> tiers_after(Place(UNTOUCHED, None, 7))
    ('untouched', 'later')
    """
    return TIERS if place is None else TIERS[TIERS.index(place.tier) :]


def bounds(place, answers):
    """Where those who answer at this hour, or those who do not, go on behind `place`.

    Both are read in the order of their last note and merged by its day.

    :param answers: which of the two are asked for
    :return: (the first datetime, the last client behind whom to start on it or None)

    >>> at = datetime(2026, 5, 4, 9, 30)
    >>> bounds(Place(UNTOUCHED, at, 7, answers=True), True)
    (datetime.datetime(2026, 5, 4, 9, 30), 7)
    >>> bounds(Place(UNTOUCHED, at, 7, answers=True), False)
    (datetime.datetime(2026, 5, 4, 0, 0), None)
    >>> bounds(Place(UNTOUCHED, at, 7), True)
    (datetime.datetime(2026, 5, 5, 0, 0), None)
    """
    if place.answers == answers:
        return place.key, place.partner
    day = place.key.replace(hour=0, minute=0, second=0, microsecond=0)
    return (day if place.answers else day + timedelta(days=1)), None


def reason(tier, since, now):
    """Why a client stands in `tier`: (code, whole minutes), e.g. ("due", 3).

    `since` is his creation, callback or last note. The minutes are those since then,
    for a later callback those until then.

    >>> now = datetime(2026, 5, 4, 9, 30)
    >>> reason(DUE, datetime(2026, 5, 4, 9, 27), now)
    ('due', 3)
    >>> reason(UNTOUCHED, LONG_AGO, now)
    ('untouched', 0)
    >>> reason(LATER, datetime(2026, 5, 4, 10, 30), now)
    ('later', 60)
    """
    if since is None or since == LONG_AGO:
        return tier, 0
    span = since - now if tier == LATER else now - since
    return tier, max(0, int(span / timedelta(minutes=1)))


def callback_is_open(author, user, callback, now, grace_minutes):
    """Whether `user` may take a due callback that `author` agreed.

    It is its author's first, and everybody's after the grace time.

    >>> at = datetime(2026, 5, 4, 9, 0)
    >>> callback_is_open(1, 2, at, datetime(2026, 5, 4, 9, 10), 15)
    False
    >>> callback_is_open(1, 2, at, datetime(2026, 5, 4, 9, 16), 15)
    True
    """
    if author is None or author == user:
        return True
    return now >= callback + timedelta(minutes=grace_minutes)
