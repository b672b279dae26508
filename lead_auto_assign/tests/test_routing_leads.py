from odoo.tests import tagged

from .routing_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingOfNewLeads(RoutingCase):
    def test_a_lead_by_email_goes_to_all_owners_the_main_one_first(self):
        self.client.user_id = self.bruno
        self.client.owner_ids = self.operators
        lead = self.receive("Client <client@example.org>")
        self.assertEqual(lead.partner_id, self.client)
        self.assertEqual(lead.user_id, self.bruno)
        self.assertEqual(lead.owner_ids, self.operators)
        email = lead.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertTold(email, self.operators)

    def test_owners_are_told_of_a_lead_by_email_once(self):
        before = self.env["mail.mail"].search([])
        self.receive("Client <client@example.org>")
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(len(mails.mail_message_id), 1)
        self.assertEqual(mails.recipient_ids, (self.anna | self.bruno).partner_id)

    def test_a_lead_by_email_of_a_client_with_two_cards_goes_to_both_owners(self):
        self.make_client("Twin", email="client@example.org", user_id=self.carla.id)
        lead = self.receive("CLIENT@example.org")
        self.assertEqual(lead.owner_ids, self.operators)

    def test_a_lead_by_email_of_an_employee_goes_to_his_companys_owners(self):
        company = self.make_client("Company", is_company=True)
        employee = self.make_client("Employee", email="employee@example.org")
        employee.parent_id = company
        company.owner_ids = self.bruno | self.carla
        employee.user_id = False
        lead = self.receive("Employee <employee@example.org>")
        self.assertEqual(lead.owner_ids, self.bruno | self.carla)

    def test_a_lead_by_email_of_a_stranger_goes_to_the_team_leader_as_in_core(self):
        lead = self.receive("Stranger <stranger@example.net>")
        self.assertEqual(lead.user_id, self.leader)

    def test_setting_off_gives_a_lead_by_email_to_the_team_leader_as_in_core(self):
        self.switch(False)
        lead = self.receive("Client <client@example.org>")
        self.assertEqual(lead.user_id, self.leader)
        self.assertEqual(lead.owner_ids, self.leader)

    def test_a_lead_by_email_goes_to_the_owners_of_the_teams_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        (self.bruno | self.leader).company_ids |= other
        self.team.company_id = other
        lead = self.receive("Client <client@example.org>")
        self.assertEqual(lead.user_id, self.bruno)
        self.assertEqual(lead.owner_ids, self.bruno)
        self.assertEqual(lead.company_id, other)

    def test_an_operators_email_opens_a_lead_as_in_core(self):
        self.carla.partner_id.owner_ids = self.anna
        lead = self.receive(self.carla.email_formatted)
        self.assertNotIn(self.anna, lead.owner_ids)

    def test_rules_do_not_take_the_lead_from_the_clients_owners(self):
        self.make_rule(self.carla, model="crm.lead")
        lead = self.receive("Client <client@example.org>")
        self.assertEqual(lead.owner_ids, self.anna | self.bruno)
