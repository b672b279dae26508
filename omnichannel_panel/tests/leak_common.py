import json
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import JsonRpcException
from odoo.tools import mute_logger

from .common import AGENT, PanelCase

SECRET = "S3CRET"
PANEL = "omnichannel.panel"
ACCESS = "odoo.exceptions.AccessError"
NOTE = {"message_type": "comment", "subtype_xmlid": "mail.mt_note"}


class LeakCase(PanelCase):
    """A conversation full of secrets, which the test then looks for elsewhere.

    Every door is one method that returns what comes out of it. It is looked at twice:
    as the addon is, where no secret may be seen, and with exactly one guard taken away,
    where the secret has to be seen: the first look would have found it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create({"name": "Follow up"})
        cls.env["omnichannel.settings"]._set("support_project_id", cls.project.id)

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

    def make_secret_note(self, chat):
        """What core lets agents write, and shows to visitors."""
        return chat.with_user(self.anna).message_post(body=f"{SECRET} note", **NOTE)

    # -- guards taken away ---------------------------------------------------------

    def without(self, model, method, instead):
        """Another method in the place of the one that guards."""
        return patch.object(self.env.registry[model], method, instead)

    @contextmanager
    def remarks_as_notes(self, **values):
        """As if remarks were notes of the conversation, and no model of their own.

        :param values: of the message, for what shows comments only
        """
        original = self.env.registry["omnichannel.remark"].create

        def create(records, vals_list):
            remarks = original(records, vals_list)
            for remark in remarks.sudo().filtered("channel_id"):
                remark.channel_id.message_post(body=remark.body, **NOTE | values)
            return remarks

        with self.without("omnichannel.remark", "create", create):
            yield

    def with_internal_messages(self):
        """As if the transcript did not leave out what was marked as internal."""
        return self.without(
            "discuss.channel", "_omnichannel_not_internal", lambda _channel: []
        )

    def posted_openly(self, model):
        """As if the way back to the conversation were a comment, and no note."""
        original = self.env.registry[model].message_post

        def message_post(records, **values):
            values |= {"subtype_xmlid": "mail.mt_comment", "message_type": "comment"}
            return original(records, **values)

        return self.without(model, "message_post", message_post)

    def without_groups(self, model, name):
        """As if everybody might read a field."""
        return patch.object(self.env.registry[model]._fields[name], "groups", None)

    def without_visits(self):
        """As if nobody's own conversations were looked for."""
        nothing = self.env["discuss.channel"].sudo()
        return self.without("res.partner", "_omnichannel_visits", lambda _own: nothing)

    def grant(self, model, group):
        """As if security/ir.model.access.csv gave a group the right to read."""
        self.env["ir.model.access"].create(
            {
                "name": f"leak {model}",
                "model_id": self.env["ir.model"]._get_id(model),
                "group_id": self.env.ref(group).id,
                "perm_read": True,
            }
        )

    def drop_rule(self, name):
        """As if security/omnichannel_panel_security.xml had no such rule."""
        self.env.ref(f"omnichannel_panel.{name}").active = False


class RpcError(JsonRpcException):
    """An error with all that a browser is told of it; core's keeps only its name."""

    def __init__(self, error):
        super().__init__(error["code"], json.dumps(error))
        self.name = error["data"]["name"]


class LeakRequestCase(LeakCase):
    """The same through HTTP; to be mixed with HttpCase."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paul = cls.make_portal()
        cls.eva = cls.make_user("Eva", "base.group_user")
        cls.ada = cls.make_user("Ada", AGENT)
        for user in (cls.paul, cls.eva, cls.ada):
            user.password = user.login

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def be_guest(self, guest):
        self.authenticate(None, None)
        self.opener.cookies[guest._cookie_name] = guest._format_auth_cookie()

    def visitors(self):
        """Each kind of visitor, logged in, with his conversation."""
        guest = self.make_guest()
        self.be_guest(guest)
        yield "guest", self.make_chat(guest, says=["Hello"])
        self.log_in(self.paul)
        talks = self.env["discuss.channel"].with_user(self.anna)
        talk = talks._get_or_create_chat(self.paul.partner_id.ids).with_env(self.env)
        self.say(talk, self.paul.partner_id, "Hello")
        yield "portal user in a chat", talk
        for name, user in (("portal", self.paul), ("employee", self.eva)):
            self.log_in(user)
            yield name, self.make_chat(user.partner_id, says=["Hello"])

    def make_jsonrpc_request(self, route, params=None, **kwargs):
        """As core's, but its error tells all that the browser is told.

        :raise RpcError: the server answered with an error
        """
        body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": params or {}}
        response = self.url_open(route, json=body, **kwargs)
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer.get("result")

    def ask(self, route, params):
        return json.dumps(self.make_jsonrpc_request(route, params))

    def everything(self, channel, prefix="/mail", **token):
        """All that core's store tells whoever is logged in about the conversation.

        :param prefix: of the routes; those of another site want a guest's token
        """
        names = [
            "init_messaging",
            "channels_as_member",
            ["discuss.channel", [channel.id]],
            ["/im_livechat/session/data", {"channel_id": channel.id}],
            ["init_livechat", self.livechat.id],
        ]
        answers = []
        for name in names:
            for route in (f"{prefix}/data", f"{prefix}/action"):
                try:
                    answers.append(self.ask(route, {"fetch_params": [name], **token}))
                except RpcError as error:
                    answers.append(str(error))
        return "\n".join(answers)

    def calls(self, chat):
        """(model, method, arguments): what an agent calls about a conversation."""
        return (
            (PANEL, "get_panel", chat.id),
            (PANEL, "get_business", chat.id),
            (PANEL, "add_remark", chat.id, "x"),
            (PANEL, "set_department", chat.id, False),
            (PANEL, "create_tag", chat.id, "x"),
            (PANEL, "prepare_transform", chat.id, "contact"),
            (PANEL, "find_candidates", chat.id, "contact", {}),
            (PANEL, "transform", chat.id, "contact", {}),
            (PANEL, "check_number", chat.id, "+33612345678"),
            (PANEL, "note_call", chat.id, "+33612345678"),
            (PANEL, "open_room", chat.id),
            (PANEL, "write_lead_flow_note", chat.id, "x"),
            (PANEL, "change_remark", chat.id, 1, {"is_pinned": True}),
            (PANEL, "delete_remark", chat.id, 1),
            (PANEL, "set_tag", chat.id, 1, True),
            ("omnichannel.history", "get_page", chat.id),
        )

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def answer_to(self, model, method, *args, refusal=ACCESS, **kwargs):
        """What a call answers; None if it is refused, by the error that is given.

        Another error is no refusal: who had the right might have been told the secret.
        """
        try:
            # the server notes every refusal, and that read_group is old
            with mute_logger("odoo.http", "py.warnings"):
                return self.call(model, method, *args, **kwargs)
        except RpcError as error:
            self.assertNotIn(SECRET, str(error))
            self.assertEqual(error.name, refusal, f"{model}.{method}: {error}")
            return None

    def refused(self, model, method, *args, **kwargs):
        """Whether a call is refused or answered with nothing; never with a secret."""
        answer = self.answer_to(model, method, *args, **kwargs)
        self.assertNotIn(SECRET, json.dumps(answer))
        return not answer
