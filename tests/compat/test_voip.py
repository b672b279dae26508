"""The OCA's softphone, really installed: hanging up opens the note of the call."""

import time

import pytest
from compat.third_party import VOIP, ThirdParty

from browser import Browser
from server import OdooServer

SERVICES = "odoo.__WOWL_DEBUG__.root.env.services"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    oca = ThirdParty(tmp_path_factory.mktemp("voip"), [VOIP])
    with (
        oca.database("voip_oca") as template,
        OdooServer(template, **oca.options) as found,
    ):
        yield found


@pytest.fixture(scope="module")
def operator(server):
    admin = server.login()
    names = ["lead_flow", "group_lead_flow_operator"]
    group = admin.call("ir.model.data", "check_object_reference", names)[1]
    values = {"name": "Olga", "login": "olga", "password": "olga"}
    values["group_ids"] = [[4, group, 0]]
    admin.call("res.users", "create", [[values]])
    return "olga"


@pytest.fixture
def client(server):
    values = {"name": "Zoe Caller", "phone": "+33612345678"}
    return server.login().call("res.partner", "create", [[values]])[0]


@pytest.fixture
def browser(server, operator):
    with Browser() as found:
        found.log_in(server, operator, operator)
        yield found


def talk(browser, client, seconds):
    """A call on the softphone in its mode without a telephone exchange."""
    number = f"{{number: '+33612345678', partner: {{id: {client}}}}}"
    browser.evaluate(f"{SERVICES}.voip_agent_oca.call({number})")
    browser.evaluate(f"{SERVICES}.voip_agent_oca.accept()")
    browser.wait(f"{SERVICES}.voip_oca.call.state === 'ongoing'")
    time.sleep(seconds)
    browser.evaluate(f"{SERVICES}.voip_agent_oca.hangup()")


def durations(server, client):
    query = "SELECT duration FROM lead_flow_note WHERE partner_id = %s"
    return [row[0] for row in server.sql(query, [client])]


def test_hanging_up_opens_the_note_with_the_duration(server, browser, client):
    browser.go(server.url + "/odoo/lead-flow")
    browser.wait_for(".o_lead_flow_row", 180)
    browser.click(".o_lead_flow_strip")
    talk(browser, client, 2)
    browser.wait_for(".o_lead_flow_call_duration")
    assert browser.text(".o_lead_flow_client_name") == "Zoe Caller"
    browser.click(".o_lead_flow_text")
    browser.type("He calls back.")
    browser.click("[data-save=stay]")
    browser.wait_for(".o_lead_flow_note")
    (duration,) = durations(server, client)
    assert 1 <= duration <= 10


def test_elsewhere_a_dialog_asks_for_the_note(server, browser, client):
    browser.go(server.url + "/odoo/lead-flow-clients")
    browser.wait_for(".o_data_row", 180)
    browser.click(".o_control_panel")
    talk(browser, client, 2)
    body = ".modal [name=body] textarea"
    browser.wait_for(body)
    browser.click(body)
    browser.type("He calls back.")
    browser.click(".modal [name=action_save]")
    browser.wait("!document.querySelector('.modal')")
    (duration,) = durations(server, client)
    assert 1 <= duration <= 10
