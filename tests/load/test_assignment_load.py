"""The promises of the assignment engine under parallel load and under kill -9.

No creation fails, no limit is exceeded, the rotation stays fair, every client has an
owner or waits with a reason; nothing is lost or done twice when a process dies.
"""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from load import verdict
from load.amounts import amounts
from load.report import print_report
from load.tabs import Crowd, create, insist
from load.waiting import wait_until
from load.world import FREE, LOGINS, WEIGHTS, World

AMOUNTS = amounts()
MANAGERS = ("manager1", "manager2")
EQUAL = dict.fromkeys(FREE, 1)
VICTIMS = ("WorkerHTTP", "WorkerCron", "WorkerHTTP", "WorkerHTTP")


@pytest.fixture(scope="module")
def server(make_server):
    # Odoo ends a cron process that works for two minutes; this machine may be slow
    server = make_server(
        workers=4, cron_threads=1, arguments=["--limit-time-real-cron", "900"]
    )
    leave_other_jobs_out(server)
    return server


def leave_other_jobs_out(server):
    """A new database owes all jobs at once; those of other addons are put off."""
    ours = """SELECT res_id FROM ir_model_data
               WHERE model = 'ir.cron' AND module = 'lead_auto_assign'"""
    server.sql(f"DELETE FROM ir_cron_trigger WHERE cron_id NOT IN ({ours})")
    server.sql(
        f"""UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + interval '1 day'
             WHERE id NOT IN ({ours})"""
    )


# ------------------------------------------------------------
# Many at once
# ------------------------------------------------------------


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
    orders = world.orders(AMOUNTS.records // 2)
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


def settle(server):
    """Wait until the outbox is served and the mass assignments are finished."""
    wait_until(lambda: not verdict.unfinished(server), 180, "all is assigned")


def assert_promises_kept(world, orders):
    server = world.server
    assert not verdict.miscreated(world, orders)
    assert not verdict.neither_owned_nor_waiting(world)
    assert not verdict.main_owner_is_no_owner(server)
    assert not verdict.over_limit(server)
    assert not verdict.over_stage_limit(server)
    assert not verdict.logged_otherwise(world)
    assert not verdict.ledger_errors(world)
    assert not verdict.unfair(world, "client", EQUAL)
    assert not verdict.unfair(world, "lead", EQUAL)
    assert not verdict.unfair(world, "weighted", WEIGHTS)


def assert_batches_right(server, batches):
    assert len(batches) == len(MANAGERS) * len(AMOUNTS.mass)
    for batch, ids in batches.items():
        assert not verdict.batch_errors(server, batch, ids)


# ------------------------------------------------------------
# In the middle of it
# ------------------------------------------------------------


@pytest.mark.parametrize("commit", [True, False])
def test_whoever_cannot_have_the_turn_is_served_after_it(server, commit):
    world = World(server, "turn" if commit else "back")
    tab = world.tab("ada")
    orders = [world.order("client") for _index in range(8)]
    for order in orders:
        with held_turn(server, commit):
            start = time.monotonic()
            create(tab, order)
            seconds = time.monotonic() - start
            assert [] in owners_of(world)
        assert seconds < 5
    settle(server)
    assert_promises_kept(world, orders)
    assert [len(owners) for owners in owners_of(world)] == [1] * len(orders)


@contextlib.contextmanager
def held_turn(server, commit=True):
    """Somebody else's transaction holds the turn during the block, then ends."""
    with contextlib.closing(server.connect()) as connection:
        connection.cursor().execute("UPDATE lead_assign_turn SET tick = tick + 1")
        yield
        connection.commit() if commit else connection.rollback()


def owners_of(world):
    """The owners of all that was created for the world's rules."""
    return [owners for *_record, owners in verdict.records(world)]


def wake_the_next(server, dead, job):
    """Make the cron process that follows the `dead` one do that job now; by itself it
    would begin after a minute."""
    wait_until(
        lambda: set(server.worker_pids("WorkerCron")) - {dead},
        60,
        "another cron process",
    )
    time.sleep(2)  # it must listen
    server.wake_cron(job)
