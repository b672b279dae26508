"""The panel beside a conversation: reading it, its history, and what it costs others.

Beside core's own data of a live chat session, in the same run. `--messages 10000000
--conversations 200000` is the size of a house that has used live chat for years.
"""

from unittest.mock import patch

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
from panel_data import make_conversations

from odoo.addons.mail.tools.discuss import Store

AGENT = "im_livechat.im_livechat_group_user"
MOST_QUERIES = 12
MOST_OF_CORE = 1.5

# what a history over messages would take: the contact's own, newest first
NAIVE = """
    SELECT id FROM mail_message
     WHERE author_id = %(partner)s
        OR id IN (SELECT mail_message_id FROM mail_notification
                   WHERE res_partner_id = %(partner)s)
        OR (model = 'res.partner' AND res_id = %(partner)s)
  ORDER BY id DESC LIMIT 15
"""


class Work:
    """The data of this subject, and each way to read it."""

    def __init__(self, lab, conversations, messages):
        self.lab = lab
        users = lab.env["res.users"].with_context(no_reset_password=True)
        self.agent = users.create(
            {
                "name": "Agent",
                "login": "bench_agent",
                "email": "agent@bench.test",
                "group_ids": [(4, lab.env.ref(AGENT).id)],
            }
        )
        self.channel_id, self.partner_id = make_conversations(
            lab, self.agent, conversations, messages
        )
        self.env = lab.env(user=self.agent)

    def cold(self):
        """As at the beginning of a request, with the agent's own data read."""
        self.lab.env.invalidate_all()
        self.agent.partner_id.fetch(["name", "tz"])

    @property
    def channel(self):
        return self.env["discuss.channel"].search([("id", "=", self.channel_id)])

    def panel(self, watch):
        self.cold()
        with watch:
            assert self.env["omnichannel.panel"].get_panel(self.channel_id)["contact"]

    def core_session(self, watch):
        """What core's panel asks: the conversation and the fields of its session."""
        self.cold()
        with watch:
            channel = self.channel
            store = Store().add(channel)
            store.add(channel, channel._get_livechat_session_fields_to_store())
            assert store.get_result()

    def history(self, watch):
        self.cold()
        with watch:
            page = self.env["omnichannel.history"].get_page(self.channel_id)
            assert page["rows"]

    def next_page(self, watch):
        self.cold()
        history = self.env["omnichannel.history"]
        key = history.get_page(self.channel_id)["key"]
        self.cold()
        with watch:
            assert history.get_page(self.channel_id, key)["rows"]

    def naive_history(self, watch):
        with watch:
            assert self.lab.sql(NAIVE, {"partner": self.partner_id})

    def post(self, watch):
        self.cold()
        with watch:
            self.channel.message_post(
                body="x", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
            self.lab.env.flush_all()

    def post_without(self, watch):
        """Posting while nothing of this addon may be called."""
        panel = self.lab.registry["omnichannel.panel"]
        with patch.object(panel, "_is_agent", side_effect=AssertionError):
            self.post(watch)


def main():
    options = arguments(__doc__, conversations=20_000, messages=1_000_000)
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.conversations, options.messages)
        title = (
            f"{options.conversations:,} conversations, {options.messages:,} messages"
        )
        ways = {"core's session data": work.core_session, "the panel": work.panel}
        reading = race(lab, ways, options.runs)
        print(table(f"Reading: {title}", reading, "core's session data"), flush=True)
        ways = {
            "over all messages (SQL)": work.naive_history,
            "the first page": work.history,
            "the next page": work.next_page,
        }
        history = race(lab, ways, options.runs)
        print(table(f"History: {title}", history, "the first page"), flush=True)
        ways = {"nothing of ours": work.post_without, "with the panel": work.post}
        posting = race(lab, ways, options.runs)
        print(table(f"Posting: {title}", posting, "nothing of ours"), flush=True)
        verdicts.at_most(
            "queries of the panel", MOST_QUERIES, queries_of(lab, work.panel)
        )
        core, ours = reading["core's session data"], reading["the panel"]
        verdicts.at_most(
            "times core's session", MOST_OF_CORE, ours.median / core.median
        )
        first = history["the first page"].median
        verdicts.at_most("history, first page, ms", 50, first * 1000)
        verdicts.equal(
            "queries more for a message",
            0,
            min(posting["with the panel"].queries)
            - min(posting["nothing of ours"].queries),
        )
        if options.explain:
            with explained("the panel"):
                work.panel(NoWatch())
            with explained("the history"):
                work.history(NoWatch())
    verdicts.close()


if __name__ == "__main__":
    main()
