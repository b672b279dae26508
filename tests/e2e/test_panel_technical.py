"""What visitors' browsers send over HTTP: real ones, through a proxy, and hostile."""

import json

import pytest
import requests
from e2e.panel_people import make_agent, make_livechat, set_available

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
AGENTS = {
    "Chrome 131": CHROME,
    "Edge 131": f"{CHROME} Edg/131.0.2903.51",
    "Opera 116": f"{CHROME} OPR/116.0.0.0",
    "Firefox 132": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Safari 18": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Samsung Internet 27": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
}
DEVICES = {
    "tablet": "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "phone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22B83 [FBAN/FBIOS;FBAV/489.0.0.43.79]",
    "desktop": CHROME,
}
FACTS = ("browser", "system", "device", "url", "referrer", "language", "timezone")


@pytest.fixture(scope="module")
def server(make_server):
    return make_server(arguments=["--proxy-mode"])


@pytest.fixture(scope="module")
def anna(server):
    admin = server.login()
    values = ["omnichannel_panel.ip_mode", "full"]
    admin.call("ir.config_parameter", "set_param", values)
    anna = make_agent(server, "Anna")
    set_available(server, anna)
    return server.login("anna", "anna"), anna


@pytest.fixture(scope="module")
def livechat(server, anna):
    return make_livechat(server, [anna[1]])


@pytest.fixture
def visit(server, anna, livechat):
    """visit(facts, headers): a visitor begins a chat; what the agent's panel shows."""

    def begin(facts=None, **headers):
        params = {"channel_id": livechat, "omnichannel": facts}
        response = requests.post(
            f"{server.url}/im_livechat/get_session",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json", **headers},
            timeout=60,
        )
        response.raise_for_status()
        answer = response.json()
        assert "error" not in answer, answer
        channel = answer["result"]["channel_id"]
        return anna[0].call("omnichannel.panel", "get_panel", [channel])["technical"]

    return begin


@pytest.mark.parametrize("browser", AGENTS)
def test_the_browser_is_told_by_its_own_name(visit, browser):
    assert visit({}, **{"User-Agent": AGENTS[browser]})["browser"] == browser


@pytest.mark.parametrize("device", DEVICES)
def test_the_device_is_told(visit, device):
    assert visit({}, **{"User-Agent": DEVICES[device]})["device"] == device


def test_what_a_browser_knows_is_told(visit):
    facts = {"url": "https://shop.example/a", "tz": "Europe/Madrid", "lang": "es-ES"}
    data = visit(facts)
    assert data | {"language": "es-ES", "timezone": "Europe/Madrid"} == data
    assert data["url"] == "https://shop.example/a"


def forwarded(*addresses):
    return {"X-Forwarded-For": ", ".join(addresses), "X-Forwarded-Host": "shop.example"}


def test_behind_a_proxy_it_is_the_visitors_address(visit):
    assert visit({}, **forwarded("203.0.113.77"))["ip"] == "203.0.113.77"
    assert visit({}, **forwarded("2001:db8::7"))["ip"] == "2001:db8::7"


def test_an_address_that_the_visitor_made_up_is_not_believed(visit):
    """The last one is what the own proxy has seen."""
    assert visit({}, **forwarded("10.0.0.1", "203.0.113.77"))["ip"] == "203.0.113.77"


@pytest.mark.parametrize(
    "address", ["<script>alert(1)</script>", "unknown", "1.2.3", "x" * 5000, "'; DROP"]
)
def test_an_address_that_is_none_is_not_shown(visit, address):
    assert visit({}, **forwarded(address)).get("ip", "") == ""


@pytest.mark.parametrize(
    "agent",
    ["", "x" * 60_000, "<img src=x onerror=alert(1)>", "(((((" * 9_000, "\xff\xfe"],
)
def test_a_hostile_user_agent_neither_breaks_nor_reaches_the_panel(visit, agent):
    data = visit({}, **{"User-Agent": agent.encode("latin-1")})
    assert "<" not in str(data)
    assert max(len(data[name]) for name in ("browser", "system")) <= 64


SCRIPTS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//evil.test",
)
SCRIPTS += ("vbscript:x", " java\nscript:alert(1)", "https://", "file:///etc/passwd")


@pytest.mark.parametrize("url", SCRIPTS)
def test_an_address_that_is_no_page_becomes_no_link(visit, url):
    data = visit({"url": url, "referrer": url})
    assert (data["url"], data["referrer"]) == ("", "")
    headers = {"Referer": url.replace("\n", "")}
    assert visit({}, **{"Referer": headers["Referer"].strip()})["url"] == ""


@pytest.mark.parametrize(
    "zone",
    ["Mars/Phobos", "../../etc/passwd", "<b>UTC</b>", "x" * 10**6, 7, None, ["UTC"]],
)
def test_a_zone_that_is_none_is_not_shown(visit, zone):
    assert visit({"tz": zone})["timezone"] == ""


@pytest.mark.parametrize(
    "facts",
    [
        None,
        7,
        "x",
        [],
        [["x"]],
        {"url": {"a": 1}},
        {"screen": ["9" * 10**5]},
        {"lang": "\x00"},
        {"touch": {"a": [5]}},
    ],
)
def test_facts_of_any_shape_let_the_chat_begin(visit, facts):
    data = visit(facts)
    assert all(isinstance(data[name], str) and len(data[name]) < 100 for name in FACTS)
