"""What holds in every rotation, whoever comes and goes and whatever the weights."""

from fractions import Fraction
from itertools import accumulate

from hypothesis import example, given
from hypothesis import strategies as st

from pure import pure

rotation = pure("lead_auto_assign", "rotation")
Rotation, Seat = rotation.Rotation, rotation.Seat

SLACK = 1e-6
WEIGHTS = st.one_of(st.just(1), st.integers(1, 5), st.integers(1, 1000))


@st.composite
def stories(draw, weights=WEIGHTS, always=1, most=8, turns=60):
    """(weights, list of sets): who could take each turn. The first `always` operators
    always can; the others come and go, for a moment or for long."""
    count = draw(st.integers(max(always, 1), most))
    chosen = draw(st.lists(weights, min_size=count, max_size=count))
    length = draw(st.integers(1, turns))
    # when each of the others leaves or comes back, again and again
    spells = st.lists(st.integers(1, 9), min_size=length, max_size=length)
    there = [[True] * length] * always
    for _operator in range(count - always):
        starts = draw(st.booleans())
        marks = set(accumulate(draw(spells)))
        states, now = [], starts
        for turn in range(length):
            now = now != (turn in marks)
            states.append(now)
        there.append(states)
    return chosen, [{i for i in range(count) if there[i][t]} for t in range(length)]


def seats(weights):
    return [Seat(user, weight) for user, weight in enumerate(weights)]


def play(turns, eligible):
    return [turns.take(each) for each in eligible]


def counts_over_time(weights, takers):
    """The received counts after each turn."""
    counts = [0] * len(weights)
    for taker in takers:
        if taker is not None:
            counts[taker] += 1
        yield tuple(counts)


@given(st.lists(WEIGHTS, min_size=1, max_size=12), st.integers(1, 120))
def test_received_and_entitled_differ_by_less_than_one(weights, length):
    """The quota property of Balinski and Young, against exact fractions."""
    turns, users = Rotation(seats(weights)), set(range(len(weights)))
    takers = play(turns, [users] * length)
    for turn, counts in enumerate(counts_over_time(weights, takers), 1):
        for weight, count in zip(weights, counts, strict=True):
            assert abs(count - Fraction(turn * weight, sum(weights))) < 1 + SLACK
    for weight, seat in zip(weights, turns.seats.values(), strict=True):
        entitled = length * weight / sum(weights)
        assert abs(seat.received + seat.credit - entitled) < 1e-6
        assert abs(seat.credit) <= 1


@given(stories(always=2))
def test_two_who_are_always_there_never_drift_apart(story):
    """Of equal weight: one client at most. Else one client of the lighter one."""
    weights, eligible = story
    takers = play(Rotation(seats(weights)), eligible)
    first, second = weights[:2]
    for counts in counts_over_time(weights, takers):
        ratios = Fraction(counts[0], first) - Fraction(counts[1], second)
        assert abs(ratios) <= Fraction(1, min(first, second)) + Fraction(SLACK)


@given(stories(weights=st.just(1), always=0), st.data())
def test_in_any_stretch_together_equals_receive_the_same_but_for_one(story, data):
    """Whoever returns: no flood for him, none for those who stayed."""
    weights, eligible = story
    takers = play(Rotation(seats(weights)), eligible)
    start = data.draw(st.integers(0, len(eligible) - 1))
    together, counts = eligible[start], [0] * len(weights)
    for turn in range(start, len(eligible)):
        together = together & eligible[turn]
        if takers[turn] is not None:
            counts[takers[turn]] += 1
        received = [counts[user] for user in together] or [0]
        assert max(received) - min(received) <= 1


@given(stories(weights=st.just(1)))
def test_nobody_of_equal_weight_waits_two_rounds(story):
    weights, eligible = story
    assert longest_wait(weights, eligible) < 2 * len(weights)


# One who is full for a moment after each client, and one who may take every second
# client only: both once starved somebody.
@example(([1] * 5, [{0, 1, 2, 3, 4} - {1 + t % 4} for t in range(120)]))
@example(([1, 1, 1], [{0, 1, 2} if t % 2 else {1, 2} for t in range(60)]))
@given(stories())
def test_nobody_starves(story):
    """No formula bounds the wait for any sequence of weights that come and go; the
    worst that a search for bad sequences found is three regular intervals."""
    weights, eligible = story
    regular = sum(weights) / weights[0]
    assert longest_wait(weights, eligible) <= 4 * regular


def longest_wait(weights, eligible):
    """The most turns that the first operator could take in a row without one."""
    longest = waited = 0
    turns = Rotation(seats(weights))
    for users in eligible:
        taker = turns.take(users)
        waited = 0 if taker == 0 else waited + (0 in users)
        longest = max(longest, waited)
    return longest


@given(stories(always=0))
def test_credits_stay_small_whoever_comes_and_goes(story):
    """While the same operators are eligible a credit lies between -1 and 1. When
    weighted ones come and go it may leave that range: a heavy one who stays takes over
    most of what light leavers were owed. What always holds, by the invariant of the
    ratios and because credits add up to zero, is

        |credit| <= sum of max(weight, other's weight) / total weight

    over those in turn, which is at most 1 for equal weights.
    """
    weights, eligible = story
    turns = Rotation(seats(weights))
    for users in eligible:
        turns.take(users)
        total = sum(weights[user] for user in users)
        there = [turns.seats[user] for user in users]
        for seat in there:
            bound = sum(max(seat.weight, other.weight) for other in there) / total
            assert abs(seat.credit) <= bound + SLACK
        assert abs(sum(seat.credit for seat in there)) < SLACK


@given(stories(always=0))
def test_no_two_in_turn_are_further_apart_than_a_client_of_the_lighter(story):
    weights, eligible = story
    turns = Rotation(seats(weights))
    for users in eligible:
        turns.take(users)
        there = [turns.seats[user] for user in users]
        for one in there:
            for other in there:
                apart = one.credit / one.weight - other.credit / other.weight
                assert apart * min(one.weight, other.weight) <= 1 + SLACK


@given(stories(always=0))
def test_somebody_is_served_whenever_somebody_can_be(story):
    weights, eligible = story
    for users, taker in zip(
        eligible, play(Rotation(seats(weights)), eligible), strict=True
    ):
        assert taker in users if users else taker is None


@given(stories(always=0), st.data())
def test_a_saved_rotation_goes_on_as_if_it_had_not_been_saved(story, data):
    weights, eligible = story
    whole = play(Rotation(seats(weights)), eligible)
    saved, dealt, start = seats(weights), [], 0
    while start < len(eligible):
        end = start + data.draw(st.integers(1, 20))
        turns = Rotation(
            [Seat(s.user, s.weight, s.credit, s.in_turn, s.waited_since) for s in saved]
        )
        dealt += play(turns, eligible[start:end])
        saved, start = list(turns.seats.values()), end
    assert dealt == whole


@given(stories(always=0))
def test_the_same_turns_are_dealt_the_same_way(story):
    weights, eligible = story
    again = [set(sorted(users, reverse=True)) for users in eligible]
    assert play(Rotation(seats(weights)), eligible) == play(
        Rotation(seats(weights)), again
    )


@given(stories(weights=st.just(1), always=2), st.data())
def test_what_follows_its_client_counts_in_the_rotation(story, data):
    """Among those always there, all that was received is shared out equally, as long
    as nobody gets more than one client by the way before the others catch up."""
    weights, eligible = story
    turns = Rotation(seats(weights))
    for users in eligible:
        behind = min(turns.seats[0].received, turns.seats[1].received)
        if data.draw(st.booleans()) and turns.seats[0].received == behind:
            turns.count(0, users)
        else:
            turns.take(users)
        received = turns.seats[0].received, turns.seats[1].received
        assert abs(received[0] - received[1]) <= 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 10**6))
def test_only_the_proportion_of_weights_matters(weights, times):
    users, length = set(range(len(weights))), 40
    larger = [weight * times for weight in weights]
    counts = list(
        counts_over_time(weights, play(Rotation(seats(weights)), [users] * length))
    )[-1]
    scaled = list(
        counts_over_time(larger, play(Rotation(seats(larger)), [users] * length))
    )[-1]
    assert counts == scaled
