"""How much load: LOAD_PROFILE is `short` for everyday work or `full` for the proof."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Amounts:
    """What one run of the suite puts on the server.

    `records` are created one by one through `tabs` parallel HTTP clients. Meanwhile
    somebody imports a file of `imported` leads, and each manager starts a mass
    assignment for each of the sizes in `mass`. Operators race through a `queue` of
    clients.
    """

    records: int
    tabs: int
    imported: int
    mass: tuple
    queue: int


PROFILES = {
    "short": Amounts(
        records=400,
        tabs=16,
        imported=60,
        mass=(60, 60, 320),
        queue=300,
    ),
    "full": Amounts(
        records=2000,
        tabs=50,
        imported=300,
        mass=(100, 100, 100, 250, 600, 600),
        queue=2000,
    ),
}


def amounts():
    """The profile that the environment asks for."""
    return PROFILES[os.environ.get("LOAD_PROFILE") or "short"]
