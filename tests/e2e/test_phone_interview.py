"""Interviews by telephone, in real browsers: a reload, a colleague, a lost connection."""

import pytest
from e2e.phone_people import Campaign, Operator, make_operators

from browser import Browser

CLIENTS = ("Dupont", "Martin", "Zoé")
SAVE_ANSWER = "*/phone.campaign.desk/save_answer*"


@pytest.fixture(scope="module")
def server(make_server):
    """Without cron: it would suspend whose reservation a test lets run out."""
    return make_server()


@pytest.fixture(scope="module")
def operators(server):
    return make_operators(server, "Anna", "Bruno")


@pytest.fixture
def campaign(server, operators):
    """A campaign of its own for each test."""
    return Campaign(server, CLIENTS)


@pytest.fixture
def anna(browser, campaign):
    yield Operator(browser, campaign, "anna")
    # what Discuss asks on its own may miss the connection too
    lost = "ConnectionLostError"
    ours = [e for e in browser.errors if lost not in e or "phone.campaign" in e]
    assert not ours


@pytest.fixture
def bruno(campaign):
    with Browser() as other:
        yield Operator(other, campaign, "bruno")
        assert not other.errors


def begin(operator):
    """The next one's questionnaire with its first three answers; who it is."""
    client = operator.call_next()
    operator.open_questionnaire()
    operator.choose("satisfied", 2)
    operator.write("why", "Too dear, “très” 🚗")
    operator.write("cars", "3")
    operator.wait_for_question("insured")
    operator.wait_for_answered(3)
    return client


BEGUN = {
    "Satisfied?": ["No"],
    "Why not?": ["Too dear, “très” 🚗"],
    "How many cars?": ["3"],
}


def test_after_a_reload_one_goes_on_at_the_same_question_and_finishes_by_keyboard(
    anna, campaign
):
    anna.wait_for_counter("to_call", 3)
    client = begin(anna)
    assert campaign.state(client) == ("started", "anna")
    anna.reload()
    anna.wait_for_question("insured")
    assert anna.shown_answers() == BEGUN
    assert campaign.answers(client) == BEGUN
    anna.choose("insured", 1, 3)
    anna.press("Enter")
    anna.choose("again", 1, 0)
    anna.wait_for_answered(5)
    anna.finish()
    anna.wait_for_counter("done", 1)
    anna.wait_for_row(client, ".o_phone_state", "Done")
    counters = {"to_call": 2, "to_recall": 0, "started": 0, "done": 1, "cancelled": 0}
    assert anna.counters() == counters
    assert campaign.state(client) == ("done", None)
    rest = {"What is insured?": ["House", "Dog"], "Would you come again?": ["10"]}
    assert campaign.answers(client) == {**BEGUN, **rest}


def test_two_who_ask_for_the_next_at_once_get_two_clients(anna, bruno):
    for operator in (anna, bruno):
        operator.press("n")
    assert anna.client() != bruno.client()


def test_a_colleague_sees_who_has_a_client_and_without_reload_that_he_is_done(
    anna, bruno, campaign
):
    bruno.browser.evaluate("void (window.isSamePage = true)")
    client = begin(anna)
    bruno.wait_for_row(client, ".o_phone_holder", "Anna")
    bruno.wait_for_counter("started", 1)
    assert bruno.call_next() != client
    bruno.close()

    bruno.browser.click(bruno.row(client))
    assert bruno.client() == client
    assert "Anna" in bruno.browser.text(".o_phone_held")
    assert bruno.browser.evaluate(
        "document.querySelector('.o_phone_questionnaire').disabled"
    )
    bruno.press("q", "s")
    bruno.close()
    assert campaign.state(client) == ("started", "anna")

    anna.finish()
    bruno.wait_for_row(client, ".o_phone_state", "Done")
    bruno.wait_for_row(client, ".o_phone_holder", None)
    bruno.wait_for_counter("done", 1)
    bruno.wait_for_counter("started", 0)
    assert bruno.browser.evaluate("window.isSamePage")


def test_who_takes_over_from_a_crashed_colleague_is_told_and_goes_on_where_he_stopped(
    anna, bruno, campaign
):
    client = begin(anna)
    anna.crash()
    campaign.forget_reservations()
    bruno.browser.click(bruno.row(client))
    bruno.browser.wait(
        "[...document.querySelectorAll('.o_notification')].some("
        "el => el.innerText.includes('Anna left this target'))"
    )
    # he may only have looked: the call is his when he goes on with the questionnaire
    bruno.open_questionnaire()
    bruno.wait_for_question("insured")
    assert bruno.shown_answers() == BEGUN
    bruno.finish()
    assert campaign.state(client) == ("done", None)
    assert campaign.answers(client) == BEGUN


def test_answers_given_without_connection_are_sent_when_it_is_back(anna, campaign):
    client = anna.call_next()
    anna.open_questionnaire()
    anna.choose("satisfied", 1)
    anna.wait_for_answered(1)
    saved = {"Satisfied?": ["Yes"]}
    with anna.without_connection():
        anna.write("cars", "2")
        anna.choose("insured", 2, 3)
        anna.wait_for_answered(3, "offline")
        # an end without connection is none
        anna.press("Enter", modifiers=2)
        anna.browser.wait_for(".o_phone_finish:enabled")
        assert "no connection" in anna.browser.text(".o_phone_status")
        assert campaign.answers(client) == saved
        assert campaign.state(client)[0] == "started"
    anna.wait_for_answered(3)
    rest = {"How many cars?": ["2"], "What is insured?": ["Boat", "Dog"]}
    assert campaign.answers(client) == {**saved, **rest}
    anna.finish()
    anna.wait_for_counter("done", 1)
    assert campaign.state(client) == ("done", None)


def test_answers_that_could_not_be_sent_before_a_crash_are_sent_after_it(
    anna, campaign
):
    client = begin(anna)
    anna.browser.command("Network.setBlockedURLs", urls=[SAVE_ANSWER])
    anna.choose("insured", 2)
    anna.wait_for_answered(4, "offline")
    anna.crash()
    assert campaign.answers(client) == BEGUN
    anna.browser.command("Network.setBlockedURLs", urls=[])
    anna.open_dashboard()
    anna.wait_for_answered(4)
    answers = {**BEGUN, "What is insured?": ["Boat"]}
    assert anna.shown_answers() == answers
    assert campaign.answers(client) == answers
