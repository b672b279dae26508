"""Which owners each client gets: the whole decision, in memory, without Odoo.

In: the records (`Item`), the rules in their order (`Rule`), the operators as they
stand (`capacity.Operator`). Out: one `Decision` per item, in the order of the items.
Nothing is read or written here, so that a plan can be shown before it is carried out,
and replayed in a test.

For each item, in this order:

1. the owners of the client it belongs to (the company of a contact, the client of a
   lead), as many as can take it: it counts as their turn;
2. the first of its rules that can serve somebody: the next of the rotation, or all
   recipients who can take it;
3. the fallback operator of the first rule that has one, if he can take it;
4. nobody: it waits, and the decision says why.
"""

from dataclasses import dataclass, field

from .capacity import GONE
from .rotation import Rotation

# Kinds of decision.
CLIENT = "client"  # given to the owners of the client it belongs to
ROTATION = "rotation"
EVERYBODY = "everybody"
FALLBACK = "fallback"
WAITING = "waiting"
RESTORED = "restored"  # given back by undoing a mass assignment; never planned


@dataclass(slots=True)
class Item:
    """One record to assign.

    `rules`: ids of the rules that match it, in their order. `client`: key of the
    client it belongs to, as loads count clients; None for a client of its own.
    `client_owners`: whom it follows, main owner first. `owners`: the record's present
    owners. `held`: {user: how many open records of the client he owns}, this one
    included; a client is in a load once, however many there are. `is_open` is False
    for what is in nobody's load. `trigger`: what asked for the assignment, only passed
    on. `stage` is None for what is not in the pipeline.
    """

    id: int
    rules: tuple = ()
    client: object = None
    client_owners: tuple = ()
    owners: tuple = ()
    held: dict = field(default_factory=dict)
    is_open: bool = True
    trigger: str = ""
    company: int | None = None
    team: int | None = None
    stage: int | None = None


@dataclass(slots=True)
class Rule:
    """One rule: `rotation` holds the seats of all its recipients.

    `adds` tells that its new owners join the present ones of a record, instead of
    taking their place, which gives them room again.
    """

    id: int
    rotation: Rotation
    rotate: bool = True
    fallback: int | None = None
    adds: bool = False

    @property
    def recipients(self):
        return self.rotation.seats.keys()


@dataclass(slots=True)
class Decision:
    """What an item gets.

    `users`: the new owners, main owner first, empty when it waits. `passed_over`:
    pairs (user, reason) of those who would have had a claim and could not take it.
    """

    item: int
    kind: str
    users: tuple = ()
    rule: int | None = None
    passed_over: tuple = ()


@dataclass
class Planner:
    """Plans items one after the other; each decision sees the ones before it.

    `rules` and `operators` are dicts by id. `follow_client` is False where the
    recipients are chosen by hand (mass assignment): step 1 is then left out.

    >>> from .capacity import Operator
    >>> from .rotation import Seat
    >>> rule = Rule(7, Rotation([Seat(1), Seat(2)]))
    >>> planner = Planner({7: rule}, {1: Operator(1), 2: Operator(2, room=1)})
    >>> items = [Item(id, rules=(7,), client=id) for id in (30, 31, 32, 33)]
    >>> [decision.users for decision in planner.plan(items)]
    [(1,), (2,), (1,), (1,)]
    >>> planner.decide(Item(34, rules=(7,), client=34)).passed_over
    ((2, 'full'),)
    >>> contact = Item(35, rules=(7,), client=31, client_owners=(2,), held={2: 1})
    >>> planner.decide(contact)
    Decision(item=35, kind='client', users=(2,), rule=7, passed_over=())
    """

    rules: dict
    operators: dict
    follow_client: bool = True
    # {client: its new owners in this plan}, {(client, user): open records he owns now}
    _given: dict = field(default_factory=dict)
    _held: dict = field(default_factory=dict)
    _standing: dict = field(default_factory=dict)

    def plan(self, items):
        """Decide for all `items`: a list of `Decision`, in the same order."""
        return [self.decide(item) for item in items]

    def decide(self, item):
        """Decide for one item, and remember what it takes from whom."""
        decision = self._client_decision(item) or self._rule_decision(item)
        if decision.users:
            self._book(item, decision)
        return decision

    def _client_decision(self, item):
        owners = self._given.get(item.client) or item.client_owners
        if not owners or not self.follow_client:
            return None
        users = tuple(user for user in owners if not self._refusal(user, item))
        if not users:
            return None
        rule = self.rules[item.rules[0]] if item.rules else None
        if rule and rule.rotate:
            eligible = self._claims(rule, item)[0]
            for user in users:
                rule.rotation.count(user, eligible)
        return Decision(item.id, CLIENT, users, rule and rule.id)

    def _rule_decision(self, item):
        passed_over = ()
        rules = [self.rules[rule] for rule in item.rules]
        for rule in rules:
            eligible, refused = self._claims(rule, item)
            passed_over = passed_over + refused if passed_over else refused
            if eligible:
                kind = ROTATION if rule.rotate else EVERYBODY
                users = self._serve(rule, eligible)
                return Decision(item.id, kind, users, rule.id, passed_over)
        for rule in rules:
            if rule.fallback and not self._refusal(rule.fallback, item):
                users = (rule.fallback,)
                return Decision(item.id, FALLBACK, users, rule.id, passed_over)
        first = rules[0].id if rules else None
        return Decision(item.id, WAITING, (), first, passed_over)

    def _serve(self, rule, eligible):
        if rule.rotate:
            return (rule.rotation.take(eligible),)
        return tuple(user for user in rule.recipients if user in eligible)

    def _claims(self, rule, item):
        """Who can take `item` by `rule`, and who cannot: (set of users, pairs)."""
        if item.owners or item.client_owners or item.client in self._given:
            return self._sort_out(rule, item)
        # Nobody owns anything of it yet: the same for every such item, until an
        # operator's room runs out or comes back.
        key = (rule.id, item.company, item.is_open)
        if key not in self._standing:
            self._standing[key] = self._sort_out(rule, item)
        return self._standing[key]

    def _sort_out(self, rule, item):
        refusals = [(user, self._refusal(user, item)) for user in rule.recipients]
        return (
            {user for user, reason in refusals if not reason},
            tuple((user, reason) for user, reason in refusals if reason),
        )

    def _refusal(self, user, item):
        operator = self.operators.get(user)
        if operator is None:
            return GONE
        return operator.refusal(item.company, self._is_new_client(user, item))

    def _is_new_client(self, user, item):
        """Whether the item brings a client that is not yet in the user's load."""
        return item.is_open and not self._count_held(user, item)

    def _count_held(self, user, item):
        """How many open records of the item's client the user owns by now."""
        own = int(item.is_open and user in item.owners)
        held = max(item.held.get(user, 0), own)
        return self._held.get((self._client(item), user), held)

    def _client(self, item):
        return ("alone", item.id) if item.client is None else item.client

    def _book(self, item, decision):
        rule = self.rules.get(decision.rule)
        adds = bool(rule and rule.adds)
        team = self._team_after(item, decision, adds)
        for user in decision.users:
            if user not in item.owners:
                self._give(user, item, team)
        if not adds:
            for user in set(item.owners) - set(decision.users):
                self._take_away(user, item)
        if item.client is not None:
            given = self._given.get(item.client, ())
            self._given[item.client] = tuple(dict.fromkeys((*given, *decision.users)))

    def _team_after(self, item, decision, adds):
        """The lead's team once `decision` is carried out."""
        if adds and item.owners:
            return item.team  # it keeps its salesperson
        return self.operators[decision.users[0]].team_of(item.team)

    def _give(self, user, item, team):
        held = self._count_held(user, item)
        if item.is_open:
            self._held[self._client(item), user] = held + 1
        new_client = item.is_open and not held
        operator = self.operators[user]
        self._note(operator.receive(new_client, team, item.stage))

    def _take_away(self, user, item):
        held = self._count_held(user, item)
        if item.is_open:
            self._held[self._client(item), user] = held - 1
        if user in self.operators:
            last = item.is_open and held == 1
            operator = self.operators[user]
            self._note(operator.release(last, item.team, item.stage))

    def _note(self, moved):
        if moved:
            self._standing.clear()
