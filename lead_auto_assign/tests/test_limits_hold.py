from odoo import Command
from odoo.tests import tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestLimitsHold(AssignCase):
    """No automatic assignment passes a limit, also where a client has many records."""

    def assertWithinLimit(self, user):
        user.invalidate_recordset(["assign_load"])
        self.assertLessEqual(user.assign_load, user.assign_limit)

    def assign_in_mass(self, records, users):
        """Replace the owners of `records`, dealt out to `users`."""
        wizard = self.env["lead.assign.wizard"].create(
            {
                "model": records._name,
                "criterion": "selection",
                "selected_ids": records.ids,
                "user_ids": [Command.set(users.ids)],
            }
        )
        action = wizard.action_assign()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_who_keeps_a_contact_of_the_client_has_no_room_for_another(self):
        company = self.make_client("Company", is_company=True)
        contacts = self.make_clients(2, parent_id=company.id)
        contacts.user_id = self.anna
        other = self.make_client("Other")
        self.anna.assign_limit = 1
        # the first goes to Anna, who has it; the second to Bruno; Anna keeps one
        self.assign_in_mass(contacts | other, self.anna | self.bruno)
        self.assertCounts(contacts, {self.anna: 1, self.bruno: 1})
        self.assertEqual(other.owner_ids, self.bruno)
        self.assertWithinLimit(self.anna)

    def test_a_contact_of_a_client_just_given_away_is_a_new_client(self):
        """Anna keeps the first, gives the company to Bruno, and gets its contact."""
        first = self.make_client("First", user_id=self.anna.id)
        company = self.make_client("Company", is_company=True, user_id=self.anna.id)
        contact = self.make_client("Contact", parent_id=company.id)
        contact.user_id = self.carla
        others = self.make_clients(2)
        self.anna.assign_limit = 2
        self.assign_in_mass(first | company | contact | others, self.anna | self.bruno)
        self.assertCounts(first | contact, {self.anna: 2})
        self.assertCounts(company | others, {self.bruno: 3})
        self.assertWithinLimit(self.anna)

    def test_giving_a_won_lead_away_makes_no_room(self):
        won = self.make_lead("Won", user_id=self.anna.id, type="opportunity")
        won.action_set_won()
        self.make_client("Held", user_id=self.anna.id)
        leads = self.make_lead("New") | self.make_lead("Newer")
        self.anna.assign_limit = 1
        self.make_rule(self.anna, model="crm.lead")
        self.assign_in_mass(won, self.bruno)
        self.assertEqual(won.owner_ids, self.bruno)
        self.assign_in_mass(won | leads, self.anna)
        self.assertEqual(won.owner_ids, self.anna)
        self.assertFalse(leads.owner_ids)
        self.assertWithinLimit(self.anna)

    def test_a_lead_that_is_a_client_of_its_own_needs_room(self):
        """It follows the client with its address, but is counted beside him."""
        self.make_rule(self.bruno, model="crm.lead")
        self.make_client("Zoe", email="zoe@example.com", user_id=self.anna.id)
        self.anna.assign_limit = 2
        leads = [self.make_lead(email_from="zoe@example.com") for _index in range(2)]
        self.assertEqual([lead.user_id for lead in leads], [self.anna, self.bruno])
        self.assertWithinLimit(self.anna)

    def test_a_contact_of_an_archived_company_needs_room(self):
        self.make_rule(self.bruno)
        company = self.make_client("Company", is_company=True, user_id=self.anna.id)
        company.active = False
        self.make_client("Held", user_id=self.anna.id)
        self.anna.assign_limit = 1
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": company.id, "user_id": False}
        )
        self.assertEqual(contact.owner_ids, self.bruno)
        self.assertWithinLimit(self.anna)

    def test_a_lead_of_an_owned_client_needs_no_room(self):
        self.make_rule(self.bruno, model="crm.lead")
        client = self.make_client("Client", user_id=self.anna.id)
        self.anna.assign_limit = 1
        leads = [self.make_lead(partner_id=client.id) for _index in range(3)]
        self.assertEqual({lead.user_id for lead in leads}, {self.anna})
        self.assertWithinLimit(self.anna)

    def test_many_records_of_a_client_are_read_in_as_many_queries_as_few(self):
        company = self.make_client("Company", is_company=True, user_id=self.anna.id)
        contacts = self.make_clients(100, parent_id=company.id)
        engine, counts = self.env["lead.assign.engine"], []
        for ids in (contacts[:10].ids, contacts.ids):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            items = engine._facts("res.partner", ids)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(items[0].held, {self.anna.id: 101})
        self.assertEqual(counts, [1, 1])
