"""The hour at which a client usually answers, learnt from the calls he had.

Hours are those of the operators' clocks, as they stand on the notes.
"""

from collections import Counter

from .outcome import UNCLASSIFIED

HOURS = tuple(f"{hour:02}" for hour in range(24))

# Once is chance. Old habits do not count: the caller gives so many recent calls.
FEWEST_ANSWERS = 2
RECENT_CALLS = 50


def was_answered(outcome):
    """Whether somebody spoke: who was not reached has said neither yes nor no."""
    return outcome is not None and outcome != UNCLASSIFIED


def best_hour(calls):
    """The hour in which a client answers most reliably, None if it cannot be told.

    An hour counts by its answered calls, those of its neighbours by half, and its
    unanswered ones against it. Of equals the earlier.

    :param calls: iterable of (hour, outcome) of his recent calls, hours as in HOURS

    >>> best_hour([("17", "positive"), ("17", "partial"), ("09", "unclassified")])
    '17'
    >>> best_hour([("17", "positive"), ("09", "unclassified")])
    >>> best_hour([("10", "partial")] * 2 + [("10", "unclassified")] * 3)
    """
    answered, missed = Counter(), Counter()
    for hour, outcome in calls:
        if hour in HOURS:
            (answered if was_answered(outcome) else missed)[hour] += 1
    usual = [
        hour
        for hour in HOURS
        if answered[hour] >= FEWEST_ANSWERS and answered[hour] > missed[hour]
    ]
    return max(usual, key=lambda hour: _weight(hour, answered, missed), default=None)


def _weight(hour, answered, missed):
    index = HOURS.index(hour)
    beside = answered[HOURS[index - 1]] + answered[HOURS[(index + 1) % 24]]
    return answered[hour] + beside / 2 - missed[hour] / 2
