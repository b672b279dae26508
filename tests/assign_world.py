"""A small world of clients and operators that keeps its own books, for the planner.

The world knows who owns what and counts loads by itself, as the database does: a client
is in a load once, if the operator owns an open record of it. Each chunk is planned from
what the world tells, by a new planner, as each transaction does.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from pure import pure

capacity = pure("lead_auto_assign", "capacity")
planner = pure("lead_auto_assign", "planner")
rotation = pure("lead_auto_assign", "rotation")

COMPANIES = (None, 1, 2)
STAGES = (None, 5, 6)


@dataclass
class Record:
    id: int
    client: int | None  # the record whose owners it follows; None: stands alone
    company: int | None = None
    stage: int | None = None
    is_open: bool = True
    owners: tuple = ()


@dataclass
class Person:
    user: int
    weight: int = 1
    limit: int | None = None
    paused: bool = False
    companies: frozenset | None = None
    stage_limits: dict = field(default_factory=dict)  # {frozenset of stages: limit}


@dataclass
class World:
    people: dict
    rules: list  # dicts: users, rotate, fallback, adds
    records: dict = field(default_factory=dict)
    saved: dict = field(default_factory=dict)  # {(rule, user): seat of the ledger}

    def client(self, record):
        return record.client or record.id

    def load(self, user):
        open_records = (r for r in self.records.values() if r.is_open)
        return len({self.client(r) for r in open_records if user in r.owners})

    def stage_load(self, user, stages):
        owned = (r for r in self.records.values() if r.is_open and user in r.owners)
        return sum(1 for r in owned if r.stage and (not stages or r.stage in stages))

    def item(self, record):
        """What the engine would read of this record."""
        held = {}
        for other in self.records.values():
            if other.is_open and self.client(other) == self.client(record):
                for user in other.owners:
                    held[user] = held.get(user, 0) + 1
        head = self.records.get(record.client)
        return planner.Item(
            record.id,
            rules=tuple(range(1, len(self.rules) + 1)),
            client=self.client(record),
            client_owners=head.owners if head else (),
            owners=record.owners,
            held=held,
            is_open=record.is_open,
            company=record.company,
            stage=record.stage if record.is_open else None,
        )

    def operator(self, person):
        return capacity.Operator(
            person.user,
            room=self.room(person),
            blocked="paused" if person.paused else None,
            companies=person.companies,
            stage_limits=[
                capacity.StageLimit(
                    limit - self.stage_load(person.user, stages), stages=stages
                )
                for stages, limit in person.stage_limits.items()
            ],
        )

    def room(self, person):
        return person.limit and person.limit - self.load(person.user)

    def planner(self, follow_client=True):
        rules = {}
        for id, vals in enumerate(self.rules, 1):
            seats = [
                self.saved.get((id, user))
                or rotation.Seat(user, self.people[user].weight)
                for user in vals["users"]
            ]
            rules[id] = planner.Rule(
                id,
                rotation.Rotation([copy_of(seat) for seat in seats]),
                vals["rotate"],
                vals["fallback"],
                vals["adds"],
            )
        operators = {user: self.operator(who) for user, who in self.people.items()}
        return planner.Planner(rules, operators, follow_client)

    def carry_out(self, decision, adds):
        record = self.records[decision.item]
        if decision.users:
            kept = record.owners if adds else ()
            record.owners = tuple(dict.fromkeys((*kept, *decision.users)))

    def save(self, plan):
        for id, rule in plan.rules.items():
            for user, seat in rule.rotation.seats.items():
                self.saved[id, user] = seat


def copy_of(seat):
    return rotation.Seat(
        seat.user, seat.weight, seat.credit, seat.in_turn, seat.waited_since
    )


USERS = st.integers(1, 5)
SETS_OF_STAGES = st.sampled_from([frozenset(), frozenset({5}), frozenset({5, 6})])
PEOPLE = st.fixed_dictionaries(
    {
        "weight": st.integers(1, 4),
        "limit": st.none() | st.integers(1, 6),
        "paused": st.sampled_from([False, False, False, True]),
        "companies": st.sampled_from([None, None, frozenset({1}), frozenset({1, 2})]),
        "stage_limits": st.dictionaries(SETS_OF_STAGES, st.integers(0, 4), max_size=2),
    }
)
RULES = st.fixed_dictionaries(
    {
        "users": st.lists(USERS, min_size=1, unique=True),
        "rotate": st.sampled_from([True, True, False]),
        "fallback": st.none() | USERS,
        "adds": st.sampled_from([False, False, True]),
    }
)
FACTS = st.fixed_dictionaries(
    {
        "company": st.sampled_from(COMPANIES),
        "stage": st.sampled_from(STAGES),
        "is_open": st.sampled_from([True, True, True, False]),
    }
)


@st.composite
def worlds(draw):
    people = {user: Person(user, **draw(PEOPLE)) for user in range(1, 6)}
    return World(people, draw(st.lists(RULES, min_size=1, max_size=3)))


def arrive(draw, world):
    """A new record, maybe a contact of a client who is there already."""
    heads = [r.id for r in world.records.values() if r.client is None]
    client = draw(st.none() | st.sampled_from(heads)) if heads else None
    record = Record(len(world.records) + 1, client, **draw(FACTS))
    world.records[record.id] = record
    return record


def change_somebody(draw, world):
    """A pause, a return, a limit raised or lowered, a client closed or handed over."""
    who = world.people[draw(USERS)]
    draw(
        st.sampled_from(
            [
                lambda: setattr(who, "paused", not who.paused),
                lambda: setattr(who, "limit", draw(st.none() | st.integers(1, 6))),
                lambda: who.stage_limits.update({frozenset({5}): draw(USERS) - 1}),
                lambda: hand_over(draw, world, who.user),
                lambda: hand_over(draw, world, who.user),
            ]
        )
    )()


def hand_over(draw, world, user):
    if world.records:
        record = world.records[draw(st.sampled_from(sorted(world.records)))]
        record.is_open = draw(st.booleans())
        record.owners = draw(st.sampled_from([(), (user,)]))


def loads_of(world):
    return {
        (user, stages): world.load(user)
        if stages is None
        else world.stage_load(user, stages)
        for user, who in world.people.items()
        for stages in (None, *who.stage_limits)
    }


def check_the_books(world, plan, before):
    """No limit is passed by a decision, and the planner's rooms are the true ones."""
    for (user, stages), load in loads_of(world).items():
        who = world.people[user]
        limit = who.limit if stages is None else who.stage_limits[stages]
        if limit is not None and load > before[user, stages]:
            assert load <= limit
        operator = plan.operators[user]
        if stages is None:
            assert operator.room == world.room(who)
        else:
            rooms = {limit.stages: limit.room for limit in operator.stage_limits}
            assert rooms[stages] == limit - load
