from odoo import Command
from odoo.tests import HttpCase, tagged

from .automation_common import AutomationCase


@tagged("post_install", "-at_install")
class TestTagTriggerTour(AutomationCase, HttpCase):
    def test_admin_makes_a_rule_for_a_tag_on_contacts(self):
        tag = self.make_tag("Tour VIP")
        rule = self.make_rule(name="Tour rule on clients", on_create=False)
        self.make_rule(name="Tour rule on leads", model="crm.lead", on_create=False)
        self.env.ref("base.user_admin").group_ids += self.env.ref(
            "lead_auto_assign.group_lead_assign_manager"
        )
        self.start_tour(
            "/odoo/action-base_automation.base_automation_act",
            "lead_auto_assign_tag_trigger",
            login="admin",
        )
        automation = self.env["base.automation"].search([("name", "=", "Assign VIPs")])
        self.assertEqual(automation.trigger_field_ids.name, "category_id")
        self.assertEqual(
            automation.filter_pre_domain, f"[('category_id', 'not in', [{tag.id}])]"
        )
        self.assertEqual(
            automation.filter_domain, f"[('category_id', 'in', [{tag.id}])]"
        )
        self.assertEqual(automation.action_server_ids.lead_assign_rule_ids, rule)
        self.assertEqual(
            automation.action_server_ids.name, "Assign owners by Tour rule on clients"
        )
        self.assertFiresOnceByTag(tag)

    def assertFiresOnceByTag(self, tag):
        """Check each step of a contact's life with the tag and without it."""
        client = self.make_client()
        for step, command, times in [
            ("tagging", Command.link(tag.id), 1),
            ("tagging again", Command.link(tag.id), 0),
            ("another tag", Command.create({"name": "Other"}), 0),
            ("taking the tag away", Command.unlink(tag.id), 0),
            ("tagging once more", Command.link(tag.id), 1),
        ]:
            with self.subTest(step=step), self.assigning() as calls:
                client.write({"category_id": [command]})
                self.assertEqual([call.records for call in calls], [client] * times)
