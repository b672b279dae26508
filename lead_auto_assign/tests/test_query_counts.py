from functools import partial
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..models import lead_assign_rule_form
from .common import AssignCase


@tagged("post_install", "-at_install")
class TestQueryCounts(AssignCase):
    """What assignment costs does not depend on how many there are of anything."""

    def count_queries(self, action):
        """Queries of `action`, which begins with an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def count_warm(self, action):
        """Queries of `action` where it is not the first of its kind."""
        action()
        return self.count_queries(action)

    def make_many_rules(self, count, users=None):
        """Rules of every kind; the last of them matches everybody."""
        tag = self.make_tag()
        news = self.make_list()
        kinds = [
            {"criterion": "tag", "category_ids": [Command.set(tag.ids)]},
            {"criterion": "list", "mailing_list_ids": [Command.set(news.ids)]},
            {"domain": "[('city', '=', 'Lyon')]"},
        ]
        for index in range(count - 1):
            self.make_rule(users, **kinds[index % 3])
        self.make_rule(users)

    # ------------------------------------------------------------
    # Creation
    # ------------------------------------------------------------

    def added_to_creation(self, count=1):
        """Queries that the active rules add to the creation of clients."""
        rules = self.env["lead.assign.rule"].search([])
        costs = []
        for active in (True, False):
            rules.active = active
            costs.append(self.count_warm(lambda: self.make_clients(count)))
        rules.active = True
        return costs[0] - costs[1]

    def test_rules_add_at_most_twelve_queries_to_a_creation(self):
        self.make_rule()
        self.assertLessEqual(self.added_to_creation(), 12)
        self.assertTrue(self.make_client().user_id)

    def test_more_rules_and_operators_add_no_more(self):
        self.make_rule()
        few = self.added_to_creation()
        users = self.operators
        for index in range(20):
            users |= self.make_operator(f"More {index}", assign_limit=50)
        self.make_many_rules(12, users)
        self.assertLessEqual(self.added_to_creation(), few)

    def test_more_clients_add_no_more(self):
        self.operators.assign_limit = 1000
        self.make_rule()
        few = self.added_to_creation()
        self.make_clients(300)
        self.assertEqual(self.added_to_creation(), few)

    def test_a_hundred_are_created_with_as_many_queries_as_ten(self):
        self.make_many_rules(5)
        ten, hundred = (
            self.count_warm(partial(self.make_clients, count)) for count in (10, 100)
        )
        self.assertEqual(hundred, ten)

    def test_a_rule_that_waits_for_nothing_costs_nothing(self):
        costs = []
        rule = self.make_rule(on_create=False)
        for active in (True, False):
            rule.active = active
            costs.append(self.count_warm(self.make_client))
        self.assertEqual(*costs)

    # ------------------------------------------------------------
    # Mass assignment
    # ------------------------------------------------------------

    def assign_in_mass(self, clients, **vals):
        batch = self.env["lead.assign.batch"].create(
            {
                "domain": repr([("id", "in", clients.ids)]),
                "recipient_ids": [Command.set(self.operators.ids)],
                **vals,
            }
        )
        batch.action_start()
        self.assertEqual(batch.assigned_count, len(clients))
        return batch

    def test_a_hundred_are_assigned_in_mass_with_as_many_queries_as_ten(self):
        for kept in ("replace", "add"):
            with self.subTest(kept=kept):
                ten, hundred = (
                    self.count_warm(
                        partial(self.assign_in_mass, some, keep_owners=kept)
                    )
                    for some in (self.make_clients(10), self.make_clients(100))
                )
                self.assertEqual(hundred, ten)

    def test_a_hundred_are_given_back_with_as_many_queries_as_ten(self):
        self.assign_in_mass(self.make_clients(1)).action_undo()
        ten, hundred = (
            self.count_queries(
                self.assign_in_mass(self.make_clients(count)).action_undo
            )
            for count in (10, 100)
        )
        self.assertEqual(hundred, ten)

    # ------------------------------------------------------------
    # Joining a list
    # ------------------------------------------------------------

    def join(self, count):
        """How many queries it takes that `count` clients join a list of a rule."""
        news = self.make_list(f"News {count}")
        self.make_rule(criterion="list", mailing_list_ids=[Command.set(news.ids)])
        emails = [f"reader{count}.{index}@example.com" for index in range(count)]
        self.env["lead.assign.rule"].search([]).on_create = False
        clients = self.env["res.partner"].create(
            [{"name": email, "email": email} for email in emails]
        )
        contacts = self.env["mailing.contact"].create(
            [{"name": email, "email": email} for email in emails]
        )
        queries = self.count_queries(
            lambda: contacts.write({"list_ids": [Command.link(news.id)]})
        )
        self.assertTrue(all(client.user_id for client in clients))
        return queries

    def test_a_hundred_join_a_list_with_as_many_queries_as_ten(self):
        self.join(1)
        ten, hundred = self.join(10), self.join(100)
        self.assertEqual(hundred, ten)

    # ------------------------------------------------------------
    # The rule form
    # ------------------------------------------------------------

    def test_counting_the_matches_stops_and_tells_about_how_many_there_are(self):
        tag = self.make_tag()
        self.make_clients(5, category_id=tag.ids, city="Lyon")
        kinds = [
            {"criterion": "tag", "category_ids": [Command.set(tag.ids)]},
            {"domain": "[('city', '=', 'Lyon')]"},
        ]
        for limit, label in [(4, r"^4\+( \(≈ \d+\))?$"), (5, r"^5$")]:
            for kind in kinds:
                rule = self.make_rule(on_create=False, **kind)
                with patch.object(lead_assign_rule_form, "COUNT_LIMIT", limit):
                    self.assertEqual(rule.match_count, 5)
                    self.assertRegex(rule.match_label, label)

    # ------------------------------------------------------------
    # The client list
    # ------------------------------------------------------------

    def test_owners_add_at_most_two_queries_to_the_client_list(self):
        clients = self.make_clients(80)
        for index, client in enumerate(clients):
            client.owner_ids = self.operators[: 1 + index % 3]
        specification = {
            "display_name": {},
            "email": {},
            "user_id": {"fields": {"display_name": {}}},
            "owner_ids": {"fields": {"display_name": {}}},
        }
        without = {
            name: spec for name, spec in specification.items() if name != "owner_ids"
        }
        partners = self.env["res.partner"].with_user(self.anna)
        domain = [("id", "in", clients.ids)]
        costs = [
            self.count_warm(partial(partners.web_search_read, domain, spec, limit=80))
            for spec in (specification, without)
        ]
        self.assertLessEqual(costs[0] - costs[1], 2)
