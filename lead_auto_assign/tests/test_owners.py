from odoo import Command
from odoo.tests import Form, tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestOwners(AssignCase):
    """The salesperson is one of the owners, whoever writes either."""

    def assertOwners(self, record, main, owners):
        self.assertEqual(record.user_id, main)
        self.assertEqual(record.owner_ids, owners)

    def test_a_salesperson_given_at_creation_is_the_owner(self):
        client = self.make_client(user_id=self.anna.id)
        self.assertOwners(client, self.anna, self.anna)

    def test_the_first_owner_given_at_creation_is_the_salesperson(self):
        owners = self.bruno | self.anna
        client = self.make_client(
            owner_ids=[Command.set([self.bruno.id, self.anna.id])]
        )
        self.assertOwners(client, self.bruno, owners.sorted("name"))

    def test_a_new_salesperson_takes_the_place_of_the_former(self):
        client = self.make_client(
            owner_ids=[Command.set([self.anna.id, self.carla.id])]
        )
        client.user_id = self.bruno
        self.assertOwners(client, self.bruno, self.bruno | self.carla)

    def test_without_salesperson_there_are_no_owners(self):
        client = self.make_client(owner_ids=[Command.set(self.operators.ids)])
        client.user_id = False
        self.assertOwners(client, client.user_id.browse(), client.user_id.browse())

    def test_without_owners_there_is_no_salesperson(self):
        client = self.make_client(user_id=self.anna.id)
        client.owner_ids = False
        self.assertFalse(client.user_id)

    def test_the_salesperson_who_is_removed_from_the_owners_is_replaced(self):
        client = self.make_client(user_id=self.anna.id)
        client.write(
            {"owner_ids": [Command.unlink(self.anna.id), Command.link(self.carla.id)]}
        )
        self.assertOwners(client, self.carla, self.carla)

    def test_a_salesperson_named_with_owners_joins_them(self):
        client = self.make_client()
        client.write(
            {"user_id": self.bruno.id, "owner_ids": [Command.set(self.anna.ids)]}
        )
        self.assertOwners(client, self.bruno, self.anna | self.bruno)

    def test_many_records_are_mended_in_as_many_queries_as_few(self):
        few, many = self.make_clients(10), self.make_clients(100)
        self.env.flush_all()
        counts = []
        for clients in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            clients.with_context(tracking_disable=True).write({"user_id": self.anna.id})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(many.owner_ids, self.anna)

    def test_a_contact_has_the_owners_of_its_company(self):
        company = self.make_client(
            is_company=True, owner_ids=[Command.set([self.anna.id, self.bruno.id])]
        )
        contact = self.make_client(parent_id=company.id)
        self.assertOwners(contact, self.anna, self.anna | self.bruno)

    def test_a_contact_that_moves_to_a_company_gets_its_owners(self):
        company = self.make_client(
            is_company=True, owner_ids=[Command.set([self.anna.id, self.bruno.id])]
        )
        contact = self.make_client()
        contact.parent_id = company
        self.assertOwners(contact, self.anna, self.anna | self.bruno)

    def test_a_lead_created_by_hand_belongs_to_its_creator(self):
        lead = self.env["crm.lead"].with_user(self.anna).create({"name": "Call"})
        self.assertOwners(lead, self.anna, self.anna)

    def test_a_lead_form_follows_the_salesperson(self):
        lead = self.make_lead(user_id=self.anna.id)
        with Form(lead) as form:
            form.user_id = self.bruno
        self.assertOwners(lead, self.bruno, self.bruno)

    def test_the_client_made_of_a_lead_has_its_owners(self):
        lead = self.make_lead(
            owner_ids=[Command.set([self.anna.id, self.bruno.id])],
            user_id=self.anna.id,
            contact_name="Zoe",
            email_from="zoe@example.com",
        )
        lead._handle_partner_assignment(create_missing=True)
        self.assertOwners(lead.partner_id, self.anna, self.anna | self.bruno)

    def test_merged_opportunities_keep_all_owners(self):
        first = self.make_lead(user_id=self.anna.id, type="opportunity")
        second = self.make_lead(user_id=self.bruno.id, type="opportunity")
        merged = (first | second).merge_opportunity()
        self.assertEqual(merged.owner_ids, self.anna | self.bruno)
        self.assertIn(merged.user_id, merged.owner_ids)

    def test_merged_clients_keep_all_owners(self):
        first = self.make_client(user_id=self.anna.id, email="a@example.com")
        second = self.make_client(user_id=self.bruno.id, email="a@example.com")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((first | second).ids, first)
        first.invalidate_recordset()
        self.assertOwners(first, self.anna, self.anna | self.bruno)
