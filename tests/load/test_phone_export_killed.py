"""A long export whose worker is killed goes on where it was, and loses nothing."""

import io
import time
import zipfile

import pytest
from load.phone_world import Campaign
from load.waiting import wait_until

PDFS = 200


@pytest.fixture(scope="module")
def server():
    from server import OdooServer

    slow = ["--limit-time-real-cron", "900"]
    with OdooServer(workers=2, cron_threads=1, arguments=slow) as server:
        yield server


def test_an_archive_whose_worker_is_killed_is_made_whole(server):
    admin = server.login()
    campaign = Campaign(admin, "Killed", PDFS)
    campaign.interview_all(server)
    admin.call("phone.campaign", "action_export_pdfs", [[campaign.id]])
    export = admin.call("phone.campaign.export", "search", [[]])[0]

    def read(field):
        return admin.call("phone.campaign.export", "read", [[export], [field]])[0][
            field
        ]

    wait_until(lambda: read("done_count"), 180, "a part is made")
    dead = server.kill_worker("WorkerCron")
    done = read("done_count")
    assert 0 < done < PDFS, "it was killed in the middle"
    wait_until(
        lambda: server.worker_pids("WorkerCron") not in ([], [dead]), 60, "another"
    )
    time.sleep(2)  # until it listens
    server.wake_cron("ir_cron_export")
    wait_until(lambda: read("state") == "done", 300, "it is ready")
    (attachment,) = read("attachment_ids")
    answer = admin.http.get(f"{server.url}/web/content/{attachment}?download=true")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert all(archive.read(name).startswith(b"%PDF") for name in names)
    assert sorted(names) == sorted(f"Killed {number}.pdf" for number in range(PDFS))
    assert not server.sql("SELECT 1 FROM phone_campaign_export_part_rel")
