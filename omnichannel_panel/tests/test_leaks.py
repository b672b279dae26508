import json
from unittest.mock import Mock, patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged

from odoo.addons.bus.models import ir_websocket
from odoo.addons.mail.tools.discuss import Store

from .common import AGENT, PanelCase

SECRET = "S3CRET"


class LeakCase(PanelCase):
    """A conversation full of secrets, which the test then looks for elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create({"name": "Follow up"})
        cls.env["omnichannel.settings"]._set("support_project_id", cls.project.id)

    def heard(self, user):
        """The bus channels that a user's browser is subscribed to."""
        sockets = self.env["ir.websocket"].with_user(user)
        with patch.object(ir_websocket, "wsrequest", Mock(session=Mock(uid=user.id))):
            return sockets._build_bus_channel_list([])

    def make_secrets(self, chat):
        """Everything that the visitor must not see, planted in his conversation."""
        department = self.make_department(f"{SECRET} department")
        self.panel().add_remark(chat.id, f"{SECRET} remark")
        self.panel().add_remark(chat.id, f"{SECRET} about him", "contact")
        self.panel().set_department(chat.id, department.id)
        self.panel().create_tag(chat.id, f"{SECRET} tag")
        self.env["omnichannel.visitor.info"].create(
            {"channel_id": chat.id, "url": f"https://a.example/{SECRET}", "ip": SECRET}
        )
        return chat

    def bus_rows(self):
        """What was sent to the browsers: [(channel, message)]."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([])
        return [(row.channel, row.message) for row in rows]


@tagged("post_install", "-at_install")
class TestLeaks(LeakCase):
    """Nothing of the panel leaves the house; each test is shown to see a leak."""

    def test_no_message_to_a_browser_carries_a_secret(self):
        chat = self.make_chat()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.make_secrets(chat)
        self.env["omnichannel.visitor.info"]._visitor_moved(
            chat, f"https://a.example/{SECRET}/next"
        )
        tags = [row for row in self.bus_rows() if "internal_users" not in row[0]]
        self.assertNotIn(SECRET, json.dumps(tags))
        self.assertIn("omnichannel_panel/changed", json.dumps(tags))

    def test_it_would_be_seen_if_a_remark_were_sent_with_the_conversation(self):
        chat = self.make_chat()
        self.make_secrets(chat)
        self.env["bus.bus"].sudo().search([]).unlink()
        values = {"remarks": self.panel().get_panel(chat.id)["remarks"]}
        Store(bus_channel=chat).add(chat, values).bus_send()
        self.assertIn(SECRET, json.dumps(self.bus_rows()))

    def test_only_agents_hear_of_a_change_and_never_the_visitor(self):
        eva = self.make_user("Eva", AGENT)
        chat = self.make_chat(eva.partner_id)
        for user, hears in ((self.anna, True), (eva, False)):
            channels = self.heard(user)
            found = (chat.with_user(user), "OMNICHANNEL_AGENTS") in channels
            self.assertEqual(found, hears, user.name)

    def test_it_would_be_seen_if_the_visitor_heard_the_agents(self):
        eva = self.make_user("Eva", AGENT)
        chat = self.make_chat(eva.partner_id)
        Channel = self.env.registry["discuss.channel"]
        with patch.object(Channel, "_omnichannel_not_as_customer", lambda c, _p: c):
            channels = self.heard(eva)
        self.assertIn((chat.with_user(eva), "OMNICHANNEL_AGENTS"), channels)

    # -- what is made of a conversation ------------------------------------------

    def made_texts(self, chat):
        """All that a customer could read of it: descriptions and messages."""
        texts = []
        for kind in ("deal", "task", "ticket"):
            record = self.make(chat, kind, title="x", project_id=self.project.id)
            texts.append(str(record.description))
            shown = record.message_ids.filtered(lambda m: not m.subtype_id.internal)
            texts += shown.mapped("body")
        event = self.make(chat, "meeting", title="x", start="2030-01-01 10:00:00")
        texts.append(str(event.description))
        return "\n".join(texts)

    def test_descriptions_have_what_was_said_and_no_secret(self):
        chat = self.make_chat(says=["Where is my parcel?"])
        self.make_secrets(chat)
        chat.message_post(
            body=f"{SECRET} note", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        texts = self.made_texts(chat)
        self.assertIn("Where is my parcel?", texts)
        self.assertNotIn(SECRET, texts)

    def test_it_would_be_seen_if_internal_notes_were_copied(self):
        chat = self.make_chat(says=["Hello"])
        chat.message_post(
            body=f"{SECRET} note", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        self.assertIn(SECRET, str(chat._get_channel_history()), "as core copies them")

    def test_the_customer_follows_nothing_that_is_made(self):
        chat = self.make_chat(self.make_contact(email="c@example.com"), says=["Hi"])
        for kind in ("deal", "task", "ticket"):
            record = self.make(chat, kind, title="x", project_id=self.project.id)
            followers = record.message_partner_ids
            self.assertFalse(followers.filtered("partner_share"), kind)

    # -- nothing is a message ----------------------------------------------------

    def test_a_remark_is_no_message_so_that_no_gateway_can_send_it(self):
        chat = self.make_chat(says=["Hello"])
        Channel = self.env.registry["discuss.channel"]
        with patch.object(Channel, "message_post") as post:
            self.make_secrets(chat)
        post.assert_not_called()

    def test_the_transcript_has_no_secret(self):
        chat = self.make_secrets(self.make_chat(says=["Hello"]))
        mails = self.env["mail.mail"].search([])
        chat.with_user(self.anna)._email_livechat_transcript("c@example.com")
        mail = self.env["mail.mail"].search([]) - mails
        text = str(mail.body_html) if mail else str(chat._get_channel_history())
        self.assertNotIn(SECRET, text)

    def test_it_would_be_seen_if_a_remark_were_a_note_of_the_conversation(self):
        chat = self.make_chat(says=["Hello"])
        chat.message_post(
            body=f"{SECRET} x", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        self.assertIn(SECRET, str(chat._get_channel_history()))

    # -- exports -------------------------------------------------------------------

    def test_agents_cannot_export_technical_data(self):
        chat = self.make_secrets(self.make_chat())
        info = self.env["omnichannel.visitor.info"].search(
            [("channel_id", "=", chat.id)]
        )
        self.anna.group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            info.with_user(self.anna).export_data(["url", "ip"])
        with self.assertRaises(AccessError):
            chat.with_user(self.anna).export_data(["omnichannel_visitor_info_ids/ip"])

    def test_it_would_be_seen_if_agents_had_the_right(self):
        chat = self.make_secrets(self.make_chat())
        info = self.env["omnichannel.visitor.info"].search(
            [("channel_id", "=", chat.id)]
        )
        self.assertIn(SECRET, json.dumps(info.sudo().export_data(["url"])["datas"]))


@tagged("post_install", "-at_install")
class TestLeaksByRequests(LeakCase, HttpCase):
    """What visitors, portal users and employees get when they ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paul = cls.make_portal()
        cls.eva = cls.make_user("Eva", "base.group_user")
        for user in (cls.paul, cls.eva):
            user.password = user.login

    def ask(self, route, params):
        return json.dumps(self.make_jsonrpc_request(route, params))

    def everything(self, channel):
        """All that core's store tells whoever is logged in about the conversation."""
        names = [
            "init_messaging",
            "channels_as_member",
            ["discuss.channel", [channel.id]],
            ["/im_livechat/session/data", {"channel_id": channel.id}],
            ["init_livechat", self.livechat.id],
        ]
        answers = []
        for name in names:
            for route in ("/mail/data", "/mail/action"):
                try:
                    answers.append(self.ask(route, {"fetch_params": [name]}))
                except JsonRpcException as error:
                    answers.append(str(error))
        return "\n".join(answers)

    def make_guest_chat(self):
        guest = self.make_guest()
        chat = self.make_secrets(self.make_chat(guest, says=["Hello"]))
        self.opener.cookies[guest._cookie_name] = guest._format_auth_cookie()
        return chat

    def test_a_guest_is_told_nothing(self):
        chat = self.make_guest_chat()
        text = self.everything(chat)
        self.assertIn("Hello", text)
        self.assertNotIn(SECRET, text)
        self.assertNotIn("omnichannel", text)

    def test_it_would_be_seen_if_the_store_had_the_department(self):
        chat = self.make_guest_chat()
        Channel = self.env.registry["discuss.channel"]
        original = Channel._to_store_defaults

        def leaking(records, target):
            name = Store.Attr("department", lambda c: c.sudo().department_id.name)
            return [*original(records, target), name]

        with patch.object(Channel, "_to_store_defaults", leaking):
            self.assertIn(SECRET, self.everything(chat))

    def test_a_portal_user_is_told_nothing(self):
        chat = self.make_secrets(self.make_chat(self.paul.partner_id, says=["Hello"]))
        self.authenticate(self.paul.login, self.paul.login)
        text = self.everything(chat)
        self.assertIn("Hello", text)
        self.assertNotIn(SECRET, text)
        self.assertNotIn("omnichannel", text)

    def test_an_employee_who_chats_as_a_visitor_is_told_nothing(self):
        chat = self.make_secrets(self.make_chat(self.eva.partner_id, says=["Hello"]))
        self.authenticate(self.eva.login, self.eva.login)
        text = self.everything(chat)
        self.assertIn("Hello", text)
        # core's tags go to every employee who is a member; the rest is ours
        self.assertNotIn(SECRET, text.replace(f"{SECRET} tag", ""))
        self.assertNotIn("has_omnichannel_panel", text)

    def test_a_new_session_tells_the_visitor_nothing(self):
        self.env["mail.presence"]._update_presence(self.anna)
        self.livechat.user_ids = self.anna
        facts = {"url": f"https://a.example/{SECRET}", "tz": "Europe/Paris"}
        text = self.ask(
            "/im_livechat/get_session",
            {
                "channel_id": self.livechat.id,
                "previous_operator_id": self.anna.partner_id.id,
                "omnichannel": facts,
            },
        )
        info = self.env["omnichannel.visitor.info"].search([], limit=1)
        self.assertEqual(info.url, f"https://a.example/{SECRET}")
        self.assertNotIn(SECRET, text)

    # -- RPC -----------------------------------------------------------------------

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def refused(self, model, method, *args, **kwargs):
        try:
            answer = self.call(model, method, *args, **kwargs)
        except JsonRpcException as error:
            self.assertNotIn(SECRET, str(error))
            return True
        self.assertNotIn(SECRET, json.dumps(answer))
        return not answer

    def test_portal_users_and_employees_may_call_nothing(self):
        for user in (self.paul, self.eva):
            chat = self.make_secrets(self.make_chat(user.partner_id))
            self.authenticate(user.login, user.login)
            for model, method, *args in (
                ("omnichannel.panel", "get_panel", chat.id),
                ("omnichannel.panel", "get_business", chat.id),
                ("omnichannel.panel", "add_remark", chat.id, "x"),
                ("omnichannel.panel", "set_department", chat.id, False),
                ("omnichannel.panel", "create_tag", chat.id, "x"),
                ("omnichannel.panel", "prepare_transform", chat.id, "contact"),
                ("omnichannel.panel", "transform", chat.id, "contact", {}),
                ("omnichannel.panel", "check_number", chat.id, "+33612345678"),
                ("omnichannel.panel", "note_call", chat.id, "+33612345678"),
                ("omnichannel.panel", "open_room", chat.id),
                ("omnichannel.panel", "write_lead_flow_note", chat.id, "x"),
                ("omnichannel.history", "get_page", chat.id),
            ):
                with self.subTest(f"{user.name} {model}.{method}"):
                    self.assertTrue(self.refused(model, method, *args))
            for model in ("remark", "visitor.info", "link", "call"):
                with self.subTest(f"{user.name} {model}"):
                    name = f"omnichannel.{model}"
                    self.assertTrue(self.refused(name, "search_read", [], []))
                    self.assertTrue(self.refused(name, "web_search_read", [], {}))

    def test_it_would_be_seen_if_the_visitor_were_an_agent(self):
        self.eva.group_ids += self.env.ref(AGENT)
        chat = self.make_secrets(self.make_chat(self.eva.partner_id))
        self.authenticate(self.eva.login, self.eva.login)
        args = ("omnichannel.panel", "get_panel", chat.id)
        self.assertTrue(self.refused(*args))
        Panel = self.env.registry["omnichannel.panel"]
        with patch.object(Panel, "_is_customer", lambda _panel, _partners: False):
            answer = self.call(*args)
        self.assertIn(SECRET, json.dumps(answer["technical"]))
        self.assertIn(SECRET, json.dumps(answer["remarks"]))

    def test_no_field_of_the_conversation_tells_a_portal_user(self):
        chat = self.make_secrets(self.make_chat(self.paul.partner_id))
        self.authenticate(self.paul.login, self.paul.login)
        fields = self.call("discuss.channel", "fields_get", [], ["type"])
        for name in fields:
            if name not in ("department_id", "group_ids"):
                self.refused("discuss.channel", "read", chat.ids, [name])
        self.assertFalse([name for name in fields if "omnichannel" in name])
        self.assertNotIn("department_id", fields)
        partner = self.call("res.partner", "fields_get", [], ["type"])
        self.assertFalse([name for name in partner if "omnichannel" in name])
