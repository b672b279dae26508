"""The whole planner against a small world that keeps its own books."""

from assign_world import (
    FACTS,
    USERS,
    Record,
    arrive,
    change_somebody,
    check_the_books,
    loads_of,
    worlds,
)
from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=400)
@given(worlds(), st.data())
def test_no_limit_is_ever_passed_and_the_room_is_always_the_true_one(world, data):
    for _chunk in range(data.draw(st.integers(1, 4))):
        for _change in range(data.draw(st.integers(0, 5))):
            change_somebody(data.draw, world)
        follow_client = data.draw(st.booleans())
        chosen = [arrive(data.draw, world) for _new in range(data.draw(USERS))]
        if not follow_client:  # a mass assignment of whatever is there
            chosen = data.draw(
                st.lists(st.sampled_from(sorted(world.records)), unique=True)
            )
            chosen = [world.records[id] for id in chosen]
        plan = world.planner(follow_client)
        for item in [world.item(record) for record in chosen]:
            before = loads_of(world)
            decision = plan.decide(item)
            rule = plan.rules.get(decision.rule)
            world.carry_out(decision, rule and rule.adds)
            check_the_books(world, plan, before)
        world.save(plan)


@given(worlds(), st.data())
def test_who_is_served_could_be_and_who_waits_could_not(world, data):
    plan = world.planner()
    for _new in range(data.draw(st.integers(1, 12))):
        item = world.item(arrive(data.draw, world))
        able = {
            user
            for user in plan.operators
            if not plan._refusal(user, item)  # before the decision
        }
        decision = plan.decide(item)
        world.carry_out(decision, False)
        assert set(decision.users) <= able
        assert able.isdisjoint(user for user, _reason in decision.passed_over)
        if not decision.users:
            claims = {user for rule in world.rules for user in rule["users"]}
            claims |= {rule["fallback"] for rule in world.rules}
            assert not able & claims
            assert decision.kind == "waiting"


@given(worlds(), st.data())
def test_a_plan_is_the_same_as_deciding_one_by_one_and_every_time(world, data):
    records = [
        arrive(data.draw, world) for _new in range(data.draw(st.integers(1, 12)))
    ]
    items = [world.item(record) for record in records]
    planned = world.planner().plan(items)
    one_by_one = world.planner()
    assert [one_by_one.decide(item) for item in items] == planned
    assert world.planner().plan(items) == planned


@given(worlds(), st.data())
def test_chunks_of_any_size_decide_as_one_plan(world, data):
    """A restart between chunks, or another size of them, changes nothing.

    All is open and for all companies here: a contact may follow its company only
    within the plan that gave the company an owner, see
    test_contacts_planned_together_go_with_their_company.
    """
    for vals in world.rules:
        vals["adds"] = False
    records = [
        arrive(data.draw, world) for _new in range(data.draw(st.integers(1, 15)))
    ]
    for record in records:
        record.is_open, record.company, record.stage = True, None, None
    whole = world.planner().plan([world.item(record) for record in records])
    decisions, start = [], 0
    while start < len(records):
        end = start + data.draw(st.integers(1, 6))
        plan = world.planner()
        chunk = plan.plan([world.item(record) for record in records[start:end]])
        for decision in chunk:
            world.carry_out(decision, False)
        world.save(plan)
        decisions, start = decisions + chunk, end
    assert decisions == whole


@given(worlds(), st.data())
def test_two_who_could_take_every_client_get_the_same_but_for_one(world, data):
    """One rotation, however the others fill up, pause, and work elsewhere."""
    always = [world.people[1], world.people[2]]
    for who in always:
        who.weight, who.limit, who.paused, who.companies = 1, None, False, None
        who.stage_limits = {}
    world.rules = [{"users": [3, 1, 4, 2, 5], "rotate": True, "fallback": None}]
    world.rules[0]["adds"] = False
    for _chunk in range(data.draw(st.integers(1, 6))):
        for who in list(world.people.values())[2:]:
            who.paused = data.draw(st.booleans())
        plan = world.planner()
        for _new in range(data.draw(st.integers(1, 12))):
            record = Record(len(world.records) + 1, None, **data.draw(FACTS))
            world.records[record.id] = record
            world.carry_out(plan.decide(world.item(record)), False)
            owners = [owner for r in world.records.values() for owner in r.owners]
            assert abs(owners.count(1) - owners.count(2)) <= 1
        world.save(plan)
