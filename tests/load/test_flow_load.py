"""Sixteen operators race through one queue on a server with four processes.

Nobody gets a client whom a colleague noted something on, no note is lost or doubled, no
request fails; and saving and moving on stays quick, beside the bare creation of a note
by as many operators at once. The full load races through 2,000 clients, FLOW_CLIENTS
through as many as it says.
"""

import concurrent.futures
import os
import random
import statistics
import time
import uuid

import pytest
from load.amounts import amounts
from load.waiting import wait_until

OPERATORS = int(os.environ.get("FLOW_OPERATORS", "16"))
CLIENTS = int(os.environ.get("FLOW_CLIENTS") or amounts().queue)
# how long an operator talks and types; nobody saves without any pause
PAUSE = float(os.environ.get("FLOW_PAUSE", "1"))
# FLOW_LIMIT=0.3 checks what is asked of a quiet machine with two cores
LIMIT = float(os.environ.get("FLOW_LIMIT", "0"))
# against as many bare creations at once, whatever else the machine does
TIMES_BARE = 4
PAUSED_NOTES = 10
WORKERS = 4


@pytest.fixture(scope="module")
def flow_server():
    from server import OdooServer

    with OdooServer(workers=WORKERS, cron_threads=1) as server:
        # all jobs of a new database are due at once, which is no working day
        wait_until(lambda: not due_jobs(server), 180, "the jobs have had their turn")
        yield server


def due_jobs(server):
    query = """SELECT count(*) FROM ir_cron
                WHERE active AND nextcall <= now() AT TIME ZONE 'UTC'"""
    return server.sql(query)[0][0]


@pytest.fixture(scope="module")
def sessions(flow_server):
    """Operators whose role reserves, without any sales right, each with his session."""
    admin = flow_server.login()
    group = admin.call(
        "ir.model.data",
        "check_object_reference",
        ["lead_flow", "group_lead_flow_operator"],
    )[1]
    role = admin.call("res.role", "create", [{"name": "Load", "flow_reserve": True}])
    logins = [f"load_{index}" for index in range(OPERATORS)]
    values = {"group_ids": [[4, group, 0]], "role_ids": [[4, role, 0]]}
    admin.call(
        "res.users",
        "create",
        [[{"name": x, "login": x, "password": x, **values} for x in logins]],
    )
    return [flow_server.login(login, login, is_bare=True) for login in logins]


def make_clients(server, name, count):
    """Ids of new clients in the queue."""
    admin = server.login()
    ids = []
    for start in range(0, count, 500):
        numbers = range(start, min(start + 500, count))
        values = [{"name": f"{name} {number}"} for number in numbers]
        ids += admin.call("res.partner", "create", [values])
    return ids


def together(work, items):
    """`work(item)` for all items at once, in the order of the items."""
    with concurrent.futures.ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(work, items))


def save(session, client_id, body, method="save_note", **values):
    arguments = [client_id, {"body": body, **values}, str(uuid.uuid4())]
    return session.call("lead.flow.queue", method, arguments)


def work_off(session, body, limit=None, pause=0):
    """One operator takes and notes clients until the queue gives no new one.

    Every other note closes; those left open are reserved for the operator, who gets
    them again when nobody new is left.

    :return: list of (client id, seconds of save and next, whether it was saved)
    """
    done = []
    known = set()
    client = session.call("lead.flow.queue", "get_next")
    while client and client["id"] not in known and len(done) != limit:
        time.sleep(random.uniform(0, 2 * pause))
        known.add(client["id"])
        closing = len(done) % 2 == 0
        begin = time.monotonic()
        answer = save(session, client["id"], body, "save_and_next", is_closing=closing)
        done.append((client["id"], time.monotonic() - begin, "note" in answer))
        client = answer["next"]
    return done


def bare_creation(session, client_ids):
    """Seconds of each plain creation of a note over the same wire."""
    seconds = []
    for client_id in client_ids:
        values = {"partner_id": client_id, "body": "bare", "is_closing": True}
        begin = time.monotonic()
        session.call("lead.flow.note", "create", [values])
        seconds.append(time.monotonic() - begin)
    return seconds


def in_words(title, seconds):
    p95 = statistics.quantiles(seconds, n=20)[-1]
    median = statistics.median(seconds)
    return f"{title}: median {median * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"


def p95_of(seconds):
    return statistics.quantiles(seconds, n=20)[-1]


def check_notes(server, body, client_ids, saved):
    """Each client has one note, by one operator: closed, or reserved for him."""
    notes, clients, operators = server.sql(
        """SELECT count(*), count(DISTINCT partner_id),
                  count(DISTINCT (partner_id, user_id))
             FROM lead_flow_note WHERE body = %s AND active""",
        [body],
    )[0]
    assert operators == clients, "clients with notes of two operators"
    assert notes == clients == saved == len(client_ids), "lost or doubled notes"
    states = server.sql(
        """SELECT DISTINCT n.is_closing IS TRUE, p.flow_state, p.flow_user_id = n.user_id
             FROM lead_flow_note n JOIN res_partner p ON p.id = n.partner_id
            WHERE n.body = %s AND p.id = ANY(%s)""",
        [body, client_ids],
    )
    assert set(states) == {(True, "done", None), (False, "in_progress", True)}


def test_operators_race_through_the_queue(flow_server, sessions):
    ids = make_clients(flow_server, "Race", CLIENTS)
    begin = time.monotonic()
    results = together(lambda session: work_off(session, "race"), sessions)
    seconds = time.monotonic() - begin
    done = [row for rows in results for row in rows]
    check_notes(flow_server, "race", ids, sum(saved for _id, _time, saved in done))

    # on his own clients: others are reserved
    share = [[client_id for client_id, *_rest in rows[:20]] for rows in results]
    bare = together(
        lambda pair: bare_creation(*pair), list(zip(sessions, share, strict=True))
    )
    bare = [each for times in bare for each in times]
    times = [each for _id, each, _saved in done]
    print(
        f"\n{len(done)} notes by {OPERATORS} operators in {seconds:.0f} s "
        f"({len(done) / seconds:.0f} a second), without any pause",
        in_words("save and next", times),
        in_words("bare create, as many at once", bare),
        sep="\n",
    )
    if LIMIT:
        assert p95_of(times) <= TIMES_BARE * p95_of(bare)


def test_save_and_next_of_working_operators_is_quick(flow_server, sessions):
    """The same with a pause for the call: what an operator feels."""
    ids = make_clients(flow_server, "Work", OPERATORS * (PAUSED_NOTES + 1))
    results = together(
        lambda session: work_off(session, "work", PAUSED_NOTES, PAUSE), sessions
    )
    times = [each for rows in results for _id, each, _saved in rows]
    noted = [client_id for rows in results for client_id, _time, _saved in rows]
    assert set(noted) <= set(ids)
    check_notes(flow_server, "work", noted, len(times))
    print("\n" + in_words(f"save and next, {PAUSE:g} s between two notes", times))
    if LIMIT:
        assert p95_of(times) <= LIMIT


def test_savings_at_the_same_instant_have_one_winner(flow_server, sessions):
    for _turn in range(5):
        client = make_clients(flow_server, "Contested", 1)[0]
        arguments = [(session, client, "x") for session in sessions[:8]]
        answers = together(lambda each: save(*each), arguments)
        assert sum("note" in answer for answer in answers) == 1
        losers = [answer["conflict"] for answer in answers if "conflict" in answer]
        assert len(losers) == len(answers) - 1
        assert len({loser["user"] for loser in losers}) == 1
