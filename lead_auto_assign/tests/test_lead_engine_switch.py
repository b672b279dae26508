from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .common import AssignCase

CORE = "crm.lead.auto.assignment"
ENGINE = "lead_auto_assign.lead_engine"


class EngineCase(AssignCase):
    """A team that Odoo's own assignment can serve, and a lead for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameters = cls.env["ir.config_parameter"]
        cls.parameters.set_param(CORE, False)
        cls.parameters.set_param(ENGINE, False)
        cls.cron = cls.env.ref("crm.ir_cron_crm_lead_assign")
        cls.env["crm.team"].search([]).assignment_optout = True
        cls.env.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": "engine.example.com"}
        )
        cls.leader = cls.make_operator("Leader")
        cls.team = cls.env["crm.team"].create(
            {"name": "Desk", "user_id": cls.leader.id, "alias_name": "engine-desk"}
        )
        cls.env["crm.team.member"].create(
            {
                "crm_team_id": cls.team.id,
                "user_id": cls.anna.id,
                "assignment_max": 300,
            }
        )

    @classmethod
    def switch(cls, engine, core=None):
        cls.parameters.set_param(ENGINE, engine)
        if core is not None:
            cls.parameters.set_param(CORE, core)

    def make_waiting_lead(self):
        """A lead that waits for Odoo's own assignment."""
        lead = self.make_lead(
            "Waiting", type="lead", team_id=False, email_from="waiting@example.org"
        )
        lead.create_date = fields.Datetime.now() - timedelta(hours=2)
        self.env.flush_all()
        return lead

    def receive_lead(self):
        raw = (
            "From: New <new@example.net>\n"
            f"To: {self.team.alias_email}\n"
            "Subject: A question\n"
            "Message-Id: <engine-1@example.net>\n\n"
            "When do you call me?\n"
        )
        self.assertTrue(self.team.alias_email)
        lead_id = self.env["mail.thread"].message_process("crm.lead", raw)
        return self.env["crm.lead"].browse(lead_id)


@tagged("post_install", "-at_install")
class TestLeadEngine(EngineCase):
    def test_rules_let_the_cron_of_core_rest(self):
        self.switch("rules", core=True)
        lead = self.make_waiting_lead()
        self.env["crm.team"]._cron_assign_leads()
        self.assertFalse(lead.team_id)
        self.assertFalse(lead.user_id)

    def test_rules_make_the_button_of_core_explain(self):
        self.switch("rules", core=True)
        lead = self.make_waiting_lead()
        action = self.team.action_assign_leads()
        self.assertFalse(lead.team_id)
        self.assertFalse(lead.user_id)
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("rules", action["params"]["message"])

    def test_core_assigns_by_its_cron_and_its_button(self):
        self.switch("core", core=True)
        lead = self.make_waiting_lead()
        self.env["crm.team"]._cron_assign_leads()
        self.assertEqual(lead.user_id, self.anna)
        self.assertEqual(lead.owner_ids, self.anna)
        other = self.make_waiting_lead()
        other.email_from = "other@example.org"
        self.team.action_assign_leads()
        self.assertEqual(other.user_id, self.anna)

    def test_core_keeps_our_rules_away_from_leads_but_not_from_clients(self):
        self.make_rule(self.carla, model="crm.lead")
        self.make_rule(self.carla)
        self.switch("core")
        self.assertFalse(self.make_lead().owner_ids)
        self.assertEqual(self.make_client().owner_ids, self.carla)
        self.switch("rules")
        self.assertEqual(self.make_lead().owner_ids, self.carla)

    def test_core_shows_its_buttons_only_where_it_assigns(self):
        self.cron.active = True
        self.make_rule(self.carla, model="crm.lead")
        self.switch("rules", core=True)
        self.assertFalse(self.team.assignment_enabled)
        self.assertFalse(self.team.assignment_auto_enabled)
        self.switch("core")
        self.env.invalidate_all()
        self.assertTrue(self.team.assignment_enabled)
        self.assertTrue(self.team.assignment_auto_enabled)

    def test_lead_rules_keep_core_from_setting_the_team_leader(self):
        self.make_rule(self.carla, model="crm.lead")
        self.assertEqual(self.receive_lead().user_id, self.carla)

    def test_a_lead_that_no_rule_can_serve_waits_instead_of_going_to_the_leader(self):
        self.make_rule(self.carla, model="crm.lead")
        self.carla.assign_paused = True
        self.assertFalse(self.receive_lead().user_id)

    def test_without_lead_rules_the_team_leader_gets_the_lead_as_in_core(self):
        self.make_rule(self.carla)
        self.assertEqual(self.receive_lead().user_id, self.leader)

    def test_an_assignment_of_core_in_use_stays_in_use_until_somebody_chooses(self):
        self.assertTrue(self.env["crm.lead"]._assign_rules_govern())
        self.parameters.set_param(CORE, True)
        self.assertFalse(self.env["crm.lead"]._assign_rules_govern())
        lead = self.make_waiting_lead()
        self.env["crm.team"]._cron_assign_leads()
        self.assertEqual(lead.user_id, self.anna)

    def test_a_visitor_may_ask_who_assigns(self):
        public = self.env.ref("base.public_user")
        leads = self.env["crm.lead"].with_user(public)
        self.assertTrue(leads._assign_rules_govern())
        self.assertFalse(leads._is_rule_based_assignment_activated())


@tagged("post_install", "-at_install")
class TestLeadEngineSettings(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron.write({"active": True, "interval_number": 5, "interval_type": "hours"})
        cls.parameters.set_param(CORE, True)

    def save(self, **values):
        """Save the settings as the form does."""
        with Form(self.env["res.config.settings"]) as form:
            for name, value in values.items():
                form[name] = value
        form.record.execute()
        return form.record

    def assertCore(self, in_use, active):
        self.assertEqual(bool(self.parameters.get_param(CORE)), in_use)
        self.assertEqual(self.cron.active, active)
        self.assertEqual(
            (self.cron.interval_number, self.cron.interval_type), (5, "hours")
        )

    def test_saving_something_else_does_not_take_over_from_core(self):
        self.save()
        self.assertCore(in_use=True, active=True)
        self.assertEqual(self.parameters.get_param(ENGINE), "core")

    def test_choosing_the_rules_switches_core_off(self):
        self.save(lead_engine="rules")
        self.assertCore(in_use=False, active=False)
        self.save()
        self.assertCore(in_use=False, active=False)
        self.assertEqual(self.parameters.get_param(ENGINE), "rules")

    def test_choosing_core_again_brings_back_what_was_set(self):
        self.save(lead_engine="rules")
        self.save(lead_engine="core")
        self.assertCore(in_use=True, active=True)

    def test_choosing_core_again_brings_back_an_assignment_on_demand(self):
        self.cron.active = False
        self.save(lead_engine="rules")
        self.save(lead_engine="core")
        self.assertCore(in_use=True, active=False)

    def test_choosing_core_by_a_script_brings_back_what_was_set(self):
        settings = self.env["res.config.settings"]
        settings.create({"lead_engine": "rules"}).execute()
        self.assertCore(in_use=False, active=False)
        settings.create({"lead_engine": "core"}).execute()
        self.assertCore(in_use=True, active=True)

    def test_core_chosen_and_switched_off_stays_off(self):
        self.save(lead_engine="rules")
        self.save(lead_engine="core", crm_use_auto_assignment=False)
        self.assertFalse(self.parameters.get_param(CORE))
        self.save()
        self.assertFalse(self.parameters.get_param(CORE))
        self.assertFalse(self.env["crm.lead"]._assign_rules_govern())

    def test_trying_the_rules_without_saving_changes_nothing(self):
        with Form(self.env["res.config.settings"]) as form:
            form.lead_engine = "rules"
            self.assertFalse(form.crm_use_auto_assignment)
        self.assertCore(in_use=True, active=True)

    def test_switching_core_on_is_choosing_core(self):
        self.parameters.set_param(CORE, False)
        self.assertTrue(self.env["crm.lead"]._assign_rules_govern())
        self.env["res.config.settings"].create(
            {"crm_use_auto_assignment": True, "crm_auto_assignment_action": "auto"}
        ).execute()
        self.assertFalse(self.env["crm.lead"]._assign_rules_govern())
        self.assertTrue(self.cron.active)

    def test_a_schedule_that_core_does_not_offer_survives_saving(self):
        self.switch("rules", core=False)
        self.cron.interval_type = "months"
        self.save()
        self.assertFalse(self.cron.active)

    def test_routing_is_off_until_it_is_switched_on(self):
        partners = self.env["res.partner"]
        self.assertFalse(partners._routes_to_owners())
        self.save(lead_route_to_owners=True)
        self.assertTrue(partners._routes_to_owners())
        self.save(lead_route_to_owners=False)
        self.assertFalse(partners._routes_to_owners())
