"""Assignment that is held up, put off or killed in the middle: it goes on, once."""

import time
from collections import Counter

import pytest
from load import verdict
from load.steps import assert_promises_kept, begin, held_turn, settle
from load.tabs import create
from load.waiting import wait_until
from load.world import FREE, World

# Two chunks and a bit: what is done in one transaction.
MANY = 2500  # the dispatcher, a thousand
MANY_IN_MASS = 8500  # a mass assignment, four thousand
AT_ONCE = 5  # seconds; the others hold their locks until the test lets them go


@pytest.fixture(scope="module")
def server(make_server):
    return begin(make_server, workers=2)


# ------------------------------------------------------------
# Held up by other transactions
# ------------------------------------------------------------


@pytest.mark.parametrize("commit", [True, False])
def test_whoever_cannot_have_the_turn_is_served_after_it(server, commit):
    world = World(server, "turn" if commit else "back")
    tab = world.tab("ada")
    orders = [world.order("client") for _index in range(8)]
    for order in orders:
        with held_turn(server, commit):
            assert seconds_of(lambda order=order: create(tab, order)) < AT_ONCE
            assert [] in owners_of(world)
    settle(server)
    assert_promises_kept(world, orders)
    assert [len(owners) for owners in owners_of(world)] == [1] * len(orders)


def test_a_client_whom_somebody_is_writing_holds_up_nobody(server):
    world = World(server, "busy")
    tab = world.tab("manager1")
    first, second = world.order("client"), world.order("client")
    older = world.older_clients(12)
    with held_turn(server):
        create(tab, first)
        writer = begin_writing(server, [*ids_of(world), older[0]])
    assert seconds_of(lambda: create(tab, second)) < AT_ONCE
    batch = world.assign_in_mass(tab, older, ["ada"])

    def not_assigned():
        return [line[:2] for line in verdict.wrong_lines(server, batch, older)]

    alone = [(older[0], "todo")]
    wait_until(lambda: not_assigned() == alone, 60, "all others are assigned")
    wait_until(lambda: verdict.unfinished(server) == 2, 60, "the new one is, too")
    assert sorted(map(len, owners_of(world))) == [0, 1]
    writer.close()  # takes back what it wrote
    server.wake_cron("ir_cron_dispatch")
    server.wake_cron("ir_cron_batch")
    settle(server)
    assert_promises_kept(world, [first, second])
    assert not verdict.batch_errors(server, batch, older)


def seconds_of(action):
    start = time.monotonic()
    action()
    return time.monotonic() - start


def owners_of(world):
    """The owners of each record that was created for the world's rules."""
    return [owners for *_record, owners in verdict.records(world)]


def ids_of(world):
    return [record for _reference, _table, record, *_rest in verdict.records(world)]


def begin_writing(server, ids):
    """A transaction, still open, that has written these clients."""
    connection = server.connect()
    query = "UPDATE res_partner SET comment = '' WHERE id = ANY(%s)"
    connection.cursor().execute(query, [ids])
    return connection


# ------------------------------------------------------------
# Killed
# ------------------------------------------------------------


def test_a_dispatcher_killed_in_the_middle_goes_on(server):
    world = World(server, "outbox")
    orders = [world.order("weighted") for _index in range(MANY)]
    with held_turn(server):
        create_many(world, orders)
        assert verdict.unfinished(server) == len(orders)
    kill_cron_in_the_middle(
        server, lambda: verdict.unfinished(server), "ir_cron_dispatch"
    )
    settle(server)
    assert_promises_kept(world, orders)


def test_a_mass_assignment_killed_in_the_middle_goes_on(server):
    world = World(server, "mass")
    ids = world.older_clients(MANY_IN_MASS)
    manager = world.tab("manager1")
    batch = world.assign_in_mass(manager, ids, FREE)
    kill_batch_in_the_middle(server, batch)
    assert not verdict.batch_errors(server, batch, ids)
    received = Counter(owners for _main, owners in verdict.owners(server, ids).values())
    assert len(received) == len(FREE)
    assert max(received.values()) - min(received.values()) <= 1


def test_undoing_killed_in_the_middle_restores_every_owner(server):
    world = World(server, "undo")
    ids = world.older_clients(MANY_IN_MASS)
    before = verdict.owners(server, ids)
    manager = world.tab("manager1")
    batch = world.assign_in_mass(manager, ids, FREE)
    settle(server)
    assert verdict.owners(server, ids) != before
    manager.call("lead.assign.batch", "action_undo", [[batch]])
    kill_batch_in_the_middle(server, batch)
    assert verdict.owners(server, ids) == before
    assert not verdict.main_owner_is_no_owner(server)


def create_many(world, orders):
    """Create the orders' records 500 at a time."""
    for start in range(0, len(orders), 500):
        values = [order.values for order in orders[start : start + 500]]
        world.admin.call(orders[0].model, "create", [values])


def kill_batch_in_the_middle(server, batch):
    query = """SELECT count(*) FROM lead_assign_batch_line
                WHERE batch_id = %s AND state = 'todo'"""
    kill_cron_in_the_middle(
        server, lambda: server.sql(query, [batch])[0][0], "ir_cron_batch"
    )
    settle(server)


def kill_cron_in_the_middle(server, count_left, job):
    """kill -9 the cron process when a part of the work is done.

    The process that follows would look for work after a minute; it is told at once.
    """
    whole = count_left()
    wait_until(lambda: count_left() < whole, 60, "it has begun")
    dead = server.kill_worker("WorkerCron")
    assert count_left()
    wait_until(
        lambda: server.worker_pids("WorkerCron") not in ([], [dead]), 60, "another"
    )
    time.sleep(2)  # until it listens
    server.wake_cron(job)
