from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MANAGER, CampaignCase


@tagged("post_install", "-at_install")
class TestCompanies(CampaignCase):
    """Whose clients a user sees: those that core's rule on clients shows him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.shared = cls.make_campaign(
            "Shared", [{"title": "How?"}], company_id=False, user_id=cls.anna.id
        )
        cls.question = cls.shared.survey_id.question_ids
        client = cls.make_client(
            "Theirs", company_id=cls.other.id, zip="69001", email="theirs@example.com"
        )
        cls.theirs = cls.make_target(cls.shared, partner_id=client.id)
        cls.ours = cls.make_target(cls.shared, "Everybody's")
        vals = {"company_id": cls.other.id, "company_ids": [(6, 0, cls.other.ids)]}
        cls.otto = cls.make_operator("Otto", MANAGER, **vals)

    def seen(self, user, model="phone.campaign.target"):
        records = self.env[model].with_user(user)
        return records.search([("campaign_id", "=", self.shared.id)])

    def figures(self, user, campaign=None):
        """What is counted for `user`: the counters, the list, the funnel, the form."""
        campaign = campaign or self.shared
        desk = self.desk(user)
        return (
            sum(desk.get_counts(campaign.id).values()),
            len(desk.get_page(campaign.id)["rows"]),
            desk.get_funnel(campaign.id)["total"],
            campaign.with_user(user).target_count,
        )

    def test_everything_counts_what_the_list_shows(self):
        self.assertEqual(self.figures(self.anna), (1, 1, 1, 1))
        self.assertEqual(self.figures(self.otto), (2, 2, 2, 2))
        self.assertFalse(self.desk().get_departments(self.shared.id))
        departments = self.desk(self.otto).get_departments(self.shared.id)
        self.assertEqual([each["code"] for each in departments], ["69"])
        step = self.desk().open_funnel_step(self.shared.id, "now")
        self.assertEqual(step["domain"], [("id", "in", self.ours.ids)])

    def test_nothing_is_read_or_done_by_its_number(self):
        desk, target = self.desk(), self.theirs.id
        both = [target, self.ours.id]
        rows = desk.get_rows(self.shared.id, both)
        self.assertEqual([row["id"] for row in rows], self.ours.ids)
        for call in (
            lambda: desk.read_target(target),
            lambda: desk.open_target(target),
            lambda: desk.open_sheet(target),
            lambda: desk.act(target, "cancel", {"note": "No"}),
            lambda: desk.send_link(target),
            lambda: desk.save_contact(target, None, {"name": "Planted"}),
            lambda: desk.save_answer(target, self.question.id, "x"),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertFalse(self.theirs.partner_id.child_ids)
        self.assertEqual(self.theirs.state, "to_call")
        self.assertTrue(self.desk(self.otto).open_target(target)["mine"])

    def test_the_ordinary_lists_show_none_of_them(self):
        self.desk(self.otto).act(self.theirs.id, "fail", {"failure": "busy"})
        self.assertEqual(self.seen(self.anna), self.ours)
        self.assertEqual(self.seen(self.otto), self.theirs | self.ours)
        self.assertFalse(self.seen(self.anna, "phone.campaign.event"))
        self.assertTrue(self.seen(self.otto, "phone.campaign.event"))
        with self.assertRaises(AccessError):
            self.theirs.with_user(self.anna).read(["phone"])

    def test_the_board_tells_none_of_them(self):
        self.interview(self.theirs, {self.question: "Secret"}, self.otto)
        board = self.desk().get_board(self.shared.id)
        self.assertFalse(board["operators"])
        self.assertEqual((board["remaining"], board["per_day"]), (1, 0))
        self.assertEqual(len(self.desk(self.otto).get_board(self.shared.id)["busy"]), 0)

    def test_who_is_on_the_phone_with_them_is_not_told(self):
        self.desk(self.otto).open_target(self.theirs.id)
        self.assertFalse(self.desk().get_board(self.shared.id)["busy"])
        self.assertTrue(self.desk(self.otto).get_board(self.shared.id)["busy"])

    def test_the_results_hold_none_of_their_answers(self):
        self.interview(self.theirs, {self.question: "Secret"}, self.otto)
        self.interview(self.ours, {self.question: "Fine"})
        for model in ("survey.user_input", "survey.user_input.line"):
            domain = [("survey_id", "=", self.shared.survey_id.id)]
            for user, count in ((self.anna, 1), (self.manager, 1), (self.otto, 2)):
                found = self.env[model].with_user(user).search_count(domain)
                self.assertEqual(found, count, (model, user.name))

    def test_a_client_who_changes_the_company_changes_the_screens(self):
        campaign = self.make_campaign()
        target = self.make_target(campaign)
        target.partner_id.company_id = self.other
        self.assertEqual(self.figures(self.anna, campaign), (0, 0, 0, 0))
        with self.assertRaises(UserError):
            self.desk().read_target(target.id)
        target.partner_id.company_id = False
        self.assertEqual(self.figures(self.anna, campaign), (1, 1, 1, 1))

    def test_who_was_merged_with_another_is_looked_at_again(self):
        client = self.make_client("Merged", company_id=self.other.id)
        target = self.make_target(self.make_campaign())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE phone_campaign_target SET partner_id = %s WHERE id = %s",
            [client.id, target.id],
        )
        self.env.invalidate_all(flush=False)
        self.env["phone.campaign.target"]._gc_client_companies()
        self.assertEqual(target.client_company_id, self.other)

    def test_a_shared_campaign_has_the_contract_types_of_all_companies_only(self):
        everybodys = self.make_type("Everybody's")
        own = self.make_type("Ours", company_id=self.env.company.id)
        types = everybodys | own
        campaign = self.make_campaign(contract_type_ids=[(6, 0, types.ids)])
        with self.assertRaisesRegex(UserError, "first remove “Ours”"):
            campaign.company_id = False
        with self.assertRaisesRegex(UserError, "first remove “Ours”"):
            self.shared.contract_type_ids = own
        campaign.contract_type_ids = everybodys
        campaign.company_id = False
        self.assertFalse(campaign.company_id)

    def test_targets_are_offered_the_contract_types_that_the_campaign_can_have(self):
        everybodys = self.make_type("Everybody's")
        own = self.make_type("Ours", company_id=self.env.company.id)
        theirs = self.make_type("Theirs", company_id=self.other.id)
        offered = self.shared._available_contract_types()
        self.assertIn(everybodys, offered)
        self.assertFalse(offered & (own | theirs))
        offered = self.make_campaign()._available_contract_types()
        self.assertEqual(offered & (everybodys | own | theirs), everybodys | own)
        both = self.env.company | self.other
        anybody = self.shared.with_context(allowed_company_ids=both.ids)
        self.assertFalse(anybody._available_contract_types() & (own | theirs))
        self.desk().open_target(self.ours.id)
        self.desk().set_contract_types(self.ours.id, [own.id, everybodys.id])
        self.assertEqual(self.ours.contract_type_ids, everybodys)

    def test_who_is_put_off_elsewhere_stays_put_off(self):
        later = fields.Datetime.now() + timedelta(hours=1)
        (self.theirs | self.ours).available_date = later
        self.desk().serve_again(self.shared.id)
        self.assertFalse(self.ours.available_date)
        self.assertTrue(self.theirs.available_date)

    def test_a_branch_calls_the_clients_of_its_parent(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.other.id}
        )
        vals = {"company_id": branch.id, "company_ids": [(6, 0, branch.ids)]}
        berta = self.make_operator("Berta", MANAGER, **vals)
        self.assertEqual(self.figures(berta), (2, 2, 2, 2))
        self.assertEqual(self.seen(berta), self.theirs | self.ours)
        scope = self.env["phone.campaign.export"].create(
            {"campaign_id": self.shared.id, "kind": "xlsx", "user_id": berta.id}
        )
        self.assertIn(self.other.id, scope._scope().companies)
        own = self.make_campaign("Own", company_id=branch.id)
        own.with_user(berta)._associate([("id", "=", self.theirs.partner_id.id)])
        self.assertEqual(own.target_ids.client_company_id, self.other)
        self.assertEqual(self.figures(berta, own), (1, 1, 1, 1))

    def test_a_colleague_is_seen_by_everybody(self):
        colleague = self.otto.partner_id
        colleague.write({"company_id": self.other.id, "phone": "+33 1 02 03 04 05"})
        target = self.make_target(self.shared, partner_id=colleague.id)
        self.assertFalse(target.client_company_id)
        self.assertIn("Otto", self.names(self.shared))
        self.otto.active = False
        self.assertNotIn(target, self.seen(self.anna), "a client from now on")

    def test_reading_costs_the_same_for_few_and_for_many(self):
        counts = []
        for _size in range(2):
            for number in range(10):
                self.make_target(self.shared, f"{number}")
            rows = self.shared.target_ids.ids
            for _warm in range(2):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.desk().get_rows(self.shared.id, rows)
                self.desk().get_counts(self.shared.id)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
