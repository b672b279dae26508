"""The interview with one target: every transition of its state, in one table.

A target is always in one state. An action takes it to another, or is refused:

>>> call = Target(state=TO_RECALL, callback_at=datetime(2026, 5, 4, 9, 0), user=7)
>>> change = step(call, FAIL, now=datetime(2026, 5, 4, 9, 5), retry_minutes=30)
>>> change.state, change.callbacks, change.failures, change.callback_at.hour
('to_recall', 1, 1, 9)
>>> at = datetime(2026, 5, 4, 9, 5)
>>> step(call, REOPEN, now=at)  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
...
phone_campaign.interview.NotAllowed: reopen from to_recall
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

TO_CALL, TO_RECALL, STARTED = "to_call", "to_recall", "started"
SUSPENDED, DONE, CANCELLED = "suspended", "done", "cancelled"
STATES = (TO_CALL, TO_RECALL, STARTED, SUSPENDED, DONE, CANCELLED)
OPEN = (TO_CALL, TO_RECALL, STARTED, SUSPENDED)
CLOSED = (DONE, CANCELLED)

# What the dashboard counts, and the states that each of its counters holds.
COUNTERS = {
    TO_CALL: (TO_CALL,),
    TO_RECALL: (TO_RECALL,),
    STARTED: (STARTED, SUSPENDED),
    DONE: (DONE,),
    CANCELLED: (CANCELLED,),
}

START, SUSPEND, RECALL, FAIL = "start", "suspend", "recall", "fail"
FINISH, CANCEL, REOPEN, RESTORE = "finish", "cancel", "reopen", "restore"
EXPIRE, SEND_LINK, WEB_FINISH = "expire", "send_link", "web_finish"

# After these the target is left alone for a while.
PUT_OFF = (SUSPEND, FAIL, SEND_LINK)

# His own last action, and how long after it an operator who opens the questionnaire is
# still in the same call. What is only corrected is no call at all.
GOES_ON = {
    START: timedelta(days=1),
    REOPEN: timedelta(days=1),
    SUSPEND: timedelta(minutes=15),
    EXPIRE: timedelta(minutes=15),
}

# After these, if nothing was answered, the callback agreed still stands.
LEAVES_CALLBACK = (SUSPEND, FAIL, EXPIRE)

# After these the task of a callback is none any more, though nobody did it: there is
# another one instead, or the client is not to be called at all.
DROPS_TASK = (RECALL, CANCEL)

# Who may: the operator who holds the target, a manager, or the server by itself.
HOLDER, MANAGER, SYSTEM = "holder", "manager", "system"


class NotAllowed(Exception):
    """The table has no such transition."""

    def __init__(self, action, state):
        super().__init__(f"{action} from {state}")
        self.action, self.state = action, state


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    `moves` says from which states to which; `answers` that the questionnaire must have
    been opened; `keeps_hold` that the operator keeps the target; `is_call` that one
    spoke to the target or tried to, which makes an agreed callback a made one; if the
    questionnaire is opened before its time, only the first answer does.
    """

    moves: dict
    by: str = HOLDER
    answers: bool = False
    keeps_hold: bool = False
    is_call: bool = True


def _all_to(state, sources=OPEN):
    return dict.fromkeys(sources, state)


TABLE = {
    START: Transition(_all_to(STARTED), keeps_hold=True),
    SUSPEND: Transition(_all_to(SUSPENDED)),
    RECALL: Transition(_all_to(TO_RECALL)),
    # a line that breaks in the middle leaves the answers given so far
    FAIL: Transition(
        {
            TO_CALL: TO_CALL,
            TO_RECALL: TO_RECALL,
            STARTED: SUSPENDED,
            SUSPENDED: SUSPENDED,
        }
    ),
    FINISH: Transition({STARTED: DONE}, answers=True),
    CANCEL: Transition(_all_to(CANCELLED)),
    SEND_LINK: Transition(_all_to(SUSPENDED)),
    REOPEN: Transition({DONE: SUSPENDED}, by=MANAGER, is_call=False),
    RESTORE: Transition({CANCELLED: TO_CALL}, by=MANAGER, is_call=False),
    # the operator is gone: whoever comes next finds the answers where they stopped
    EXPIRE: Transition(
        {
            TO_CALL: TO_CALL,
            TO_RECALL: TO_RECALL,
            STARTED: SUSPENDED,
            SUSPENDED: SUSPENDED,
            DONE: DONE,
            CANCELLED: CANCELLED,
        },
        by=SYSTEM,
        is_call=False,
    ),
    WEB_FINISH: Transition(_all_to(DONE), by=SYSTEM, answers=True, is_call=False),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What an interview knows of a target: the values a transition reads and changes.

    `user` is who holds it, `has_answers` whether its questionnaire has been opened.
    `available_at` is when it may be served again after a failed call. A target that is
    started has a `callback_at` only until something is answered, see answered.
    """

    state: str = TO_CALL
    user: int | None = None
    has_answers: bool = False
    callback_at: datetime | None = None
    callback_user: int | None = None
    callbacks: int = 0
    failures: int = 0
    last_callback_at: datetime | None = None
    available_at: datetime | None = None


def allowed(state, by=HOLDER):
    """The actions that the table has from `state` for `by`, in its order.

    >>> allowed(DONE, MANAGER)
    ['reopen']
    """
    return [
        action for action, row in TABLE.items() if row.by == by and state in row.moves
    ]


def continues_call(action, since):
    """Whether who did `action` a time `since` ago is still in the call of then.

    >>> continues_call(EXPIRE, timedelta(minutes=5)), continues_call(FAIL, timedelta())
    (True, False)
    """
    return action in GOES_ON and since <= GOES_ON[action]


def ends_task(action):
    """Whether the task of a callback that stands no more is done, not dropped.

    >>> ends_task(FAIL), ends_task(CANCEL)
    (True, False)
    """
    return action not in DROPS_TASK


def is_attempt(action, target, continues=False, taken=False):
    """Whether `action` is a call of its own, not part of one that began before.

    >>> is_attempt(FAIL, Target()), is_attempt(SUSPEND, Target(state=STARTED))
    (True, False)
    >>> is_attempt(FAIL, Target(state=STARTED), taken=True)
    True

    :param continues: that it is the same call, see continues_call
    :param taken: that a colleague began the interview which is going on
    """
    if continues or action == FINISH:
        # answers are given in a call that was counted when it began
        return False
    if action == START:
        return True
    return TABLE[action].is_call and (target.state != STARTED or taken)


def step(target, action, now, callback_at=None, callback_user=None, retry_minutes=0):
    """Do `action`: the target as it is afterwards.

    :param callback_at: for `recall`, when to call back
    :param callback_user: for `recall`, who is to call back
    :param retry_minutes: for what is PUT_OFF, after how long to serve the target again
    :raise NotAllowed: the table has no such transition, or there is no interview yet
    """
    row = TABLE[action]
    if target.state not in row.moves or (row.answers and not target.has_answers):
        raise NotAllowed(action, target.state)
    stands = _is_kept(target) and action in LEAVES_CALLBACK
    made = _makes_callback(target, action, now)
    changed = replace(
        target,
        state=TO_RECALL if stands else row.moves[target.state],
        user=target.user if row.keeps_hold else None,
        has_answers=target.has_answers or action == START,
        callbacks=target.callbacks + made,
        failures=target.failures + (action == FAIL),
        last_callback_at=now if made else target.last_callback_at,
    )
    return _dated(changed, action, now, callback_at, callback_user, retry_minutes)


def answered(target, now):
    """The target once something was answered: a callback that was kept is made."""
    if not _is_kept(target):
        return target
    return replace(
        target,
        callbacks=target.callbacks + 1,
        last_callback_at=now,
        callback_at=None,
        callback_user=None,
    )


def _is_kept(target):
    """Whether the questionnaire was opened before its time, and only looked at."""
    return target.state == STARTED and target.callback_at is not None


def _is_early(target, now):
    return target.callback_at is not None and target.callback_at > now


def _makes_callback(target, action, now):
    """Whether `action` makes the callback that was agreed a made one."""
    if not TABLE[action].is_call or not (target.state == TO_RECALL or _is_kept(target)):
        return False
    if action == START or (action == SUSPEND and _is_kept(target)):
        return not _is_early(target, now)
    return True


def _dated(target, action, now, callback_at, callback_user, retry_minutes):
    """When the target is to be called again, and by whom."""
    if action == EXPIRE:
        return target
    later = now + timedelta(minutes=retry_minutes)
    available_at = later if action in PUT_OFF and retry_minutes else None
    target = replace(target, available_at=available_at)
    if action == RECALL:
        return replace(
            target, callback_at=callback_at or now, callback_user=callback_user
        )
    is_kept = target.state in (STARTED, TO_RECALL) and _is_early(target, now)
    if action in (START, SUSPEND) and is_kept:
        return replace(target, available_at=None)
    if action in (FAIL, SUSPEND) and target.state == TO_RECALL:
        # a callback agreed is put off, never dropped
        return replace(target, callback_at=max(later, target.callback_at or later))
    return replace(target, callback_at=None, callback_user=None)
