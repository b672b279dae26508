from lxml import etree
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import datetime, safe_eval

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaigns(CampaignCase):
    """The list of campaigns: which there are, and how it filters them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        year = fields.Date.today().year
        cls.now = cls.make_campaign("Now", year=year)
        cls.mine = cls.make_campaign("Mine", year=year, user_id=cls.anna.id)
        cls.old = cls.make_campaign("Old", year=year - 1, active=False)

    def view(self, kind):
        view = self.env["phone.campaign"].get_view(view_type=kind)
        return etree.fromstring(view["arch"])

    def found(self, name):
        """The names that a filter of the list leaves, for Anna."""
        [node] = self.view("search").xpath(f"//filter[@name='{name}']")
        today = fields.Date.context_today(self.now)
        values = {
            "uid": self.anna.id,
            "context_today": lambda: datetime.date(today.year, today.month, today.day),
        }
        domain = safe_eval(node.get("domain"), values)
        campaigns = self.env["phone.campaign"].with_user(self.anna)
        ours = [("id", "in", (self.now | self.mine | self.old).ids)]
        found = campaigns.with_context(active_test=False).search(ours + domain)
        return sorted(found.mapped("name"))

    def test_each_filter_finds_its_campaigns(self):
        for name, names in (
            ("active", ["Mine", "Now"]),
            ("inactive", ["Old"]),
            ("this_year", ["Mine", "Now"]),
            ("last_year", ["Old"]),
            ("mine", ["Mine"]),
        ):
            self.assertEqual(self.found(name), names, name)

    def test_no_filter_is_left_untested(self):
        nodes = self.view("search").xpath("//filter[@domain]")
        self.assertEqual(
            {node.get("name") for node in nodes},
            {"active", "inactive", "this_year", "last_year", "mine"},
        )

    def test_each_grouping_groups(self):
        campaigns = self.env["phone.campaign"].with_user(self.anna)
        nodes = self.view("search").xpath("//filter[contains(@context, 'group_by')]")
        self.assertTrue(nodes)
        for node in nodes:
            field = safe_eval(node.get("context"))["group_by"]
            groups = campaigns._read_group([], [field], ["__count"])
            self.assertTrue(groups, field)

    def test_the_list_counts_the_interviewed_of_all_and_names_what_it_is_about(self):
        for name in ("One", "Two", "Three", "Four"):
            self.make_target(
                self.now, name, state="done" if name == "One" else "to_call"
            )
        self.assertEqual((self.now.answered_text, self.now.progress), ("1 / 4", 25))
        self.assertEqual((self.old.answered_text, self.old.progress), ("0 / 0", 0))
        shown = {
            node.get("name"): node
            for node in self.view("list").xpath("//field[not(@column_invisible)]")
        }
        self.assertEqual(shown["progress"].get("widget"), "progressbar")
        self.assertLessEqual(
            {"name", "answered_text", "year", "contract_type_ids", "user_id"},
            set(shown),
        )

    def test_any_year_and_any_contract_type_can_be_asked_for(self):
        car = self.make_type("Car")
        self.old.contract_type_ids = car
        search = self.view("search")
        self.assertTrue(search.xpath("//searchpanel/field[@name='contract_type_ids']"))
        campaigns = self.env["phone.campaign"].with_user(self.anna)
        campaigns = campaigns.with_context(active_test=False)
        for name, value in (("year", self.old.year), ("contract_type_ids", car.ids)):
            self.assertTrue(search.xpath(f"/search/field[@name='{name}']"))
            domain = [(name, "in", value if isinstance(value, list) else [value])]
            found = campaigns.search([("id", "in", (self.now | self.old).ids), *domain])
            self.assertEqual(found, self.old)

    def test_each_row_offers_what_its_user_may_do(self):
        buttons = {
            node.get("name"): node.get("invisible")
            for node in etree.fromstring(
                self.env["phone.campaign"]
                .with_user(self.anna)
                .get_view(view_type="list")["arch"]
            ).xpath("//button")
        }
        self.assertEqual(
            buttons,
            {
                "action_export_xlsx": "not may_export",
                "action_export_pdfs": "not may_export",
                "action_configure_questionnaire": "not may_edit",
                "action_edit": "not may_edit",
            },
        )
        campaigns = self.env["phone.campaign"].with_user(self.manager)
        arch = campaigns.get_view(view_type="list")["arch"]
        offered = {
            node.get("name") for node in etree.fromstring(arch).xpath("//button")
        }
        more = {"action_configure_rights", "action_delete"}
        self.assertEqual(offered, {*buttons, *more})

    def test_a_year_and_a_delay_that_cannot_be_are_refused(self):
        for vals in (
            {"year": 26},
            {"year": 20260},
            {"retry_no_answer": -1},
            {"retry_busy": -1},
            {"callback_grace": -1},
        ):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    self.now.write(vals)
                    self.now.flush_recordset()
            self.now.invalidate_recordset(flush=False)

    def test_a_campaign_has_no_contract_types_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_type("Theirs", company_id=company.id)
        shared = self.make_type("Shared")
        own = self.make_type("Own", company_id=self.now.company_id.id)
        self.now.contract_type_ids = shared | own
        with self.assertRaises(UserError):
            self.now.contract_type_ids = shared | theirs

    def clerk(self):
        """A user of ours who is no operator of the campaigns."""
        return self.make_operator("Clerk", groups="base.group_user")

    def test_the_referent_is_chosen_among_the_operators(self):
        clerk = self.clerk()
        campaigns = self.env["phone.campaign"].with_user(self.manager)
        domain = campaigns.fields_get(["user_id"])["user_id"]["domain"]
        offered = self.env["res.users"].with_user(self.manager).search(domain)
        self.assertLessEqual(self.anna | self.manager, offered)
        self.assertNotIn(clerk, offered)

    def test_nobody_else_becomes_the_referent(self):
        clerk = self.clerk()
        form = Form(self.now.with_user(self.manager))
        form.user_id = clerk
        with self.assertRaisesRegex(ValidationError, "Clerk cannot be the referent"):
            form.save()
        for change in (
            lambda: self.now.write({"user_id": clerk.id}),
            lambda: self.make_campaign("New", user_id=clerk.id),
            lambda: self.now.copy({"user_id": clerk.id}),
        ):
            with self.assertRaisesRegex(ValidationError, "cannot be the referent"):
                change()
        form = Form(self.now.with_user(self.manager))
        form.user_id = self.anna
        form.save()
        self.assertEqual(self.now.user_id, self.anna)
        self.now.user_id = False

    def test_a_referent_who_is_no_operator_any_more_hinders_nothing(self):
        clerk = self.make_operator("Former")
        self.now.user_id = clerk
        clerk.group_ids = self.env.ref("base.group_user")
        self.now.with_user(self.manager).name = "Renamed"
        copy = self.now.with_user(self.manager).copy()
        self.assertEqual(copy.user_id, self.manager)
        created = (
            self.env["phone.campaign"]
            .with_user(clerk)
            .sudo()
            .create({"name": "By hand"})
        )
        self.assertFalse(created.user_id)

    def test_the_list_shows_whether_a_campaign_is_active(self):
        [node] = self.view("list").xpath("//field[@name='status']")
        self.assertFalse(node.get("column_invisible"))
        self.assertEqual((self.now.status, self.old.status), ("active", "inactive"))
