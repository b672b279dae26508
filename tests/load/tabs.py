"""Real HTTP clients: browser tabs of logged-in users, many of them in parallel."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from server import RpcError, Session

ATTEMPTS = 5


class Tab(Session):
    """One more tab of a user who is logged in; it shares his cookie only."""

    def __init__(self, session):
        self.url = session.url
        self.uid = session.uid
        self.http = requests.Session()
        self.http.cookies.update(session.http.cookies)


@dataclass(frozen=True)
class Order:
    """A record to create; `reference` stands in its `field` and in no other record's."""

    reference: str
    model: str
    field: str
    values: dict


@dataclass
class Outcome:
    """What came of the orders: seconds, records by model, and what went wrong."""

    seconds: float = 0.0
    created: Counter = field(default_factory=Counter)
    errors: list = field(default_factory=list)
    broken: list = field(default_factory=list)  # connections, each tried again
    slowest: float = 0.0


class Crowd:
    """Many tabs that carry out orders in parallel, each one after the other."""

    def __init__(self, server, tabs):
        self.server = server
        self.tabs = tabs
        self.outcome = Outcome()
        self._lock = threading.Lock()
        self._orders = iter(())

    def carry_out(self, orders):
        """Returns the outcome once all is done."""
        self._orders = iter(orders)
        start = time.monotonic()
        with ThreadPoolExecutor(len(self.tabs)) as pool:
            list(pool.map(self._work, self.tabs))
        self.outcome.seconds = time.monotonic() - start
        return self.outcome

    @property
    def done(self):
        """How many orders are carried out by now."""
        with self._lock:
            return self.outcome.created.total()

    def _work(self, tab):
        while order := self._next():
            start = time.monotonic()
            error = self._place(tab, order)
            with self._lock:
                self._note(order, error, time.monotonic() - start)

    def _next(self):
        with self._lock:
            return next(self._orders, None)

    def _place(self, tab, order):
        """Create the record; returns what went wrong, or None."""
        try:
            insist(
                lambda: create(tab, order),
                lambda: exists(self.server, order),
                self.outcome.broken,
            )
        except (RpcError, requests.RequestException) as error:
            return repr(error)

    def _note(self, order, error, seconds):
        self.outcome.slowest = max(self.outcome.slowest, seconds)
        if error:
            self.outcome.errors.append(f"{order.reference}: {error}")
        else:
            self.outcome.created[order.model] += 1


def insist(request, done, broken):
    """Make a request, and make it again only if its connection broke.

    The server may have died after its commit and before its answer, so it looks first
    whether the work is done.

    :param request: returns the answer
    :param done: returns what the answer would have been, or a false value
    :param broken: a list, gets each error
    """
    for _attempt in range(ATTEMPTS):
        try:
            return request()
        except requests.ConnectionError as error:
            broken.append(error)
            time.sleep(0.5)  # a commit that was under way is through by then
        if answer := done():
            return answer
    raise broken[-1]


def create(tab, order):
    """Save a new record as the web client's form does, which reads it back."""
    specification = {"display_name": {}, "user_id": {"fields": {"display_name": {}}}}
    tab.call(order.model, "web_save", [[], order.values], specification=specification)


def exists(server, order):
    """Whether the order's record is in the database."""
    table = order.model.replace(".", "_")
    query = f"SELECT id FROM {table} WHERE {order.field} = %s"
    return bool(server.sql(query, [order.reference]))
