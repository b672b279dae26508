import json
from contextlib import ExitStack

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AGENT, SELLS
from .leak_common import SECRET, LeakCase

EMPLOYEE = "base.group_user"
PORTAL = "base.group_portal"

# What visitors and employees must not read: each field has groups.
FIELDS = (
    ("discuss.channel", "department_id"),
    ("discuss.channel", "omnichannel_visitor_info_ids"),
    ("discuss.channel", "omnichannel_link_ids"),
    ("mail.guest", "omnichannel_partner_id"),
    ("res.partner", "omnichannel_remark_ids"),
    ("res.partner", "omnichannel_channel_id"),
    # a user has the fields of his contact
    ("res.users", "omnichannel_remark_ids"),
    ("res.users", "omnichannel_channel_id"),
    ("crm.lead", "omnichannel_channel_id"),
    ("project.task", "omnichannel_channel_id"),
    ("calendar.event", "omnichannel_channel_id"),
)


class AccessCase(LeakCase):
    """A conversation with a contact; who may read and export what hangs on it."""

    def setUp(self):
        super().setUp()
        self.contact = self.make_contact("Claire")
        name = f"{SECRET} chat"
        self.chat = self.make_secrets(self.make_chat(self.contact, name=name))
        self.info = self.env["omnichannel.visitor.info"].search(
            [("channel_id", "=", self.chat.id)]
        )
        self.eva = self.make_user("Eva", EMPLOYEE)
        self.paul = self.make_portal()

    def exported(self, records, user, field):
        """What an export gives, None when it is refused."""
        user.group_ids += self.env.ref("base.group_allow_export")
        self.env.invalidate_all()
        try:
            found = records.with_user(user).export_data([field])
        except AccessError:
            return None
        return json.dumps(found["datas"])


@tagged("post_install", "-at_install")
class TestLeaksByExport(AccessCase):
    """Exports. Guards: the access list of the models, and groups on the fields."""

    def test_agents_cannot_export_technical_data(self):
        for field in ("url", "ip"):
            self.assertIsNone(self.exported(self.info, self.anna, field))
        path = "omnichannel_visitor_info_ids/ip"
        self.assertIsNone(self.exported(self.chat, self.anna, path))

    def test_seen_if_agents_had_the_right_to_the_technical_data(self):
        self.grant("omnichannel.visitor.info", AGENT)
        for field in ("url", "ip"):
            self.assertIn(SECRET, self.exported(self.info, self.anna, field))

    def test_seen_if_it_were_open_from_the_conversation_too(self):
        path = "omnichannel_visitor_info_ids/ip"
        self.grant("omnichannel.visitor.info", AGENT)
        # the groups of the field are a guard of their own
        self.assertIsNone(self.exported(self.chat, self.anna, path))
        with self.without_groups("discuss.channel", "omnichannel_visitor_info_ids"):
            self.assertIn(SECRET, self.exported(self.chat, self.anna, path))

    def test_employees_cannot_export_remarks(self):
        remarks = self.env["omnichannel.remark"].search([("body", "like", SECRET)])
        self.assertIsNone(self.exported(remarks, self.eva, "body"))
        path = "omnichannel_remark_ids/body"
        self.assertIsNone(self.exported(self.contact, self.eva, path))

    def test_seen_if_employees_had_the_right_to_remarks(self):
        remarks = self.env["omnichannel.remark"].search([("body", "like", SECRET)])
        path = "omnichannel_remark_ids/body"
        self.grant("omnichannel.remark", EMPLOYEE)
        self.assertIn(SECRET, self.exported(remarks, self.eva, "body"))
        self.assertIsNone(self.exported(self.contact, self.eva, path))
        with self.without_groups("res.partner", "omnichannel_remark_ids"):
            self.assertIn(SECRET, self.exported(self.contact, self.eva, path))

    def test_salespeople_cannot_export_where_a_lead_came_from(self):
        lead = self.make(self.chat, "deal", title="x")
        sam = self.make_user("Sam", SELLS)
        lead.user_id = sam
        path = "omnichannel_channel_id/name"
        self.assertIsNone(self.exported(lead, sam, path))
        with self.without_groups("crm.lead", "omnichannel_channel_id"):
            found = self.exported(lead, sam, "omnichannel_channel_id")
        self.assertIn(SECRET, found)


@tagged("post_install", "-at_install")
class TestLeaksByFields(AccessCase):
    """What hangs on core's records. Guard: groups on every field."""

    def known(self, user):
        """Which of the fields a user is told of, and may read."""
        return {
            (model, name)
            for model, name in FIELDS
            if self.env[model]
            .with_user(user)
            ._has_field_access(self.env[model]._fields[name], "read")
        }

    def test_nobody_but_agents_reads_what_hangs_on_a_conversation(self):
        for user in (self.paul, self.eva, self.env.ref("base.public_user")):
            self.assertFalse(self.known(user), user.name)
        seen = self.known(self.anna)
        self.assertEqual(
            {*FIELDS} - seen, {("discuss.channel", "omnichannel_visitor_info_ids")}
        )

    def test_every_field_that_was_added_is_in_this_test(self):
        added = self.env["ir.model.fields"].search(
            [("model", "in", [model for model, _name in FIELDS])]
        )
        added = added.filtered(
            lambda field: field.name.startswith("omnichannel_")
            or (field.model, field.name) == ("discuss.channel", "department_id")
        )
        found = {(field.model, field.name) for field in added}
        self.assertEqual(found, {*FIELDS})

    def test_seen_if_the_fields_had_no_groups(self):
        with ExitStack() as stack:
            for model, name in FIELDS:
                stack.enter_context(self.without_groups(model, name))
            # tasks have core's own list of what a portal user reads
            task = ("project.task", "omnichannel_channel_id")
            self.assertEqual(self.known(self.paul), {*FIELDS} - {task})
            self.assertEqual(self.known(self.eva), {*FIELDS})

    def test_a_portal_user_reads_the_department_only_without_both_guards(self):
        chat = self.make_secrets(self.make_chat(self.paul.partner_id))
        mine = chat.with_user(self.paul)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.read(["department_id"])
        with self.without_groups("discuss.channel", "department_id"):
            # in his own conversation it has a second guard
            self.assertNotIn(SECRET, json.dumps(mine.read(["department_id"])))
            self.env.invalidate_all()
            with self.without_visits():
                self.assertIn(SECRET, json.dumps(mine.read(["department_id"])))

    def test_an_employee_reads_who_a_guest_is_only_without_its_groups(self):
        guest = self.make_guest(omnichannel_partner_id=self.contact.id)
        self.contact.name = f"{SECRET} name"
        mine = guest.with_user(self.eva)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.read(["omnichannel_partner_id"])
        with self.without_groups("mail.guest", "omnichannel_partner_id"):
            self.assertIn(SECRET, json.dumps(mine.read(["omnichannel_partner_id"])))


@tagged("post_install", "-at_install")
class TestLeaksByRules(AccessCase):
    """Between agents. Guard: the record rules."""

    def setUp(self):
        super().setUp()
        self.ada = self.make_user("Ada", AGENT)

    def private_talk(self):
        """A talk of Anna with a portal user, in which no other agent is."""
        talks = self.env["discuss.channel"].with_user(self.anna)
        return talks._get_or_create_chat(self.paul.partner_id.ids).sudo(False)

    def seen(self, model, user, records):
        self.env.invalidate_all()
        found = self.env[model].with_user(user).search([("id", "in", records.ids)])
        return found.sudo()

    def own_chats(self):
        """Conversations in which Ada is the visitor: signed in, and as a guest.

        As a guest who is there, one who has left, and one in a talk without history.
        """
        guest = self.make_guest(omnichannel_partner_id=self.ada.partner_id.id)
        left, talk = self.make_chat(guest), self.make_talk(guest)
        left.channel_member_ids.filtered("guest_id").unlink()
        self.assertFalse(talk.livechat_channel_member_history_ids)
        mine = self.make_chat(self.ada.partner_id)
        return mine, self.make_chat(guest), left, talk

    def make_talk(self, guest):
        """A talk of Anna and Ada with a guest, as messengers have it."""
        people = (self.anna | self.ada).partner_id
        members = [Command.create({"partner_id": each.id}) for each in people]
        members.append(Command.create({"guest_id": guest.id}))
        talk = {"name": "Talk", "channel_type": "group", "channel_member_ids": members}
        return self.env["discuss.channel"].create(talk)

    def hidden_remarks(self):
        """Remarks that one agent may read and the other may not: [(user, remark)]."""
        remarks = self.env["omnichannel.remark"]
        own_chats = [
            (self.ada, remarks.create({"body": SECRET, "channel_id": chat.id}))
            for chat in self.own_chats()
        ]
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.make_contact(company_id=company.id)
        about = {"body": SECRET, "scope": "contact"}
        own = {**about, "partner_id": self.ada.partner_id.id}
        return [
            *own_chats,
            (self.ada, remarks.create(own)),
            (
                self.bruno,
                remarks.create({"body": SECRET, "channel_id": self.private_talk().id}),
            ),
            (self.bruno, remarks.create({**about, "partner_id": stranger.id})),
            # as nobody writes it in the panel
            (self.bruno, remarks.create({"body": SECRET, "partner_id": stranger.id})),
        ]

    def test_remarks_on_oneself_and_of_others_are_hidden(self):
        for user, remark in self.hidden_remarks():
            self.assertFalse(self.seen("omnichannel.remark", user, remark))

    def test_seen_if_remarks_had_no_rule(self):
        hidden = self.hidden_remarks()
        self.drop_rule("omnichannel_remark_readable_rule")
        for user, remark in hidden:
            self.assertTrue(self.seen("omnichannel.remark", user, remark))

    def test_links_and_calls_of_other_talks_are_hidden_by_their_rules(self):
        hidden = [(self.bruno, self.private_talk())]
        hidden += [(self.ada, chat) for chat in self.own_chats()]
        for model, rule, vals in (
            ("omnichannel.link", "omnichannel_link_rule", {"kind": "deal"}),
            ("omnichannel.call", "omnichannel_call_rule", {"number": SECRET}),
        ):
            rows = [
                (user, self.env[model].create({"channel_id": chat.id, **vals}))
                for user, chat in hidden
            ]
            for user, row in rows:
                self.assertFalse(self.seen(model, user, row))
                self.assertTrue(self.seen(model, self.anna, row))
            self.drop_rule(rule)
            for user, row in rows:
                self.assertTrue(self.seen(model, user, row), rule)

    def test_the_words_of_others_are_changed_only_without_the_rule(self):
        remark = self.env["omnichannel.remark"].search(
            [("channel_id", "=", self.chat.id)], limit=1
        )
        theirs = remark.with_user(self.bruno)
        with self.assertRaises(AccessError):
            theirs.unlink()
        self.drop_rule("omnichannel_remark_agent_rule")
        theirs.unlink()
        self.assertFalse(remark.exists())
