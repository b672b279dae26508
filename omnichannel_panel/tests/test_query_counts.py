from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .common import PanelCase

MOST = 12


@tagged("post_install", "-at_install")
class TestQueryCounts(PanelCase):
    """What must not grow: queries, whatever the number of remarks, tags and chats."""

    def count(self, work, *args, **params):
        """How many queries `work` takes with nothing in the cache, itself warmed up."""
        work(*args, **params)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work(*args, **params)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def make_busy_chat(self, number):
        """A conversation of a contact with so many remarks, tags and others before."""
        contact = self.make_contact(country_id=self.env.ref("base.fr").id)
        chat = self.make_chat(contact)
        for each in range(number):
            self.panel().add_remark(chat.id, f"Remark {each}")
            self.panel().create_tag(chat.id, f"Tag {number} {each}")
            self.make_chat(contact)
        self.env["omnichannel.visitor.info"].create({"channel_id": chat.id})
        return chat

    def test_the_panel_takes_few_queries_and_the_same_for_few_and_for_many(self):
        few, many = self.make_busy_chat(2), self.make_busy_chat(20)
        counts = [self.count(self.panel().get_panel, chat.id) for chat in (few, many)]
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], MOST)

    def test_of_a_guest_too(self):
        self.assertLessEqual(
            self.count(self.panel().get_panel, self.make_chat().id), MOST
        )

    def test_who_is_there_is_asked_once_and_once_for_a_dialog(self):
        chat, asked = self.make_chat(says=["claire@example.com"]), []
        original = self.env.registry["discuss.channel"]._omnichannel_customer

        def customer(channel):
            asked.append(channel)
            return original(channel)

        typed = {"name": "x", "phone": "+33612345678"}
        with patch.object(
            self.env.registry["discuss.channel"], "_omnichannel_customer", customer
        ):
            for most, work, *args in (
                (1, self.panel().get_panel),
                (1, self.panel().check_number, "+33612345678"),
                (2, self.panel().prepare_transform, "contact"),
                (2, self.panel().prepare_transform, "company"),
                (2, self.panel().find_candidates, "contact", typed),
                (2, self.panel().find_candidates, "company", typed),
            ):
                asked.clear()
                work(chat.id, *args)
                self.assertLessEqual(len(asked), most, (work, *args))

    def test_a_page_of_history_costs_the_same_for_few_and_for_many(self):
        few, many = self.make_busy_chat(5), self.make_busy_chat(40)
        counts = [
            self.count(self.history().get_page, chat.id, None, 10)
            for chat in (few, many)
        ]
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_a_message_costs_no_query_more_with_everything_on_the_conversation(self):
        plain, busy = (self.make_chat(self.make_contact()) for _chat in range(2))
        for chat in (plain, busy):
            chat.livechat_conversation_tag_ids = self.make_tag(f"Tag {chat.id}")
            # what crm_livechat asks of a conversation with a lead is not ours
            self.make(chat, "deal")
        self.panel().set_department(busy.id, self.make_department().id)
        self.panel().add_remark(busy.id, "x")
        self.make(busy, "meeting", start="2030-01-01 10:00:00")
        self.env["omnichannel.visitor.info"].create({"channel_id": busy.id})

        def post(chat):
            chat.with_user(self.anna).message_post(
                body="x", message_type="comment", subtype_xmlid="mail.mt_comment"
            )

        # what the first messages of a process warm up is nobody's; and a conversation
        # keeps the second of its last message, which is written once a second
        with freeze_time("2026-05-04 09:30:00"):
            counts = [
                [self.count(post, chat) for _time in "123"] for chat in (busy, plain)
            ]
        self.assertEqual(*map(min, counts))
