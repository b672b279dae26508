"""The rotation: turns, ties, weights, and who comes and goes, told as stories."""

from pure import pure

rotation = pure("lead_auto_assign", "rotation")
Rotation, Seat = rotation.Rotation, rotation.Seat


def seats(*weights):
    """A rotation of the operators 1, 2, 3 ... with these weights."""
    return Rotation([Seat(i, weight) for i, weight in enumerate(weights, 1)])


def deal(turns, eligible, count):
    return [turns.take(set(eligible)) for _turn in range(count)]


def received(turns):
    return [seat.received for seat in turns.seats.values()]


def test_equal_operators_take_turns_in_the_order_of_their_seats():
    assert deal(seats(1, 1, 1), {1, 2, 3}, 6) == [1, 2, 3, 1, 2, 3]


def test_who_has_waited_longest_comes_first():
    turns = Rotation([Seat(1, waited_since=9), Seat(2, waited_since=4)])
    assert deal(turns, {1, 2}, 2) == [2, 1]


def test_who_was_alone_for_a_while_lets_the_others_go_first():
    turns = seats(1, 1)
    assert [turns.take({1}), turns.take({1, 2})] == [1, 2]


def test_many_light_operators_do_not_put_the_heavy_ones_back():
    """Who is owed most may wait; who falls due first may not. Serving the highest
    credit instead would leave somebody here 1.24 clients behind."""
    weights = [20, 1, 1, 20, 10, 10, 1, 1, 1, 1]
    turns = seats(*weights)
    for _turn in range(sum(weights)):
        turns.take(turns.seats.keys())
        assert max(abs(seat.credit) for seat in turns.seats.values()) < 1
    assert received(turns) == weights


def test_weights_share_out_the_clients():
    turns = seats(3, 1)
    deal(turns, {1, 2}, 8)
    assert received(turns) == [6, 2]


def test_huge_weights_share_out_as_well_as_small_ones():
    """Weights may be typed as percentages, amounts or parts per million."""
    small, huge = seats(1, 1, 1, 10), seats(10**6, 10**6, 10**6, 10**7)
    assert deal(small, {1, 2, 3, 4}, 39) == deal(huge, {1, 2, 3, 4}, 39)
    assert received(huge) == [3, 3, 3, 30]


def test_nobody_is_eligible_and_nothing_moves():
    turns = seats(1, 1)
    assert turns.take(set()) is None
    assert turns.peek(set()) is None
    assert not turns.moved
    assert received(turns) == [0, 0]


def test_an_empty_rotation_serves_nobody():
    assert Rotation([]).take({1}) is None


def test_users_without_a_seat_are_ignored():
    assert seats(1).take({1, 99}) == 1
    assert seats(1).take({99}) is None


def test_peek_tells_the_next_and_changes_nothing():
    turns = seats(2, 1, 1)
    for _turn in range(20):
        before = [(seat.credit, seat.in_turn) for seat in turns.seats.values()]
        expected = turns.peek({1, 2, 3})
        assert before == [(s.credit, s.in_turn) for s in turns.seats.values()]
        assert turns.take({1, 2, 3}) == expected


def test_taking_a_turn_marks_the_rotation_as_moved():
    turns = seats(1)
    turns.take({1})
    assert turns.moved


def test_a_client_that_came_without_a_turn_counts_as_one():
    turns = seats(1, 1, 1)
    turns.count(3, {1, 2, 3})
    assert deal(turns, {1, 2, 3}, 2) == [1, 2]
    assert received(turns) == [1, 1, 1]


def test_a_client_for_somebody_without_a_seat_counts_for_nobody():
    turns = seats(1, 1)
    turns.count(99, {1, 2})
    assert not turns.moved
    assert received(turns) == [0, 0]


def test_who_was_counted_need_not_have_been_eligible():
    turns = seats(1, 1)
    turns.count(2, {1})
    assert received(turns) == [0, 1]
    assert turns.take({1, 2}) == 1


def test_who_joins_late_is_not_flooded():
    turns = seats(1, 1, 1)
    deal(turns, {1, 2}, 40)
    assert sorted(deal(turns, {1, 2, 3}, 3)) == [1, 2, 3]


def test_who_returns_from_a_pause_gets_his_share_and_no_more():
    for before in range(12):
        for away in range(12):
            turns = seats(1, 1, 1)
            deal(turns, {1, 2, 3}, before)
            deal(turns, {1, 2}, away)
            dealt = deal(turns, {1, 2, 3}, 6)
            assert [dealt.count(user) for user in (1, 2, 3)] == [2, 2, 2]


def test_who_is_full_after_each_client_does_not_starve_who_never_is():
    """With limits reached, operators drop out as they receive and come back as they
    close a client: the one who always has room must get his share as well."""
    turns = seats(*[1] * 10)
    full = None
    for _turn in range(1000):
        taker = turns.take(turns.seats.keys() - {full})
        full = taker if taker != 1 else None
    counts = received(turns)
    assert counts[0] >= 100
    assert max(counts) - min(counts[1:]) <= 40


def test_who_may_take_every_second_client_only_does_not_starve():
    """Clients of two companies take turns; the first operator works for one of them."""
    turns = seats(1, 1, 1)
    for turn in range(300):
        turns.take({1, 2, 3} if turn % 2 else {2, 3})
    # a third of the 150 clients that he could take
    assert received(turns)[0] == 50


def test_credits_tell_what_each_operator_is_owed():
    turns = seats(2, 1, 1)
    deal(turns, {1, 2, 3}, 3)
    entitled = {1: 1.5, 2: 0.75, 3: 0.75}
    for user, seat in turns.seats.items():
        assert abs(seat.received + seat.credit - entitled[user]) < 1e-9


def test_a_leavers_dues_go_to_those_who_stay_by_their_weights():
    turns = Rotation(
        [Seat(1, 1, 0.5, True), Seat(2, 1, 0.4, True), Seat(3, 2, -0.9, True)]
    )
    assert turns.take({2, 3}) == 2
    # 0.5 of the leaver and 1 of this turn: a third to 2, two thirds to 3
    assert abs(turns.seats[2].credit - (0.4 + 0.5 - 1)) < 1e-9
    assert abs(turns.seats[3].credit - (-0.9 + 1.0)) < 1e-9
    assert turns.seats[1].credit == 0.5


def test_who_returns_stands_at_most_one_client_from_the_others():
    """Also after many contacts of his clients had counted as turns of his."""
    for brought in (-7.0, 7.0):
        turns = Rotation([Seat(1, 1, brought), Seat(2, 1, 0.0, True)])
        dealt = deal(turns, {1, 2}, 10)
        assert abs(dealt.count(1) - dealt.count(2)) <= 1
