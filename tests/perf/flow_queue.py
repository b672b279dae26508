"""The work queue: its first page, endless scroll, the next client, search, saving.

Ours is measured twice: the clients found (`SQL`, what the ORM and PostgreSQL take) and
the whole call of the screen, beside core's list of 80 contacts, core's `name_search` and
core's message of a note, in the same run. A page has as many rows as core's list there,
a search as many as on the screen.
"""

import uuid

from bench import (
    Lab,
    NoWatch,
    Verdicts,
    arguments,
    explained,
    queries_of,
    race,
    table,
)
from core_list import read_page
from flow_data import make_callers, make_flow

ROWS = 80
FOUND = 40

# clients without notes, in the order of the first page
RAW_PAGE = """
    SELECT id FROM res_partner
     WHERE active AND flow_listed AND flow_state = 'none' AND flow_user_id IS NULL
  ORDER BY id LIMIT 81
"""
PIECES = {
    "piece of an e-mail address": "4217@example",
    "rare name": "Quaglia",
    "common name": "Martin",
    "six digits of a phone": "004217",
}


class Work:
    """The data of this subject, and each way to read or write it."""

    def __init__(self, lab, clients, notes):
        self.lab = lab
        operators = make_callers(lab.env, 16)
        lab.env["lead.assign.rule"].search([]).active = False
        self.start = make_flow(lab, operators, clients, notes)
        lab.sql(
            """UPDATE res_partner SET name = 'Zita Quaglia', complete_name = 'Zita Quaglia'
                WHERE id = %s""",
            [self.start + 4217],
        )
        lab.maintain("res_partner")
        self.queue = lab.env["lead.flow.queue"].with_user(operators[0])
        self.operator = operators[0]
        # what a saved note and a message are put on, in turn
        self.clients = iter(range(self.start + 1, self.start + clients))

    def cold(self):
        """As at the beginning of a request, with the operator's own data read."""
        self.lab.env.invalidate_all()
        self.operator.partner_id.fetch(["name", "tz"])

    # -- reading -------------------------------------------------------------

    def places(self, search="", place=None):
        def way(watch):
            self.cold()
            with watch:
                scope, hour = self.queue._scope(search, {}), self.queue._hour()
                if search:
                    found = self.queue._found(scope, {}, None, FOUND)
                else:
                    found = self.queue._walk(
                        scope, self.queue._place(place), ROWS, hour
                    )
            assert found[0]

        return way

    def page(self, limit=ROWS, **params):
        def way(watch):
            self.cold()
            with watch:
                page = self.queue.get_page(limit=limit, **params)
            assert page["rows"]
            self.lab.rollback()

        return way

    def last_place(self):
        """The place of a client in the middle of those in progress."""
        partner = self.lab.env["res.partner"].search(
            [("flow_state", "=", "in_progress"), ("flow_callback_date", "=", False)],
            order="flow_last_note_date, id",
            offset=self.lab.env["res.partner"].search_count(
                [("flow_state", "=", "in_progress"), ("flow_callback_date", "=", False)]
            )
            // 2,
            limit=1,
        )
        return self.queue._rows([self.queue._place_of(partner)])[0]["place"]

    def by_offset(self, offset):
        def way(watch):
            self.cold()
            with watch:
                self.lab.sql(RAW_PAGE + " OFFSET %s", [offset])

        return way

    def next_client(self, watch):
        self.cold()
        with watch:
            assert self.queue.get_next()
        self.lab.rollback()

    def next_place(self, watch):
        """The client to call next, held, but not read."""
        self.cold()
        with watch:
            assert self.queue._take_next((), {})
        self.lab.rollback()

    def raw_page(self, watch):
        self.cold()
        with watch:
            self.lab.sql(RAW_PAGE)

    def core_list(self, watch):
        self.cold()
        with watch:
            read_page(self.lab.env["res.partner"])

    def core_search(self, text):
        def way(watch):
            self.cold()
            with watch:
                self.lab.env["res.partner"].name_search(text, limit=8)

        return way

    def pieces(self):
        """What is searched: {what it is: the text}."""
        query = """SELECT substr(email, 4, strpos(email, '@')) FROM res_partner
                    WHERE id = %s"""
        ((lone,),) = self.lab.sql(query, [self.start + 4217])
        return {**PIECES, "piece of one client's address": lone}

    # -- writing -------------------------------------------------------------

    def save(self, watch):
        client_id = next(self.clients)
        self.cold()
        with watch:
            values = {"body": "Talked."}
            answer = self.queue.save_note(client_id, values, str(uuid.uuid4()))
            self.lab.env.cr.flush()
        assert "note" in answer
        self.lab.rollback()

    def create(self, watch):
        client_id = next(self.clients)
        self.cold()
        notes = self.queue.env["lead.flow.note"]
        with watch:
            notes.create({"partner_id": client_id, "body": "Talked."})
            self.lab.env.cr.flush()
        self.lab.rollback()

    def message(self, watch):
        client = self.lab.env["res.partner"].browse(next(self.clients))
        self.cold()
        with watch:
            client.message_post(
                body="Talked.",
                author_id=self.operator.partner_id.id,
                subtype_xmlid="mail.mt_note",
            )
            self.lab.env.cr.flush()
        self.lab.rollback()


def measure_pages(work, runs, verdicts):
    lab, middle = work.lab, work.last_place()
    raw, core = "raw SQL, one tier", "core's list of contacts"
    ways = {
        raw: work.raw_page,
        "first page: the clients": work.places(),
        "page in the middle: the clients": work.places(place=middle),
        "next client: found and held": work.next_place,
        "first page: whole call": work.page(),
        "page in the middle: whole call": work.page(after=middle),
        "next client: whole call": work.next_client,
        core: work.core_list,
        "raw SQL with OFFSET 50,000": work.by_offset(50_000),
    }
    found = race(lab, ways, max(runs, 15))
    few, many = (queries_of(lab, work.page(limit=rows)) for rows in (10, 100))
    notes = [f"Queries of the whole call for 10 and for 100 rows: {few} and {many}."]
    print(table(f"Pages of {ROWS} rows", found, core, notes), flush=True)
    for name in ("first page: the clients", "page in the middle: the clients"):
        verdicts.at_most(f"{name}, ms", 5, found[name].median * 1000)
    name = "next client: found and held"
    verdicts.at_most(f"{name}, ms", 5, found[name].median * 1000)
    for name in ("first page: whole call", "page in the middle: whole call"):
        ratio = found[name].median / found[core].median
        verdicts.at_most(f"{name}, times {core}", 1.3, ratio)
    verdicts.equal("queries for 100 rows, as for 10", few, many)


def measure_search(work, runs, verdicts):
    for title, text in work.pieces().items():
        core = "core's name_search"
        ways = {
            "the clients": work.places(text),
            "whole call": work.page(limit=FOUND, search=text),
            core: work.core_search(text),
        }
        found = race(work.lab, ways, runs)
        print(table(f"Search by {title}: {text}", found, core), flush=True)
        whole = found["whole call"].median
        verdicts.at_most(f"search by {title}, whole call, ms", 50, whole * 1000)
        verdicts.at_least(
            f"search by {title}, times quicker than {core}",
            50,
            found[core].median / found["the clients"].median,
        )


def measure_saving(work, runs, verdicts):
    core = "core's message of a note"
    ways = {
        "note saved from the screen": work.save,
        "note created": work.create,
        core: work.message,
    }
    found = race(work.lab, ways, max(runs, 15))
    print(table("Saving a note", found, core), flush=True)
    for name in ("note saved from the screen", "note created"):
        more = found[name].median - found[core].median
        verdicts.at_most(f"{name}, ms more than {core}", 10, more * 1000)


def explain(work):
    with explained("first page"):
        work.places()(NoWatch())
    with explained("page in the middle"):
        work.places(place=work.last_place())(NoWatch())
    for title, text in work.pieces().items():
        with explained(f"search by {title}", top=1):
            work.places(text)(NoWatch())


def main():
    options = arguments(__doc__, clients=100_000, notes=300_000)
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.clients, options.notes)
        measure_pages(work, options.runs, verdicts)
        measure_search(work, options.runs, verdicts)
        measure_saving(work, options.runs, verdicts)
        if options.explain:
            explain(work)
    verdicts.close()


if __name__ == "__main__":
    main()
