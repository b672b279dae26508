"""Who may receive one more client, and the reason why not."""

import pytest

from pure import pure

capacity = pure("lead_auto_assign", "capacity")
Operator, StageLimit = capacity.Operator, capacity.StageLimit


def test_an_operator_without_any_limit_takes_everything():
    anna = Operator(1)
    for _client in range(1000):
        assert anna.refusal() is None
        assert anna.receive(team=1, stage=2) is False


@pytest.mark.parametrize(
    ("operator", "reason"),
    [
        (Operator(1, blocked="gone"), "gone"),
        (Operator(1, blocked="paused"), "paused"),
        (Operator(1, blocked="leave"), "leave"),
        (Operator(1, room=0), "full"),
        (Operator(1, room=-3), "full"),
        (Operator(1, companies=frozenset({1})), "company"),
        (Operator(1, companies=frozenset()), "company"),
        (Operator(1, stage_limits=[StageLimit(0)]), "stage"),
        (Operator(1, stage_limits=[StageLimit(5), StageLimit(-1)]), "stage"),
    ],
)
def test_every_reason_is_told(operator, reason):
    assert operator.refusal(company=2) == reason


def test_the_most_permanent_reason_is_told_first():
    """In the order of REASONS, so that who reads it mends what must be mended."""
    told = Operator(
        1,
        room=0,
        blocked="gone",
        companies=frozenset({1}),
        stage_limits=[StageLimit(0)],
    )
    order = []
    while (reason := told.refusal(company=2)) is not None:
        order.append(reason)
        if reason in ("gone", "paused"):
            told.blocked = {"gone": "paused", "paused": None}[reason]
        elif reason == "company":
            told.companies = None
        elif reason == "full":
            told.room = 1
        else:
            told.stage_limits = []
    assert order == [r for r in capacity.REASONS if r != "leave"]


def test_a_client_without_company_is_for_all_companies():
    assert Operator(1, companies=frozenset({1})).refusal(company=None) is None


def test_who_already_owns_the_client_needs_no_room_for_more_of_it():
    full = Operator(1, room=0)
    assert full.refusal(new_client=False) is None
    assert full.receive(new_client=False) is False
    assert full.room == 0


def test_a_full_stage_closes_the_whole_assignment():
    """The seed: who has reached the limit of a phase is excluded from assignment."""
    anna = Operator(1, stage_limits=[StageLimit(0, team=1, stages=frozenset({5}))])
    assert anna.refusal(new_client=False) == "stage"


def test_stages_are_counted_where_they_belong():
    limits = [
        StageLimit(9),
        StageLimit(9, team=1),
        StageLimit(9, team=2),
        StageLimit(9, stages=frozenset({5, 6})),
        StageLimit(9, team=1, stages=frozenset({6})),
    ]
    anna = Operator(1, stage_limits=limits)
    anna.receive(team=1, stage=5)
    assert [limit.room for limit in limits] == [8, 8, 9, 8, 9]
    anna.receive(team=None, stage=6)
    assert [limit.room for limit in limits] == [7, 8, 9, 7, 9]
    anna.receive(team=1, stage=None)  # no opportunity: in no stage
    assert [limit.room for limit in limits] == [7, 8, 9, 7, 9]
    anna.release(team=1, stage=6)
    assert [limit.room for limit in limits] == [8, 9, 9, 8, 10]


def test_it_is_told_when_the_last_place_goes_and_when_it_comes_back():
    anna = Operator(1, room=2, stage_limits=[StageLimit(9)])
    assert [anna.receive() for _client in range(2)] == [False, True]
    assert [anna.release() for _client in range(2)] == [True, False]


def test_a_lowered_limit_gives_no_place_until_enough_are_released():
    anna = Operator(1, room=-2)
    assert [anna.release() for _client in range(3)] == [False, False, True]


def test_what_was_not_the_last_of_a_client_frees_no_place():
    anna = Operator(1, room=0)
    assert anna.release(last_of_client=False) is False
    assert anna.room == 0


def test_operators_do_not_share_their_stage_limits():
    first, second = Operator(1), Operator(2)
    first.stage_limits.append(StageLimit(0))
    assert second.refusal() is None
