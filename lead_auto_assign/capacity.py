"""Who may receive one more client: pauses, leave, companies and limits, in memory."""

from dataclasses import dataclass, field

# Why somebody is passed over, from the most to the least permanent reason.
GONE = "gone"  # archived, or no internal user any more
COMPANY = "company"  # may not work for the client's company
PAUSED = "paused"
LEAVE = "leave"
FULL = "full"  # the limit of clients is reached
STAGE = "stage"  # a limit of a group of pipeline stages is reached
REASONS = (GONE, COMPANY, PAUSED, LEAVE, FULL, STAGE)

# The team of a lead that Odoo is about to move to some team of its new salesperson.
SOME_TEAM = -1


@dataclass(slots=True)
class StageLimit:
    """How many more contacts one operator may have in a group of pipeline stages.

    `team` None means every team, no `stages` mean all stages of the team.

    >>> limit = StageLimit(room=3, team=1, stages=frozenset({10, 11}))
    >>> limit.holds(1, 10), limit.holds(1, 12), limit.holds(2, 10)
    (True, False, False)
    >>> limit.holds(SOME_TEAM, 10), StageLimit(room=3).holds(2, 10)
    (True, True)
    """

    room: int
    team: int | None = None
    stages: frozenset = frozenset()

    def holds(self, team, stage):
        """Whether a lead of `team` in `stage` counts, or may count, in this limit."""
        return (self.team is None or team in (self.team, SOME_TEAM)) and (
            not self.stages or stage in self.stages
        )


@dataclass(slots=True)
class Operator:
    """One operator as he stands now.

    `room`: how many more clients he may have, None without a limit; may be negative
    (a limit lowered below the load). `blocked`: GONE, PAUSED, LEAVE or None.
    `companies`: ids of the companies he works for, `teams`: of the sales teams, None
    for all.

    >>> anna = Operator(1, room=1, companies=frozenset({5}))
    >>> anna.refusal(company=5) is None, anna.refusal(company=6)
    (True, 'company')
    >>> anna.receive()  # her last free place
    True
    >>> anna.refusal(company=5), anna.refusal(company=5, new_client=False)
    ('full', None)
    """

    user: int
    room: int | None = None
    blocked: str | None = None
    companies: frozenset | None = None
    teams: frozenset | None = None
    stage_limits: list = field(default_factory=list)

    def refusal(self, company=None, new_client=True):
        """The reason why he cannot receive a client of `company` now, or None.

        `new_client` is False when he already owns the client that the record belongs
        to, which then takes none of his room.
        """
        if self.blocked == GONE:
            return GONE
        if company and self.companies is not None and company not in self.companies:
            return COMPANY
        if self.blocked:
            return self.blocked
        if new_client and self.room is not None and self.room <= 0:
            return FULL
        if any(limit.room <= 0 for limit in self.stage_limits):
            return STAGE
        return None

    def team_of(self, team):
        """The team of a lead of `team` once he is its salesperson: Odoo moves it out of
        a team in which he does not work."""
        return team if self.teams is None or team in self.teams else SOME_TEAM

    def receive(self, new_client=True, team=None, stage=None):
        """Take one record; `stage` is None for what is not in the pipeline.

        True if he could take more before and cannot now.
        """
        return self._move(-1, new_client, team, stage)

    def release(self, last_of_client=True, team=None, stage=None):
        """Give one record away; True if he can take more now and could not before."""
        return self._move(1, last_of_client, team, stage)

    def _move(self, step, whole_client, team, stage):
        could = self._has_room()
        if whole_client and self.room is not None:
            self.room += step
        if stage is not None:
            for limit in self.stage_limits:
                if limit.holds(team, stage):
                    limit.room += step
        return self._has_room() != could

    def _has_room(self):
        return (self.room is None or self.room > 0) and all(
            limit.room > 0 for limit in self.stage_limits
        )
