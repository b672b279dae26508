"""A server with several processes: what the load suite itself stands on."""

import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import websocket


@pytest.fixture(scope="module")
def server(make_server):
    return make_server(workers=2, cron_threads=1)


def test_parallel_clients_are_all_served(server):
    def create(number):
        session = server.login()
        return [
            session.call("res.partner", "create", [{"name": f"Client {number}-{each}"}])
            for each in range(5)
        ]

    with ThreadPoolExecutor(8) as pool:
        ids = [each for made in pool.map(create, range(8)) for each in made]
    assert len(set(ids)) == 40


def test_the_websocket_delivers_over_the_same_port(server):
    session = server.login()
    (channel,) = session.call("discuss.channel", "create", [[{"name": "Team"}]])
    version = session.info["websocket_worker_version"]
    address = server.url.replace("http", "ws") + f"/websocket?version={version}"
    cookie = f"session_id={session.session_id}"
    socket = websocket.create_connection(
        address, timeout=20, cookie=cookie, origin=server.url
    )
    socket.send(
        json.dumps({"event_name": "subscribe", "data": {"channels": [], "last": 0}})
    )
    # The subscription has no answer: post until it arrives.
    socket.settimeout(2)
    received = set()
    for number in range(20):
        session.call(
            "discuss.channel",
            "message_post",
            [[channel]],
            body=f"hello {number}",
            message_type="comment",
        )
        with contextlib.suppress(websocket.WebSocketTimeoutException):
            received |= {each["message"]["type"] for each in json.loads(socket.recv())}
        if "discuss.channel/new_message" in received:
            break
    socket.close()
    assert "discuss.channel/new_message" in received


def test_a_killed_worker_is_replaced(server):
    dead = server.kill_worker()
    limit = time.monotonic() + 30
    while time.monotonic() < limit and (
        dead in server.worker_pids() or len(server.worker_pids()) < 2
    ):
        time.sleep(0.2)
    assert server.login().uid
    assert len(server.worker_pids()) == 2


def test_cron_runs_in_a_process_of_its_own(server):
    assert server.worker_pids("WorkerCron")
    job = "SELECT res_id FROM ir_model_data WHERE name = 'autovacuum_job'"
    query = f"SELECT lastcall FROM ir_cron WHERE id = ({job})"
    before = server.sql(query)
    server.wake_cron("autovacuum_job")
    limit = time.monotonic() + 90
    while server.sql(query) == before:
        assert time.monotonic() < limit, "the cron process did not run the job"
        time.sleep(0.5)
