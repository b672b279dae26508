"""The promises of the assignment engine under parallel load and under kill -9.

No creation fails, no limit is exceeded, the rotation stays fair, every client has an
owner or waits with a reason; nothing is lost or done twice when a process dies.
"""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from load import verdict
from load.amounts import amounts
from load.report import print_report
from load.steps import assert_promises_kept, begin, settle
from load.tabs import Crowd, insist
from load.waiting import wait_until
from load.world import FREE, LOGINS, World

AMOUNTS = amounts()
MANAGERS = ("manager1", "manager2")
VICTIMS = ("WorkerHTTP", "WorkerCron", "WorkerHTTP", "WorkerHTTP")


@pytest.fixture(scope="module")
def server(make_server):
    return begin(make_server, workers=4)


def test_the_promises_hold_under_parallel_load(server, capsys):
    world = World(server, "load", small=AMOUNTS.records // 50)
    orders = world.orders(AMOUNTS.records)
    crowd = Crowd(server, tabs_of(world))
    with others_at_work(world) as others:
        outcome = crowd.carry_out(orders)
    settle(server)
    with capsys.disabled():
        print_report("parallel load", world, outcome)
    assert outcome.errors == []
    assert outcome.broken == others.broken == []
    assert_promises_kept(world, orders + others.imported)
    assert_batches_right(server, others.batches)


def test_a_killed_process_loses_nothing_and_repeats_nothing(server, capsys):
    world = World(server, "kill", small=AMOUNTS.records // 50)
    orders = world.orders(AMOUNTS.records)
    crowd = Crowd(server, tabs_of(world))
    with others_at_work(world) as others, killing(server, crowd, len(orders)):
        outcome = crowd.carry_out(orders)
    settle(server)
    with capsys.disabled():
        print_report("processes killed", world, outcome)
    assert outcome.errors == []
    assert outcome.broken
    assert_promises_kept(world, orders + others.imported)
    assert_batches_right(server, others.batches)


def tabs_of(world):
    """Tabs of several users, salespeople with and without leads of others, managers."""
    users = [LOGINS[index % len(LOGINS)] for index in range(AMOUNTS.tabs)]
    return [world.tab(user) for user in users]


class Others:
    """What happens beside the crowd: an import, and two managers' mass assignments."""

    def __init__(self, world):
        self.world = world
        self.imported = [world.order("lead") for _index in range(AMOUNTS.imported)]
        self.chosen = {name: self._choose_clients() for name in MANAGERS}
        self.batches = {}  # {batch id: clients chosen}
        self.broken = []

    def _choose_clients(self):
        """Disjoint sets of older clients, one for each mass assignment."""
        ids = self.world.older_clients(sum(AMOUNTS.mass))
        ends = [sum(AMOUNTS.mass[:index]) for index in range(1, len(AMOUNTS.mass) + 1)]
        return [
            ids[end - size : end] for end, size in zip(ends, AMOUNTS.mass, strict=True)
        ]

    def import_file(self):
        tab = self.world.tab("desk")
        insist(
            lambda: self.world.import_file(tab, self.imported),
            lambda: not verdict.miscreated(
                self.world, self.imported, among_others=True
            ),
            self.broken,
        )

    def assign_in_mass(self, name):
        tab = self.world.tab(name)
        for number, ids in enumerate(self.chosen[name]):
            keep_owners = ("replace", "add")[number % 2]
            batch = insist(
                lambda ids=ids, keep=keep_owners: self.world.assign_in_mass(
                    tab, ids, [*FREE, "eve"], keep
                ),
                lambda ids=ids: self.world.batch_of(ids),
                self.broken,
            )
            self.batches[batch] = ids


@contextlib.contextmanager
def others_at_work(world):
    """The others work while the block runs; it ends when they are through, too."""
    others = Others(world)
    with ThreadPoolExecutor(len(MANAGERS) + 1) as pool:
        work = [pool.submit(others.assign_in_mass, name) for name in MANAGERS]
        work.append(pool.submit(others.import_file))
        yield others
        for each in work:
            each.result()


@contextlib.contextmanager
def killing(server, crowd, count):
    """kill -9 a process each time that another part of `count` orders is done."""

    def kill():
        for number, kind in enumerate(VICTIMS, 1):
            part = count * number / (len(VICTIMS) + 1)
            wait_until(lambda part=part: crowd.done >= part, 600, "the crowd works")
            server.kill_worker(kind)

    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(kill)
        yield
        work.result()


def assert_batches_right(server, batches):
    assert len(batches) == len(MANAGERS) * len(AMOUNTS.mass)
    for batch, ids in batches.items():
        assert not verdict.batch_errors(server, batch, ids)
