from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .list_common import ListCase


@tagged("post_install", "-at_install")
class TestListsOfClient(ListCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_list("Offers")
        cls.offered = cls.make_client("Otto", email="otto@example.com")
        cls.silent = cls.make_client("Sven")
        cls.everybody = cls.client | cls.offered | cls.silent
        cls.make_contact("clara@example.com", cls.news)
        cls.make_contact("otto@example.com", cls.other)

    def find(self, *condition, among=None):
        """Those of the test who meet `condition`."""
        among = self.everybody if among is None else among
        return among & among.search([condition])

    def test_a_client_is_on_the_lists_of_its_address(self):
        self.assertEqual(self.client.mailing_list_ids, self.news)
        self.assertEqual(self.client.mailing_list_names, "News")
        self.assertFalse(self.silent.mailing_list_ids)
        self.assertEqual(self.silent.mailing_list_names, "")

    def test_search_and_filter_agree_on_every_operator(self):
        clara, otto, sven = self.client, self.offered, self.silent
        for condition, expected in [
            (("mailing_list_ids", "in", self.news.ids), clara),
            (("mailing_list_ids", "=", self.news.id), clara),
            (("mailing_list_ids", "not in", self.news.ids), otto | sven),
            (("mailing_list_ids", "!=", self.news.id), otto | sven),
            (("mailing_list_ids", "=", False), sven),
            (("mailing_list_ids", "!=", False), clara | otto),
            (("mailing_list_ids", "in", [False, self.news.id]), clara | sven),
            (("mailing_list_ids", "in", []), clara.browse()),
            (("mailing_list_ids", "ilike", "new"), clara),
            (("mailing_list_ids", "not ilike", "new"), otto | sven),
            (("mailing_list_ids.name", "=", "News"), clara),
            (("mailing_list_ids", "any", [("id", "in", self.news.ids)]), clara),
            (("mailing_list_ids", "not any", [("name", "=", "News")]), otto | sven),
            (("mailing_list_names", "ilike", "new"), clara),
            (("mailing_list_names", "not ilike", "new"), otto | sven),
            (("mailing_list_names", "in", ["News", "Offers"]), clara | otto),
        ]:
            with self.subTest(condition=condition):
                self.assertEqual(self.find(*condition), expected)
                self.assertEqual(self.everybody.filtered_domain([condition]), expected)

    def test_names_can_be_searched_for_being_empty(self):
        self.assertEqual(self.find("mailing_list_names", "=", False), self.silent)
        self.assertEqual(
            self.find("mailing_list_names", "!=", False), self.client | self.offered
        )

    def test_lists_are_searched_in_one_statement(self):
        for model in ("res.partner", "crm.lead"):
            records = self.env[model]
            domain = [("mailing_list_ids", "in", self.news.ids)]
            records.search(domain)
            self.env.flush_all()
            with self.subTest(model=model), self.assertQueryCount(1):
                records.search(domain)

    def test_lists_of_many_clients_are_read_in_one_statement(self):
        self.everybody.mapped("email_normalized")
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.everybody.mapped("mailing_list_names")

    def test_every_client_with_the_address_is_on_the_list(self):
        twin = self.make_client("Claus", email="Claus <clara@example.com>")
        condition = ("mailing_list_ids", "in", self.news.ids)
        self.assertEqual(
            self.find(*condition, among=self.everybody | twin), self.client | twin
        )

    def test_who_opted_out_is_not_on_the_list(self):
        self.news.subscription_ids.opt_out = True
        self.assertFalse(self.client.mailing_list_ids)
        self.assertFalse(self.find("mailing_list_ids", "in", self.news.ids))

    def test_one_subscription_of_several_is_enough(self):
        self.news.subscription_ids.opt_out = True
        self.make_contact("CLARA@example.com", self.news)
        self.assertEqual(self.client.mailing_list_ids, self.news)
        self.assertEqual(
            self.find("mailing_list_ids", "in", self.news.ids), self.client
        )

    def test_subscriptions_made_by_a_many2many_count(self):
        self.news.contact_ids = [
            Command.create({"name": "S", "email": "s@example.com"})
        ]
        self.silent.email = "s@example.com"
        self.assertEqual(self.silent.mailing_list_ids, self.news)
        self.assertEqual(
            self.find("mailing_list_ids", "in", self.news.ids),
            self.client | self.silent,
        )

    def test_an_archived_list_matches_nobody(self):
        self.news.active = False
        self.assertFalse(self.client.mailing_list_ids)
        self.assertFalse(self.find("mailing_list_ids", "in", self.news.ids))
        self.assertIn(self.client, self.find("mailing_list_ids", "=", False))

    def test_known_lists_follow_each_change(self):
        self.assertEqual(self.client.mailing_list_names, "News")
        self.news.name = "Newsletter"
        self.assertEqual(self.client.mailing_list_names, "Newsletter")
        self.news.subscription_ids.opt_out = True
        self.assertFalse(self.client.mailing_list_names)
        self.make_contact("clara@example.com", self.other)
        self.assertEqual(self.client.mailing_list_names, "Offers")
        self.client.email = "nobody@example.com"
        self.assertFalse(self.client.mailing_list_names)

    def test_a_lead_is_on_the_lists_of_its_own_and_of_its_clients_address(self):
        own = self.make_lead("own", email_from="clara@example.com")
        clients = self.make_lead("client's", partner_id=self.client.id)
        clients.email_from = False
        nobody = self.make_lead("nobody")
        for lead in own | clients:
            self.assertEqual(lead.mailing_list_ids, self.news)
        for operator, expected in [("in", own | clients), ("not in", nobody)]:
            condition = ("mailing_list_ids", operator, self.news.ids)
            leads = own | clients | nobody
            self.assertEqual(self.find(*condition, among=leads), expected)

    def test_operators_see_the_names_without_mailing_rights(self):
        client = self.client.with_user(self.anna)
        self.assertFalse(client.env["mailing.list"].has_access("read"))
        self.env.invalidate_all()
        self.assertEqual(client.mailing_list_names, "News")
        for field in ("mailing_list_names", "mailing_list_ids"):
            found = client.search([(field, "ilike", "news")])
            self.assertEqual(found, client)
        values = client.read(["mailing_list_ids"])[0]
        self.assertEqual(values["mailing_list_ids"], self.news.ids)

    def test_only_who_may_read_lists_has_them_suggested_by_the_search(self):
        def offered(user):
            clients = self.env["res.partner"].with_user(user)
            views = clients.get_views([(False, "search")])["views"]
            return views["search"]["arch"].count("mailing_list_ids")

        marketer = self.make_operator("Otto")
        marketer.group_ids += self.env.ref("mass_mailing.group_mass_mailing_user")
        self.assertEqual((offered(self.anna), offered(marketer)), (0, 1))

    def test_operators_cannot_spy_on_contacts_through_their_lists(self):
        clients = self.client.with_user(self.anna)
        with self.assertRaises(AccessError):
            clients.search([("mailing_list_ids.contact_ids.email", "ilike", "otto")])

    def test_unsaved_clients_show_the_lists_of_the_address_typed(self):
        draft = self.env["res.partner"].new({"email": "otto@example.com"})
        self.assertEqual(draft.mailing_list_names, "Offers")
