from odoo import Command, fields
from odoo.tests import tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestCapacity(AssignCase):
    """Limits, pauses and absences; who waits, and who is served when room is back."""

    def dispatch(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("lead_auto_assign.ir_cron_dispatch").method_direct_trigger()
        self.env.invalidate_all()

    def waiting(self, record):
        field = "lead_id" if record._name == "crm.lead" else "partner_id"
        return self.env["lead.assign.request"].search([(field, "=", record.id)])

    def test_the_load_counts_open_clients_once(self):
        company = self.make_client(is_company=True, user_id=self.anna.id)
        self.make_client(parent_id=company.id)
        self.make_lead(user_id=self.anna.id, partner_id=company.id)
        self.make_lead(user_id=self.anna.id)
        self.make_client(user_id=self.anna.id).active = False
        self.make_lead(user_id=self.anna.id).action_set_lost()
        self.make_client(owner_ids=[Command.set([self.bruno.id, self.anna.id])])
        self.assertEqual(self.anna.assign_load, 3)
        self.assertEqual(self.bruno.assign_load, 1)

    def test_the_load_of_all_operators_costs_one_query(self):
        self.env.invalidate_all()
        users = self.env["res.users"].search([("share", "=", False)])
        users.mapped("assign_limit")
        with self.assertQueryCount(1):
            users.mapped("assign_load")

    def test_a_full_operator_is_skipped(self):
        self.make_rule(self.anna | self.bruno)
        self.anna.assign_limit = 2
        clients = self.make_clients(10)
        self.assertCounts(clients, {self.anna: 2, self.bruno: 8})

    def test_no_limit_is_exceeded_across_rules_and_models(self):
        self.make_rule(self.anna)
        self.make_rule(self.anna, model="crm.lead")
        self.anna.assign_limit = 3
        self.make_clients(2)
        leads = self.env["crm.lead"].create(
            [{"name": f"Lead {i}", "user_id": False} for i in range(4)]
        )
        self.assertEqual(self.anna.assign_load, 3)
        self.assertCounts(leads, {self.anna: 1})

    def test_everybody_means_everybody_with_room(self):
        self.make_rule(rotate=False)
        self.carla.assign_limit = 1
        self.make_client(user_id=self.carla.id)
        self.assertEqual(self.make_client().owner_ids, self.anna | self.bruno)

    def test_who_is_absent_is_skipped(self):
        self.make_rule(self.anna | self.bruno)
        now = fields.Datetime.now()
        self.anna.out_of_office_from = fields.Datetime.subtract(now, days=1)
        self.anna.out_of_office_to = fields.Datetime.add(now, days=1)
        self.assertCounts(self.make_clients(4), {self.anna: 0, self.bruno: 4})

    def test_who_is_on_leave_is_skipped(self):
        if "hr.leave" not in self.env:
            self.skipTest("hr_holidays is not installed")
        self.make_rule(self.anna | self.bruno)
        employee = self.env["hr.employee"].create(
            {"name": "Anna", "user_id": self.anna.id}
        )
        kind = self.env["hr.leave.type"].create(
            {
                "name": "Free",
                "requires_allocation": False,
                "leave_validation_type": "no_validation",
            }
        )
        today = fields.Date.today()
        leave = self.env["hr.leave"].create(
            {
                "name": "Sea",
                "employee_id": employee.id,
                "holiday_status_id": kind.id,
                "request_date_from": fields.Date.subtract(today, days=3),
                "request_date_to": fields.Date.add(today, days=3),
            }
        )
        leave.state = "validate"
        self.assertCounts(self.make_clients(4), {self.anna: 0, self.bruno: 4})

    def test_a_stage_limit_excludes_until_something_moves(self):
        stage = self.env["crm.stage"].create({"name": "Quote", "sequence": 1})
        later = self.env["crm.stage"].create({"name": "Later", "sequence": 2})
        self.env["lead.assign.stage.limit"].create(
            {"user_id": self.anna.id, "stage_ids": [Command.set(stage.ids)], "limit": 2}
        )
        self.make_rule(self.anna | self.bruno, model="crm.lead")
        vals = {"type": "opportunity", "stage_id": stage.id}
        leads = self.env["crm.lead"].create(
            [{"name": f"Lead {i}", "user_id": False, **vals} for i in range(6)]
        )
        self.assertCounts(leads, {self.anna: 2, self.bruno: 4})
        leads.filtered(lambda lead: lead.user_id == self.anna).stage_id = later
        more = self.env["crm.lead"].create(
            [{"name": f"More {i}", "user_id": False, **vals} for i in range(4)]
        )
        self.assertCounts(more, {self.anna: 2, self.bruno: 2})

    def test_a_stage_limit_holds_for_leads_that_come_from_other_teams(self):
        """Odoo moves a lead to a team of its new salesperson."""
        team = self.env["crm.team"].create(
            {"name": "Field", "member_ids": [Command.link(self.anna.id)]}
        )
        stage = self.env["crm.stage"].create({"name": "Quote", "sequence": 1})
        self.env["lead.assign.stage.limit"].create(
            {
                "user_id": self.anna.id,
                "team_id": team.id,
                "stage_ids": [Command.set(stage.ids)],
                "limit": 2,
            }
        )
        self.make_rule(self.anna | self.bruno, model="crm.lead")
        vals = {"type": "opportunity", "stage_id": stage.id, "user_id": False}
        leads = self.env["crm.lead"].create(
            [{"name": f"Lead {index}", **vals} for index in range(6)]
        )
        self.assertCounts(leads, {self.anna: 2, self.bruno: 4})
        given = leads.filtered(lambda lead: lead.user_id == self.anna)
        self.assertEqual(given.team_id, team)

    def test_nobody_free_means_the_fallback_owner(self):
        self.make_rule(self.anna, fallback_user_id=self.carla.id)
        self.anna.assign_paused = True
        self.assertEqual(self.make_client().owner_ids, self.carla)

    def test_nobody_free_and_no_fallback_means_waiting_with_a_reason(self):
        rule = self.make_rule(self.anna | self.bruno)
        self.anna.assign_paused = True
        self.bruno.assign_limit = 1
        self.make_client(user_id=self.bruno.id)
        client = self.make_client()
        request = self.waiting(client)
        self.assertFalse(client.owner_ids)
        self.assertEqual(request.state, "waiting")
        self.assertEqual(request.rule_id, rule)
        self.assertIn("Anna (paused)", request.passed_over_text)
        self.assertIn("Bruno (limit of clients reached)", request.passed_over_text)

    def test_who_waits_is_served_oldest_first_when_room_is_back(self):
        self.make_rule(self.anna)
        self.anna.assign_limit = 1
        held, first, second = (self.make_client(name) for name in "HAB")
        self.assertFalse(first.owner_ids | second.owner_ids)
        held.active = False
        self.dispatch()
        self.assertEqual(first.owner_ids, self.anna)
        self.assertFalse(second.owner_ids)
        self.assertFalse(self.waiting(first))
        first.user_id = self.bruno
        self.dispatch()
        self.assertEqual(second.owner_ids, self.anna)

    def test_a_newcomer_does_not_overtake_who_waits(self):
        self.make_rule(self.anna)
        self.anna.assign_limit = 1
        held, first = self.make_client("Held"), self.make_client("First")
        held.active = False
        newcomer = self.make_client("Newcomer")
        self.dispatch()
        self.assertEqual(first.owner_ids, self.anna)
        self.assertFalse(newcomer.owner_ids)
        self.assertEqual(self.waiting(newcomer).state, "waiting")

    def test_every_way_of_getting_room_wakes_who_waits(self):
        self.make_rule(self.anna)
        cron = self.env.ref("lead_auto_assign.ir_cron_dispatch")
        triggers = self.env["ir.cron.trigger"]
        self.anna.assign_limit = 1
        held = self.make_client("Held")
        self.make_client("Waits")
        lead = self.make_lead(user_id=self.anna.id)
        limit = self.env["lead.assign.stage.limit"].create(
            {"user_id": self.anna.id, "limit": 0}
        )
        ways = {
            "limit raised": lambda: self.anna.write({"assign_limit": 2}),
            "pause ended": lambda: self.anna.write({"assign_paused": False}),
            "handed over": lambda: held.write({"user_id": self.bruno.id}),
            "archived": lambda: held.write({"active": False}),
            "lead lost": lead.action_set_lost,
            "rule widened": lambda: self.env["lead.assign.rule"]
            .search([], limit=1)
            .write({"user_ids": [Command.link(self.carla.id)]}),
            "stage limit": limit.unlink,
        }
        for way, free in ways.items():
            with self.subTest(way):
                self.env.cr.precommit.run()
                self.env.cr.postcommit.clear()
                triggers.search([("cron_id", "=", cron.id)]).unlink()
                free()
                self.env.flush_all()
                self.env.cr.precommit.run()
                self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))

    def test_a_request_for_a_client_who_got_an_owner_meanwhile_is_dropped(self):
        self.make_rule(self.anna)
        self.anna.assign_paused = True
        client = self.make_client()
        client.user_id = self.bruno
        self.anna.assign_paused = False
        self.dispatch()
        self.assertEqual(client.owner_ids, self.bruno)
        self.assertFalse(self.waiting(client))

    def test_an_archived_recipient_is_passed_over(self):
        self.make_rule(self.anna | self.bruno)
        self.anna.active = False
        clients = self.make_clients(4)
        self.assertEqual(clients.owner_ids, self.bruno)
        log = self.env["lead.assign.log"].search([("partner_id", "in", clients.ids)])
        self.assertIn("Anna (no longer active)", log[0].explanation)

    def test_an_operator_of_another_company_is_passed_over(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.make_rule(self.anna | self.bruno, company_id=False)
        self.bruno.company_ids = [Command.link(branch.id)]
        clients = self.make_clients(2, company_id=branch.id)
        self.assertEqual(clients.owner_ids, self.bruno)

    def test_a_rule_of_one_company_ignores_the_clients_of_another(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.make_rule(self.anna)
        self.assertFalse(self.make_client(company_id=branch.id).owner_ids)
        self.assertEqual(self.make_client().owner_ids, self.anna)

    def test_who_serves_the_outbox_does_not_trust_what_he_remembers_of_rules(self):
        rule = self.make_rule(self.anna)
        self.anna.assign_paused = True
        client = self.make_client()
        self.anna.assign_paused = False
        # another process has switched the rule on, and this one has not heard of it
        rule.active = False
        self.env["lead.assign.rule"]._active_specs()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE lead_assign_rule SET active = TRUE WHERE id = %s", [rule.id]
        )
        self.dispatch()
        self.assertEqual(client.owner_ids, self.anna)
