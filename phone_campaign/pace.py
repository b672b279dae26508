"""At what pace a campaign goes, and when it will be over."""

from datetime import timedelta

from .calling_hours import is_open_on

# Who needs longer than that has no pace to speak of.
FORESEEN = timedelta(days=10 * 365)


def per_hour(closed, begun, now):
    """Targets closed in an hour of the day, whose first hour counts as a whole one.

    :param begun: the day's first call, None before it

    >>> from datetime import datetime
    >>> per_hour(9, datetime(2026, 5, 7, 8, 0), datetime(2026, 5, 7, 9, 30))
    6.0
    >>> per_hour(9, datetime(2026, 5, 7, 8, 0), datetime(2026, 5, 7, 8, 10))
    9.0
    """
    if begun is None:
        return 0.0
    return closed / max((now - begun) / timedelta(hours=1), 1.0)


def projected_end(remaining, days_worked, closed, today, profile=None):
    """The day on which the last target will be closed, at the pace so far.

    Only days on which clients are called, see calling_hours.is_open_on. None while
    nothing has been closed yet, and if it would take longer than FORESEEN.

    :param profile: calling_hours.Profile of the campaign, None without rules

    >>> from datetime import date
    >>> from .calling_hours import Profile
    >>> projected_end(100, days_worked=2, closed=50, today=date(2026, 5, 7))
    datetime.date(2026, 5, 13)
    >>> weekend = Profile(windows=((5, 600, 1200), (6, 600, 1200)))
    >>> projected_end(100, 2, 50, date(2026, 5, 7), weekend)
    datetime.date(2026, 5, 17)
    >>> projected_end(100_000, 14, 1, date(2026, 5, 7)) is None
    True
    """
    if remaining <= 0:
        return today
    if not (days_worked and closed):
        return None
    days = -(-remaining * days_worked // closed)
    day = today
    while days > 0 and day - today < FORESEEN:
        day += timedelta(days=1)
        days -= is_open_on(profile, day)
    return None if days > 0 else day
