from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..timeline import SOURCES
from .common import PanelCase

JUNK = (
    None,
    True,
    -1,
    2**70,
    1.5,
    float("inf"),
    float("nan"),
    "x",
    "\x00\ud800",
    "a\x00b",
    "%s' --",
    "x" * 9000,
    [],
    ["x"],
    {},
    {"a": 1},
)


class Undone(Exception):
    """Nothing went wrong; the next attempt begins where this one did."""


@tagged("post_install", "-at_install")
class TestHostileClients(PanelCase):
    """Whatever a browser sends is done, or refused in words: never an error inside."""

    def refuse_or_do(self, call, *args):
        """Call it; anything but an error for the user fails the test."""
        try:
            with suppress(Undone), self.env.cr.savepoint():
                call(*args)
                self.env.flush_all()
                raise Undone
        except UserError as error:
            self.assertTrue(str(error))

    def attack(self, call, *good):
        """Junk in the place of each argument in turn."""
        for place in range(len(good)):
            for junk in JUNK:
                args = [*good]
                args[place] = junk
                with self.subTest(f"{call.__name__} {place} {str(junk)[:20]!r}"):
                    self.refuse_or_do(call, *args)

    def test_the_panel(self):
        chat = self.make_chat(self.make_contact("Claire"))
        panel = self.panel()
        remark_id = panel.add_remark(chat.id, "Hello")[0]["id"]
        tag_id = panel.create_tag(chat.id, "Urgent")[0]["id"]
        self.attack(panel.get_panel, chat.id)
        self.attack(panel.get_business, chat.id)
        self.attack(panel.add_remark, chat.id, "x", "contact")
        self.attack(panel.change_remark, chat.id, remark_id, {"body": "y"})
        self.attack(panel.delete_remark, chat.id, remark_id)
        self.attack(panel.set_department, chat.id, False)
        self.attack(panel.set_tag, chat.id, tag_id, True)
        self.attack(panel.create_tag, chat.id, "Slow")
        self.attack(panel.check_number, chat.id, "+33612345678")
        self.attack(panel.note_call, chat.id, "+33612345678", 1)
        self.attack(panel.prepare_transform, chat.id, "contact", True)
        self.attack(panel.find_candidates, chat.id, "contact", {"name": "x"})
        self.attack(panel.transform, chat.id, "deal", {"title": "x"})
        self.attack(panel.open_room, chat.id)
        self.attack(panel.write_lead_flow_note, chat.id, "x")
        for junk in JUNK:
            for values in ({"body": junk}, {"is_pinned": junk}):
                self.refuse_or_do(panel.change_remark, chat.id, remark_id, values)

    def test_dialogs(self):
        project = self.env["project.project"].create({"name": "Follow up"})
        self.env["omnichannel.settings"]._set("support_project_id", project.id)
        chat = self.make_chat(says=["Hello"])
        person = {"name": "Zoe", "email": "zoe@example.com", "phone": "+33612345678"}
        person.update(partner_id=0, is_new=False, change=False)
        meeting = {"title": "x", "start": "2030-01-01 10:00:00", "hours": 1}
        for kind, values in (
            ("contact", person),
            ("company", person),
            ("task", {"title": "x", "project_id": project.id}),
            ("ticket", {"title": "x"}),
            ("deal", {"title": "x"}),
            ("meeting", {**meeting, "invite": False}),
        ):
            for name in values:
                for junk in JUNK:
                    sent = {**values, name: junk}
                    with self.subTest(f"{kind} {name} {str(junk)[:20]!r}"):
                        self.refuse_or_do(self.panel().transform, chat.id, kind, sent)

    def test_meetings_at_the_ends_of_time(self):
        chat = self.make_chat()
        for start in ("0001-01-01 00:00:00", "9999-12-31 23:59:59", "2030-13-45"):
            with self.assertRaises(UserError):
                self.make(chat, "meeting", title="x", start=start, hours=24)

    def test_the_history(self):
        chat = self.make_chat(self.make_contact("Claire"))
        place = ["2026-05-04 09:00:00", 3]
        page = self.history().get_page
        self.attack(page, chat.id, {"call": place}, 5)
        for junk in JUNK:
            self.refuse_or_do(page, chat.id, {"call": junk})
            for index in range(2):
                sent = [*place]
                sent[index] = junk
                for source in SOURCES:
                    self.refuse_or_do(page, chat.id, {source: sent})
            if junk.__hash__:
                self.refuse_or_do(page, chat.id, {junk: place})
        for source in SOURCES:
            for place in (["9999-12-31", 1], ["0001-01-01", 2**31 - 1]):
                self.assertTrue(page(chat.id, {source: place}))
            for place in (["2026-05-04", 2**70], ["9999-12-31 23:59:59", 1]):
                with self.assertRaises(UserError):
                    page(chat.id, {source: place})

    def test_merging_tags(self):
        tag = self.make_tag().with_user(self.manager)
        self.attack(tag.omnichannel_merge, tag.id)


@tagged("post_install", "-at_install")
class TestHostileVisitors(PanelCase, HttpCase):
    """What a visitor's script may send without being anybody."""

    def test_the_page_of_a_visitor(self):
        guest = self.make_guest()
        chat = self.make_chat(guest)
        self.env["omnichannel.visitor.info"].create({"channel_id": chat.id})
        self.opener.cookies[guest._cookie_name] = guest._format_auth_cookie()
        route = "/omnichannel_panel/page"
        url = "https://shop.example/"
        # JSON has no infinities
        for junk in (each for each in JUNK if not isinstance(each, float)):
            with self.subTest(str(junk)[:20]):
                self.make_jsonrpc_request(route, {"channel_id": junk, "url": url})
                self.make_jsonrpc_request(route, {"channel_id": chat.id, "url": junk})
        halves = {"channel_id": chat.id, "url": f"{url}\ud800"}
        self.make_jsonrpc_request(route, halves)

    def test_the_facts_of_a_new_session(self):
        self.env["mail.presence"]._update_presence(self.anna)
        asked = {"channel_id": self.livechat.id}
        asked["previous_operator_id"] = self.anna.partner_id.id
        for junk in ("https://a.example/\ud800", "\x00", ["x"], {"a": 1}, 5):
            facts = dict.fromkeys(("url", "referrer", "tz", "lang", "screen"), junk)
            for sent in (facts, junk):
                answer = self.make_jsonrpc_request(
                    "/im_livechat/get_session", {**asked, "omnichannel": sent}
                )
                self.assertTrue(answer["channel_id"])
