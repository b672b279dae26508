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
NEVER = float("inf")


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
        # The last `_sharing`, with whom it was for; the seats of the last turn taken.
        self._shared, self._in_turn = (None, None), None
        self._clock = max((seat.waited_since for seat in seats), default=0.0)

    def peek(self, eligible):
        """Who would be next among the users of `eligible` (a set); None if nobody."""
        seats, shares = self._sharing(eligible)
        if not seats:
            return None
        return self._due_first(seats, shares, self._credits(seats, shares)).user

    def take(self, eligible):
        """Give the turn to one user of `eligible` (a set) and return him, or None."""
        seats, shares = self._sharing(eligible)
        if not seats:
            return None
        credits = self._credits(seats, shares)
        seat = self._due_first(seats, shares, credits)
        self._settle(seats, credits)
        self._pay(seat)
        return seat.user

    def count(self, user, eligible):
        """`user` received a client without being chosen: it counts as his turn.

        He may have had less than one due, so his credit can fall below -1. One who
        has no seat, because he is no recipient, is left out.
        """
        if user not in self.seats:
            return
        seats, shares = self._sharing(eligible | {user})
        self._settle(seats, self._credits(seats, shares))
        self._pay(self.seats[user])

    def _sharing(self, eligible):
        """Who takes part in a turn: (seats, the part of the turn that each gets)."""
        known, sharing = self._shared
        if known != eligible:
            seats = [seat for seat in self.seats.values() if seat.user in eligible]
            total = sum([seat.weight for seat in seats])
            sharing = seats, [seat.weight / total for seat in seats]
            # mostly the next turn is shared by the same
            self._shared = frozenset(eligible), sharing
        return sharing

    def _credits(self, seats, shares):
        """The credits of `seats` once this turn is shared out."""
        kept = self._kept(seats)
        # What leavers took with them, less what others bring back, and this client.
        part = 1.0 - sum(kept)
        return [
            credit + part * share for credit, share in zip(kept, shares, strict=True)
        ]

    def _kept(self, seats):
        """The credits with which `seats` enter this turn."""
        if seats is self._in_turn or all([seat.in_turn for seat in seats]):
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

    def _due_first(self, seats, shares, credits):
        """The seat whose next client falls due first, of those who are owed one."""
        due = [
            (1.0 - credit) / share if credit > EPSILON else NEVER
            for credit, share in zip(credits, shares, strict=True)
        ]
        soonest = min(due) + EPSILON
        tied = [seat for seat, left in zip(seats, due, strict=True) if left < soonest]
        return min(tied, key=lambda seat: (seat.waited_since, seat.user))

    def _settle(self, seats, credits):
        if not self.moved or self._in_turn is not seats:
            for seat in self.seats.values():
                seat.in_turn = False
            for seat in seats:
                seat.in_turn = True
            self.moved, self._in_turn = True, seats
        for seat, credit in zip(seats, credits, strict=True):
            seat.credit = credit

    def _pay(self, seat):
        self._clock += 1
        seat.credit -= 1.0
        seat.received += 1
        seat.waited_since = self._clock
