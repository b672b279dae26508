"""The order of a campaign's list: callbacks due, then no callback, then later ones.

Each tier is in an order of its own that an index serves. A place in the list is a
cursor (tier, key, target), so that the next page starts behind the last row, whatever
was added or removed meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DUE, NONE, LATER = "due", "none", "later"
TIERS = (DUE, NONE, LATER)


@dataclass(frozen=True, slots=True)
class Place:
    """One target's place; `key` is a datetime: its callback, or its last attempt."""

    tier: str
    key: datetime | None
    target: int


def tiers_after(place):
    """The tiers that may hold rows behind `place`, in order; all for None.

    >>> tiers_after(Place(NONE, None, 7))
    ('none', 'later')
    """
    return TIERS if place is None else TIERS[TIERS.index(place.tier) :]


def tier_of(callback_at, now):
    """In which tier a target stands.

    >>> tier_of(None, datetime(2026, 5, 4)), tier_of(datetime.min, datetime(2026, 5, 4))
    ('none', 'due')
    """
    if callback_at is None:
        return NONE
    return DUE if callback_at <= now else LATER


def callback_is_open(author, user, callback_at, now, grace_minutes):
    """Whether `user` is served a due callback that was promised for `author`.

    It is for its author first, and for everybody after the grace time: a promise is
    kept by somebody in any case.

    >>> at = datetime(2026, 5, 4, 9, 0)
    >>> callback_is_open(1, 2, at, datetime(2026, 5, 4, 9, 10), 15)
    False
    >>> callback_is_open(1, 2, at, datetime(2026, 5, 4, 9, 16), 15)
    True
    """
    if author is None or author == user:
        return True
    return now >= callback_at + timedelta(minutes=grace_minutes)
