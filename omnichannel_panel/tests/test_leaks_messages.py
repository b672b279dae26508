import json
from unittest.mock import Mock, patch

from odoo.tests import HttpCase, tagged

from odoo.addons.bus import websocket
from odoo.addons.mail.tools.discuss import Store

from .common import AGENT
from .leak_common import SECRET, LeakCase, LeakRequestCase


@tagged("post_install", "-at_install")
class TestLeaksOnTheBus(LeakCase):
    """What browsers are sent.

    Guards: `_omnichannel_changed` tells names of sections, to the agents' channel only;
    `_build_bus_channel_list` lets no customer hear it; nothing is among core's
    `_sync_field_names`; a remark is no message.
    """

    def setUp(self):
        super().setUp()
        self.eva = self.make_user("Eva", AGENT)

    def visitor_hears(self, chat, act):
        """What the visitor's browser is sent while something is done."""
        # what was sent before is not this test's
        self.env.cr.precommit.run()
        self.env["bus.bus"].sudo().search([]).unlink()
        act(chat)
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([])
        own = [self.env.cr.dbname, "discuss.channel", chat.id]
        return "\n".join(row.message for row in rows if json.loads(row.channel) == own)

    def move(self, chat):
        """All that is done in the panel, and the visitor goes to another page."""
        self.make_secrets(chat)
        infos = self.env["omnichannel.visitor.info"]
        infos._visitor_moved(chat, f"https://a.example/{SECRET}/next")

    def test_the_visitor_is_sent_nothing(self):
        heard = self.visitor_hears(self.make_chat(), self.move)
        self.assertNotIn(SECRET, heard)
        self.assertNotIn("omnichannel", heard)

    def test_seen_if_the_change_went_to_the_whole_conversation(self):
        def changed(channels, *sections):
            values = {"channel_id": channels.id, "sections": list(sections)}
            channels._bus_send("omnichannel_panel/changed", values)

        with self.without("discuss.channel", "_omnichannel_changed", changed):
            heard = self.visitor_hears(self.make_chat(), self.move)
        self.assertIn("omnichannel", heard)

    def test_seen_if_the_change_said_what_changed(self):
        remarks = self.env["omnichannel.remark"].sudo()

        def changed(channels, *_sections):
            found = remarks.search([("channel_id", "in", channels.ids)])
            channels._bus_send("changed", {"remarks": found.mapped("body")})

        with self.without("discuss.channel", "_omnichannel_changed", changed):
            heard = self.visitor_hears(self.make_chat(), self.move)
        self.assertIn(SECRET, heard)

    def test_seen_if_core_kept_browsers_in_step_with_the_department(self):
        original = self.env.registry["discuss.channel"]._sync_field_names

        def names(channels):
            result = original(channels)
            name = Store.Attr("department", lambda c: c.sudo().department_id.name)
            result[None].append(name)
            return result

        with self.without("discuss.channel", "_sync_field_names", names):
            heard = self.visitor_hears(self.make_chat(), self.move)
        self.assertIn(SECRET, heard)

    def test_seen_if_a_remark_were_a_note(self):
        with self.remarks_as_notes():
            heard = self.visitor_hears(self.make_chat(), self.move)
        self.assertIn(f"{SECRET} remark", heard)

    # -- who hears the agents ------------------------------------------------------

    def heard(self, user):
        """The bus channels that a user's browser is subscribed to."""
        sockets = self.env["ir.websocket"].with_user(user)
        websocket._wsrequest_stack.push(
            Mock(session=Mock(uid=user.id), env=sockets.env)
        )
        try:
            return sockets._build_bus_channel_list([])
        finally:
            websocket._wsrequest_stack.pop()

    def hears_agents(self, user, chat):
        return (chat.with_user(user), "OMNICHANNEL_AGENTS") in self.heard(user)

    def test_only_agents_hear_of_a_change_and_never_the_visitor(self):
        chat = self.make_chat(self.eva.partner_id)
        self.assertTrue(self.hears_agents(self.anna, chat))
        self.assertFalse(self.hears_agents(self.eva, chat))
        clerk = self.make_user("Cleo", "base.group_user")
        chat._add_members(users=clerk)
        self.assertFalse(self.hears_agents(clerk, chat))

    def chat_as_guest(self):
        """Eva has chatted without signing in; now she is there as herself, too."""
        guest = self.make_guest(omnichannel_partner_id=self.eva.partner_id.id)
        chat = self.make_chat(guest)
        chat._add_members(users=self.eva)
        return chat

    def test_who_chatted_as_a_guest_hears_nothing_either(self):
        self.assertFalse(self.hears_agents(self.eva, self.chat_as_guest()))
        other = self.make_chat()
        other._add_members(users=self.eva)
        self.assertTrue(self.hears_agents(self.eva, other))

    def test_seen_if_the_visitor_were_not_left_out(self):
        guard = "_omnichannel_not_as_customer"
        for chat in (self.make_chat(self.eva.partner_id), self.chat_as_guest()):
            with self.without("discuss.channel", guard, lambda heard, _partner: heard):
                self.assertTrue(self.hears_agents(self.eva, chat))

    def test_seen_if_every_employee_were_taken_for_an_agent(self):
        chat = self.make_chat()
        clerk = self.make_user("Cleo", "base.group_user")
        chat._add_members(users=clerk)
        original = self.env.registry["res.users"].has_group

        def has_group(user, group):
            return group == AGENT or original(user, group)

        with self.without("res.users", "has_group", has_group):
            self.assertTrue(self.hears_agents(clerk, chat))


@tagged("post_install", "-at_install")
class TestLeaksInTranscripts(LeakRequestCase, HttpCase):
    """The transcript, mailed and printed, and what a messenger would be handed.

    Guard: a remark is a model of its own, and no message. Both transcripts and every
    gateway take whatever message there is.
    """

    def setUp(self):
        super().setUp()
        self.guest = self.make_guest()
        self.chat = self.make_chat(self.guest, says=["Hello"])

    def mailed(self):
        """The transcript that core mails to the visitor."""
        sent = []

        def send(mails, *_args, **_kwargs):
            sent.extend(str(mail.body_html) for mail in mails)

        with self.without("mail.mail", "send", send):
            chat = self.chat.with_user(self.anna)
            chat._email_livechat_transcript("c@example.com")
        self.assertEqual(len(sent), 1)
        self.assertIn("Hello", sent[0])
        return sent[0]

    def printed(self):
        """The transcript that the visitor downloads: during tests, what is printed."""
        self.be_guest(self.guest)
        page = self.url_open(f"/im_livechat/download_transcript/{self.chat.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Hello", page.text)
        return page.text

    def printed_elsewhere(self):
        """The same from another site, with the guest's token."""
        self.authenticate(None, None)
        page = self.url_open(
            f"/im_livechat/cors/download_transcript/{self.chat.id}",
            params={"guest_token": self.guest._format_auth_cookie()},
        )
        self.assertEqual(page.status_code, 200)
        self.assertIn("Hello", page.text)
        return page.text

    def posted(self):
        """The messages of the conversation: what a gateway sends to the visitor."""
        messages = self.env["mail.message"].sudo()
        about = [("model", "=", "discuss.channel"), ("res_id", "=", self.chat.id)]
        return "\n".join(messages.search(about).mapped("body"))

    def doors(self):
        return self.mailed, self.printed, self.printed_elsewhere, self.posted

    def test_no_transcript_and_no_message_has_a_secret(self):
        self.make_secrets(self.chat)
        for door in self.doors():
            with self.subTest(door.__name__):
                self.assertNotIn(SECRET, door())

    def test_seen_if_a_remark_were_a_note(self):
        with self.remarks_as_notes():
            self.make_secrets(self.chat)
        for door in self.doors():
            with self.subTest(door.__name__):
                self.assertIn(f"{SECRET} remark", door())

    def test_nothing_that_is_done_in_the_panel_is_posted(self):
        with patch.object(self.env.registry["discuss.channel"], "message_post") as post:
            self.make_secrets(self.chat)
        post.assert_not_called()

    def test_seen_if_what_is_done_were_posted(self):
        with (
            self.remarks_as_notes(),
            patch.object(self.env.registry["discuss.channel"], "message_post") as post,
        ):
            self.make_secrets(self.chat)
        self.assertIn(SECRET, str(post.call_args_list))

    def assign(self):
        """Assign the conversation to a department whose members are told."""
        self.env["omnichannel.settings"]._set("department_action", "notify")
        employee = {"name": "Bruno", "user_id": self.bruno.id}
        department = self.make_department(f"{SECRET} department")
        department.member_ids = self.env["hr.employee"].create(employee)
        self.panel().set_department(self.chat.id, department.id)

    def test_that_members_of_a_department_are_told_is_no_message_to_the_visitor(self):
        self.assign()
        self.assertNotIn(SECRET, self.posted())
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.bruno.partner_id.ids)]
        )
        self.assertIn(SECRET, str(told.mapped("body")))

    def test_seen_if_the_members_were_told_in_the_conversation(self):
        def tell(channel, department, _users):
            channel.message_post(body=department.name, message_type="comment")

        with self.without("discuss.channel", "_omnichannel_notify_users", tell):
            self.assign()
        self.assertIn(SECRET, self.posted())
