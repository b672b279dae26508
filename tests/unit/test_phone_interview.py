"""No path through an interview leaves a target without a state or held without an end."""

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import given

from pure import pure

interview = pure("phone_campaign", "interview")
hours = pure("phone_campaign", "calling_hours")
order = pure("phone_campaign", "call_order")
answers = pure("phone_campaign", "given_answer")

START = datetime(2026, 5, 4, 9, 0)
# the client answers a question; no action of the table
ANSWER = "answer"
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from([*sorted(interview.TABLE), ANSWER, ANSWER]),
        st.integers(0, 600),
        st.integers(1, 5),
    ),
    max_size=30,
)


def walk(actions):
    """Do the actions that are allowed, one after the other: each (before, action, after)."""
    target, now = interview.Target(), START
    for action, minutes, user in actions:
        now += timedelta(minutes=minutes)
        before = target
        if action == ANSWER:
            target = interview.answered(before, now)
            yield before, action, target, now
            continue
        if interview.TABLE[action].keeps_hold:
            before = interview.replace(before, user=user)
        try:
            target = interview.step(
                before,
                action,
                now,
                callback_at=now + timedelta(minutes=minutes + 1),
                callback_user=user,
                retry_minutes=minutes,
            )
        except interview.NotAllowed:
            continue
        yield before, action, target, now


def test_the_table_knows_only_states_and_actions_that_exist():
    for row in interview.TABLE.values():
        assert set(row.moves) | set(row.moves.values()) <= set(interview.STATES)
    counted = [state for states in interview.COUNTERS.values() for state in states]
    assert sorted(counted) == sorted(interview.STATES)


def test_an_open_target_can_always_be_ended_called_and_put_off():
    for state in interview.OPEN:
        assert {"start", "recall", "fail", "cancel", "suspend"} <= set(
            interview.allowed(state)
        )
    for state in interview.CLOSED:
        assert not interview.allowed(state)
        assert interview.allowed(state, interview.MANAGER)


@given(ACTIONS)
def test_a_target_is_always_in_a_state(actions):
    for _before, _action, after, _now in walk(actions):
        assert after.state in interview.STATES


@given(ACTIONS)
def test_nobody_holds_a_target_but_he_who_conducts_its_interview(actions):
    for _before, action, after, _now in walk(actions):
        assert action == ANSWER or (after.user is not None) == (action == "start")
        assert (after.state == "started") == (after.user is not None)


@given(ACTIONS)
def test_whoever_holds_a_target_can_let_it_go_and_so_can_the_server(actions):
    for _before, _action, held, now in walk(actions):
        if held.user is not None:
            ends = [*interview.allowed(held.state), "expire", "web_finish"]
            assert {"suspend", "recall", "fail", "cancel", "finish"} <= set(ends)
            for action in set(ends) - {"start"}:
                after = interview.step(held, action, now, callback_at=now)
                assert after.user is None
                assert after.state in interview.STATES


@given(ACTIONS)
def test_there_is_no_finished_interview_without_answers(actions):
    for _before, _action, after, _now in walk(actions):
        if after.state in ("started", "done"):
            assert after.has_answers


@given(ACTIONS)
def test_answers_are_never_without_their_interview(actions):
    for before, action, after, _now in walk(actions):
        assert after.has_answers or not before.has_answers
        if action in ("finish", "web_finish"):
            assert before.has_answers


@given(ACTIONS)
def test_a_callback_is_never_forgotten(actions):
    """Who is to be called back has a date, and nobody else has one.

    But for him whose questionnaire was opened before the time, until he answers.
    """
    for _before, action, after, _now in walk(actions):
        if after.state == "started":
            assert after.callback_at is None or action != ANSWER
        else:
            assert (after.state == "to_recall") == (after.callback_at is not None)


@given(ACTIONS)
def test_who_only_looks_leaves_a_callback_of_later_as_it_was(actions):
    promised = None
    for before, action, after, now in walk(actions):
        promise = before.callback_at, before.callback_user
        if before.state == "to_recall" and action == "start":
            promised = promise if before.callback_at > now else None
            assert (after.callback_at is not None) == (promised is not None)
        elif before.state == "started" and action in ("suspend", "expire", "fail"):
            assert (after.state == "to_recall") == (promised is not None)
            if promised and action == "expire":
                assert (after.callback_at, after.callback_user) == promised
            if promised and action != "expire":
                assert after.callback_at >= max(now, promised[0])
                assert after.callback_user == promised[1]
            if promised and action == "suspend" and promised[0] > now:
                assert (after.callback_at, after.available_at) == (promised[0], None)
                assert after.callbacks == before.callbacks
            promised = None
        elif action == "start" and promised and promised[0] <= now:
            promised = None
        elif action != "start":
            promised = None


@given(ACTIONS)
def test_a_put_off_target_is_not_put_off_beyond_its_callback(actions):
    for _before, _action, after, _now in walk(actions):
        if after.available_at and after.callback_at:
            assert after.available_at <= after.callback_at


@given(ACTIONS)
def test_counters_only_grow_and_by_one(actions):
    for before, action, after, now in walk(actions):
        made = after.callbacks - before.callbacks
        assert made == is_made(before, action, now)
        assert after.failures - before.failures == (action == "fail")
        if made:
            assert after.last_callback_at == now


def is_made(before, action, now):
    """Whether a callback agreed is made: by a call, unless one only looked before it."""
    if before.callback_at is None:
        return False
    if action == ANSWER:
        return before.state == "started"
    if action == "start" or (action == "suspend" and before.state == "started"):
        return before.callback_at <= now
    return interview.TABLE[action].is_call


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique", "UTC"]),
    st.sets(
        st.tuples(st.integers(0, 6), st.integers(0, 20), st.integers(1, 3)),
        min_size=1,
        max_size=6,
    ),
)
def test_the_next_opening_is_really_open_and_the_first(now, zone, hours_of_days):
    windows = tuple(
        (day, hour * 60, (hour + length) * 60) for day, hour, length in hours_of_days
    )
    profile = hours.Profile(windows=windows, holidays="FR")
    client = hours.Client(phone="1", zone=zone)
    found = hours.verdict(profile, client, now)
    if found.is_allowed:
        local = now.replace(tzinfo=UTC).astimezone(hours.zone_info(zone))
        minute = local.hour * 60 + local.minute
        assert any(
            day == local.weekday() and first <= minute < last
            for day, first, last in windows
        )
    else:
        assert found.until > now
        # the clock is put back in autumn: an hour may exist twice
        assert hours.verdict(profile, client, found.until).is_allowed


@given(st.lists(st.datetimes(START - timedelta(days=40), START), max_size=12))
def test_the_attempts_of_a_period_are_never_more_than_the_most(attempts):
    profile = hours.Profile(max_attempts=4, period_days=30)
    client = hours.Client(phone="1", attempts=tuple(attempts))
    recent = [at for at in attempts if at > START - timedelta(days=30)]
    found = hours.verdict(profile, client, START)
    assert found.is_allowed == (len(recent) < 4)
    if not found.is_allowed:
        later = hours.verdict(profile, client, found.until)
        assert later.is_allowed


@given(
    st.sampled_from(
        [
            "simple_choice",
            "multiple_choice",
            "matrix",
            "numerical_box",
            "scale",
            "text_box",
            "date",
            "datetime",
        ]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    ),
)
def test_whatever_the_screen_sends_is_cleaned_or_refused(kind, value):
    try:
        found = answers.clean(kind, value, choices=[1, 2, 3], rows=[7, 8])
    except answers.BadAnswer:
        return
    if kind == "multiple_choice" and found:
        assert set(found) <= {1, 2, 3}
    if kind == "scale" and found:
        assert 0 <= int(found) <= 10
