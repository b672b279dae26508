"""The automatic outcome on a server: killed while it waits, and with many notes."""

import os
import sys
import time

import pytest
from load.waiting import wait_until

from server import REPO

sys.path.append(str(REPO / "lead_flow" / "tests"))
from ai_server import AiServer  # noqa: E402

NOTES = 200
BATCH = 20
# notes and batch, with a service that takes a second for each answer
MANY = {"short": (400, 20), "full": (5000, 100)}


@pytest.fixture(scope="module")
def server(make_server):
    return make_server(workers=2, cron_threads=1)


@pytest.fixture
def service():
    with AiServer() as found:
        found.delay = 0.5
        yield found


def make_notes(server, service, notes=NOTES, batch=BATCH):
    """Notes to classify, of a client of their own."""
    admin = server.login()
    (client,) = admin.call("res.partner", "create", [[{"name": "Talks a lot"}]])
    values = [{"partner_id": client, "body": f"Agreed {n}"} for n in range(notes)]
    for start in range(0, notes, 500):
        admin.call("lead.flow.note", "create", [values[start : start + 500]])
    parameters = {
        "ai_enabled": "True",
        "ai_base_url": service.url,
        "ai_batch_size": batch,
        "ai_key": "sk-secret",
    }
    for name, value in parameters.items():
        arguments = [f"lead_flow.{name}", value]
        admin.call("ir.config_parameter", "set_param", arguments)


def count(server, state):
    query = "SELECT count(*) FROM lead_flow_note WHERE ai_state = %s"
    return server.sql(query, [state])[0][0]


def test_nothing_is_lost_and_nothing_is_paid_twice(server, service):
    make_notes(server, service)
    server.wake_cron("ir_cron_classify")
    wait_until(lambda: count(server, "done") >= 2 * BATCH, 60, "it has begun")
    requests = len(service.requests)
    wait_until(lambda: len(service.requests) > requests, 60, "a request is under way")
    dead = server.kill_worker("WorkerCron")
    wait_until(
        lambda: server.worker_pids("WorkerCron") not in ([], [dead]), 60, "another"
    )
    # the half hour after which nobody waits for the answer any more
    server.sql(
        """UPDATE lead_flow_note SET write_date = write_date - interval '1 hour'
            WHERE ai_state = 'asked'"""
    )

    time.sleep(2)  # until the new process listens
    server.wake_cron("ir_cron_classify")
    wait_until(lambda: count(server, "done") == NOTES, 120, "all notes are classified")
    asked = {}
    for index, (headers, _body) in enumerate(service.requests):
        ids = tuple(note["id"] for note in service.notes_of(index))
        assert asked.setdefault(headers["Idempotency-Key"], ids) == ids
    paid = [note for ids in asked.values() for note in ids]
    assert len(paid) == len(set(paid)) == NOTES
    assert len(service.requests) <= NOTES / BATCH + 5


def test_many_notes_need_few_requests(server, service):
    notes, batch = MANY[os.environ.get("LOAD_PROFILE") or "short"]
    service.delay = 1
    before = count(server, "done")
    make_notes(server, service, notes, batch)
    server.wake_cron("ir_cron_classify")
    wait_until(
        lambda: count(server, "done") == before + notes,
        6 * notes / batch + 120,
        "all notes are classified",
    )
    assert len(service.requests) <= notes / batch + 5
