"""The panel without any other addon, and Discuss without the panel: installed,
uninstalled and installed again."""

import os

import pytest
from compat.third_party import database, once
from e2e.panel_people import Agent, make_agent, make_conversation, make_livechat

from browser import Browser
from server import OdooServer

ADDON = "omnichannel_panel"
# no sale, no account, no helpdesk, no gateway, no telephone, none of our other addons
OTHERS = "sale,account,helpdesk_mgmt,mail_gateway,voip_oca,lead_flow"


@pytest.fixture(scope="module")
def server():
    with database(os.environ["CALLCENTRE_CORE_TEMPLATE"]) as name:
        once(name, "--init", ADDON)
        with OdooServer(name) as found:
            yield found


@pytest.fixture(scope="module")
def anna(server):
    return make_agent(server, "Anna")


@pytest.fixture(scope="module")
def channel(server, anna):
    return make_conversation(server, make_livechat(server, [anna]), anna)


def do(server, action):
    """Press a button of the addon in Apps; the server has the module's state at once."""
    admin = server.login()
    domain = [["name", "=", ADDON]]
    module = admin.call("ir.module.module", "search", [domain])
    admin.call("ir.module.module", action, [module])
    query = "SELECT state FROM ir_module_module WHERE name = %s"
    return server.sql(query, [ADDON])[0][0]


def panel_works(server, channel):
    with Browser() as browser:
        agent = Agent(browser, server, "anna")
        agent.open_conversation(channel)
        agent.wait_to_see(".o_omni_name", "Zoe Visitor")
        agent.add_remark("About Zoe")
        agent.say("Good morning")
        assert browser.errors == []


def discuss_works(server, channel):
    """Without the panel: the conversation opens, core's own panel too."""
    url = f"{server.url}/odoo/discuss?active_id=discuss.channel_{channel}"
    with Browser() as browser:
        agent = Agent(browser, server, "anna")
        browser.go(url)
        browser.wait_for(".o-mail-Composer-input", 180)
        agent.wait_to_see(".o-mail-Thread", "Good morning")
        agent.say("Still here")
        browser.wait_for(".o-livechat-ChannelInfoList, .o-mail-ActionPanel")
        assert not browser.evaluate("!!document.querySelector('.o_omni_panel')")
        assert browser.errors == []


def make_ticket(server):
    """A task in the project of the addon: what agents promised somebody."""
    admin = server.login()
    parameter = "omnichannel_panel.support_project_id"
    project = int(admin.call("ir.config_parameter", "get_param", [parameter]))
    return admin.call(
        "project.task", "create", [{"name": "Lost parcel", "project_id": project}]
    )


def tickets(server):
    """[(task, its project)] of the projects that are called as the addon's."""
    return server.sql(
        """SELECT t.name, p.id FROM project_project p
        LEFT JOIN project_task t ON t.project_id = p.id
            WHERE p.name->>'en_US' = 'Support'"""
    )


def leftovers(server):
    """What would stay behind of an addon that has gone."""
    tables = """SELECT table_name FROM information_schema.tables
                 WHERE table_name LIKE 'omnichannel%'"""
    columns = """SELECT table_name || '.' || column_name
                   FROM information_schema.columns
                  WHERE column_name LIKE 'omnichannel%' OR column_name LIKE 'in_conversations'"""
    indexes = "SELECT indexname FROM pg_indexes WHERE indexname LIKE '%omnichannel%'"
    named = "SELECT model || ' ' || name FROM ir_model_data WHERE module = %s"
    found = (
        server.sql(tables)
        + server.sql(columns)
        + server.sql(indexes)
        + server.sql(named, [ADDON])
    )
    return [row[0] for row in found]


def test_it_comes_goes_and_comes_again(server, channel):
    others = server.login().call(
        "ir.module.module",
        "search_count",
        [[["name", "in", OTHERS.split(",")], ["state", "=", "installed"]]],
    )
    assert not others
    panel_works(server, channel)
    make_ticket(server)
    made = tickets(server)
    assert [name for name, _project in made] == ["Lost parcel"]
    assert do(server, "button_immediate_uninstall") == "uninstalled"
    assert leftovers(server) == []
    assert tickets(server) == made
    discuss_works(server, channel)
    assert do(server, "button_immediate_install") == "installed"
    assert tickets(server) == made
    panel_works(server, channel)
