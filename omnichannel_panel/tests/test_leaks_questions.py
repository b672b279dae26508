import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .leak_common import PANEL, SECRET, LeakRequestCase

CHANNEL = "discuss.channel"
WAY_BACK = "action_omnichannel_open"
# What was recorded, by the way that leads to it from a record one may read.
WAYS = (
    (CHANNEL, "department_id.name"),
    (CHANNEL, "omnichannel_visitor_info_ids.url"),
    (CHANNEL, "omnichannel_link_ids.kind"),
    ("res.partner", "omnichannel_remark_ids.body"),
    ("res.users", "omnichannel_remark_ids.body"),
)


@tagged("post_install", "-at_install")
class TestLeaksByQuestions(LeakRequestCase, HttpCase):
    """What may not be read may not be guessed either: by a search, an order, a group.

    Guards: the groups of the fields, which Odoo asks in domains, too; the access list.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.make_tag("One") | cls.make_tag("Another")
        # without it an export fails whatever is asked for
        cls.eva.group_ids += cls.env.ref("base.group_allow_export")

    def enter(self, user):
        """Log in as a visitor whose conversation is full of secrets."""
        chat = self.make_secrets(self.make_chat(user.partner_id, says=["Hello"]))
        link = {"channel_id": chat.id, "kind": SECRET}
        self.env["omnichannel.link"].create(link)
        self.log_in(user)
        return chat

    def found(self, model, field, of):
        """How many records a user finds by a part of the secret, None if refused."""
        domain = [["id", "in", of.ids], [field, "ilike", SECRET.lower()]]
        return self.answer_to(model, "search_count", domain)

    def of(self, model, chat, user):
        """The record from which a way starts."""
        records = {CHANNEL: chat, "res.users": user, "res.partner": user.partner_id}
        return records[model]

    def test_nobody_finds_his_conversation_by_what_he_may_not_read(self):
        for user in (self.paul, self.eva):
            chat = self.enter(user)
            for model, field in WAYS:
                with self.subTest(f"{user.name} {field}"):
                    of = self.of(model, chat, user)
                    self.assertFalse(self.found(model, field, of))

    def test_an_agent_finds_no_remark_on_himself(self):
        chat = self.enter(self.ada)
        for model, field in WAYS[1:]:
            with self.subTest(field):
                of = self.of(model, chat, self.ada)
                self.assertFalse(self.found(model, field, of))

    def test_seen_if_an_agent_might_read_what_is_about_himself(self):
        chat = self.enter(self.ada)
        self.drop_rule("omnichannel_remark_readable_rule")
        self.drop_rule("omnichannel_link_rule")
        for model, field in WAYS[2:]:
            with self.subTest(field):
                of = self.of(model, chat, self.ada)
                self.assertEqual(self.found(model, field, of), 1)

    def questions(self, chat):
        """(method, arguments) by which a browser could ask for the department."""
        mine = [["id", "=", chat.id]]
        name = "department_id"
        spec = {name: {"fields": {"display_name": {}}}}
        return (
            ("read", [chat.ids, [name]], {}),
            ("web_read", [chat.ids, spec], {}),
            ("search_read", [mine, [name]], {}),
            ("web_search_read", [mine, spec], {}),
            ("export_data", [chat.ids, ["department_id/name"]], {}),
            ("formatted_read_group", [mine, [name], ["__count"]], {}),
            ("web_read_group", [mine, [name], ["__count"]], {}),
            ("read_group", [mine, [name], [name]], {}),
            ("search_panel_select_range", [name], {"search_domain": mine}),
            ("search", [mine], {"order": "department_id"}),
            ("onchange", [chat.ids, {}, [], spec], {}),
        )

    def answered(self, question, user=None):
        """Whether a question is answered: with the secret, or in its order."""
        method, args, kwargs = question
        if user == self.paul and method == "export_data":
            # portal users cannot have the group that it needs
            kwargs = {"refusal": "odoo.exceptions.UserError"}
        answer = self.answer_to(CHANNEL, method, *args, **kwargs)
        if method == "search":
            return answer is not None
        return SECRET in json.dumps(answer)

    def test_no_question_of_a_browser_tells_the_department(self):
        for user in (self.paul, self.eva):
            for question in self.questions(self.enter(user)):
                with self.subTest(f"{user.name} {question[0]}"):
                    self.assertFalse(self.answered(question, user))

    def test_seen_if_the_department_had_neither_of_its_guards(self):
        # employees read departments, portal users need only the conversation
        chat = self.enter(self.eva)
        with self.without_groups(CHANNEL, "department_id"), self.without_visits():
            unanswered = {
                question[0]
                for question in self.questions(chat)
                if not self.answered(question)
            }
        # which answers with what it has changed
        self.assertEqual(unanswered, {"onchange"})

    def test_our_models_answer_no_question_of_those_who_are_no_agents(self):
        for user in (self.paul, self.eva):
            self.enter(user)
            for name in ("remark", "visitor.info", "link", "call"):
                for method, args, kwargs in (
                    ("name_search", ["S"], {}),
                    ("read_group", [[], ["id"], ["channel_id"]], {}),
                    ("formatted_read_group", [[], ["channel_id"], ["__count"]], {}),
                    ("web_search_read", [[], {"display_name": {}}], {}),
                    ("create", [{"channel_id": 1}], {}),
                ):
                    with self.subTest(f"{user.name} {name}.{method}"):
                        model = f"omnichannel.{name}"
                        self.assertTrue(self.refused(model, method, *args, **kwargs))

    def test_every_public_method_of_our_models_is_asked_by_those_who_may_not(self):
        asked = self.asked()
        known = {
            *dir(self.env.registry["res.country"]),
            *dir(self.env.registry["base"]),
        }
        for model in self.env.registry:
            if not model.startswith("omnichannel."):
                continue
            names = {
                name
                for name in {*dir(self.env.registry[model])} - known
                if not name.startswith("_")
                and name not in self.env[model]._fields
                and callable(getattr(self.env.registry[model], name))
            }
            with self.subTest(model):
                self.assertEqual(names, asked.get(model, set()))

    def asked(self):
        """The methods that are asked, here or in TestLeaksByRpc, by their model."""
        asked = {"omnichannel.linked.mixin": {WAY_BACK}}
        nowhere = self.env[CHANNEL]
        for model, method, *_args in (*self.calls(nowhere), *self.tag_calls()):
            asked.setdefault(model, set()).add(method)
        return asked

    def tag_calls(self):
        """(model, method, arguments): what an agent calls about no conversation."""
        model, tags = self.tags._name, self.tags
        return (
            (model, "omnichannel_list"),
            (model, "omnichannel_merge", tags[0].ids, tags[1].id),
        )

    def test_those_who_are_no_agents_may_call_none_of_the_tags(self):
        for user in (self.paul, self.eva):
            self.enter(user)
            for model, method, *args in self.tag_calls():
                with self.subTest(f"{user.name} {method}"):
                    self.assertTrue(self.refused(model, method, *args))

    def test_what_was_made_is_told_by_no_way_back(self):
        chat = self.make_chat(self.paul.partner_id, says=["Hello"])
        lead = self.make(chat, "deal", title="x")
        self.assertIn(str(chat.id), str(getattr(lead, WAY_BACK)()))
        for user in (self.paul, self.eva):
            self.log_in(user)
            refused = self.refused("crm.lead", WAY_BACK, lead.ids)
            self.assertTrue(refused)

    def test_an_error_that_tells_the_secret_or_another_reason_is_no_refusal(self):
        chat = self.enter(self.eva)
        ask = (PANEL, "get_panel", chat.id)
        self.assertTrue(self.refused(*ask))
        for error in (AccessError(SECRET), UserError("Choose another one.")):

            def fail(_panel, _channel_id, error=error):
                raise error

            with (
                self.subTest(str(error)),
                self.without(PANEL, "_open", fail),
                self.assertRaises(AssertionError),
            ):
                self.refused(*ask)
