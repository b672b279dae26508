from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .hostile_common import MODELS, HostileCase

MATCHING = f"{MODELS}.lead_assign_rule_matching"
REFUSED = {
    "no list": "{'name': 1}",
    "no domain": "['name', '=', 'a']",
    "half": "[('name', '=',",
    "a call": "[('name', '=', __import__('os').system('true'))]",
    "a name": "[('user_id', '=', uid)]",
    "an attribute": "[('name', '=', ().__class__.__bases__)]",
    "a comprehension": "[('name', '=', x) for x in (1, 2)]",
    "no field": "[('no_such_field', '=', 1)]",
    "no path": "[('parent_id.no_such_field', '=', 1)]",
    "no operator": "[('name', 'is evil', 1)]",
    "statements": "[('name; DROP TABLE res_partner', '=', 1)]",
    "statements as operator": "[('name', '= 1; drop table res_partner; --', 1)]",
    "password": "[('user_ids.password', 'like', 'a')]",
    "secret": "[('user_ids.totp_secret', '!=', 'x')]",
    "secret within": "[('user_ids', 'any', [('totp_secret', '!=', 'x')])]",
    "deep brackets": "[" * 5000 + "]" * 5000,
    "deep signs": "[" + "-" * 100_000 + "1]",
    "deep negation": "[" + "'!'," * 100_000 + "('name', '=', 'a')]",
    "deep path": f"[('{'parent_id.' * 3000}name', '=', 'a')]",
    "too few terms": "['&', ('name', '=', 'a')]",
    "null character": "[('name', '=', 'a\\x00b')]",
    "long text": f"[('name', '=', '{'x' * 1_000_000}')]",
}
HARMLESS = {
    "bad pattern": "[('name', '=like', 'ab\\\\')]",
    "quotes": "[('name', '=', \"'; DROP TABLE res_partner; --\")]",
    "long text": f"[('name', '=', '{'x' * 90_000}')]",
    "many terms": f"{['|'] * 500 + [('name', '=', 'x')] * 501}",
    "html": "[('name', '=', '<script>alert(1)</script>')]",
    "no condition": "",
}


@tagged("post_install", "-at_install")
class TestHostileConditions(HostileCase):
    """Conditions that are none, that are no longer, or that want to know too much."""

    def assertUsable(self):
        """Check that the transaction lives and clients can still be created."""
        self.assertTrue(self.make_client("Afterwards").exists())

    @mute_logger("odoo.sql_db")
    def test_bad_conditions_are_refused_in_words(self):
        self.make_client()  # conditions are tried on something
        for name, domain in REFUSED.items():
            with self.subTest(name), self.assertRaises(ValidationError) as caught:
                with self.env.cr.savepoint():
                    self.make_rule(domain=domain)
            self.assertIn("Rule", str(caught.exception))
        self.assertUsable()

    def test_odd_conditions_do_no_harm(self):
        for name, domain in HARMLESS.items():
            with self.subTest(name):
                rule = self.make_rule(domain=domain)
                self.assertUsable()
                rule.unlink()

    @mute_logger("odoo.sql_db")
    def test_whatever_is_typed_the_form_goes_on(self):
        """Half-typed conditions match nothing; they break neither form nor session."""
        with Form(self.env["lead.assign.rule"]) as form:
            form.name = "Rule"
            form.criterion = "domain"
            form.user_ids.add(self.anna)
            for domain in REFUSED.values():
                form.domain = domain
                self.assertEqual(form.match_label, "0")
            form.domain = "[('name', '=', 'Zoe')]"
        self.assertTrue(form.record.exists())

    def test_a_condition_whose_field_has_gone_stops_nothing(self):
        broken = self.make_rule(self.anna, sequence=1)
        self.make_rule(self.bruno, sequence=2)
        self.break_condition(broken, "[('x_gone', '=', 'A')]")
        with self.assertLogs(MATCHING, "ERROR") as caught:
            clients = self.make_clients(3)
        self.assertEqual(clients.owner_ids, self.bruno)
        self.assertIn(f"rule {broken.id} failed", caught.output[0])
        self.assertFalse(self.requests(clients))

    def test_a_condition_that_fails_in_the_database_stops_no_other_rule(self):
        """It can be right in words, and fail on some rows only."""
        broken = self.make_rule(self.anna, sequence=1)
        self.make_rule(self.bruno, sequence=2)
        # begins with a wildcard: else an index may answer without looking at the rows
        self.break_condition(broken, "[('name', '=like', '%ab\\\\')]")
        with mute_logger("odoo.sql_db"), self.assertLogs(MODELS, "ERROR"):
            clients = self.make_client("abc") | self.make_client("abd")
            self.assertFalse(clients.owner_ids)
            self.dispatch()
        self.assertEqual(clients.owner_ids, self.bruno)
        self.assertFalse(self.requests(clients))

    def test_a_real_custom_field_that_is_removed_stops_nothing(self):
        """Beside the owner's rule nothing keeps an administrator from removing it."""
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_grade",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "ttype": "char",
            }
        )
        rule = self.make_rule(self.anna, domain="[('x_grade', '=', 'A')]")
        self.assertEqual(self.make_client(x_grade="A").owner_ids, self.anna)
        field.unlink()
        with self.assertLogs(MATCHING, "ERROR"):
            self.assertFalse(self.make_client().owner_ids)
        self.assertEqual(rule.match_count, 0)

    def test_an_archived_tag_or_list_stops_nothing(self):
        tag, news = self.make_tag(), self.make_list("News", ["zoe@example.com"])
        self.make_rule(self.anna, criterion="tag", category_ids=[Command.set(tag.ids)])
        self.make_rule(
            self.anna, criterion="list", mailing_list_ids=[Command.set(news.ids)]
        )
        (tag | tag.browse()).active = False
        news.active = False
        self.assertTrue(self.make_client(email="zoe@example.com").exists())

    def test_a_weight_or_a_limit_below_zero_is_refused(self):
        rule = self.make_rule(self.anna)
        for write in (
            lambda: rule.share_ids.write({"weight": 0}),
            lambda: self.anna.write({"assign_limit": -1}),
            lambda: self.env["lead.assign.stage.limit"].create(
                {"user_id": self.anna.id, "limit": -1}
            ),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                write()
                self.env.flush_all()
