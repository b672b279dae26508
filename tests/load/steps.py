"""What the tests of assignment on a real server do again and again."""

import contextlib

from load import verdict
from load.waiting import wait_until
from load.world import FREE, WEIGHTS

EQUAL = dict.fromkeys(FREE, 1)


def begin(make_server, workers):
    """A server of several processes on which only the jobs of assignment run."""
    # Odoo ends a cron process that works for two minutes; this machine may be slow
    arguments = ["--limit-time-real-cron", "900"]
    server = make_server(workers=workers, cron_threads=1, arguments=arguments)
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


def settle(server):
    """Wait until the outbox is served and the mass assignments are finished."""
    wait_until(lambda: not verdict.unfinished(server), 180, "all is assigned")


@contextlib.contextmanager
def held_turn(server, commit=True):
    """Somebody else's transaction holds the turn during the block, then ends."""
    with contextlib.closing(server.connect()) as connection:
        connection.cursor().execute("UPDATE lead_assign_turn SET tick = tick + 1")
        yield
        connection.commit() if commit else connection.rollback()


def assert_promises_kept(world, orders):
    """Check all that must hold once everything is settled.

    :param orders: all that was created for the world's rules
    """
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
