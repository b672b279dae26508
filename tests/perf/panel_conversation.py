"""The panel beside a conversation, on many messages: what it costs the agent.

Core's own calls are measured in the same run, on a database with the same conversations
that has never seen the addon: what Odoo reads when a conversation is opened, its live
chat session data, and a message that is posted.
"""

import os
import time

from bench import (
    Lab,
    NoWatch,
    Verdicts,
    Way,
    arguments,
    explained,
    queries_of,
    race,
    table,
)
from panel_world import World, make_panel_data

from odoo.modules.registry import Registry

ADDON = "omnichannel_panel"
SESSION = "core's session data"
# what a history over messages would be: those of the contact, wherever they stand
NAIVE = """
    SELECT id FROM mail_message
     WHERE author_id = %(partner)s
        OR id IN (SELECT mail_message_id FROM mail_notification
                   WHERE res_partner_id = %(partner)s)
        OR (model = 'res.partner' AND res_id = %(partner)s)
  ORDER BY id DESC LIMIT 15
"""


class PanelLab(Lab):
    """A copy of a lab's database, with the addon installed on its data."""

    def __init__(self, core):
        super().__init__(core.db)

    def __enter__(self):
        super().__enter__()
        self.close()
        start = time.perf_counter()
        self.registry = Registry.new(
            self.db, update_module=True, install_modules=[ADDON]
        )
        self.installed_in = time.perf_counter() - start
        self.open()
        return self


class Desk:
    """One agent at work on a database, with the addon or without."""

    def __init__(self, lab, world, times=1):
        self.lab, self.world, self.times = lab, world, times
        self.agent = lab.env["res.users"].browse(world.agent)

    @property
    def env(self):
        return self.lab.env(user=self.agent.id)

    def begin(self):
        """As at the beginning of a request, with the agent's own data read."""
        self.lab.env.invalidate_all()
        self.agent.partner_id.fetch(["name", "tz", "lang"])

    def way(self, work, *args):
        """Some requests of the agent; what they leave behind is undone."""

        def run(watch):
            self.begin()
            with watch:
                for _time in range(self.times):
                    self.lab.env.invalidate_all()
                    work(*args)
            self.lab.rollback()

        return Way(run, self.times, self.lab)

    def once(self, work, *args):
        """One request, for counting its queries."""

        def run(watch):
            self.begin()
            with watch:
                work(*args)
                self.lab.env.flush_all()
            self.lab.rollback()

        return run

    # -- core ----------------------------------------------------------------

    def session_data(self, number):
        """What /mail/data does for /im_livechat/session/data."""
        channel = self._channel(number)
        fields = channel._get_livechat_session_fields_to_store()
        return self._store().add(channel, fields=fields).get_result()

    def open_conversation(self, number):
        """What Discuss asks for before it shows a conversation."""
        channel = self._channel(number)
        store = self._store().add(channel).get_result()
        fields = channel._get_livechat_session_fields_to_store()
        self._store().add(channel, fields=fields).get_result()
        found = self.env["mail.message"]._message_fetch(domain=None, thread=channel)
        messages = found.pop("messages")
        assert messages
        return store, self._store().add(messages).get_result()

    def post(self, number):
        self._channel(number).message_post(
            body="Good morning.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.lab.env.flush_all()

    def _channel(self, number):
        channels = self.env["discuss.channel"]
        return channels.search([("id", "=", self.world.channel(number))])

    def _store(self):
        # importable once an Odoo is loaded
        from odoo.addons.mail.tools.discuss import Store

        return Store()

    # -- the addon -----------------------------------------------------------

    def panel(self, number):
        panel = self.env["omnichannel.panel"].get_panel(self.world.channel(number))
        assert panel["technical"]["browser"]

    def business(self, number):
        self.env["omnichannel.panel"].get_business(self.world.channel(number))

    def history(self, number, key=None):
        page = self.env["omnichannel.history"].get_page(self.world.channel(number), key)
        assert page["rows"]
        return page

    def naive_history(self, number):
        self.lab.sql(NAIVE, {"partner": self.world.contact(number)})

    def middle(self, number, pages=10):
        """The key of a page far down the history."""
        key = None
        for _page in range(pages):
            key = self.history(number, key)["key"] or key
        return key

    def look_around(self, number):
        """What a visitor's next page writes."""
        from odoo.addons.omnichannel_panel.visitor.queries import update_page

        channel = self.world.channel(number)
        assert update_page(self.lab.env, channel, "https://shop.example/next")
        self.lab.env.cr.flush()


def measure_panel(ours, world, runs, verdicts):
    for who, number in world.people.items():
        ways = {
            SESSION: ours.way(ours.session_data, number),
            "the panel": ours.way(ours.panel, number),
            "what other apps know": ours.way(ours.business, number),
        }
        found = race(ours.lab, ways, max(runs, 15))
        queries = queries_of(ours.lab, ours.once(ours.panel, number))
        notes = [f"Queries of the panel: {queries}."]
        print(table(f"Panel of a {who}", found, SESSION, notes), flush=True)
        verdicts.at_most(f"queries of the panel of a {who}", 12, queries)
        ratio = found["the panel"].median / found[SESSION].median
        verdicts.at_most(f"panel of a {who}, times {SESSION}", 1.5, ratio)


def measure_history(ours, world, runs, verdicts):
    for who, number in world.people.items():
        ways = {
            SESSION: ours.way(ours.session_data, number),
            "first page": ours.way(ours.history, number),
            "a page far down": ours.way(ours.history, number, ours.middle(number)),
        }
        if who != "guest":
            naive = ours.once(ours.naive_history, number)
            ways["over all messages (SQL)"] = Way(naive, 1, ours.lab)
        found = race(ours.lab, ways, max(runs, 15))
        print(table(f"History of a {who}", found, SESSION), flush=True)
        first = found["first page"].each * 1000
        verdicts.at_most(f"first page of history of a {who}, ms", 50, first)


def measure_core(core, ours, world, runs, verdicts):
    """What the addon costs where it is not asked for."""
    number = world.people["contact"]
    for name, work in (("opening", "open_conversation"), ("posting", "post")):
        base, other = f"{name}, without the addon", f"{name}, with it"
        ways = {
            base: core.way(getattr(core, work), number),
            other: ours.way(getattr(ours, work), number),
        }
        found = race(core.lab, ways, max(runs * 4, 40))
        counts = [
            queries_of(desk.lab, desk.once(getattr(desk, work), number))
            for desk in (core, ours)
        ]
        notes = [f"Queries without and with the addon: {counts[0]} and {counts[1]}."]
        print(table(f"{name.title()} a conversation", found, base, notes), flush=True)
        verdicts.equal(f"queries of {name} a conversation, as without", *counts)
        # the quickest runs: those that nothing else on the machine has met
        ratio = min(found[other].seconds) / min(found[base].seconds)
        verdicts.at_most(f"{name} a conversation, times without", 1.05, ratio)


def explain(ours, world):
    for who, number in world.people.items():
        with explained(f"panel of a {who}", top=2):
            ours.once(ours.panel, number)(NoWatch())
        with explained(f"first page of history of a {who}", top=4):
            ours.once(ours.history, number)(NoWatch())
    with explained("the visitor's next page", top=1):
        ours.once(ours.look_around, world.people["guest"])(NoWatch())


def main():
    options = arguments(
        # a few milliseconds are not timed alone: a run is so many requests
        __doc__,
        conversations=10_000,
        messages=200_000,
        times=5,
    )
    verdicts = Verdicts()
    world = World(options.conversations, options.messages)
    with Lab(os.environ["CALLCENTRE_CORE_TEMPLATE"]) as lab:
        world.make(lab)
        lab.close()
        with PanelLab(lab) as other:
            lab.open()
            print(f"The addon was installed in {other.installed_in:.1f} s.", flush=True)
            make_panel_data(other, world)
            core, ours = (Desk(each, world, options.times) for each in (lab, other))
            measure_panel(ours, world, options.runs, verdicts)
            measure_history(ours, world, options.runs, verdicts)
            measure_core(core, ours, world, options.runs, verdicts)
            if options.explain:
                explain(ours, world)
    verdicts.close()


if __name__ == "__main__":
    main()
