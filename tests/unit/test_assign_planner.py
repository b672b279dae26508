"""The planner, decision by decision."""

import pytest

from pure import pure

capacity = pure("lead_auto_assign", "capacity")
planner = pure("lead_auto_assign", "planner")
rotation = pure("lead_auto_assign", "rotation")
Operator, StageLimit = capacity.Operator, capacity.StageLimit
Decision, Item, Rule = planner.Decision, planner.Item, planner.Rule

ANNA, BRUNO, CARLA, DORA = 1, 2, 3, 4


def rule(id, *users, **options):
    seats = [rotation.Seat(user) for user in users]
    return Rule(id, rotation.Rotation(seats), **options)


def plan_of(rules, operators=(), follow_client=True):
    """A planner of `rules`; the operators not named have no limit."""
    known = {user: Operator(user) for user in (ANNA, BRUNO, CARLA, DORA)}
    known |= {operator.user: operator for operator in operators}
    return planner.Planner({each.id: each for each in rules}, known, follow_client)


def fresh(*ids, rules=(7,), **facts):
    """New records that belong to nobody."""
    return [Item(id, rules=rules, client=id, **facts) for id in ids]


def users(decisions):
    return [decision.users for decision in decisions]


def test_the_next_of_the_rotation_is_served():
    plan = plan_of([rule(7, ANNA, BRUNO)])
    assert plan.plan(fresh(10, 11)) == [
        Decision(10, "rotation", (ANNA,), 7),
        Decision(11, "rotation", (BRUNO,), 7),
    ]


def test_without_rotation_everybody_who_can_is_served():
    paused = Operator(BRUNO, blocked="paused")
    plan = plan_of([rule(7, ANNA, BRUNO, CARLA, rotate=False)], [paused])
    assert plan.plan(fresh(10)) == [
        Decision(10, "everybody", (ANNA, CARLA), 7, ((BRUNO, "paused"),))
    ]


def test_the_first_rule_that_can_serve_somebody_serves():
    plan = plan_of(
        [rule(7, ANNA), rule(8, BRUNO), rule(9, CARLA)], [Operator(ANNA, room=0)]
    )
    decision = plan.decide(*fresh(10, rules=(7, 8, 9)))
    assert decision == Decision(10, "rotation", (BRUNO,), 8, ((ANNA, "full"),))


def test_the_fallback_comes_after_all_rules():
    plan = plan_of(
        [rule(7, ANNA, fallback=DORA), rule(8, BRUNO)], [Operator(ANNA, room=0)]
    )
    assert plan.decide(*fresh(10, rules=(7, 8))).users == (BRUNO,)
    assert plan.decide(*fresh(11, rules=(7,))) == Decision(
        11, "fallback", (DORA,), 7, ((ANNA, "full"),)
    )


def test_a_full_fallback_is_no_fallback():
    full = [Operator(ANNA, room=0), Operator(DORA, room=1)]
    plan = plan_of([rule(7, ANNA, fallback=DORA)], full)
    first, second = plan.plan(fresh(10, 11))
    assert first.users == (DORA,)
    assert second == Decision(11, "waiting", (), 7, ((ANNA, "full"),))


def test_who_waits_is_told_who_was_passed_over_in_all_rules():
    blocked = [Operator(ANNA, blocked="leave"), Operator(BRUNO, room=0)]
    plan = plan_of([rule(7, ANNA), rule(8, BRUNO, CARLA)], blocked)
    plan.operators[CARLA].companies = frozenset({1})
    decision = plan.decide(*fresh(10, rules=(7, 8), company=2))
    assert decision.kind == "waiting"
    assert decision.passed_over == (
        (ANNA, "leave"),
        (BRUNO, "full"),
        (CARLA, "company"),
    )


def test_a_rule_without_recipients_and_an_item_without_rules_wait():
    plan = plan_of([rule(7)])
    assert plan.decide(*fresh(10)) == Decision(10, "waiting", (), 7)
    assert plan.decide(*fresh(11, rules=())) == Decision(11, "waiting", (), None)


def test_a_recipient_who_is_unknown_is_gone():
    plan = plan_of([rule(7, 99)])
    assert plan.decide(*fresh(10)).passed_over == ((99, "gone"),)


def test_a_contact_follows_the_owners_of_its_company():
    plan = plan_of([rule(7, ANNA, BRUNO)])
    contact = Item(10, rules=(7,), client=5, client_owners=(CARLA, DORA))
    assert plan.decide(contact) == Decision(10, "client", (CARLA, DORA), 7)


def test_of_the_owners_only_those_who_can_take_it_follow():
    plan = plan_of([rule(7, ANNA)], [Operator(CARLA, blocked="paused")])
    contact = Item(10, rules=(7,), client=5, client_owners=(CARLA, DORA))
    assert plan.decide(contact).users == (DORA,)


def test_if_no_owner_of_the_company_can_the_rule_decides():
    plan = plan_of([rule(7, ANNA)], [Operator(CARLA, blocked="gone")])
    contact = Item(10, rules=(7,), client=5, client_owners=(CARLA,))
    assert plan.decide(contact) == Decision(10, "rotation", (ANNA,), 7)


def test_a_full_owner_still_gets_the_contacts_of_his_client():
    plan = plan_of([rule(7, ANNA, BRUNO)], [Operator(ANNA, room=0)])
    contact = Item(10, rules=(7,), client=5, client_owners=(ANNA,), held={ANNA: 1})
    assert plan.decide(contact).users == (ANNA,)
    assert plan.operators[ANNA].room == 0


def test_a_full_owner_of_an_archived_company_has_no_room_for_its_contact():
    """What is archived is in no load, so the contact would be one client more."""
    plan = plan_of([rule(7, ANNA, BRUNO)], [Operator(ANNA, room=0)])
    contact = Item(10, rules=(7,), client=5, client_owners=(ANNA,), held={})
    assert plan.decide(contact).users == (BRUNO,)


def test_a_contact_that_follows_counts_as_a_turn():
    plan = plan_of([rule(7, ANNA, BRUNO)])
    contact = Item(10, rules=(7,), client=5, client_owners=(ANNA,), held={ANNA: 1})
    plan.decide(contact)
    assert users(plan.plan(fresh(11, 12))) == [(BRUNO,), (ANNA,)]


def test_contacts_planned_together_go_with_their_company():
    plan = plan_of([rule(7, ANNA, BRUNO)])
    items = [Item(id, rules=(7,), client=10) for id in (10, 11, 12)]
    assert [d.kind for d in plan.plan(items)] == ["rotation", "client", "client"]
    assert {d.users for d in plan.plan(items)} == {(ANNA,)}


def test_several_contacts_of_a_client_take_one_place():
    plan = plan_of([rule(7, ANNA)], [Operator(ANNA, room=1)])
    items = [Item(id, rules=(7,), client=10) for id in (10, 11, 12)]
    assert users(plan.plan(items)) == [(ANNA,)] * 3
    assert plan.operators[ANNA].room == 0


def test_mass_assignment_does_not_follow_the_client():
    plan = plan_of([rule(7, BRUNO)], follow_client=False)
    contact = Item(10, rules=(7,), client=5, client_owners=(ANNA,))
    assert plan.decide(contact).users == (BRUNO,)


def test_who_loses_his_only_record_of_a_client_has_room_again():
    operators = [Operator(ANNA, room=0), Operator(BRUNO, room=1)]
    plan = plan_of([rule(7, BRUNO), rule(8, ANNA)], operators)
    owned = Item(10, rules=(7,), client=10, owners=(ANNA,), held={ANNA: 1})
    assert plan.decide(owned).users == (BRUNO,)
    assert plan.operators[ANNA].room == 1
    assert plan.decide(*fresh(11, rules=(8,))).users == (ANNA,)


def test_who_keeps_another_record_of_the_client_gets_no_room():
    plan = plan_of([rule(7, BRUNO)], [Operator(ANNA, room=0)])
    contacts = [
        Item(id, rules=(7,), client=10, owners=(ANNA,), held={ANNA: 2})
        for id in (11, 12)
    ]
    plan.decide(contacts[0])
    assert plan.operators[ANNA].room == 0
    plan.decide(contacts[1])
    assert plan.operators[ANNA].room == 1


def test_a_rule_that_adds_takes_nothing_away():
    plan = plan_of([rule(7, BRUNO, adds=True)], [Operator(ANNA, room=0)])
    plan.decide(Item(10, rules=(7,), client=10, owners=(ANNA,), held={ANNA: 1}))
    assert plan.operators[ANNA].room == 0


def test_who_already_owns_a_record_can_keep_it_though_he_is_full():
    plan = plan_of([rule(7, ANNA)], [Operator(ANNA, room=-2)])
    owned = Item(10, rules=(7,), client=10, owners=(ANNA,), held={ANNA: 1})
    assert plan.decide(owned).users == (ANNA,)
    assert plan.operators[ANNA].room == -2


def test_a_won_lead_is_in_nobodys_load():
    full = [Operator(ANNA, room=0), Operator(BRUNO, room=0)]
    plan = plan_of([rule(7, ANNA)], full)
    won = Item(10, rules=(7,), client=10, owners=(BRUNO,), is_open=False)
    assert plan.decide(won).users == (ANNA,)
    assert [plan.operators[user].room for user in (ANNA, BRUNO)] == [0, 0]
    assert plan.decide(*fresh(11)).kind == "waiting"


def test_a_won_lead_given_does_not_open_the_door_for_its_client():
    plan = plan_of([rule(7, ANNA)], [Operator(ANNA, room=0)])
    plan.decide(Item(10, rules=(7,), client=5, is_open=False))
    assert plan.decide(Item(11, rules=(7,), client=5)).kind == "waiting"


def test_a_lead_of_no_client_is_a_client_of_its_own():
    plan = plan_of([rule(7, ANNA)], [Operator(ANNA, room=2)])
    leads = [Item(id, rules=(7,), client=None) for id in (10, 11, 12)]
    assert [d.kind for d in plan.plan(leads)] == ["rotation", "rotation", "waiting"]


def test_a_lead_of_no_client_makes_room_when_it_is_given_away():
    plan = plan_of([rule(7, BRUNO)], [Operator(ANNA, room=0)])
    plan.decide(Item(10, rules=(7,), owners=(ANNA,)))
    assert plan.operators[ANNA].room == 1


def test_who_keeps_a_lead_takes_no_second_place_in_its_stage():
    limit = StageLimit(1)
    plan = plan_of([rule(7, ANNA)], [Operator(ANNA, room=1, stage_limits=[limit])])
    plan.decide(Item(10, rules=(7,), owners=(ANNA,), stage=5))
    assert (plan.operators[ANNA].room, limit.room) == (1, 1)


def test_stages_are_counted_within_a_plan():
    limit = StageLimit(2, team=1, stages=frozenset({5}))
    plan = plan_of([rule(7, ANNA, BRUNO)], [Operator(ANNA, stage_limits=[limit])])
    decisions = plan.plan(fresh(*range(10, 18), team=1, stage=5))
    assert users(decisions).count((ANNA,)) == 2
    assert decisions[-1].passed_over == ((ANNA, "stage"),)
    assert limit.room == 0


def test_a_lead_may_count_in_the_team_that_its_new_salesperson_takes_it_to():
    """Odoo moves a lead out of a team in which its salesperson does not work."""
    limit = StageLimit(2, team=1, stages=frozenset({5}))
    anna = Operator(ANNA, teams=frozenset({1}), stage_limits=[limit])
    plan = plan_of([rule(7, ANNA, BRUNO)], [anna])
    decisions = plan.plan(fresh(*range(10, 18), team=2, stage=5))
    assert users(decisions).count((ANNA,)) == 2


def test_a_lead_stays_in_its_team_with_its_salesperson():
    """A second owner does not move it; nor does one who works in its team."""
    limit = StageLimit(2, team=1)
    anna = Operator(ANNA, teams=frozenset({1, 2}), stage_limits=[limit])
    owned = fresh(*range(10, 14), team=2, stage=5, owners=(BRUNO,))
    plan_of([rule(7, ANNA, adds=True)], [anna]).plan(owned)
    plan_of([rule(7, ANNA)], [anna]).plan(fresh(*range(20, 24), team=2, stage=5))
    assert limit.room == 2


def test_two_rules_share_the_room_of_an_operator():
    plan = plan_of([rule(7, ANNA), rule(8, ANNA)], [Operator(ANNA, room=1)])
    first, second = fresh(10, rules=(7,)) + fresh(11, rules=(8,))
    assert users(plan.plan([first, second])) == [(ANNA,), ()]


@pytest.mark.parametrize("count", [1, 200])
def test_the_eligible_are_sorted_out_again_only_when_somebody_fills_up(count):
    """200 recipients and many clients: who can take them is found out once."""
    seen = []

    class Watched(Operator):
        def refusal(self, *args, **kwargs):
            seen.append(self.user)
            return super().refusal(*args, **kwargs)

    watched = [Watched(user) for user in range(1, count + 1)]
    plan = plan_of([rule(7, *range(1, count + 1))], watched)
    plan.plan(fresh(*range(1000, 2000)))
    assert len(seen) == count
