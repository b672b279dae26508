from psycopg2.errors import ForeignKeyViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .automation_common import AutomationCase


@tagged("post_install", "-at_install")
class TestTagTrigger(AutomationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vip = cls.make_tag("VIP")
        cls.rule = cls.make_rule(on_create=False)
        cls.automation = cls.make_automation("on_tag_set", trg_field_ref=cls.vip.id)

    def assertFires(self, times, action):
        with self.assigning() as calls:
            action()
        self.assertEqual(len(calls), times)

    def test_core_generates_the_domains_of_the_tag(self):
        automation, tag = self.automation, self.vip.id
        self.assertEqual(automation.trg_field_ref_model_name, "res.partner.category")
        self.assertEqual(automation.trigger_field_ids.name, "category_id")
        self.assertEqual(automation.trigger_field_ids.model, "res.partner")
        self.assertEqual(automation.filter_domain, f"[('category_id', 'in', [{tag}])]")
        self.assertEqual(
            automation.filter_pre_domain, f"[('category_id', 'not in', [{tag}])]"
        )

    def test_it_fires_when_the_tag_is_added_and_only_then(self):
        client = self.make_client()
        other = self.make_tag("Other")
        link, unlink = Command.link(self.vip.id), Command.unlink(self.vip.id)
        for step, values, times in [
            ("tagging", {"category_id": [link]}, 1),
            ("tagging again", {"category_id": [link]}, 0),
            ("another tag", {"category_id": [Command.link(other.id)]}, 0),
            ("another field", {"name": "Carla"}, 0),
            ("both tags set again", {"category_id": (self.vip | other).ids}, 0),
            ("taking the tag away", {"category_id": [unlink]}, 0),
            ("tagging once more", {"category_id": [link]}, 1),
        ]:
            with self.subTest(step=step):
                self.assertFires(times, lambda values=values: client.write(values))

    def test_it_fires_on_creation_with_the_tag(self):
        self.assertFires(1, lambda: self.make_client(category_id=self.vip.ids))
        self.assertFires(0, lambda: self.make_client())

    def test_it_fires_for_each_client_of_a_batch(self):
        clients = self.make_clients(3)
        self.assertFires(3, lambda: clients.write({"category_id": self.vip.ids}))

    def test_the_client_gets_an_owner_by_the_rules(self):
        client = self.make_client()
        client.category_id = self.vip
        self.assertEqual(len(client.owner_ids), 1)
        self.assertIn(client.owner_ids, self.operators)

    def test_leads_and_users_keep_the_field_that_core_finds(self):
        lead_tag = self.env["crm.tag"].create({"name": "Hot"})
        automation = self.make_automation(
            "on_tag_set", "crm.lead", trg_field_ref=lead_tag.id
        )
        self.assertEqual(automation.trigger_field_ids.name, "tag_ids")
        lead = self.make_lead()
        self.assertFires(1, lambda: lead.write({"tag_ids": lead_tag.ids}))
        self.assertFires(0, lambda: lead.write({"tag_ids": lead_tag.ids}))
        draft = self.env["base.automation"].new(
            {"model_id": self.env["ir.model"]._get_id("res.users")}
        )
        draft.trigger = "on_tag_set"
        self.assertFalse(draft._get_trigger_specific_field())

    def test_other_triggers_on_contacts_are_untouched(self):
        draft = self.env["base.automation"].new(
            {"model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        for trigger, field in [("on_user_set", "user_id"), ("on_stage_set", False)]:
            draft.trigger = trigger
            self.assertEqual(draft._get_trigger_specific_field().name, field)


@tagged("post_install", "-at_install")
class TestAssignAction(AutomationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.to_anna = cls.make_rule(cls.anna, name="To Anna", on_create=False)
        cls.to_bruno = cls.make_rule(cls.bruno, name="To Bruno", on_create=False)
        cls.client = cls.make_client()

    @classmethod
    def make_action(cls, rules=None, model="res.partner", **vals):
        return cls.env["ir.actions.server"].create(
            {
                "name": "Assign",
                "model_id": cls.env["ir.model"]._get_id(model),
                "state": "lead_assign",
                "lead_assign_rule_ids": [Command.set(rules.ids if rules else [])],
                **vals,
            }
        )

    def run_action(self, action, records):
        return action.with_context(
            active_model=records._name, active_ids=records.ids, active_id=records[:1].id
        ).run()

    def test_without_rules_of_its_own_the_action_applies_all_in_order(self):
        self.run_action(self.make_action(), self.client)
        self.assertEqual(self.client.owner_ids, self.anna)

    def test_the_action_applies_the_chosen_rules_only(self):
        self.run_action(self.make_action(self.to_bruno), self.client)
        self.assertEqual(self.client.owner_ids, self.bruno)

    def test_a_chosen_rule_that_is_archived_assigns_nobody(self):
        action = self.make_action(self.to_bruno)
        self.to_bruno.active = False
        self.run_action(action, self.client)
        self.assertFalse(self.client.owner_ids)

    def test_a_chosen_rule_of_another_company_does_not_become_all_rules(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.to_bruno.company_id = company
        action = self.make_action(self.to_bruno)
        self.env.invalidate_all()
        with self.assigning() as calls:
            self.run_action(action.with_user(self.carla), self.client)
        self.assertEqual(calls[0].rules, self.to_bruno)

    def test_a_chosen_rule_cannot_be_deleted(self):
        self.make_action(self.to_bruno)
        self.env.flush_all()
        with (
            self.assertRaises(ForeignKeyViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.to_bruno.unlink()

    def test_many_selected_clients_are_assigned_in_one_go(self):
        clients = self.make_clients(3)
        with self.assigning() as calls:
            self.run_action(self.make_action(), clients)
        self.assertEqual([call.records for call in calls], [clients])

    def test_leads_are_assigned_too(self):
        rule = self.make_rule(self.carla, model="crm.lead", on_create=False)
        lead = self.make_lead()
        self.run_action(self.make_action(rule, "crm.lead"), lead)
        self.assertEqual(lead.owner_ids, self.carla)

    def test_nobody_available_is_no_error_for_who_triggers_it(self):
        self.operators.active = False
        self.make_automation(
            "on_create_or_write",
            trigger_field_ids=[
                Command.link(self.env.ref("base.field_res_partner__name").id)
            ],
        )
        self.client.name = "Renamed"
        self.assertEqual(self.client.name, "Renamed")
        self.assertFalse(self.client.owner_ids)

    def test_an_automation_assigns_what_its_user_may_not_write(self):
        vip = self.make_tag("VIP")
        self.make_automation("on_tag_set", trg_field_ref=vip.id, rules=self.to_bruno)
        clerk = new_test_user(
            self.env, "assign_clerk", "base.group_user,base.group_partner_manager"
        )
        self.client.with_user(clerk).category_id = vip
        self.assertEqual(self.client.owner_ids, self.bruno)

    def test_the_actions_menu_offers_it_to_salesmen_and_assignment_managers(self):
        clerk = new_test_user(self.env, "assign_clerk", "base.group_user")
        manager = new_test_user(
            self.env,
            "assign_manager",
            "base.group_user,lead_auto_assign.group_lead_assign_manager",
        )
        for model, xmlid in [
            ("res.partner", "lead_auto_assign.ir_actions_server_assign_partner"),
            ("crm.lead", "lead_auto_assign.ir_actions_server_assign_lead"),
        ]:
            action = self.env.ref(xmlid)
            for user, offered in [(self.anna, True), (manager, True), (clerk, False)]:
                with self.subTest(model=model, user=user.name):
                    actions = self.env["ir.actions.actions"].with_user(user)
                    bound = actions.get_bindings(model).get("action", ())
                    self.assertIs(action.id in {menu["id"] for menu in bound}, offered)

    def test_a_salesman_assigns_from_the_actions_menu(self):
        action = self.env.ref("lead_auto_assign.ir_actions_server_assign_partner")
        self.run_action(action.with_user(self.carla), self.client)
        self.assertEqual(self.client.owner_ids, self.anna)

    def test_the_action_opens_no_records_that_are_not_the_users(self):
        action = self.env.ref("lead_auto_assign.ir_actions_server_assign_lead")
        lead = self.make_lead(user_id=self.bruno.id)
        with self.assertRaises(AccessError):
            self.run_action(action.with_user(self.carla), lead)

    def test_the_action_is_closed_to_other_employees(self):
        clerk = new_test_user(self.env, "assign_clerk", "base.group_user")
        action = self.env.ref("lead_auto_assign.ir_actions_server_assign_partner")
        with self.assertRaises(AccessError):
            self.run_action(action.with_user(clerk), self.client)

    def test_the_form_names_the_action_after_its_rules(self):
        form = Form(self.env["ir.actions.server"])
        form.model_id = self.env["ir.model"]._get("res.partner")
        form.state = "lead_assign"
        self.assertEqual(form.name, "Assign Owners")
        form.lead_assign_rule_ids.add(self.to_bruno)
        self.assertEqual(form.name, "Assign owners by To Bruno")
        self.assertFalse(form.warning)

    def test_only_contacts_and_leads_can_be_chosen(self):
        action = self.make_action()
        models = action.available_model_ids.mapped("model")
        self.assertEqual(set(models), {"res.partner", "crm.lead"})
        wrong = self.make_action(model="res.users")
        self.assertIn("owners", wrong.warning)
        with self.assertRaises(UserError):
            self.run_action(wrong, self.env.user)

    def test_a_rule_for_another_model_is_refused_by_name(self):
        rule = self.make_rule(model="crm.lead", name="For leads", on_create=False)
        action = self.make_action(rule | self.to_anna)
        self.assertIn("For leads", action.warning)
        self.assertNotIn("To Anna", action.warning)
        rule.model = "res.partner"
        self.assertFalse(action.warning)
        rule.model = "crm.lead"
        with self.assertRaises(UserError):
            self.run_action(action, self.client)

    def test_who_edits_actions_without_managing_assignment_chooses_rules(self):
        system = new_test_user(self.env, "assign_system", "base.group_system")
        action = self.make_action(self.to_bruno).with_user(system)
        with Form(action) as form:
            form.lead_assign_rule_ids.add(self.to_anna)
        self.assertEqual(action.lead_assign_rule_ids, self.to_anna | self.to_bruno)
