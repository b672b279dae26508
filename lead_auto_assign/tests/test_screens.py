from odoo import Command
from odoo.tests import Form, tagged

from ..hooks import fill_owners
from .common import AssignCase


@tagged("post_install", "-at_install")
class TestScreens(AssignCase):
    """What the forms and lists show, and what their buttons open."""

    def test_salespersons_of_before_the_installation_are_owners(self):
        client, lead = self.make_client(), self.make_lead()
        self.env.flush_all()
        for record in (client, lead):
            self.env.cr.execute(
                f"UPDATE {record._table} SET user_id = %s WHERE id = %s",
                (self.anna.id, record.id),
            )
        self.env.invalidate_all()
        fill_owners(self.env)
        self.assertEqual(client.owner_ids, self.anna)
        self.assertEqual(lead.owner_ids, self.anna)

    def test_a_rule_tells_what_it_looks_at(self):
        tag = self.make_tag("VIP")
        rule = self.make_rule()
        self.assertEqual(rule.criterion_text, "Conditions")
        rule.write({"criterion": "tag", "category_ids": [Command.set(tag.ids)]})
        self.assertEqual(rule.criterion_text, "Tags: VIP")

    def test_who_joins_a_role_has_a_share_at_once(self):
        role = self.env["res.role"].create({"name": "Juniors"})
        rule = self.make_rule(role_ids=[Command.set(role.ids)], user_ids=False)
        self.assertFalse(rule.share_ids)
        role.user_ids = self.anna
        self.assertEqual(rule.share_ids.user_id, self.anna)
        self.bruno.role_ids = role
        self.assertEqual(rule.share_ids.user_id, self.anna | self.bruno)

    def test_who_leaves_a_role_is_shown_as_no_recipient(self):
        role = self.env["res.role"].create({"name": "Juniors"})
        role.user_ids = self.anna | self.bruno
        rule = self.make_rule(role_ids=[Command.set(role.ids)], user_ids=False)
        role.user_ids = self.anna
        shown = {share.user_id: share.is_recipient for share in rule.share_ids}
        self.assertEqual(shown, {self.anna: True, self.bruno: False})

    def test_who_joins_a_team_has_a_share_at_once(self):
        team = self.env["crm.team"].create({"name": "Inside sales"})
        rule = self.make_rule(team_ids=[Command.set(team.ids)], user_ids=False)
        member = self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.anna.id}
        )
        self.assertEqual(rule.share_ids.user_id, self.anna)
        member.user_id = self.bruno
        self.assertEqual(rule.share_ids.user_id, self.anna | self.bruno)

    def test_an_operator_tells_why_he_is_passed_over(self):
        self.assertFalse(self.anna.assign_refusal)
        self.anna.assign_limit = 1
        self.make_client(owner_ids=[Command.set(self.anna.ids)])
        self.anna.invalidate_recordset()
        self.assertEqual(self.anna.assign_refusal, "Limit of clients reached")
        self.anna.assign_paused = True
        self.assertEqual(self.anna.assign_refusal, "Paused")

    def test_why_opens_the_log_or_what_the_client_waits_for(self):
        self.make_rule(self.anna)
        assigned = self.make_client()
        self.anna.assign_paused = True
        waiting = self.make_client()
        self.assertEqual(assigned.action_open_why()["res_model"], "lead.assign.log")
        action = waiting.with_user(self.bruno).action_open_why()
        self.assertEqual(action["res_model"], "lead.assign.request")
        request = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(request.passed_over_text, "Anna (paused)")

    def test_assigning_now_concerns_who_matches_and_has_no_owner(self):
        tag = self.make_tag()
        clients = self.make_clients(3, category_id=[Command.set(tag.ids)])
        self.make_client("Without the tag")
        clients[0].owner_ids = self.carla
        rule = self.make_rule(
            self.anna, criterion="tag", category_ids=[Command.set(tag.ids)]
        )
        action = rule.action_assign_now()
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(wizard.match_count, 2)
        wizard.save().action_assign()
        self.assertEqual(clients[1:].owner_ids, self.anna)
        self.assertEqual(clients[0].owner_ids, self.carla)

    def test_what_if_gives_the_room_of_these_clients_back_first(self):
        tag = self.make_tag()
        self.anna.assign_limit = 2
        self.make_clients(
            3,
            category_id=[Command.set(tag.ids)],
            owner_ids=[Command.set(self.anna.ids)],
        )
        rule = self.make_rule(
            self.anna, criterion="tag", category_ids=[Command.set(tag.ids)]
        )
        simulation = self.env["lead.assign.simulation"].create({"rule_id": rule.id})
        self.assertEqual(simulation.line_ids.mapped("gets"), [2])
        self.assertEqual(simulation.waiting_count, 1)

    def test_the_wizard_has_no_complaint_before_a_choice(self):
        wizard = Form(self.env["lead.assign.wizard"])
        self.assertFalse(wizard.problem)
        self.assertFalse(wizard.match_count)

    def test_a_line_of_a_mass_assignment_tells_why_nobody_took_it(self):
        client = self.make_client()
        self.anna.assign_paused = True
        wizard = self.env["lead.assign.wizard"].create(
            {
                "criterion": "domain",
                "domain": repr([("id", "=", client.id)]),
                "user_ids": [Command.set(self.anna.ids)],
            }
        )
        batch = self.env["lead.assign.batch"].browse(wizard.action_assign()["res_id"])
        line = batch.line_ids
        self.assertEqual((line.state, line.passed_over_text), ("left", "Anna (paused)"))
        self.assertEqual(line.action_open_record()["res_id"], client.id)
