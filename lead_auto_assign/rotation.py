"""Fair rotation between weighted operators, decided turn by turn.

How it works. Every turn is worth one client, shared among the operators who could
take it in proportion to their weights; whoever gets the client pays one for it. What
is left is the operator's *credit* (entitled - received): above zero he is owed
something. The next client goes to the operator with a positive credit whose next
client falls due first, the quota method of Balinski and Young ("Fair Representation",
1982, appendix A), which keeps every credit between -1 and 1 while the same operators
are eligible. Ties go to the one who has waited longest.

Who comes and goes. An operator who cannot take a turn keeps his credit and comes back
with it: a client he has just received is not forgotten because he was full for a
moment, and who may take every second client only is not put back each time. But never
so much that he would stand more than one client from anybody there: he neither gets
what he missed (a flood) nor waits for old debts (starvation). What a leaver was owed or
owed is spread over all who are there, in proportion to their weights, and taken back
when he returns. That moves all their credit/weight ratios by the same amount. So
whoever comes and goes, the ratios of two operators in turn never differ by more than
one client of the lighter one.
"""

from dataclasses import dataclass

# Credits are sums of fractions; below this a difference is rounding, not merit.
EPSILON = 1e-6


@dataclass(slots=True)
class Seat:
    """One operator's place in a rotation; the ledger row in memory.

    `credit` is entitled minus received; `in_turn` says whether he could take the
    last turn; `waited_since` orders ties, smallest first (any number that grows with
    time: the turn at which he last received, or a timestamp).
    """

    user: int
    weight: float = 1.0
    credit: float = 0.0
    in_turn: bool = False
    waited_since: float = 0.0
    received: int = 0


class Rotation:
    """The seats of one rule, and the turns taken in it; `moved` once one was taken.

    >>> rotation = Rotation([Seat(1), Seat(2), Seat(3, weight=2)])
    >>> [rotation.take({1, 2, 3}) for _ in range(8)]
    [3, 1, 2, 3, 3, 1, 2, 3]
    >>> rotation.take({1, 2})   # 3 is away
    1
    >>> rotation.take(set()) is None
    True
    """

    def __init__(self, seats):
        self.seats = {seat.user: seat for seat in seats}
        self.moved = False
        self._clock = max((seat.waited_since for seat in seats), default=0.0)

    def peek(self, eligible):
        """Who would be next among the users of `eligible` (a set); None if nobody."""
        turn = self._turn(eligible)
        return self._due_first(turn).user if turn else None

    def take(self, eligible):
        """Give the turn to one user of `eligible` (a set) and return him, or None."""
        turn = self._turn(eligible)
        if not turn:
            return None
        seat = self._due_first(turn)
        self._settle(turn)
        self._pay(seat)
        return seat.user

    def count(self, user, eligible):
        """`user` received a client without being chosen: it counts as his turn.

        `eligible` are those who could have taken it. Nothing happens for a user who
        has no seat here.
        """
        if user not in self.seats:
            return
        self._settle(self._turn(eligible | {user}))
        self._pay(self.seats[user])

    def _turn(self, eligible):
        """The turn shared out: list of (seat, its credit now) of those eligible."""
        seats = [seat for seat in self.seats.values() if seat.user in eligible]
        total = sum([seat.weight for seat in seats])
        kept = self._kept(seats)
        # What leavers took with them, less what others bring back, and this client.
        share = 1.0 - sum(kept)
        return [
            (seat, credit + share * seat.weight / total)
            for seat, credit in zip(seats, kept, strict=True)
        ]

    def _kept(self, seats):
        """The credits with which `seats` enter this turn."""
        if all([seat.in_turn for seat in seats]):
            return [seat.credit for seat in seats]
        kept, extremes = {}, {}
        for seat in sorted(seats, key=lambda seat: not seat.in_turn):
            credit = seat.credit if seat.in_turn else self._brought(seat, extremes)
            ratio = credit / seat.weight
            low, high = extremes.get(seat.weight, (ratio, ratio))
            extremes[seat.weight] = min(low, ratio), max(high, ratio)
            kept[seat.user] = credit
        return [kept[seat.user] for seat in seats]

    def _brought(self, seat, extremes):
        """The credit with which `seat` joins, or comes back.

        :param extremes: the credit/weight ratios of those there, as
            {weight: (lowest, highest)}
        """
        ratio = seat.credit / seat.weight
        if extremes:
            steps = {weight: 1.0 / min(weight, seat.weight) for weight in extremes}
            ratio = min(ratio, *(extremes[w][0] + step for w, step in steps.items()))
            ratio = max(ratio, *(extremes[w][1] - step for w, step in steps.items()))
        return ratio * seat.weight

    def _due_first(self, turn):
        """The seat whose next client falls due first, of those who are owed one."""
        total = sum([seat.weight for seat, _credit in turn])
        owed = [
            ((1.0 - credit) * total / seat.weight, seat)
            for seat, credit in turn
            if credit > EPSILON
        ]
        soonest = min([turns_left for turns_left, _seat in owed]) + EPSILON
        tied = [seat for turns_left, seat in owed if turns_left < soonest]
        return min(tied, key=lambda seat: (seat.waited_since, seat.user))

    def _settle(self, turn):
        self.moved = True
        for seat in self.seats.values():
            seat.in_turn = False
        for seat, credit in turn:
            seat.in_turn = True
            seat.credit = credit

    def _pay(self, seat):
        self._clock += 1
        seat.credit -= 1.0
        seat.received += 1
        seat.waited_since = self._clock
