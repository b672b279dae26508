"""The panel with the OCA's messenger, helpdesk and softphone really installed."""

import re

import pytest
import requests
from compat.third_party import VOIP, ThirdParty, database, once
from e2e.panel_people import (
    AGENT_GROUPS,
    Agent,
    make_agent,
    make_conversation,
    make_livechat,
)
from load.waiting import wait_until

from browser import Browser
from server import OdooServer

PACKAGES = (
    "odoo-addon-helpdesk-mgmt==19.0.1.3.2",
    "odoo-addon-mail-gateway==19.0.1.1.0",
    "odoo-addon-mail-gateway-telegram==19.0.1.0.0.3",
    VOIP,
)
LIBRARIES = ("python-telegram-bot", "lottie", "cairosvg")
MODULES = "helpdesk_mgmt,mail_gateway_telegram,privacy_lookup,voip_oca"
GROUPS = (
    *AGENT_GROUPS,
    ("mail_gateway", "gateway_user"),
    ("helpdesk_mgmt", "group_helpdesk_user"),
)
OWN_TESTS = ("Messengers", "OtherAddons", "Telephones")
SERVICES = "odoo.__WOWL_DEBUG__.root.env.services"
SECRET = "telegram-secret"
# what is handed to Telegram finds nobody there
SENDS = r"mail_gateway_telegram\.models\.mail_gateway_telegram: "
NO_TELEGRAM = [SENDS + "Traceback", SENDS + "Issue sending message"]
REMARK = "Pays late, never give him credit"


@pytest.fixture(scope="module")
def third_party(tmp_path_factory):
    return ThirdParty(tmp_path_factory.mktemp("oca"), PACKAGES, LIBRARIES)


@pytest.fixture(scope="module")
def template(third_party):
    with third_party.database(MODULES) as name:
        yield name


@pytest.fixture(scope="module")
def server(third_party, template):
    with OdooServer(template, allow=NO_TELEGRAM, **third_party.options) as found:
        yield found


@pytest.fixture(scope="module")
def anna(server):
    make_agent(server, "Anna", groups=GROUPS)
    return server.login("anna", "anna")


def panel(session, method, *args):
    return session.call("omnichannel.panel", method, args)


# -- the addon's own tests --------------------------------------------------------


def test_the_addons_own_tests_of_them_pass(third_party, template):
    tags = [f"/omnichannel_panel:Test{each}" for each in OWN_TESTS]
    arguments = ("--update", "omnichannel_panel", "--test-tags", ",".join(tags))
    with database(template) as name:
        log = once(name, *arguments, **third_party.options)
    assert re.search(r"0 failed, 0 error\(s\) of [1-9]\d* tests", log), log[-3000:]
    assert "skipped" not in log


# -- messenger --------------------------------------------------------------------


@pytest.fixture(scope="module")
def gateway(server, anna):
    values = {
        "name": "Telegram",
        "gateway_type": "telegram",
        "token": "12345:token",
        "webhook_key": "shop",
        "webhook_secret": SECRET,
        "integrated_webhook_state": "integrated",
        "member_ids": [[6, 0, [anna.uid]]],
    }
    return server.login().call("mail.gateway", "create", [[values]])[0]


@pytest.fixture(scope="module")
def telegram(server, gateway):
    """telegram(name, text): somebody writes to the bot; the conversation's id."""
    numbers = iter(range(1, 1000))

    def write(name, text, chat=77):
        number = next(numbers)
        person = {
            "id": chat,
            "is_bot": False,
            "first_name": name,
            "language_code": "fr",
        }
        message = {
            "message_id": number,
            "date": 1_800_000_000,
            "text": text,
            "from": person,
            "chat": {"id": chat, "first_name": name, "type": "private"},
        }
        answer = requests.post(
            f"{server.url}/gateway/telegram/shop/update",
            json={"update_id": number, "message": message},
            headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
            timeout=60,
        )
        answer.raise_for_status()
        query = "SELECT id FROM discuss_channel WHERE gateway_channel_token = %s"
        return server.sql(query, [str(chat)])[0][0]

    return write


def test_a_telegram_conversation_has_the_panel(anna, telegram):
    channel = telegram("Zoe", "Hello, my number is +33 6 12 34 56 78")
    data = panel(anna, "get_panel", channel)
    assert data["contact"]["name"] == "Zoe"
    assert data["channel"]["type"] == "gateway"
    kinds = {each["kind"] for each in data["transforms"]}
    assert {"contact", "company", "ticket", "task", "meeting", "deal"} <= kinds


def test_no_remark_is_sent_to_telegram(server, anna, telegram):
    channel = telegram("Max", "Hello", chat=78)
    query = "SELECT count(*) FROM mail_message WHERE model = 'discuss.channel' AND res_id = %s"
    before = server.sql(query, [channel])
    panel(anna, "add_remark", channel, REMARK)
    panel(anna, "add_remark", channel, REMARK, "contact")
    panel(anna, "create_tag", channel, "Late")
    assert server.sql(query, [channel]) == before
    assert sent(server, channel) == 0


def sent(server, channel):
    """How many messages of the conversation were handed to Telegram."""
    query = """SELECT count(*) FROM mail_notification
                WHERE notification_type = 'gateway' AND gateway_channel_id = %s"""
    return server.sql(query, [channel])[0][0]


def test_from_the_first_hello_on_telegram_to_the_deal(server, anna, telegram):
    channel = telegram("Ana", "I am ana@example.com and want twenty bikes", chat=81)
    answer = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
    answer |= {"body": "Good morning, which size?", "gateway_type": "telegram"}
    # its operators who are no administrators cannot answer: a fault of its own
    server.login().call("discuss.channel", "message_post", [[channel]], **answer)
    # what is said is handed to the messenger: a remark would be, too
    assert sent(server, channel) == 1
    panel(anna, "add_remark", channel, REMARK)
    candidates = panel(anna, "prepare_transform", channel, "contact")
    assert candidates["email"] == "ana@example.com"
    values = {"name": "Ana", "email": "ana@example.com", "is_new": True}
    contact = panel(anna, "transform", channel, "contact", values)["id"]
    lead = panel(anna, "transform", channel, "deal", {"title": "Twenty bikes"})["id"]
    query = "SELECT name, partner_id, description FROM crm_lead WHERE id = %s"
    (deal,) = server.sql(query, [lead])
    assert deal[:2] == ("Twenty bikes", contact)
    assert "twenty bikes" in deal[2]
    assert "which size?" in deal[2]
    assert REMARK not in deal[2]
    assert sent(server, channel) == 1


def test_who_writes_on_telegram_is_the_same_contact_later(anna, telegram):
    channel = telegram("Eva", "I am eva@example.com", chat=79)
    values = {"name": "Eva", "email": "eva@example.com", "is_new": True}
    contact = panel(anna, "transform", channel, "contact", values)
    assert contact["is_new"]
    assert telegram("Eva", "It is me again", chat=79) == channel
    assert panel(anna, "get_panel", channel)["contact"]["id"] == contact["id"]


def test_who_was_made_a_contact_there_is_erased_with_what_was_written(
    server, anna, telegram
):
    channel = telegram("Ada", "Hello", chat=82)
    panel(anna, "add_remark", channel, REMARK)
    panel(anna, "add_remark", channel, REMARK, "contact")
    admin = server.login()
    contact = admin.call("res.partner", "create", [[{"name": "Ada"}]])[0]
    guest = server.sql("SELECT id FROM mail_guest WHERE gateway_token = '82'")[0][0]
    values = {"guest_id": guest, "partner_id": contact}
    wizard = admin.call("mail.guest.manage", "create", [[values]])
    admin.call("mail.guest.manage", "merge_partner", [wizard])
    assert telegram("Ada", "It is me again", chat=82) == channel
    assert panel(anna, "get_panel", channel)["contact"]["id"] == contact
    panel(anna, "add_remark", channel, REMARK)
    remarks = "SELECT count(*) FROM omnichannel_remark WHERE partner_id = %s"
    assert server.sql(remarks, [contact]) == [(3,)]
    admin.call("res.partner", "unlink", [[contact]])
    assert server.sql(remarks, [contact]) == [(0,)]
    left = "SELECT count(*) FROM omnichannel_remark WHERE channel_id = %s"
    assert server.sql(left, [channel]) == [(0,)]


# -- helpdesk ---------------------------------------------------------------------


def test_a_conversation_becomes_a_ticket_of_the_helpdesk(server, anna, telegram):
    channel = telegram("Tom", "My bike is broken", chat=80)
    panel(anna, "add_remark", channel, REMARK)
    made = panel(anna, "transform", channel, "ticket", {"title": "Broken bike"})
    assert made["model"] == "helpdesk.ticket"
    again = panel(anna, "transform", channel, "ticket", {"title": "Another"})
    assert (again["id"], again["is_new"]) == (made["id"], False)
    query = "SELECT name, description FROM helpdesk_ticket WHERE id = %s"
    (ticket,) = server.sql(query, [made["id"]])
    assert ticket[0] == "Broken bike"
    assert "My bike is broken" in ticket[1]
    assert REMARK not in ticket[1]


# -- softphone --------------------------------------------------------------------


@pytest.fixture(scope="module")
def telephone_server(third_party):
    """Without the messenger: since it is installed, Discuss renders without end, and no
    conversation is ever shown, ours or not."""
    with third_party.database("voip_oca") as template:
        with OdooServer(template, **third_party.options) as found:
            yield found


def test_call_now_calls_with_the_softphone(telephone_server):
    server = telephone_server
    bruno = make_agent(server, "Bruno", groups=AGENT_GROUPS)
    channel = make_conversation(server, make_livechat(server, [bruno]), bruno)
    session = server.login("bruno", "bruno")
    values = {"name": "Ida", "phone": "+33612345678", "is_new": True}
    contact = panel(session, "transform", channel, "contact", values)["id"]
    with Browser() as browser:
        agent = Agent(browser, server, "bruno")
        agent.open_conversation(channel)
        agent.wait_to_see(".o_omni_name", "Ida")
        browser.click("[data-button=call]")
        query = "SELECT voip_call_id FROM omnichannel_call WHERE channel_id = %s"
        browser.wait(f"{SERVICES}.voip_oca.call?.id")
        number = browser.evaluate(f"{SERVICES}.voip_oca.call.id")
        wait_until(
            lambda: server.sql(query, [channel]) == [(number,)], 30, "the call is noted"
        )
    query = "SELECT id FROM voip_call WHERE partner_id = %s"
    assert server.sql(query, [contact]) == [(number,)]
    rows = session.call("omnichannel.history", "get_page", [channel])["rows"]
    assert [row["kind"] for row in rows].count("call") == 1
