"""Ten operators work off one phone campaign on a server with four processes.

Nobody is served a target that a colleague was served, none is lost, no request fails;
and the counters of the dashboard are what the operators did and what the history says.
PHONE_TARGETS=300 makes it shorter.
"""

import collections
import concurrent.futures
import datetime
import os
import random
import statistics
import time

import pytest
from load.phone_world import Campaign

OPERATORS = int(os.environ.get("PHONE_OPERATORS", "10"))
TARGETS = int(os.environ.get("PHONE_TARGETS", "1000"))
WORKERS = 4
DESK = "phone.campaign.desk"
# what becomes of a hundred calls
OUTCOMES = {
    "finish": 50,
    "fail": 20,
    "recall": 10,
    "cancel": 8,
    "suspend": 6,
    "release": 6,
}
COUNTER_OF = {
    "finish": "done",
    "fail": "to_call",
    "recall": "to_recall",
    "cancel": "cancelled",
    "suspend": "started",
    "release": "started",
}


@pytest.fixture(scope="module")
def phone_server():
    from server import OdooServer

    # a new database owes all jobs of all addons at once; this machine may be slow
    slow = ["--limit-time-real-cron", "900"]
    with OdooServer(workers=WORKERS, cron_threads=1, arguments=slow) as server:
        yield server


@pytest.fixture(scope="module")
def admin(phone_server):
    return phone_server.login()


@pytest.fixture(scope="module")
def sessions(phone_server, admin):
    """Operators without any other right, each with his session."""
    group = admin.call(
        "ir.model.data",
        "check_object_reference",
        ["phone_campaign", "group_phone_campaign_operator"],
    )[1]
    logins = [f"phone_load_{index}" for index in range(OPERATORS)]
    values = {"group_ids": [[4, group, 0]]}
    admin.call(
        "res.users",
        "create",
        [[{"name": x, "login": x, "password": x, **values} for x in logins]],
    )
    return [phone_server.login(login, login) for login in logins]


def together(work, items):
    """`work(item)` for all items at once, in the order of the items."""
    with concurrent.futures.ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(work, items))


class Operator:
    """Calls one target after the other until there is nobody to call now."""

    def __init__(self, session, campaign, seed):
        self.session, self.campaign = session, campaign
        self.chance = random.Random(seed)
        self.served, self.done, self.seconds = [], {}, []

    def call(self, method, *arguments):
        begin = time.monotonic()
        answer = self.session.call(DESK, method, list(arguments))
        self.seconds.append(time.monotonic() - begin)
        return answer

    def work(self):
        while window := self.call("get_next", self.campaign.id):
            target = window["id"]
            assert window["mine"], "served what a colleague has"
            self.served.append(target)
            outcome = self.chance.choices([*OUTCOMES], [*OUTCOMES.values()])[0]
            getattr(self, outcome)(target)
            self.done[target] = outcome

    def ask(self, target):
        """Open the questionnaire and give both answers, the first of them twice."""
        self.call("open_sheet", target)
        for text in ("Cli", f"Clio {target}"):
            answer = self.call("save_answer", target, self.campaign.text, text)
            assert not answer["error"]
        choice = self.campaign.choices[target % 2]
        assert not self.call("save_answer", target, self.campaign.choice, choice)[
            "error"
        ]

    def finish(self, target):
        self.ask(target)
        assert not self.call("finish", target)["missing"]

    def release(self, target):
        self.ask(target)
        self.call("release", target)

    def suspend(self, target):
        self.ask(target)
        self.call("act", target, "suspend", {"note": "called away"})

    def fail(self, target):
        self.call("act", target, "fail", {"failure": "no_answer"})

    def recall(self, target):
        at = datetime.datetime.now() + datetime.timedelta(days=2)
        values = {"callback_date": at.strftime("%Y-%m-%d %H:%M:%S")}
        self.call("act", target, "recall", values)

    def cancel(self, target):
        self.call("act", target, "cancel", {"note": "not interested"})


def in_words(title, seconds):
    p95 = statistics.quantiles(seconds, n=20)[-1]
    median = statistics.median(seconds)
    return f"{title}: median {median * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"


def test_a_campaign_is_worked_off(phone_server, admin, sessions):
    campaign = Campaign(admin, "Race", TARGETS)
    operators = [
        Operator(session, campaign, seed) for seed, session in enumerate(sessions)
    ]
    begin = time.monotonic()
    together(Operator.work, operators)
    seconds = time.monotonic() - begin
    times = [each for operator in operators for each in operator.seconds]
    print(
        f"\n{TARGETS} targets by {OPERATORS} operators in {seconds:.0f} s "
        f"({TARGETS / seconds:.0f} a second), without any pause",
        in_words(f"{len(times)} requests", times),
        sep="\n",
    )
    served = [target for operator in operators for target in operator.served]
    assert not [each for each, n in collections.Counter(served).items() if n > 1]
    assert sorted(served) == sorted(campaign.targets), "targets were lost"

    done = {
        t: outcome for operator in operators for t, outcome in operator.done.items()
    }
    assert_counters(phone_server, sessions[0], campaign, done)
    assert_answers(phone_server, campaign, done)


def assert_counters(server, session, campaign, done):
    """What the dashboard counts is what was done, and what the history says."""
    expected = collections.Counter(COUNTER_OF[outcome] for outcome in done.values())
    assert session.call(DESK, "get_counts", [campaign.id]) == {
        counter: expected[counter]
        for counter in ("to_call", "to_recall", "started", "done", "cancelled")
    }
    outcomes = collections.Counter(done.values())
    events = dict(
        server.sql(
            """SELECT kind, count(*) FROM phone_campaign_event
                WHERE campaign_id = %s GROUP BY kind""",
            [campaign.id],
        )
    )
    began = outcomes["finish"] + outcomes["suspend"] + outcomes["release"]
    expected = {
        "start": began,
        "finish": outcomes["finish"],
        "fail": outcomes["fail"],
        "recall": outcomes["recall"],
        "cancel": outcomes["cancel"],
        "suspend": outcomes["suspend"] + outcomes["release"],
    }
    assert {kind: events.get(kind, 0) for kind in expected} == expected
    # each target is where its last event took it, with nobody holding it any more
    assert not server.sql(
        """SELECT target.id, target.state, event.state_to FROM phone_campaign_target target
             JOIN LATERAL (SELECT state_to FROM phone_campaign_event
                            WHERE target_id = target.id ORDER BY id DESC LIMIT 1) event
               ON TRUE
            WHERE campaign_id = %s
              AND (target.state <> event.state_to OR reserved_user_id IS NOT NULL)""",
        [campaign.id],
    )
    assert server.sql(
        """SELECT sum(failed_call_count) FROM phone_campaign_target
            WHERE campaign_id = %s""",
        [campaign.id],
    ) == [(outcomes["fail"],)]


def assert_answers(server, campaign, done):
    """Each interview has each answer once, as it was given last."""
    asked = [t for t, each in done.items() if each in ("finish", "suspend", "release")]
    rows = server.sql(
        """SELECT target.id, target.state, input.state, line.question_id,
                  line.value_char_box, line.suggested_answer_id
             FROM phone_campaign_target target
             JOIN survey_user_input input ON input.id = target.user_input_id
             JOIN survey_user_input_line line ON line.user_input_id = input.id
            WHERE target.campaign_id = %s""",
        [campaign.id],
    )
    assert len(rows) == 2 * len(asked)
    assert {target for target, *_rest in rows} == set(asked)
    for target, state, input_state, question, text, choice in rows:
        assert (state == "done") == (input_state == "done")
        if question == campaign.text:
            assert text == f"Clio {target}"
        else:
            assert choice == campaign.choices[target % 2]


def test_one_target_opened_by_all_at_the_same_instant_has_one_holder(admin, sessions):
    campaign = Campaign(admin, "Contested", 5)
    for target in campaign.targets:
        windows = together(
            lambda session, target=target: session.call(DESK, "open_target", [target]),
            sessions,
        )
        assert sum(window["mine"] for window in windows) == 1
        (holder,) = [w["user"]["name"] for w in windows if w["mine"]]
        assert {w["holder"] for w in windows if not w["mine"]} == {holder}


def test_an_interview_finished_in_two_tabs_is_finished_once(
    phone_server, admin, sessions
):
    campaign = Campaign(admin, "Twice", 5)
    session = sessions[0]
    operator = Operator(session, campaign, 0)

    def finish(target):
        return session.call(DESK, "finish", [target])

    for target in campaign.targets:
        operator.call("open_target", target)
        operator.ask(target)
        answers = together(finish, [target] * 4)
        assert {answer["window"]["state"] for answer in answers} == {"done"}
    assert phone_server.sql(
        """SELECT count(*), count(DISTINCT target_id) FROM phone_campaign_event
            WHERE campaign_id = %s AND kind = 'finish'""",
        [campaign.id],
    ) == [(5, 5)]
