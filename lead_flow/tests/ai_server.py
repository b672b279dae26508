import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class AiServer:
    """A real HTTP server that speaks the chat completions protocol, with faults.

    `answer(notes)` gives the verdicts for the notes of a request; `fault` is one of
    None, an HTTP status (400, 401, 404, 429, 500), "slow", "truncated", "no json",
    "wrong form", "list id", "no message", "no choice", "broken envelope", "html", or a
    function of the notes that gives one of these; an answer takes `delay` seconds.
    Requests are kept in `requests`, as (headers, body).
    """

    def __init__(self, answer=None):
        self.answer = answer or self.everything_positive
        self.fault = None
        self.delay = 0
        self.headers = {}
        self.requests = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                server.requests.append((dict(self.headers), body))
                server._reply(self, body)

            def log_message(self, *args):
                """The log of the tests stays clean."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self):
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc_info):
        self._http.shutdown()
        self._http.server_close()

    @staticmethod
    def everything_positive(notes):
        return [
            {
                "id": note["id"],
                "outcome": "positive",
                "confidence": 0.9,
                "evidence": note["text"].split()[0],
            }
            for note in notes
        ]

    def notes_of(self, index=-1):
        """The notes that a request asked about."""
        messages = self.requests[index][1]["messages"]
        return json.loads(messages[-1]["content"])["notes"]

    def _reply(self, handler, body):
        fault = self.fault(self.notes_of()) if callable(self.fault) else self.fault
        time.sleep(1.5 if fault == "slow" else self.delay)
        status = fault if isinstance(fault, int) else 200
        kind, payload = self._page(status, fault)
        try:
            handler.send_response(status)
            for name, value in self.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(payload)))
            handler.end_headers()
            handler.wfile.write(payload)
        except ConnectionError:
            pass  # the client has given up, as it should

    def _page(self, status, fault):
        """The content type and the body of the answer."""
        if fault == "html":
            return "text/html", b"<html><body>Please log in</body></html>"
        payload = json.dumps(self._payload(status, fault)).encode()
        if fault == "broken envelope":
            payload = payload[:-20]
        return "application/json", payload

    def _payload(self, status, fault):
        if status != 200:
            return {"error": {"message": "secret detail", "code": str(status)}}
        choice = {
            "index": 0,
            "finish_reason": "length" if fault == "truncated" else "stop",
            "message": {"role": "assistant", "content": self._content(fault)},
        }
        if fault == "no message":
            del choice["message"]
        return {
            "id": "chat",
            "object": "chat.completion",
            "created": 0,
            "model": "test",
            "choices": [] if fault == "no choice" else [choice],
        }

    def _content(self, fault):
        """What the model says."""
        rows = self.answer(self.notes_of())
        if fault == "no json":
            return "I think they are all positive!"
        if fault == "wrong form":
            return json.dumps({"verdicts": "positive"})
        if fault == "list id":
            rows = [{**row, "id": [row["id"]]} for row in rows]
        return json.dumps({"verdicts": rows})
