"""A real browser for the e2e suite: headless Chromium, steered through its DevTools protocol.

with Browser() as browser:
    browser.log_in(server)
    browser.go(server.url + "/odoo")
    browser.wait("document.querySelector('.o_main_navbar')")
    browser.click(".o_menu_toggle")
    browser.screenshot("home.png")
    assert not browser.errors
"""

import base64
import contextlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

import requests
import websocket

NAMES = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")

# Where it is when two pictures in a row have it at the same place, or after 3 s.
MIDDLE_AT_REST = """(async () => {
    const middle = () => {
        const el = document.querySelector(%s);
        if (!el) return null;
        el.scrollIntoView({block: "center"});
        const box = el.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
    };
    let before = null, place = middle();
    const end = Date.now() + 3000;
    while (String(place) !== String(before) && Date.now() < end) {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
        [before, place] = [place, middle()];
    }
    return place || before;
})()"""


class Browser:
    """One tab. `errors` collects what the page writes to its console as an error, and uncaught exceptions."""

    def __init__(self, width=1366, height=768, language="en-US"):
        self.size = (width, height)
        self.language = language
        self.errors = []
        self._last_id = 0

    # -- life ----------------------------------------------------------------

    def __enter__(self):
        program = next(filter(None, map(shutil.which, NAMES)), None)
        assert program, "Chromium is not installed: setup/test installs it as root"
        self.profile = tempfile.mkdtemp(prefix="callcentre-browser-")
        self.process = subprocess.Popen(
            [
                program,
                *(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                ),
                *(
                    "--remote-debugging-port=0",
                    "--remote-allow-origins=*",
                    f"--user-data-dir={self.profile}",
                ),
                *(
                    f"--window-size={self.size[0]},{self.size[1]}",
                    f"--lang={self.language}",
                ),
                "about:blank",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._connect()
        return self

    def _connect(self):
        port_file = pathlib.Path(self.profile) / "DevToolsActivePort"
        limit = time.monotonic() + 30
        while not (port_file.exists() and port_file.read_text().strip()):
            assert time.monotonic() < limit, "Chromium does not start"
            time.sleep(0.1)
        port = port_file.read_text().split()[0]
        pages = requests.get(f"http://127.0.0.1:{port}/json", timeout=10).json()
        address = next(
            page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page"
        )
        self.socket = websocket.create_connection(
            address, timeout=60, suppress_origin=True
        )
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.command(f"{domain}.enable")
        self.resize(*self.size)

    def __exit__(self, *_error):
        with contextlib.suppress(Exception):
            self.command("Browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    # -- protocol ------------------------------------------------------------

    def command(self, method, **params):
        """One DevTools command and its result."""
        self._last_id += 1
        self.socket.send(
            json.dumps({"id": self._last_id, "method": method, "params": params})
        )
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self._last_id:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]
            self._event(message)

    def _event(self, message):
        params = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.errors.append(
                details.get("exception", {}).get("description") or details.get("text")
            )
        elif (
            message.get("method") == "Runtime.consoleAPICalled"
            and params["type"] == "error"
        ):
            self.errors.append(
                " ".join(
                    str(each.get("value", each.get("description")))
                    for each in params["args"]
                )
            )

    # -- use -----------------------------------------------------------------

    def log_in(self, server, login="admin", password="admin"):
        """Take over a session made over HTTP, so that no test types a password."""
        session = server.login(login, password)
        self.command(
            "Network.setCookie",
            name="session_id",
            value=session.session_id,
            url=server.url,
        )
        return session

    def go(self, url):
        self.command("Page.navigate", url=url)
        self.wait("document.readyState === 'complete'")

    def evaluate(self, expression):
        """The value of a JavaScript expression (promises are awaited)."""
        result = self.command(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        assert "exceptionDetails" not in result, (
            f"{expression}: {result['exceptionDetails']}"
        )
        return result["result"].get("value")

    def wait(self, expression, seconds=30):
        """Wait until the expression is true."""
        limit = time.monotonic() + seconds
        while True:
            with contextlib.suppress(AssertionError):
                if self.evaluate(f"Boolean({expression})"):
                    return
            assert time.monotonic() < limit, (
                f"never true: {expression}\non the page: {self.text()[:2000]}"
            )
            time.sleep(0.1)

    def wait_for(self, selector, seconds=30):
        self.wait(f"document.querySelector({json.dumps(selector)})", seconds)

    def text(self, selector="body"):
        return self.evaluate(
            f"document.querySelector({json.dumps(selector)})?.innerText || ''"
        )

    def click(self, selector):
        """A real mouse click on the middle of the first element that matches, once it can
        be clicked and stands still: a page follows what was typed, or what the server
        answers, with the next picture only."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(f"{found} && !{found}.disabled")
        x, y = self.evaluate(MIDDLE_AT_REST % json.dumps(selector))
        for kind in ("mousePressed", "mouseReleased"):
            self.command(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button="left",
                clickCount=1,
            )

    def type(self, text):
        """Type into what has the focus."""
        self.command("Input.insertText", text=text)

    def press(self, key, modifiers=0):
        """One key by its name: Enter, Tab, Escape, ArrowDown, a; modifiers: 1 alt, 2 ctrl, 4 meta, 8 shift."""
        codes = {
            "Enter": 13,
            "Tab": 9,
            "Escape": 27,
            "ArrowDown": 40,
            "ArrowUp": 38,
            "Backspace": 8,
        }
        extra = (
            {"text": "\r"}
            if key == "Enter"
            else {"text": key}
            if len(key) == 1 and not modifiers
            else {}
        )
        code = codes.get(key, ord(key[0].upper()))
        for kind in ("keyDown", "keyUp"):
            self.command(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                windowsVirtualKeyCode=code,
                modifiers=modifiers,
                **extra,
            )

    def resize(self, width, height):
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 768,
        )

    def screenshot(self, path):
        data = self.command("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
