from odoo import Command
from odoo.tests import tagged

from .list_common import ListCase


@tagged("post_install", "-at_install")
class TestTagsFromTheirSide(ListCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.make_tag("VIP")
        cls.make_rule(
            criterion="tag", category_ids=[Command.set(cls.tag.ids)], on_create=False
        )

    def test_only_those_who_did_not_carry_the_tag_are_tagged(self):
        loyal = self.make_client("Leo", category_id=self.tag.ids)
        with self.handed_over("tag") as handed:
            self.tag.partner_ids = loyal | self.client
        self.assertEqual(dict(handed), {self.client: [tuple(self.tag.ids)]})

    def test_a_tag_created_on_its_contacts_tags_them(self):
        with self.handed_over("tag") as handed:
            tag = self.make_tag("New")
            self.assertFalse(handed)
            tag = self.env["res.partner.category"].create(
                {"name": "Newer", "partner_ids": [Command.set(self.client.ids)]}
            )
        self.assertEqual(dict(handed), {self.client: [tuple(tag.ids)]})

    def test_taking_a_tag_away_is_no_event(self):
        self.client.category_id = self.tag
        with self.handed_over("tag") as handed:
            self.tag.partner_ids = False
        self.assertFalse(handed)

    def test_tagging_from_the_tag_assigns_at_once(self):
        self.tag.partner_ids = self.client
        self.assertEqual(len(self.client.owner_ids), 1)

    def test_a_hundred_are_tagged_with_as_many_queries_as_ten(self):
        costs = []
        for count in (1, 10, 100):
            clients = self.make_clients(count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.tag.partner_ids = [Command.link(client) for client in clients.ids]
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(client.owner_ids for client in clients))
        self.assertEqual(costs[2], costs[1])
