from odoo import Command
from odoo.tests import tagged

from .routing_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingOfHostileMail(RoutingCase):
    def told_of(self, email_from, record=None, author_id=False):
        """The operators told of an e-mail from `email_from` whose author is unknown."""
        record = record or self.make_client("Record")
        message = self.post(record, email_from=email_from, author_id=author_id)
        return message.notification_ids.res_partner_id.user_ids

    def test_an_unknown_author_is_known_by_his_address(self):
        told = self.told_of('"Whoever, he says" <CLIENT@EXAMPLE.ORG>')
        self.assertEqual(told, self.anna | self.bruno)

    def test_an_address_in_the_name_is_no_address(self):
        self.assertFalse(self.told_of('"client@example.org" <evil@example.net>'))

    def test_a_list_of_addresses_is_nobodys_address(self):
        self.assertFalse(self.told_of("evil@example.net, client@example.org"))
        self.assertFalse(self.told_of("client@example.org, evil@example.net"))
        crowd = ", ".join(f"a{index}@example.net" for index in range(5000))
        self.assertFalse(self.told_of(f"{crowd}, client@example.org"))

    def test_an_unknown_address_reaches_nobody(self):
        record = self.make_client("Record", user_id=self.anna.id)
        self.unfollow(record)
        self.assertFalse(self.told_of("evil@example.net", record))
        self.assertFalse(self.told_of("", record))
        self.assertFalse(self.told_of("not an address", record))

    def test_a_lead_without_client_is_known_by_its_own_address(self):
        lead = self.make_lead(email_from="New <new@example.net>", user_id=self.anna.id)
        lead.owner_ids |= self.carla
        told = self.told_of("NEW@example.net", self.unfollow(lead))
        self.assertEqual(told, self.anna | self.carla)

    def test_all_owners_of_all_clients_with_the_address_are_told(self):
        self.make_client("Twin", email="Client@example.org", user_id=self.carla.id)
        self.assertTold(self.post(self.client), self.operators)

    def test_an_archived_client_brings_nobody(self):
        twin = self.make_client(
            "Twin", email="client@example.org", user_id=self.carla.id
        )
        twin.active = False
        self.assertTold(self.post(self.client), self.anna | self.bruno)
        self.client.active = False
        self.assertFalse(self.told_of("client@example.org"))

    def test_a_colleagues_address_is_no_clients_address(self):
        self.client.email = self.carla.email
        self.assertFalse(
            self.told_of(self.carla.email, author_id=self.carla.partner_id.id)
        )

    def test_an_owner_of_another_company_is_not_told(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.bruno.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        lead = self.make_lead(partner_id=self.client.id, company_id=self.env.company.id)
        self.assertTold(self.post(lead), self.anna)

    def test_a_client_of_another_company_with_the_address_brings_nobody(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.carla.company_ids |= other
        self.make_client(
            "Twin",
            email="client@example.org",
            company_id=other.id,
            user_id=self.carla.id,
        )
        lead = self.make_lead(partner_id=self.client.id, company_id=self.env.company.id)
        self.assertTold(self.post(lead), self.anna | self.bruno)

    def test_an_owner_is_not_told_about_what_he_may_not_open(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get_id("mailing.list"),
            }
        )
        self.bruno.group_ids |= self.env.ref("mass_mailing.group_mass_mailing_user")
        self.assertTold(self.post(mailing), self.bruno)
