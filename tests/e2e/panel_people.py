"""A visitor and an agent of a live chat, each in a browser, and a foreign web site."""

import contextlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from load.waiting import wait_until

AGENT_GROUPS = (
    ("im_livechat", "im_livechat_group_user"),
    ("sales_team", "group_sale_salesman"),
    ("base", "group_partner_manager"),
    ("project", "group_project_user"),
)
CHAT = "document.querySelector('.o-livechat-root')?.shadowRoot"


def make_agent(server, name, groups=AGENT_GROUPS, **values):
    """An agent who may sell, plan and write contacts; his password is his login."""
    admin = server.login()
    group_ids = [
        admin.call("ir.model.data", "check_object_reference", list(group))[1]
        for group in groups
    ]
    login = name.lower()
    values = {
        "name": name,
        "login": login,
        "password": login,
        "email": f"{login}@callcentre.test",
        "group_ids": [[4, group, 0] for group in group_ids],
        **values,
    }
    return admin.call("res.users", "create", [[values]])[0]


def make_livechat(server, user_ids):
    """A live chat channel with these agents, on the own web site."""
    admin = server.login()
    values = {"name": "Shop", "user_ids": [[6, 0, user_ids]]}
    livechat = admin.call("im_livechat.channel", "create", [[values]])[0]
    websites = admin.call("website", "search", [[]])
    admin.call("website", "write", [websites, {"channel_id": livechat}])
    return livechat


def make_conversation(server, livechat, user_id, visitor="Zoe Visitor"):
    """A live chat of a guest with an agent, without a visitor's browser."""
    admin = server.login()
    guest = {"name": visitor, "access_token": secrets.token_hex()}
    guest = admin.call("mail.guest", "create", [[guest]])[0]
    (user,) = admin.call("res.users", "read", [[user_id], ["partner_id"]])
    agent = user["partner_id"][0]
    members = [
        {"partner_id": agent, "livechat_member_type": "agent"},
        {"guest_id": guest, "livechat_member_type": "visitor"},
    ]
    values = {
        "name": visitor,
        "channel_type": "livechat",
        "livechat_channel_id": livechat,
        "livechat_operator_id": agent,
        "channel_member_ids": [[0, 0, member] for member in members],
    }
    return admin.call("discuss.channel", "create", [[values]])[0]


def set_available(server, user_id):
    """The agent is at his desk, as his own browser would say."""
    server.sql("DELETE FROM mail_presence WHERE user_id = %s", [user_id])
    server.sql(
        """INSERT INTO mail_presence (user_id, status, last_poll, last_presence)
                VALUES (%s, 'online', now() AT TIME ZONE 'UTC' + interval '1 hour',
                        now() AT TIME ZONE 'UTC' + interval '1 hour')""",
        [user_id],
    )


class Visitor:
    """Somebody on a page with the live chat."""

    def __init__(self, browser):
        self.browser = browser

    def go(self, url):
        self.browser.go(url)
        self.browser.wait(CHAT, 60)

    def open_chat(self):
        self._click(".o-livechat-LivechatButton")
        self._wait("textarea")

    def say(self, text):
        """Type and send, with the keyboard."""
        self._wait("textarea")
        self.browser.evaluate(f"{CHAT}.querySelector('textarea').focus()")
        self.browser.type(text)
        self.browser.wait(f"{CHAT}.querySelector('textarea').value")
        self.browser.press("Enter")
        self.wait_to_see(text)

    def wait_to_see(self, text, seconds=60):
        self.browser.wait(f"{CHAT}.textContent.includes({json.dumps(text)})", seconds)

    @property
    def sees(self):
        """All that is written in his chat window, hidden or not."""
        return self.browser.evaluate(f"{CHAT}?.innerHTML || ''")

    def _wait(self, selector):
        self.browser.wait(f"{CHAT}.querySelector({json.dumps(selector)})", 60)

    def _click(self, selector):
        self._wait(selector)
        self.browser.evaluate(f"{CHAT}.querySelector({json.dumps(selector)}).click()")


class Agent:
    """An agent in Discuss."""

    def __init__(self, browser, server, login):
        self.browser, self.server, self.login = browser, server, login
        browser.log_in(server, login, login)

    def open_discuss(self):
        self.browser.go(f"{self.server.url}/odoo/discuss")
        self.browser.wait_for(".o-mail-DiscussSidebar", 180)

    def open_conversation(self, channel_id):
        self.browser.go(
            f"{self.server.url}/odoo/discuss?active_id=discuss.channel_{channel_id}"
        )
        self.browser.wait_for(".o_omni_name", 90)
        self.wait_until_present()

    def wait_until_present(self):
        """Loading a page makes her absent for a moment, and then no page has a chat."""
        query = """SELECT 1 FROM mail_presence JOIN res_users u ON u.id = user_id
                    WHERE u.login = %s AND status = 'online'"""
        wait_until(
            lambda: self.server.sql(query, [self.login]), 60, "the agent is present"
        )

    def say(self, text):
        self.browser.click(".o-mail-Composer-input")
        self.browser.type(text)
        self.browser.press("Enter")
        self.wait_to_see(".o-mail-Thread", text)

    def wait_to_see(self, selector, text, seconds=30):
        found = f"document.querySelector({json.dumps(selector)})?.innerText"
        self.browser.wait(f"{found}?.includes({json.dumps(text)})", seconds)

    def fill(self, selector, text):
        """Put `text` in place of what an input holds."""
        self.browser.click(selector)
        self.browser.evaluate(
            f"document.querySelector({json.dumps(selector)}).select()"
        )
        self.browser.type(text)

    def fact(self, name):
        return self.browser.text(f".o_omni_facts [data-fact={name}]")

    def add_remark(self, text):
        self.browser.click("[data-id=remarks] .o_omni_action")
        self.browser.wait_for(".o_omni_remark_text")
        self.browser.click(".o_omni_remark_text")
        self.browser.type(text)
        self.browser.click(".o_omni_remark_save:enabled")
        self.wait_to_see(".o_omni_remark_body", text)

    def transform(self, kind):
        """Press a button of the panel and wait for its dialog."""
        self.browser.click(f"[data-kind={kind}]:enabled:not(.o_omni_kind)")
        self.browser.wait_for(".o_omni_transform")

    def make(self):
        self.browser.click(".o_omni_make:enabled")
        self.browser.wait("!document.querySelector('.o_omni_transform')")


@contextlib.contextmanager
def foreign_site(script):
    """A web site on another host name that pastes the live chat's script into its pages.

    :return: its address
    """
    page = f"<!DOCTYPE html><html><head><title>Shop</title>{script}</head><body>Shop</body></html>"

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_args):
            """Say nothing on the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        # the server is 127.0.0.1: for a browser this is somebody else
        yield f"http://localhost:{site.server_port}"
        site.shutdown()
