"""Two agents turn one conversation into the same thing at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

ROUNDS = 8
AGENTS = 4


@pytest.fixture(scope="module")
def server(make_server):
    return make_server(workers=2)


@pytest.fixture(scope="module")
def conversations(server):
    """Live chats of a guest each, as core's own start of a session makes them."""
    admin = server.login("admin", "admin")
    (user,) = admin.call("res.users", "read", [[admin.uid], ["partner_id"]])
    livechat = admin.call(
        "im_livechat.channel",
        "create",
        [{"name": "Load", "user_ids": [[6, 0, [admin.uid]]]}],
    )
    ids = []
    for number in range(ROUNDS):
        guest = admin.call("mail.guest", "create", [{"name": f"Guest {number}"}])
        members = [
            {"partner_id": user["partner_id"][0], "livechat_member_type": "agent"},
            {"guest_id": guest, "livechat_member_type": "visitor"},
        ]
        vals = {
            "name": f"Guest {number}",
            "channel_type": "livechat",
            "livechat_channel_id": livechat,
            "livechat_operator_id": user["partner_id"][0],
            "channel_member_ids": [[0, 0, each] for each in members],
        }
        ids.append(admin.call("discuss.channel", "create", [vals]))
    return ids


def test_many_at_once_make_one_deal_and_all_get_that_one(server, conversations):
    sessions = [server.login("admin", "admin") for _agent in range(AGENTS)]

    def make(session, conversation):
        return session.call(
            "omnichannel.panel", "transform", [conversation, "deal", {"title": "x"}]
        )

    for conversation in conversations:
        with ThreadPoolExecutor(AGENTS) as pool:
            found = list(pool.map(make, sessions, [conversation] * AGENTS))
        assert len({each["id"] for each in found}) == 1
        assert sum(each["is_new"] for each in found) == 1
    made = server.sql(
        "SELECT count(*) FROM crm_lead WHERE origin_channel_id = ANY(%s)",
        [conversations],
    )
    assert made[0][0] == ROUNDS
