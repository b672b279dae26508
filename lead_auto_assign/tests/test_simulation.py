from odoo import fields
from odoo.tests import Form, tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestSimulation(AssignCase):
    """What if: how a rule would have split the clients of the last days."""

    def simulate(self, rule, **vals):
        """The simulation, and {operator: what he would have received}."""
        wizard = self.env["lead.assign.simulation"].create({"rule_id": rule.id, **vals})
        return wizard, {line.user_id: line.gets for line in wizard.line_ids}

    def make_old(self, clients, days):
        date = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = ANY(%s)",
            [date, clients.ids],
        )
        self.env.invalidate_all()

    def test_the_split_is_shown(self):
        clients = self.make_clients(6, city="Lyon")
        self.make_client(city="Lille")
        rule = self.make_rule(domain="[('city', '=', 'Lyon')]", on_create=False)
        wizard, split = self.simulate(rule)
        self.assertEqual(split, dict.fromkeys(self.operators, 2))
        self.assertEqual(wizard.match_count, len(clients))
        self.assertGreater(wizard.seen_count, wizard.match_count)
        self.assertEqual(wizard.waiting_count, 0)

    def test_nothing_is_written(self):
        clients = self.make_clients(6)
        rule = self.make_rule(on_create=False)
        tables = ("lead.assign.log", "lead.assign.request", "lead.assign.batch")
        before = [self.env[name].search_count([]) for name in tables]
        ledger = rule.share_ids.read(["assigned_count", "credit", "waited_since"])
        self.simulate(rule)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(clients.owner_ids)
        self.assertEqual([self.env[name].search_count([]) for name in tables], before)
        self.assertEqual(
            rule.share_ids.read(["assigned_count", "credit", "waited_since"]), ledger
        )

    def test_a_draft_rule_can_be_tried(self):
        """An archived rule assigns nothing yet, but tells what it would do."""
        self.make_clients(6, city="Lyon")
        rule = self.make_rule(domain="[('city', '=', 'Lyon')]", active=False)
        self.assertFalse(self.make_client(city="Lyon").owner_ids)
        self.assertEqual(sum(self.simulate(rule)[1].values()), 7)

    def test_weights_and_everybody_are_shown(self):
        self.make_clients(8, city="Lyon")
        rule = self.make_rule(
            self.anna | self.bruno, domain="[('city', '=', 'Lyon')]", on_create=False
        )
        rule.share_ids.filtered(lambda share: share.user_id == self.anna).weight = 3
        self.assertEqual(self.simulate(rule)[1], {self.anna: 6, self.bruno: 2})
        rule.rotate = False
        self.assertEqual(self.simulate(rule)[1], {self.anna: 8, self.bruno: 8})

    def test_limits_and_pauses_are_shown_with_who_would_wait(self):
        self.make_clients(6, city="Lyon")
        rule = self.make_rule(domain="[('city', '=', 'Lyon')]", on_create=False)
        self.anna.assign_limit, self.bruno.assign_limit = 1, 2
        self.carla.assign_paused = True
        wizard, split = self.simulate(rule)
        self.assertEqual(split, {self.anna: 1, self.bruno: 2, self.carla: 0})
        self.assertEqual(wizard.waiting_count, 3)
        reasons = {line.user_id: line.reason for line in wizard.line_ids}
        self.assertEqual(reasons[self.carla], "paused")
        self.assertEqual(reasons[self.anna], "limit of clients reached")

    def test_clients_are_dealt_out_as_if_nobody_owned_them(self):
        """Who owns them now gets their places back, and the contacts go along."""
        company = self.make_client(is_company=True, city="Lyon", user_id=self.anna.id)
        self.make_clients(2, parent_id=company.id, city="Lyon", user_id=self.anna.id)
        self.make_client(city="Lyon", user_id=self.anna.id)
        rule = self.make_rule(
            self.anna | self.bruno, domain="[('city', '=', 'Lyon')]", on_create=False
        )
        self.anna.assign_limit = 1
        wizard, split = self.simulate(rule)
        self.assertEqual(split, {self.anna: 3, self.bruno: 1})
        self.assertEqual(wizard.waiting_count, 0)

    def test_who_has_more_than_his_limit_now_would_receive_no_more_than_it(self):
        self.make_clients(4, ref="try", user_id=self.bruno.id)
        self.bruno.assign_limit = 1
        rule = self.make_rule(
            self.anna | self.bruno, domain="[('ref', '=', 'try')]", on_create=False
        )
        self.assertEqual(self.simulate(rule)[1], {self.anna: 3, self.bruno: 1})

    def test_who_keeps_a_record_of_the_client_keeps_his_place_taken(self):
        company = self.make_client(is_company=True, user_id=self.anna.id)
        contact = self.make_client(parent_id=company.id, ref="try")
        contact.user_id = self.anna
        self.make_client(ref="try")
        self.anna.assign_limit = 1
        rule = self.make_rule(
            self.anna, domain="[('ref', '=', 'try')]", on_create=False
        )
        wizard, split = self.simulate(rule)
        self.assertEqual((split[self.anna], wizard.waiting_count), (1, 1))

    def test_only_the_last_days_are_looked_at(self):
        recent = self.make_clients(2, city="Lyon")
        self.make_old(recent, days=1)
        self.make_old(self.make_clients(3, city="Lyon"), days=40)
        rule = self.make_rule(
            self.anna, domain="[('city', '=', 'Lyon')]", on_create=False
        )
        self.assertEqual(self.simulate(rule)[1], {self.anna: len(recent)})
        self.assertEqual(self.simulate(rule, days=60)[1], {self.anna: 5})
        self.assertEqual(self.simulate(rule, days=-1)[1], {self.anna: 0})

    def test_the_form_follows_the_number_of_days(self):
        self.make_old(self.make_clients(3, city="Lyon"), days=10)
        rule = self.make_rule(
            self.anna, domain="[('city', '=', 'Lyon')]", on_create=False
        )
        simulation = self.env["lead.assign.simulation"].with_context(
            default_rule_id=rule.id
        )
        with Form(simulation) as form:
            self.assertEqual(form.match_count, 3)
            form.days = 5
            self.assertEqual(form.match_count, 0)

    def test_a_broken_rule_shows_nothing_and_breaks_nothing(self):
        rule = self.make_rule(self.anna, on_create=False)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE lead_assign_rule SET domain = %s WHERE id = %s",
            ["[('x_gone', '=', 1)]", rule.id],
        )
        rule.invalidate_recordset()
        logger = "odoo.addons.lead_auto_assign.models.lead_assign_rule_matching"
        with self.assertLogs(logger, "ERROR"):
            self.assertEqual(self.simulate(rule)[1], {self.anna: 0})
