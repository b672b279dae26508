import contextlib
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..models.lead_owner_mixin import LeadOwnerMixin
from .list_common import ListCase


@tagged("post_install", "-at_install")
class TestJoiningLists(ListCase):
    def setUp(self):
        super().setUp()
        self.listen()
        self.contact = self.make_contact("clara@example.com")
        self.env.flush_all()

    def test_joining_is_noticed_whichever_way_it_happens(self):
        env, news, contact = self.env, self.news, self.contact
        subscriptions = env["mailing.subscription"]
        link = {"contact_id": contact.id, "list_id": news.id}
        for way, join in {
            "subscription created": lambda: subscriptions.create(link),
            "contact.list_ids": lambda: contact.write(
                {"list_ids": [Command.link(news.id)]}
            ),
            "contact.subscription_ids": lambda: contact.write(
                {"subscription_ids": [Command.create({"list_id": news.id})]}
            ),
            "list.contact_ids": lambda: news.write(
                {"contact_ids": [Command.link(contact.id)]}
            ),
            "list.subscription_ids": lambda: news.write(
                {"subscription_ids": [Command.create({"contact_id": contact.id})]}
            ),
            "subscription from e-mail": lambda: news._update_subscription_from_email(
                "clara@example.com", opt_out=False
            ),
            "wizard: add to list": lambda: env["mailing.contact.to.list"]
            .create({"contact_ids": contact.ids, "mailing_list_id": news.id})
            .action_add_contacts(),
            "new contact with list_ids": lambda: env["mailing.contact"].create(
                {"email": "clara@example.com", "list_ids": [Command.set(news.ids)]}
            ),
            "new contact with subscription_ids": lambda: self.make_contact(
                "clara@example.com", news
            ),
            "new contact on the list's page": lambda: env["mailing.contact"]
            .with_context(default_list_ids=news.ids)
            .create({"email": "clara@example.com"}),
            "add_to_list": lambda: env["mailing.contact"].add_to_list(
                "Clara <clara@example.com>", news.id
            ),
            "wizard: import": lambda: env["mailing.contact.import"]
            .create({"mailing_list_ids": news.ids, "contact_list": "clara@example.com"})
            .action_import(),
            "file import": lambda: env["mailing.contact"].load(
                ["name", "email", "subscription_ids/list_id/.id"],
                [["Clara", "clara@example.com", str(news.id)]],
            ),
        }.items():
            with self.subTest(way=way):
                self.assertJoins(join, {self.client: news})
                news.subscription_ids.unlink()

    def test_a_new_list_that_is_created_with_its_contacts(self):
        with self.handed_over("list") as handed:
            created = self.env["mailing.list"].create(
                {"name": "New", "contact_ids": [Command.link(self.contact.id)]}
            )
        self.assertEqual(dict(handed), {self.client: [tuple(created.ids)]})

    def test_merging_lists_joins_those_who_were_not_on_the_target(self):
        loyal = self.make_client("Leo", email="leo@example.com")
        self.make_contact(loyal.email, self.news)
        source = self.make_list("Source", ["clara@example.com", loyal.email])
        self.assertJoins(
            lambda: self.news.action_merge(source, archive=True),
            {self.client: self.news},
        )

    def test_importing_a_contact_who_is_on_another_of_the_lists(self):
        other = self.make_list("Other", ["clara@example.com"])
        wizard = self.env["mailing.contact.import"].create(
            {
                "mailing_list_ids": (self.news | other).ids,
                "contact_list": "clara@example.com",
            }
        )
        self.assertJoins(wizard.action_import, {self.client: self.news})

    def test_opting_in_again_is_joining(self):
        self.make_contact("clara@example.com", self.news)
        self.news._update_subscription_from_email("clara@example.com", opt_out=True)
        self.assertJoins(
            lambda: self.news._update_subscription_from_email(
                "clara@example.com", opt_out=False
            ),
            {self.client: self.news},
        )

    def test_opting_out_is_not_joining(self):
        self.contact.list_ids = self.news
        subscription = self.news.subscription_ids
        self.assertJoins(lambda: subscription.write({"opt_out": True}), {})
        self.assertJoins(
            lambda: self.env["mailing.subscription"].create(
                {
                    "contact_id": self.make_contact("clara@example.com").id,
                    "list_id": self.news.id,
                    "opt_out": True,
                }
            ),
            {},
        )

    def test_a_subscription_moved_to_another_list_joins_that(self):
        other = self.make_list("Other")
        self.contact.list_ids = other
        self.assertJoins(
            lambda: other.subscription_ids.write({"list_id": self.news.id}),
            {self.client: self.news},
        )

    def test_only_the_new_ones_join(self):
        loyal = self.make_client("Leo", email="leo@example.com")
        loyal_contact = self.make_contact(loyal.email, self.news)
        both = self.contact | loyal_contact
        self.assertJoins(
            lambda: self.news.write({"contact_ids": [Command.set(both.ids)]}),
            {self.client: self.news},
        )
        self.assertJoins(
            lambda: both.write({"list_ids": [Command.link(self.news.id)]}), {}
        )
        self.assertJoins(
            lambda: self.news.subscription_ids.write({"opt_out": False}), {}
        )

    def test_who_is_on_the_list_by_another_contact_does_not_join_again(self):
        self.make_contact("Clara <CLARA@example.com>", self.news)
        self.assertJoins(lambda: self.contact.write({"list_ids": self.news.ids}), {})
        self.assertJoins(lambda: self.make_contact("clara@example.com", self.news), {})

    def test_joining_several_lists_at_once_is_one_event(self):
        lists = self.news | self.make_list("Other")
        self.assertJoins(
            lambda: self.make_contact("clara@example.com", lists), {self.client: lists}
        )

    def test_a_form_that_changes_address_and_subscriptions_joins_once(self):
        contact = self.make_contact("wrong@example.com")
        self.assertJoins(
            lambda: contact.write(
                {
                    "email": "clara@example.com",
                    "subscription_ids": [Command.create({"list_id": self.news.id})],
                }
            ),
            {self.client: self.news},
        )

    def test_the_address_before_a_form_is_saved_joins_nothing(self):
        self.make_client("Willy", email="wrong@example.com")
        self.test_a_form_that_changes_address_and_subscriptions_joins_once()

    def test_many_contacts_are_imported_in_one_go(self):
        emails = [f"many{index}@example.com" for index in range(5)]
        clients = self.env["res.partner"].create(
            [{"name": email, "email": email} for email in emails]
        )
        known = self.make_list("Known", emails[:3])
        wizard = self.env["mailing.contact.import"].create(
            {
                "mailing_list_ids": (self.news | known).ids,
                "contact_list": "\n".join(emails),
            }
        )
        calls = []
        with patch.object(
            LeadOwnerMixin,
            "_assign_owners",
            lambda records, *args, **kwargs: calls.append(records.sudo(False)),
        ):
            wizard.action_import()
        # those who joined one list, and those who joined both
        self.assertEqual(sorted(calls, key=len), [clients[3:], clients[:3]])

    def test_a_failed_operation_joins_nobody_later(self):
        subscription = {"contact_id": self.contact.id, "list_id": self.news.id}
        both = {
            "list_ids": self.news.ids,
            "subscription_ids": [Command.create({"list_id": self.news.id})],
        }
        # not assertRaises: its savepoint would clean up
        with contextlib.suppress(UserError):
            self.env["mailing.contact"].create(both)
        self.assertJoins(
            lambda: self.env["mailing.subscription"].create(subscription),
            {self.client: self.news},
        )

    def test_a_contact_whose_address_changes_brings_its_lists(self):
        contact = self.make_contact("wrong@example.com", self.news)
        self.assertJoins(
            lambda: contact.write({"email": "clara@example.com"}),
            {self.client: self.news},
        )
        self.assertJoins(lambda: contact.write({"email": "Clara@Example.com"}), {})

    def test_a_contact_that_gets_an_address_brings_its_lists(self):
        contact = self.make_contact(False, self.news, name="Clara")
        self.assertJoins(
            lambda: contact.write({"email": "clara@example.com"}),
            {self.client: self.news},
        )

    def test_a_client_whose_address_changes_joins_the_lists_of_the_new_one(self):
        other = self.make_list("Other")
        self.make_contact("old@example.com", other)
        self.make_contact("new@example.com", self.news | other)
        client = self.make_client("Changing", email="old@example.com")
        self.assertJoins(
            lambda: client.write({"email": "new@example.com"}), {client: self.news}
        )
        self.assertJoins(lambda: client.write({"email": "NEW@example.com"}), {})
        self.assertJoins(lambda: client.write({"email": False}), {})

    def test_leads_join_by_their_own_and_by_their_clients_address(self):
        self.listen("crm.lead")
        own = self.make_lead("own", email_from="clara@example.com")
        clients = self.make_lead("client's", partner_id=self.client.id)
        clients.email_from = "elsewhere@example.com"
        self.client.email = "clara@example.com"
        self.assertJoins(
            lambda: self.contact.write({"list_ids": self.news.ids}),
            {self.client: self.news, own: self.news, clients: self.news},
        )

    def test_a_lead_whose_address_or_client_changes_joins(self):
        self.listen("crm.lead")
        self.contact.list_ids = self.news
        lead = self.make_lead("Lead", email_from="old@example.com")
        self.assertJoins(
            lambda: lead.write({"email_from": "clara@example.com"}), {lead: self.news}
        )
        other = self.make_lead("Other")
        self.assertJoins(
            lambda: other.write({"partner_id": self.client.id}), {other: self.news}
        )

    def test_a_clients_new_address_reaches_its_leads(self):
        self.listen("crm.lead")
        self.contact.list_ids = self.news
        client = self.make_client("Changing", email="old@example.com")
        lead = self.make_lead("Lead", partner_id=client.id)
        self.assertJoins(
            lambda: client.write({"email": "clara@example.com"}),
            {client: self.news, lead: self.news},
        )

    def test_archived_clients_and_archived_lists_are_left_alone(self):
        self.client.active = False
        self.assertJoins(lambda: self.contact.write({"list_ids": self.news.ids}), {})
        self.client.active = True
        old = self.make_list("Old")
        old.active = False
        self.assertJoins(lambda: self.make_contact("clara@example.com", old), {})

    def test_joining_assigns_at_once_whoever_manages_the_list(self):
        mailer = new_test_user(
            self.env, "list_mailer", "mass_mailing.group_mass_mailing_user"
        )
        self.assertFalse(self.client.with_user(mailer).has_access("write"))
        self.contact.with_user(mailer).write({"list_ids": self.news.ids})
        self.assertEqual(len(self.client.owner_ids), 1)
        self.assertIn(self.client.owner_ids, self.operators)

    def test_a_visitor_who_subscribes_on_the_website_is_assigned(self):
        visitor = self.env["mailing.subscription"].with_user(
            self.env.ref("base.public_user")
        )
        visitor.sudo().create({"contact_id": self.contact.id, "list_id": self.news.id})
        self.assertEqual(len(self.client.owner_ids), 1)

    def test_joining_another_list_assigns_nobody(self):
        other = self.make_list("Other", ["clara@example.com"])
        self.assertEqual(self.client.mailing_list_ids, other)
        self.assertFalse(self.client.owner_ids)
