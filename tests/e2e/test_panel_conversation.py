"""A visitor and an agent in two browsers, from the first hello to the deal."""

import pytest
from e2e.panel_people import Agent, Visitor, foreign_site, make_agent, make_livechat
from load.waiting import wait_until

from browser import Browser

SECRET = "Pays late, never give him credit"


# What two people in one conversation make core write at the same moment; Odoo runs the
# request again.
SAME_MOMENT = r"bad query: b' UPDATE \"discuss_channel(_member)?\""


@pytest.fixture(scope="module")
def server(make_server):
    return make_server(cron_threads=1, allow=[SAME_MOMENT])


@pytest.fixture(scope="module")
def anna(server):
    return make_agent(server, "Anna")


@pytest.fixture(scope="module")
def livechat(server, anna):
    return make_livechat(server, [anna])


@pytest.fixture
def people(server, livechat):
    """The agent at her desk, and a visitor."""
    with Browser() as one, Browser(language="fr-FR") as other:
        agent = Agent(one, server, "anna")
        agent.open_discuss()
        agent.wait_until_present()
        other.command("Emulation.setTimezoneOverride", timezoneId="Asia/Tokyo")
        yield agent, Visitor(other)
        assert not one.errors
        # a browser without a certificate cannot register a service worker
        assert not [each for each in other.errors if "ServiceWorker" not in each]


def conversation(server, said):
    """Where this was said; the visitor sees his words before the server has them."""
    query = """SELECT res_id FROM mail_message
                WHERE model = 'discuss.channel' AND body LIKE '%%' || %s || '%%'"""
    return wait_until(lambda: server.sql(query, [said]), 30, said)[0][0]


def test_from_the_first_hello_to_the_deal(server, people):
    agent, visitor = people
    visitor.go(f"{server.url}/")
    visitor.open_chat()
    visitor.say("Hello, I am zoe.client@example.com and want twenty bikes")
    channel = conversation(server, "twenty bikes")
    agent.open_conversation(channel)
    # who it is, on what machine, and where
    assert agent.browser.text(".o_omni_kind") == "Visitor"
    agent.wait_to_see(".o_omni_facts", "Chrom")
    agent.wait_to_see(".o_omni_clock", "Asia/Tokyo")
    # he goes on to another page, and the agent sees it without doing anything
    visitor.go(f"{server.url}/contactus")
    visitor.wait_to_see("twenty bikes")
    agent.wait_to_see(".o_omni_url", "/contactus")
    # a remark that he never sees, while messages reach him
    agent.add_remark(SECRET)
    agent.say("Good morning, which size?")
    visitor.wait_to_see("Good morning, which size?")
    visitor.go(f"{server.url}/")
    visitor.wait_to_see("Good morning, which size?")
    assert SECRET not in visitor.sees
    told = told_to(visitor, channel)
    assert "which size?" in told
    assert SECRET not in told
    # the visitor becomes a contact, and the contact a deal
    agent.transform("contact")
    assert agent.browser.evaluate("document.querySelector('#o_omni_email').value") == (
        "zoe.client@example.com"
    )
    agent.fill("#o_omni_name", "Zoe Client")
    agent.make()
    agent.wait_to_see(".o_omni_name", "Zoe Client")
    agent.transform("deal")
    agent.fill("#o_omni_title", "Twenty bikes")
    agent.make()
    agent.wait_to_see(".o_notification", "Twenty bikes")
    agent.browser.wait_for("[data-kind=deal] .fa-check")
    (lead,) = server.sql(
        """SELECT l.name, p.name, p.email, l.description
             FROM crm_lead l JOIN res_partner p ON p.id = l.partner_id
            WHERE l.origin_channel_id = %s""",
        [channel],
    )
    assert lead[:3] == ("Twenty bikes", "Zoe Client", "zoe.client@example.com")
    assert "twenty bikes" in lead[3]
    assert SECRET not in lead[3]
    # and he goes on chatting
    visitor.say("Size L, please")
    agent.wait_to_see(".o-mail-Thread", "Size L, please")


def told_to(visitor, channel):
    """All that the server answers when his browser asks for the conversation."""
    return visitor.browser.evaluate(
        """(async () => {
            const ask = (route, params) => fetch(route, {
                method: "POST",
                headers: {"Content-Type": "application/json"},
                body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
            }).then((answer) => answer.text());
            return await ask("/mail/data", {fetch_params: [
                "channels_as_member", ["discuss.channel", [%(id)s]],
                ["/im_livechat/session/data", {channel_id: %(id)s}],
            ]}) + await ask("/discuss/channel/messages", {channel_id: %(id)s});
        })()"""
        % {"id": channel}
    )


def test_a_foreign_site_tells_the_page_and_the_time_zone(server, livechat, people):
    agent, visitor = people
    script = server.login().call(
        "im_livechat.channel", "read", [[livechat], ["script_external"]]
    )[0]["script_external"]
    with foreign_site(script) as site:
        visitor.go(f"{site}/bikes?colour=red")
        visitor.open_chat()
        visitor.say("Hello from elsewhere")
        agent.open_conversation(conversation(server, "Hello from elsewhere"))
        agent.wait_to_see(".o_omni_url", "/bikes")
        # core loses the zone there: cookies of another site do not arrive
        agent.wait_to_see(".o_omni_clock", "Asia/Tokyo")
        # a shop that changes its address without loading a page
        visitor.browser.evaluate("history.pushState({}, '', '/cart')")
        agent.wait_to_see(".o_omni_url", "/cart", 15)
        agent.add_remark(SECRET)
        agent.say("What can I do for you?")
        visitor.wait_to_see("What can I do for you?")
        visitor.go(f"{site}/bikes")
        visitor.wait_to_see("What can I do for you?")
        assert SECRET not in visitor.sees
        agent.wait_to_see(".o_omni_url", "/bikes", 15)
