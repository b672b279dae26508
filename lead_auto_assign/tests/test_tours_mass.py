from odoo import Command
from odoo.tests import tagged

from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestMassAssignmentTours(TourCase):
    def test_a_list_is_assigned_with_a_preview_and_undone(self):
        emails = [f"tour{index}@example.com" for index in range(4)]
        self.make_list("Tour list", emails)
        clients = self.env["res.partner"].create(
            [{"name": f"Listed {email}", "email": email} for email in emails]
        )
        clients[0].owner_ids = self.carla
        self.bruno.assign_limit = 1
        self.give_role(self.bruno)
        self.tour("mass-assignments", "lead_auto_assign_mass_assignment")
        batch = self.env["lead.assign.batch"].search([], limit=1)
        self.assertEqual((batch.state, batch.total_count), ("undone", 4))
        self.assertEqual(clients[0].owner_ids, self.carla)
        self.assertFalse(clients[1:].owner_ids)

    def test_a_selection_of_clients_is_assigned(self):
        client = self.make_client("Aaa Chosen")
        self.tour("contacts", "lead_auto_assign_mass_of_selection")
        self.assertEqual(client.owner_ids, self.anna)

    def test_a_mass_assignment_of_owned_and_free_clients(self):
        owned = self.make_client(owner_ids=[Command.set(self.carla.ids)])
        free = self.make_client()
        wizard = self.env["lead.assign.wizard"].create(
            {
                "criterion": "domain",
                "domain": repr([("id", "in", (owned | free).ids)]),
                "user_ids": [Command.set(self.anna.ids)],
            }
        )
        wizard.action_assign()
        self.assertEqual((owned | free).owner_ids, self.anna)
