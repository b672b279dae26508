from odoo import Command
from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestSegmentation(FlowCase):
    """The lead state chooses clients: for mailings, on lists, in assignment rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role.flow_reserve = False
        cls.new, cls.called, cls.closed = (
            cls.make_client(name, email=f"{name.lower()}@state.test")
            for name in ("New", "Called", "Closed")
        )
        cls.make_note(cls.called)
        cls.make_note(cls.closed, is_closing=True)
        cls.clients = cls.new | cls.called | cls.closed

    def test_a_mailing_goes_to_the_clients_of_one_state(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Come back",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "mailing_domain": "[('flow_state', '=', 'done'), "
                "('email', 'like', '@state.test')]",
            }
        )
        self.assertEqual(mailing._get_recipients(), self.closed.ids)

    def test_clients_are_grouped_by_their_state(self):
        groups = self.env["res.partner"]._read_group(
            [("id", "in", self.clients.ids)], ["flow_state"], ["__count"]
        )
        self.assertEqual(dict(groups), {"none": 1, "in_progress": 1, "done": 1})

    def test_who_stands_on_a_list_has_the_state_of_the_client_with_his_address(self):
        contacts = self.env["mailing.contact"].create(
            [{"name": each.name, "email": each.email} for each in self.clients]
            + [{"name": "Stranger", "email": "stranger@state.test"}]
        )
        states = ["none", "in_progress", "done", "none"]
        self.assertEqual(contacts.mapped("flow_state"), states)
        for state in ("none", "in_progress", "done"):
            found = contacts.search(
                [("id", "in", contacts.ids), ("flow_state", "=", state)]
            )
            self.assertEqual(
                found,
                contacts.filtered(lambda each, state=state: each.flow_state == state),
            )

    def test_an_assignment_rule_takes_the_clients_of_one_state(self):
        rule = self.env["lead.assign.rule"].create(
            {
                "name": "Whom somebody called",
                "criterion": "domain",
                "domain": "[('flow_state', '=', 'in_progress')]",
                "user_ids": [Command.set(self.bruno.ids)],
                "on_create": False,
            }
        )
        action = self.env["ir.actions.server"].create(
            {
                "name": "Assign",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "lead_assign",
            }
        )
        context = {"active_model": "res.partner", "active_ids": self.clients.ids}
        action.with_context(**context, active_id=self.new.id).run()
        self.assertEqual(self.called.owner_ids, self.bruno, rule.name)
        self.assertFalse((self.new | self.closed).owner_ids)

    def test_an_opportunity_has_the_state_of_its_client(self):
        lead = self.env["crm.lead"].create(
            {"name": "Roof", "partner_id": self.called.id}
        )
        self.assertEqual(lead.flow_state, "in_progress")
        domain = [("id", "=", lead.id), ("flow_state", "=", "in_progress")]
        self.assertEqual(lead.search(domain), lead)
