import json

from odoo.tests import tagged

from .common import AGENT
from .leak_common import SECRET, LeakCase


@tagged("post_install", "-at_install")
class TestLeaksOfTheDepartment(LeakCase):
    """An agent who is the visitor, and what he asks of his own conversations.

    Guards: `_field_to_sql`, by which whatever reads, searches or groups goes; and that
    nothing reads the department by the way, for then it would be in the cache.
    """

    def setUp(self):
        super().setUp()
        self.ada = self.make_user("Ada", AGENT)
        self.department = self.make_department(f"{SECRET} department")
        guest = self.make_guest(omnichannel_partner_id=self.ada.partner_id.id)
        # signed in, and as a guest
        self.own = self.make_chat(self.ada.partner_id) | self.make_chat(guest)
        self.other = self.make_chat()
        (self.own | self.other).department_id = self.department

    def doors(self, user, chats):
        """What comes out of each way to ask for the department."""
        self.env.flush_all()
        self.env.invalidate_all()
        theirs = chats.with_user(user)
        here = [("id", "in", chats.ids)]
        group = theirs.formatted_read_group
        user.group_ids += self.env.ref("base.group_allow_export")
        by_name = [*here, ("department_id.name", "like", SECRET)]
        return {
            "read": theirs.read(["department_id"]),
            "export": theirs.export_data(["department_id/name"])["datas"],
            "search": theirs.search_read(
                [*here, ("department_id", "!=", False)], ["name"]
            ),
            "search by name": theirs.search_read(by_name, ["name"]),
            "group": group(here, ["department_id"], ["__count"]),
            "values": group(here, [], ["department_id:array_agg"]),
        }

    def assert_open(self, user, chats):
        """Every way leads to the department: they are ways at all."""
        for name, answer in self.doors(user, chats).items():
            with self.subTest(name):
                is_id = str(self.department.ids) in str(answer)
                is_found = name.startswith("search") and len(answer) == len(chats)
                self.assertTrue(SECRET in str(answer) or is_id or is_found, answer)

    def assert_closed(self, user, chats):
        for name, answer in self.doors(user, chats).items():
            with self.subTest(name):
                self.assertNotIn(SECRET, json.dumps(answer, default=str))
                self.assertNotIn(str(self.department.ids), str(answer))
                if name.startswith("search"):
                    self.assertFalse(answer)

    def test_it_is_found_in_the_conversations_of_others_only(self):
        for chat in self.own:
            self.assert_closed(self.ada, chat)
            self.assert_open(self.anna, chat)
        self.assert_open(self.ada, self.other)

    def test_his_own_are_counted_among_those_without_one(self):
        chats = (self.own | self.other).with_user(self.ada)
        here = [("id", "in", chats.ids)]
        groups = chats.formatted_read_group(here, ["department_id"], ["__count"])
        counts = {bool(each["department_id"]): each["__count"] for each in groups}
        self.assertEqual(counts, {False: 2, True: 1})
        here += [("department_id", "=", False)]
        self.assertEqual(chats.search(here), self.own.with_user(self.ada))

    def test_seen_if_his_own_conversations_were_not_looked_for(self):
        with self.without_visits():
            for chat in self.own:
                self.assert_open(self.ada, chat)

    def test_nothing_that_core_reads_of_a_conversation_brings_it_along(self):
        self.env.flush_all()
        for chat in self.own:
            self.env.invalidate_all()
            # as core does before it answers
            self.assertTrue(chat.sudo().name)
            answer = chat.with_user(self.ada).read(["department_id"])
            self.assertNotIn(SECRET, str(answer))
