"""At what pace a campaign goes, and when it will be over."""

from datetime import timedelta


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


def projected_end(remaining, days_worked, closed, today):
    """The day on which the last target will be closed, at the pace so far.

    Working days only: as many as were worked in the period looked at, Saturdays and
    Sundays left out. None while nothing has been closed yet.

    >>> from datetime import date
    >>> projected_end(100, days_worked=2, closed=50, today=date(2026, 5, 7))
    datetime.date(2026, 5, 13)
    """
    if remaining <= 0:
        return today
    if not (days_worked and closed):
        return None
    days = -(-remaining * days_worked // closed)
    day = today
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
