from unittest.mock import Mock, patch

from odoo.tests import HttpCase, tagged
from odoo.tools import config

from ..models import omnichannel_panel_contact, omnichannel_visitor_info
from .common import PanelCase

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/1 Firefox/132.0"


@tagged("post_install", "-at_install")
class TestTechnical(PanelCase, HttpCase):
    """The visitor's machine and page, from real requests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.livechat.user_ids = cls.anna
        cls.env["mail.presence"]._update_presence(cls.anna)

    def start_session(self, facts=None, headers=None, route="/im_livechat/get_session"):
        """Begin a conversation as a visitor's browser does; the channel."""
        params = {
            "channel_id": self.livechat.id,
            "previous_operator_id": self.anna.partner_id.id,
        }
        if facts is not None:
            params["omnichannel"] = facts
        answer = self.make_jsonrpc_request(
            route, params, headers={"User-Agent": FIREFOX, **(headers or {})}
        )
        self.token = answer["store_data"]["Store"].get("guest_token", "")
        return self.env["discuss.channel"].browse(answer["channel_id"])

    def technical(self, chat, user=None):
        self.env.invalidate_all()
        return self.panel(user).get_panel(chat.id)["technical"]

    def set_ip(self, mode):
        self.env["omnichannel.settings"]._set("ip_mode", mode)

    def test_the_browser_tells_what_only_it_knows(self):
        chat = self.start_session(
            {
                "url": "https://shop.example/cart",
                "referrer": "https://search.example/?q=car",
                "tz": "Europe/Madrid",
                "lang": "es-ES",
                "screen": "1920x1080",
            }
        )
        data = self.technical(chat)
        self.assertEqual(data["browser"], "Firefox 132")
        self.assertEqual(data["system"], "Windows 10/11")
        self.assertEqual(data["device"], "desktop")
        self.assertEqual(data["url"], "https://shop.example/cart")
        self.assertEqual(data["referrer"], "https://search.example/?q=car")
        self.assertEqual(data["timezone"], "Europe/Madrid")
        self.assertEqual(data["language"], "es-ES")

    def test_an_ipad_is_told_from_a_mac_by_its_touch_screen(self):
        mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.6 Safari/605"
        for touch, system in ((5, "iPadOS"), (0, "macOS"), ("<b>", "macOS")):
            with self.subTest(touch):
                chat = self.start_session({"touch": touch}, {"User-Agent": mac})
                self.assertEqual(self.technical(chat)["system"], system)

    def test_hostile_facts_neither_break_the_chat_nor_reach_the_agent(self):
        for facts in (
            {
                "url": "javascript:alert(1)",
                "referrer": "data:text/html,x",
                "tz": "<script>",
                "lang": "x" * 10**5,
                "screen": {"a": 1},
            },
            {"url": "https://a.example/" + "x" * 10**5, "tz": 7, "lang": None},
            "not a dict",
            ["x"],
            7,
        ):
            with self.subTest(str(facts)[:40]):
                chat = self.start_session(facts)
                data = self.technical(chat)
                self.assertNotIn("script", str(data))
                self.assertLessEqual(len(data["url"]), 2048)
                self.assertEqual(data["timezone"], "")

    def test_a_guest_who_is_known_comes_back_as_the_contact(self):
        contact = self.make_contact("Claire")
        guest = self.make_guest(omnichannel_partner_id=contact.id)
        self.opener.cookies[guest._cookie_name] = guest._format_auth_cookie()
        chat = self.start_session()
        self.assertEqual(chat.livechat_customer_guest_ids, guest)
        infos = self.env["omnichannel.visitor.info"]
        info = infos.search([("channel_id", "=", chat.id)])
        # what a privacy lookup goes by
        self.assertEqual(info.partner_id, contact)

    def test_an_address_is_kept_as_the_setting_says(self):
        for mode, shown in (("full", "127.0.0.1"), ("anonymised", "127.0.0.0")):
            self.set_ip(mode)
            self.assertEqual(self.technical(self.start_session())["ip"], shown)
        self.set_ip("off")
        chat = self.start_session()
        self.assertNotIn("ip", self.technical(chat))
        info = self.env["omnichannel.visitor.info"].search([], limit=1)
        self.assertFalse(info.ip)

    def located(self, mode):
        """What is kept of a visitor whom a database of places knows."""
        self.set_ip(mode)
        geoip = Mock(country_code="FR", country_name="France")
        geoip.city.name, geoip.subdivisions = "Lyon\n", [Mock()]
        geoip.subdivisions[0].name = "Rhône"
        sent = Mock(headers={"User-Agent": FIREFOX}, remote_addr="203.0.113.77")
        infos = self.env["omnichannel.visitor.info"]
        request = Mock(httprequest=sent, geoip=geoip)
        with patch.object(omnichannel_visitor_info, "request", request):
            vals = infos._vals_from_request({})
        return self.technical(
            infos.create({**vals, "channel_id": self.make_chat().id}).channel_id
        )

    def test_a_place_is_kept_as_the_setting_says(self):
        for mode in ("full", "anonymised"):
            found = self.located(mode)
            self.assertEqual(found["place"], "Lyon, Rhône, France")
            self.assertEqual(found["country_code"], "FR")
        self.assertNotIn("place", self.located("off"))
        kept = self.env["omnichannel.visitor.info"].search([], limit=1)
        self.assertFalse(kept.place or kept.country_code or kept.ip)

    def test_what_was_kept_in_full_is_shown_no_more_when_the_setting_is_off(self):
        self.set_ip("full")
        chat = self.start_session()
        self.set_ip("off")
        self.assertNotIn("ip", self.technical(chat))

    def make_rows(self):
        """What was kept of visitors while everything was allowed."""
        self.set_ip("full")
        facts = {"place": "Paris", "country_code": "FR"}
        return self.env["omnichannel.visitor.info"].create(
            [
                {"channel_id": self.make_chat().id, "ip": ip, **facts}
                for ip in ("203.0.113.77", "203.0.113.78", "2001:db8:1:2::3", False)
            ]
        )

    def change_setting(self, mode):
        settings = self.env["res.config.settings"].create({})
        settings.omnichannel_ip_mode = mode
        settings.execute()

    def test_what_was_kept_in_full_is_shown_as_the_setting_says(self):
        info = self.make_rows()[0]
        self.assertEqual(self.technical(info.channel_id)["ip"], "203.0.113.77")
        self.set_ip("anonymised")
        self.assertEqual(self.technical(info.channel_id)["ip"], "203.0.113.0")

    def test_a_stricter_setting_reduces_what_was_kept(self):
        rows = self.make_rows()
        self.change_setting("anonymised")
        short = ["203.0.113.0", "203.0.113.0", "2001:db8:1::", False]
        self.assertEqual(rows.mapped("ip"), short)
        self.assertEqual({*rows.mapped("place")}, {"Paris"})
        self.change_setting("full")
        self.assertEqual(rows.mapped("ip"), short)
        self.change_setting("off")
        for name in ("ip", "place", "country_code"):
            self.assertFalse(any(rows.mapped(name)), name)

    def test_one_that_was_changed_by_hand_does_so_within_a_day(self):
        rows = self.make_rows()
        self.set_ip("off")
        self.env["omnichannel.visitor.info"]._gc_more_than_allowed()
        self.assertFalse(any(rows.mapped("ip")))

    def test_behind_a_proxy_it_is_the_visitors_address(self):
        self.set_ip("full")
        headers = {"X-Forwarded-For": "203.0.113.77", "X-Forwarded-Host": "a.example"}
        with patch.dict(config.options, {"proxy_mode": True}):
            chat = self.start_session(headers=headers)
        self.assertEqual(self.technical(chat)["ip"], "203.0.113.77")

    def test_the_page_follows_the_visitor(self):
        chat = self.start_session({"url": "https://shop.example/a"})
        self.make_jsonrpc_request(
            "/omnichannel_panel/page",
            {"channel_id": chat.id, "url": "https://shop.example/b"},
        )
        self.assertEqual(self.technical(chat)["url"], "https://shop.example/b")

    def test_a_page_of_the_own_site_says_so_by_itself(self):
        chat = self.start_session({"url": "https://shop.example/a"})
        self.make_jsonrpc_request(
            "/mail/action",
            {"fetch_params": [["init_livechat", self.livechat.id]]},
            headers={"Referer": "https://shop.example/c"},
        )
        self.assertEqual(self.technical(chat)["url"], "https://shop.example/c")

    def test_a_foreign_site_that_embeds_the_chat_says_so_with_the_guests_token(self):
        chat = self.start_session(
            {"url": "https://other.example/a", "tz": "Europe/Rome"},
            route="/im_livechat/cors/get_session",
        )
        self.assertEqual(self.technical(chat)["timezone"], "Europe/Rome")
        self.opener.cookies.clear()
        self.make_jsonrpc_request(
            "/omnichannel_panel/cors/page",
            {
                "guest_token": self.token,
                "channel_id": chat.id,
                "url": "https://other.example/b",
            },
        )
        self.assertEqual(self.technical(chat)["url"], "https://other.example/b")

    def test_nobody_moves_another_visitor(self):
        chat = self.start_session({"url": "https://shop.example/a"})
        self.opener.cookies.clear()
        self.make_jsonrpc_request(
            "/omnichannel_panel/page",
            {"channel_id": chat.id, "url": "https://evil.example/"},
        )
        self.assertEqual(self.technical(chat)["url"], "https://shop.example/a")

    def geoip_missing(self, user, is_there):
        """Whether a user is told, with or without a database of places."""
        chat = self.make_chat()
        user.password = user.login
        self.authenticate(user.login, user.login)
        with patch.object(omnichannel_panel_contact, "_has_geoip", lambda: is_there):
            answer = self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                {
                    "model": "omnichannel.panel",
                    "method": "get_panel",
                    "args": [chat.id],
                    "kwargs": {},
                },
            )
        return answer["technical"]["geoip_missing"]

    def test_only_managers_are_told_that_geoip_is_missing(self):
        self.set_ip("anonymised")
        self.assertTrue(self.geoip_missing(self.manager, is_there=False))
        self.assertFalse(self.geoip_missing(self.manager, is_there=True))
        for is_there in (True, False):
            self.assertFalse(self.geoip_missing(self.anna, is_there))

    def test_nobody_is_told_so_where_no_places_are_wanted(self):
        self.set_ip("off")
        self.assertFalse(self.geoip_missing(self.manager, is_there=False))
