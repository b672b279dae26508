import json

from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tools.discuss import Store

from .leak_common import PANEL, SECRET, LeakRequestCase

EMPLOYEE = "base.group_user"
PORTAL = "base.group_portal"


@tagged("post_install", "-at_install")
class TestLeaksByTheStore(LeakRequestCase, HttpCase):
    """`/mail/data`, `/mail/action` and new sessions, for each kind of visitor.

    Guards: nothing of ours is among `_to_store_defaults`, which core serialises with
    sudo; a remark is no message; `_is_agent` keeps from others that there is a panel.
    """

    def told(self):
        """[(kind of visitor, what he is told)], without core's own tags."""
        for kind, chat in self.visitors():
            self.make_secrets(chat)
            text = self.everything(chat)
            # core's tags go to every employee who is a member; the rest is ours
            yield kind, text.replace(f"{SECRET} tag", "")

    def storing(self, name, value):
        """As if the conversation told one thing more, whoever asks."""
        original = self.env.registry["discuss.channel"]._to_store_defaults

        def defaults(channels, target):
            return [*original(channels, target), Store.Attr(name, value)]

        return self.without("discuss.channel", "_to_store_defaults", defaults)

    def test_no_visitor_is_told_anything(self):
        for kind, text in self.told():
            with self.subTest(kind):
                self.assertIn("Hello", text)
                self.assertNotIn(SECRET, text)
                # an employee is told how he folded the sections
                self.assertNotIn("omnichannel", text.replace("omnichannel_layout", ""))

    def test_seen_if_the_conversation_told_its_department(self):
        name = self.storing("department", lambda c: c.sudo().department_id.name)
        with name:
            for kind, text in self.told():
                with self.subTest(kind):
                    self.assertIn(f"{SECRET} department", text)

    def test_seen_if_a_remark_were_a_note(self):
        with self.remarks_as_notes():
            for kind, text in self.told():
                with self.subTest(kind):
                    # the store has the last message only
                    self.assertIn(SECRET, text)

    # -- on another site -----------------------------------------------------------

    def told_elsewhere(self):
        """What the live chat of another site is told, with the guest's token."""
        guest = self.make_guest()
        chat = self.make_secrets(self.make_chat(guest, says=["Hello"]))
        self.authenticate(None, None)
        token = {"guest_token": guest._format_auth_cookie()}
        messages = "/im_livechat/cors/channel/messages"
        return self.everything(chat, "/im_livechat/cors", **token) + self.ask(
            messages, {"channel_id": chat.id, **token}
        )

    def test_another_site_is_told_nothing(self):
        text = self.told_elsewhere()
        self.assertIn("Hello", text)
        self.assertNotIn(SECRET, text)
        self.assertNotIn("omnichannel", text)

    def test_seen_elsewhere_if_the_conversation_told_its_department(self):
        with self.storing("department", lambda c: c.sudo().department_id.name):
            self.assertIn(f"{SECRET} department", self.told_elsewhere())

    def test_seen_elsewhere_if_a_remark_were_a_note(self):
        with self.remarks_as_notes():
            # the store has the last message only
            self.assertIn(f"{SECRET} about him", self.told_elsewhere())

    # -- that there is a panel -----------------------------------------------------

    def pages(self):
        """[(kind of visitor, what his browser starts from)]."""
        for kind, _chat in self.visitors():
            yield kind, self.new_session()[0]
        yield "the web client of an employee", self.url_open("/odoo").text

    def test_no_page_says_that_there_is_a_panel(self):
        for kind, text in self.pages():
            with self.subTest(kind):
                self.assertNotIn("has_omnichannel_panel", text)

    def test_seen_if_everybody_were_taken_for_an_agent(self):
        with self.without(PANEL, "_is_agent", lambda _panel: True):
            for kind, text in self.pages():
                with self.subTest(kind):
                    self.assertIn("has_omnichannel_panel", text)

    # -- new sessions --------------------------------------------------------------

    def new_session(self, site=""):
        """What a visitor is told who begins a conversation from a secret page.

        :param site: "/cors" from a page of another site
        """
        self.env["mail.presence"]._update_presence(self.anna)
        self.livechat.user_ids = self.anna
        facts = {"url": f"https://a.example/{SECRET}", "tz": "Europe/Paris"}
        text = self.ask(
            f"/im_livechat{site}/get_session",
            {
                "channel_id": self.livechat.id,
                "previous_operator_id": self.anna.partner_id.id,
                "omnichannel": facts,
            },
        )
        info = self.env["omnichannel.visitor.info"].search([], limit=1)
        self.assertEqual(info.url, f"https://a.example/{SECRET}")
        again = {"fetch_params": [["init_livechat", self.livechat.id]]}
        return text, self.ask("/mail/action", again)

    def test_a_new_session_tells_the_visitor_nothing(self):
        for site in ("", "/cors"):
            for text in self.new_session(site):
                self.assertNotIn(SECRET, text)
                self.assertNotIn("omnichannel", text)

    def test_seen_if_a_new_session_told_the_technical_data(self):
        url = self.storing("page", lambda c: c.sudo().omnichannel_visitor_info_ids.url)
        for site in ("", "/cors"):
            with url:
                started, _again = self.new_session(site)
            self.assertIn(SECRET, started)


@tagged("post_install", "-at_install")
class TestLeaksByRpc(LeakRequestCase, HttpCase):
    """What portal users and employees get when they call the server themselves.

    Guards: `_open` asks `_is_agent` and `_is_customer`, and then core's rules; the
    access list of each model.
    """

    MODELS = ("remark", "visitor.info", "link", "call")
    # agents may read these, but not what is about themselves
    RULES = {
        "remark": "omnichannel_remark_readable_rule",
        "link": "omnichannel_link_rule",
        "call": "omnichannel_call_rule",
    }

    def enter(self, user, visitor=None):
        """Log in as the visitor of a conversation full of secrets.

        :param visitor: the guest as whom the user chatted, else he had signed in
        """
        visitor = visitor or user.partner_id
        chat = self.make_secrets(self.make_chat(visitor, says=["Hello"]))
        remark = self.env["omnichannel.remark"].sudo()
        remark.create({"body": f"{SECRET} remark", "channel_id": chat.id})
        links = {"channel_id": chat.id, "kind": SECRET}
        self.env["omnichannel.link"].create(links)
        call = {"channel_id": chat.id, "number": SECRET}
        self.env["omnichannel.call"].create(call)
        if visitor._name == "mail.guest":
            self.be_known(visitor, user.partner_id)
        self.log_in(user)
        return chat

    def be_known(self, guest, partner):
        """A colleague finds out who the guest is."""
        guest.omnichannel_partner_id = partner
        about = {"body": f"{SECRET} about him", "scope": "contact"}
        self.env["omnichannel.remark"].create({**about, "partner_id": partner.id})

    def test_visitors_may_call_nothing_and_read_nothing(self):
        for user in (self.paul, self.eva, self.ada):
            for visitor in (None, self.make_guest()):
                with self.subTest(f"{user.name} as {visitor and visitor._name}"):
                    self.check_nothing(self.enter(user, visitor), user.partner_id)

    def check_nothing(self, chat, partner):
        """Nothing about his conversation and himself; an agent reads about others."""
        for model, method, *args in self.calls(chat):
            with self.subTest(f"{model}.{method}"):
                self.assertTrue(self.refused(model, method, *args))
        for model in self.MODELS:
            with self.subTest(model):
                name = f"omnichannel.{model}"
                domain = [["channel_id", "=", chat.id]]
                if model == "remark":
                    domain = ["|", *domain, ["partner_id", "=", partner.id]]
                self.assertTrue(self.refused(name, "search_read", domain, []))
                self.assertTrue(self.refused(name, "search_count", domain))

    def test_seen_if_no_guest_were_looked_at(self):
        chat = self.enter(self.ada, self.make_guest())

        def is_customer(panel, _people):
            partners = chat.sudo().livechat_customer_partner_ids
            return panel.env.user.partner_id in partners

        with self.without(PANEL, "_is_customer", is_customer):
            answer = self.call(PANEL, "get_panel", chat.id)
        self.assertIn(f"{SECRET} about him", json.dumps(answer["remarks"]))

    def test_seen_if_an_agent_were_not_kept_from_his_own_conversation(self):
        chat = self.enter(self.ada)
        self.assertTrue(self.refused(PANEL, "get_panel", chat.id))
        with self.without(PANEL, "_is_customer", lambda _panel, _partners: False):
            answer = self.call(PANEL, "get_panel", chat.id)
        for section in ("technical", "remarks", "department", "tags"):
            self.assertIn(SECRET, json.dumps(answer[section]), section)

    def test_seen_if_a_colleague_in_the_conversation_were_taken_for_an_agent(self):
        chat = self.make_secrets(self.make_chat())
        chat._add_members(users=self.eva)
        self.log_in(self.eva)
        self.assertTrue(self.refused(PANEL, "get_panel", chat.id))
        with (
            self.without(PANEL, "_is_agent", lambda _panel: True),
            # only what needs no other right
            self.without(PANEL, "_sections", lambda _panel: ["remarks", "technical"]),
        ):
            answer = self.call(PANEL, "get_panel", chat.id)
        self.assertIn(SECRET, json.dumps(answer["remarks"]))
        self.assertIn(SECRET, json.dumps(answer["technical"]))

    def test_seen_if_a_portal_user_were_stopped_by_neither(self):
        chat = self.enter(self.paul)
        neither = (
            self.without(PANEL, "_is_agent", lambda _panel: True),
            self.without(PANEL, "_is_customer", lambda _panel, _partners: False),
        )
        # one section is enough, and portal users have no department to read
        only = self.without(PANEL, "_sections", lambda _panel: ["remarks"])
        for one in neither:
            with one, only:
                self.assertTrue(self.refused(PANEL, "get_panel", chat.id))
        with neither[0], neither[1], only:
            answer = self.call(PANEL, "get_panel", chat.id)
        self.assertIn(SECRET, json.dumps(answer["remarks"]))

    def test_seen_if_the_conversation_of_others_were_not_asked_for(self):
        talk = self.env["discuss.channel"].with_user(self.anna)
        talk = talk._get_or_create_chat(self.paul.partner_id.ids)
        self.panel().add_remark(talk.id, f"{SECRET} remark")
        self.log_in(self.ada)
        self.assertTrue(self.refused(PANEL, "get_panel", talk.id))

        def readable(panel, channel_id):
            return panel.env["discuss.channel"].sudo().browse(channel_id)

        with self.without(PANEL, "_readable", readable):
            answer = self.call(PANEL, "get_panel", talk.id)
        self.assertIn(SECRET, json.dumps(answer["remarks"]))

    def test_seen_if_the_access_list_had_one_line_more(self):
        for user, group in ((self.paul, PORTAL), (self.eva, EMPLOYEE)):
            for name in self.RULES.values():
                self.env.ref(f"omnichannel_panel.{name}").active = True
            self.enter(user)
            for model in self.MODELS:
                name = f"omnichannel.{model}"
                with self.subTest(f"{group} {model}"):
                    self.grant(name, group)
                    if model in self.RULES:
                        # what is about himself has a second guard
                        self.assertNotIn(SECRET, self.mine(user, model))
                        self.drop_rule(self.RULES[model])
                    self.assertIn(SECRET, self.mine(user, model))

    def mine(self, user, model):
        """One telling field of the rows on his own conversations, as he reads them."""
        name = {"visitor.info": "url", "link": "kind", "call": "number"}
        mine = [("livechat_customer_partner_ids", "in", user.partner_id.ids)]
        about = [("channel_id", "in", self.env["discuss.channel"].search(mine).ids)]
        found = self.call(
            f"omnichannel.{model}", "search_read", about, [name.get(model, "body")]
        )
        return json.dumps(found)

    def test_no_field_of_the_conversation_tells_a_portal_user(self):
        chat = self.enter(self.paul)
        fields = self.call("discuss.channel", "fields_get", [], ["type"])
        for name in fields:
            if name not in ("department_id", "group_ids"):
                self.refused("discuss.channel", "read", chat.ids, [name])
        self.assertFalse([name for name in fields if "omnichannel" in name])
        self.assertNotIn("department_id", fields)
        partner = self.call("res.partner", "fields_get", [], ["type"])
        self.assertFalse([name for name in partner if "omnichannel" in name])

    def test_seen_if_a_field_of_the_conversation_had_no_groups(self):
        chat = self.enter(self.paul)
        with self.without_groups("discuss.channel", "department_id"):
            fields = self.call("discuss.channel", "fields_get", [], ["type"])
            self.assertIn("department_id", fields)
            read = ("discuss.channel", "read", chat.ids, ["department_id"])
            # in his own conversation it has a second guard
            self.assertNotIn(SECRET, json.dumps(self.call(*read)))
            with self.without_visits():
                answer = self.call(*read)
        self.assertIn(SECRET, json.dumps(answer))
