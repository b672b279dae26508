"""At what pace a campaign goes, and when it will be over."""

from datetime import timedelta


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
