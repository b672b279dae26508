import doctest

from odoo.tests import BaseCase, tagged

from .. import (
    client_values,
    contact_kind,
    identity,
    timeline,
    user_agent,
    visitor_facts,
)


@tagged("post_install", "-at_install")
class TestPureModules(BaseCase):
    """The examples in the pure modules hold, and what real browsers send is read."""

    def test_examples(self):
        pure = (client_values, contact_kind, identity, timeline, user_agent)
        for module in (*pure, visitor_facts):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

    def test_real_browsers_are_named_as_their_users_name_them(self):
        mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
        safari = "AppleWebKit/605.1.15 (KHTML, like Gecko) "
        chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
        phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) " + safari
        android = "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 "
        android += "(KHTML, like Gecko) "
        for text, expected in (
            (
                "Mozilla/5.0 (X11; Linux x86_64) " + chrome + "Safari/537.36",
                ("Chrome 131", "Linux", "desktop"),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/1 Firefox/132.0",
                ("Firefox 132", "Linux", "desktop"),
            ),
            (
                mac + safari + "Version/17.6 Safari/605.1.15",
                ("Safari 17", "macOS", "desktop"),
            ),
            (
                mac + chrome + "Safari/537.36 Edg/131.0.0.0",
                ("Edge 131", "macOS", "desktop"),
            ),
            (
                mac + chrome + "Safari/537.36 OPR/116.0.0.0",
                ("Opera 116", "macOS", "desktop"),
            ),
            (
                android + "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
                ("Samsung Internet 27", "Android 14", "phone"),
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) "
                + safari
                + "Version/17.6 Mobile/15E148 Safari/604.1",
                ("Safari 17", "iPadOS 17.6", "tablet"),
            ),
            (
                phone + "CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1",
                ("Chrome 131", "iOS 17.6", "phone"),
            ),
            (
                phone + "FxiOS/132.0 Mobile/15E148 Safari/605.1.15",
                ("Firefox 132", "iOS 17.6", "phone"),
            ),
            (
                phone + "Mobile/15E148 [FBAN/FBIOS;FBAV/489.0.0.40.110;FBDV/iPhone15]",
                ("Facebook app 489", "iOS 17.6", "phone"),
            ),
            (
                phone + "Mobile/15E148 Instagram 358.0.0.27.71 (iPhone15,2)",
                ("Instagram app 358", "iOS 17.6", "phone"),
            ),
            (
                android + "Version/4.0 Chrome/131.0.6778.39 Mobile Safari/537.36 "
                "[FB_IAB/FB4A;FBAV/489.0.0.66.81;]",
                ("Facebook app 489", "Android 14", "phone"),
            ),
            (
                "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
                ("Internet Explorer 11", "Windows 7", "desktop"),
            ),
        ):
            with self.subTest(text):
                self.assertEqual(tuple(user_agent.parse(text)), expected)

    def test_an_ipad_that_calls_itself_a_mac_is_known_by_its_touch_screen(self):
        mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
        safari = mac + "(KHTML, like Gecko) Version/17.6 Safari/605.1.15"
        chrome = mac + "(KHTML, like Gecko) CriOS/131 Version/17.6 Safari/605.1.15"
        ipad, desktop = ("iPadOS", "tablet"), ("macOS", "desktop")
        self.assertEqual(tuple(user_agent.parse(safari, 5)), ("Safari 17", *ipad))
        self.assertEqual(tuple(user_agent.parse(chrome, 5)), ("Chrome 131", *ipad))
        for points in (0, 1, -5, None, True, "5", 5.5, [5], {"touch": 5}):
            with self.subTest(points):
                self.assertEqual(user_agent.parse(safari, points)[1:], desktop)
        windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36"
        self.assertEqual(user_agent.parse(windows, 10).device, "desktop")

    def test_hostile_values_become_nothing(self):
        self.assertEqual(tuple(user_agent.parse(None)), ("", "", ""))
        self.assertEqual(tuple(user_agent.parse("<script>" * 1000)), ("", "", ""))
        self.assertLess(len(user_agent.parse("Chrome/" + "9" * 10**6).browser), 1100)
        for url in (
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            " https://a.example/\n<script>",
            'https://a.example/"onmouseover="alert(1)',
            "https://[half",
            "https://a.example:99999999/",
            ["https://a.example"],
            {"url": 1},
        ):
            with self.subTest(url):
                self.assertEqual(visitor_facts.clean_url(url), "")
        self.assertLessEqual(
            len(visitor_facts.clean_url("https://a.example/" + "x" * 10**6)), 2048
        )

    def test_a_flood_of_text_is_searched_in_no_time(self):
        text = "1 " * 10**6 + "a@" * 10**5 + "x." * 10**5
        self.assertLessEqual(len(identity.find(text).phones), identity.MOST)
