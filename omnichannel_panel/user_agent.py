"""What a user agent string says about a visitor's machine.

Core's parser calls Edge, Opera and Samsung Internet "chrome" and an iPad a Mac;
agents need the browser that the visitor would name himself.

>>> chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
>>> chrome += "(KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
>>> parse(chrome)
UserAgent(browser='Chrome 131', system='Windows 10/11', device='desktop')
>>> parse(chrome + " Edg/131.0.2903.70").browser
'Edge 131'
>>> parse(chrome + " OPR/116.0.0.0").browser
'Opera 116'
>>> parse("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
...       " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1")
UserAgent(browser='Safari 18', system='iOS 18.1', device='phone')
>>> mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
>>> mac += "(KHTML, like Gecko) Version/18.1 Safari/605.1.15"
>>> parse(mac).system, parse(mac, touch_points=5)
('macOS', UserAgent(browser='Safari 18', system='iPadOS', device='tablet'))
>>> parse("")
UserAgent(browser='', system='', device='')
"""

import re
from typing import NamedTuple

# Nobody's browser sends more; a longer text is an attempt at something.
LONGEST = 1024

# From the most particular to the most general: each imitates those below it.
BROWSERS = (
    ("Facebook app", r"FBAN/|FBAV/", r"FBAV/(\d+)"),
    ("Instagram app", r"Instagram ", r"Instagram (\d+)"),
    ("WhatsApp", r"WhatsApp/", r"WhatsApp/(\d+)"),
    ("LinkedIn app", r"LinkedInApp", r"LinkedInApp/(\d+)"),
    ("TikTok app", r"BytedanceWebview|musical_ly|TikTok", r"TikTok[ /](\d+)"),
    ("Google app", r"GSA/", r"GSA/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/", r"SamsungBrowser/(\d+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/|OPT/|OPX/|Opera", r"(?:OPR|OPT|OPX|Version|Opera)/(\d+)"),
    ("Vivaldi", r"Vivaldi/", r"Vivaldi/(\d+)"),
    ("Yandex", r"YaBrowser/", r"YaBrowser/(\d+)"),
    ("UC Browser", r"UCBrowser/", r"UCBrowser/(\d+)"),
    ("DuckDuckGo", r"DuckDuckGo/|Ddg/", r"(?:DuckDuckGo|Ddg)/(\d+)"),
    ("Firefox", r"Firefox/|FxiOS/", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"CriOS/|HeadlessChrome/", r"(?:CriOS|HeadlessChrome)/(\d+)"),
    ("Android app", r"; wv\)", r"Chrome/(\d+)"),
    ("Chrome", r"Chrome/|Chromium/", r"(?:Chrome|Chromium)/(\d+)"),
    ("Android browser", r"Android.*Version/", r"Version/(\d+)"),
    ("Safari", r"Safari/", r"Version/(\d+)"),
    ("Internet Explorer", r"MSIE |Trident/", r"(?:MSIE |rv:)(\d+)"),
)

WINDOWS = {
    "10.0": "10/11",
    "6.3": "8.1",
    "6.2": "8",
    "6.1": "7",
    "6.0": "Vista",
    "5.1": "XP",
}

SYSTEMS = (
    ("Windows", r"Windows NT (\d+\.\d+)"),
    ("Windows", r"Windows"),
    ("iPadOS", r"iPad.*?OS (\d+[._]\d+|\d+)"),
    ("iPadOS", r"iPad"),
    ("iOS", r"(?:iPhone|iPod).*?OS (\d+[._]\d+|\d+)"),
    ("iOS", r"iPhone|iPod"),
    ("Android", r"Android (\d+(?:\.\d+)?)"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    # its number has been frozen at 10.15 for years: it says nothing
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


class UserAgent(NamedTuple):
    browser: str
    system: str
    device: str


def parse(text, touch_points=0):
    """The machine behind a user agent; what is not recognised is "".

    :param text: the header, as hostile as it may be
    :param touch_points: how many fingers the screen feels, as hostile as it may be
    :return: UserAgent; `device` is "desktop", "tablet", "phone" or ""
    """
    text = text[:LONGEST] if isinstance(text, str) else ""
    if "Macintosh" in text and _is_touched(touch_points):
        # an iPad calls itself a Mac, but no Mac has a screen to touch
        return UserAgent(_browser(text), "iPadOS", "tablet")
    return UserAgent(_browser(text), _system(text), _device(text))


def _is_touched(points):
    return isinstance(points, int) and not isinstance(points, bool) and points > 1


def _browser(text):
    for name, sign, version in BROWSERS:
        if re.search(sign, text):
            found = re.search(version, text)
            return f"{name} {found[1]}" if found else name
    return ""


def _system(text):
    for name, sign in SYSTEMS:
        found = re.search(sign, text)
        if found:
            version = found[1].replace("_", ".") if found.re.groups else ""
            if name == "Windows":
                version = WINDOWS.get(version, "")
            return f"{name} {version}".strip()
    return ""


def _device(text):
    if re.search(r"iPad|Tablet|SM-T\d|SM-X\d|Kindle", text):
        return "tablet"
    if re.search(r"iPhone|iPod|Mobile", text):
        return "phone"
    if "Android" in text:
        return "tablet"
    return "desktop" if _system(text) else ""
