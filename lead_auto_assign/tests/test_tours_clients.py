from odoo import Command
from odoo.tests import tagged

from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestClientTours(TourCase):
    def test_a_new_client_has_his_owner_at_once_and_tells_why(self):
        self.anna.assign_paused = True
        self.make_rule(self.anna | self.bruno, name="Everybody")
        self.tour("contacts", "lead_auto_assign_new_client", self.carla)
        client = self.env["res.partner"].search([("name", "=", "Tour client")])
        self.assertEqual(client.owner_ids, self.bruno)

    def test_a_client_who_waits_tells_why(self):
        self.bruno.assign_paused = True
        self.make_rule(self.bruno, name="Everybody")
        self.make_client("Waiting client")
        self.tour("waiting-for-an-owner", "lead_auto_assign_client_waits")

    def test_a_new_lead_has_its_owners_at_once_and_tells_why(self):
        self.make_rule(
            self.anna | self.bruno, name="Every lead", model="crm.lead", rotate=False
        )
        self.tour("crm", "lead_auto_assign_new_lead", self.anna)
        lead = self.env["crm.lead"].search([("name", "=", "Tour lead")])
        self.assertEqual(lead.owner_ids, self.anna | self.bruno)

    def test_an_operator_filters_his_clients(self):
        self.make_client("Client of Bruno", owner_ids=[Command.set(self.bruno.ids)])
        both = self.anna | self.bruno
        self.make_client("Client of both", owner_ids=[Command.set(both.ids)])
        self.tour("contacts", "lead_auto_assign_my_clients", self.anna)


@tagged("post_install", "-at_install")
class TestManagerTours(TourCase):
    def test_limits_are_set_in_the_list_of_operators(self):
        only = self.make_operator(
            "Only", groups="lead_auto_assign.group_lead_assign_manager"
        )
        self.make_client("Client of Bruno", owner_ids=[Command.set(self.bruno.ids)])
        self.tour("assignment-operators", "lead_auto_assign_operators", only)
        self.assertEqual(self.bruno.assign_limit, 1)
        self.assertTrue(self.anna.assign_paused)
        self.assertEqual(self.carla.assign_stage_limit_ids.mapped("limit"), [3])

    def test_the_settings(self):
        admin = self.make_operator(
            "Admin", groups="base.group_system,sales_team.group_sale_manager"
        )
        self.tour("settings", "lead_auto_assign_settings", admin)
        leads = self.env["crm.lead"]
        self.assertTrue(leads._routes_to_owners())
        self.assertEqual(leads._lead_engine(), "core")
