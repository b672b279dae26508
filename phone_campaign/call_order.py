"""The order of a campaign's list: callbacks due, then no callback, then later ones.

Among those without a callback come first who was never put off, then who was, the
longest ago first. Each tier is in an order that an index serves. A place in it is a
cursor (tier, key, target), so that the next page starts behind the last row, whatever
was added or removed meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DUE, NONE, PUT_OFF, LATER = "due", "none", "put_off", "later"
TIERS = (DUE, NONE, PUT_OFF, LATER)


@dataclass(frozen=True, slots=True)
class Place:
    """One target's place; `key` is its callback, or until when it was put off."""

    tier: str
    key: datetime | None
    target: int


def tiers_after(place):
    """The tiers that may hold rows behind `place`, in order; all for None.

    >>> tiers_after(Place(NONE, None, 7))
    ('none', 'put_off', 'later')
    """
    return TIERS if place is None else TIERS[TIERS.index(place.tier) :]


def place_of(target, callback_at, available_at, now):
    """Where a target stands.

    >>> place_of(7, None, None, datetime(2026, 5, 4)).tier
    'none'
    >>> place_of(7, datetime(2026, 5, 3), None, datetime(2026, 5, 4)).tier
    'due'
    """
    if callback_at:
        return Place(DUE if callback_at <= now else LATER, callback_at, target)
    if available_at:
        return Place(PUT_OFF, available_at, target)
    return Place(NONE, None, target)


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
