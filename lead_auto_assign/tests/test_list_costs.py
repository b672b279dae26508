from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .list_common import ListCase


@tagged("post_install", "-at_install")
class TestCostOfJoining(ListCase):
    def make_members(self, count, tag):
        """`count` clients and the mailing contacts of their addresses."""
        emails = [f"{tag}{index}@example.com" for index in range(count)]
        self.env["res.partner"].create(
            [{"name": email, "email": email} for email in emails]
        )
        contacts = self.env["mailing.contact"].create(
            [{"name": email, "email": email} for email in emails]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return contacts

    def count_queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def ways(self, contacts):
        return {
            "list.contact_ids": lambda: self.news.write(
                {"contact_ids": [Command.link(contact) for contact in contacts.ids]}
            ),
            "contact.list_ids": lambda: contacts.write(
                {"list_ids": [Command.link(self.news.id)]}
            ),
            "subscriptions": lambda: self.env["mailing.subscription"].create(
                [
                    {"contact_id": contact, "list_id": self.news.id}
                    for contact in contacts.ids
                ]
            ),
        }

    def test_a_hundred_join_with_as_many_queries_as_ten(self):
        self.listen()
        self.listen("crm.lead")
        for way in self.ways(self.env["mailing.contact"]):
            with self.subTest(way=way):
                few = self.make_members(10, f"{way}.few")
                many = self.make_members(100, f"{way}.many")
                # the first one fills caches
                for contacts in (self.make_members(1, f"{way}.one"), few):
                    cost_of_few = self.count_queries(self.ways(contacts)[way])
                cost_of_many = self.count_queries(self.ways(many)[way])
                self.assertEqual(cost_of_many, cost_of_few)
        self.assertTrue(
            self.env["res.partner"].search_count([("owner_ids", "!=", False)])
        )

    def test_nothing_is_paid_while_no_rule_listens(self):
        rule = self.listen()
        for way in self.ways(self.env["mailing.contact"]):
            with self.subTest(way=way):
                rule.on_list_join = False
                self.env.registry.clear_cache()
                costs = []
                for hooked in (False, True, False, True):
                    contacts = self.make_members(3, f"{way}.{len(costs)}")
                    action = self.ways(contacts)[way]
                    if not hooked:
                        action = self.without_hooks(action)
                    costs.append(self.count_queries(action))
                self.assertEqual(costs[3], costs[2])

    def without_hooks(self, action):
        """`action` on an Odoo where joining is not watched at all."""

        def run():
            Subscription = self.registry["mailing.subscription"]
            with (
                patch.object(Subscription, "_has_list_rules", lambda self: False),
                patch.object(Subscription, "_assign_after_join", lambda self: None),
            ):
                return action()

        return run
