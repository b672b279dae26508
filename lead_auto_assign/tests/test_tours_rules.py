from odoo import Command
from odoo.tests import tagged

from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestRuleTours(TourCase):
    def test_a_rule_by_list(self):
        mailing_list = self.make_list("Tour list", ["listed@example.com"])
        self.make_client("On the list", email="listed@example.com")
        self.tour("assignment-rules", "lead_auto_assign_rule_by_list")
        rule = self.rule_named("Tour list rule")
        self.assertEqual(rule.mailing_list_ids, mailing_list)
        self.assertEqual(rule.user_ids, self.anna | self.bruno)
        self.assertTrue(rule.rotate)

    def test_a_rule_by_tag_for_a_role_with_a_weight(self):
        tag = self.make_tag("Tour VIP")
        self.give_role(self.carla)
        self.tour("assignment-rules", "lead_auto_assign_rule_by_tag")
        rule = self.rule_named("Tour tag rule")
        self.assertEqual((rule.category_ids, rule.role_ids), (tag, self.role))
        self.assertEqual(rule.share_ids.mapped("weight"), [2])

    def test_a_rule_by_condition_for_a_team_without_rotation(self):
        self.env["crm.team"].create(
            {
                "name": "Tour team",
                "crm_team_member_ids": [Command.create({"user_id": self.bruno.id})],
            }
        )
        andorra = self.env.ref("base.ad")
        client = self.make_client("From Andorra", country_id=andorra.id)
        self.tour("assignment-rules", "lead_auto_assign_rule_by_condition")
        rule = self.rule_named("Tour condition rule")
        self.assertFalse(rule.rotate)
        matching = self.env["res.partner"].search(rule._domain_of_text(rule.domain))
        self.assertIn(client, matching)

    def test_a_rule_for_leads(self):
        tag = self.env["crm.tag"].create({"name": "Tour hot"})
        self.tour("assignment-rules", "lead_auto_assign_rule_for_leads")
        rule = self.rule_named("Tour lead rule")
        self.assertEqual((rule.model, rule.tag_ids), ("crm.lead", tag))

    def test_rules_are_sorted_by_dragging_and_switched_off_in_their_place(self):
        rules = [
            self.make_rule(name=name, sequence=index)
            for index, name in enumerate(["First rule", "Second rule", "Third rule"])
        ]
        self.tour("assignment-rules", "lead_auto_assign_rule_order")
        ordered = (
            self.env["lead.assign.rule"].with_context(active_test=False).search([])
        )
        self.assertEqual(ordered.ids, [rules[2].id, rules[0].id, rules[1].id])
        self.assertEqual([rule.active for rule in rules], [True, False, True])

    def test_what_if_and_assign_owners_now(self):
        tag = self.make_tag("Tour VIP")
        clients = self.make_clients(3, category_id=[Command.set(tag.ids)])
        self.make_rule(
            self.anna | self.bruno,
            name="First rule",
            criterion="tag",
            category_ids=[Command.set(tag.ids)],
        )
        self.tour("assignment-rules", "lead_auto_assign_rule_what_if")
        self.assertCounts(clients, {self.anna: 2, self.bruno: 1})
