from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from .rights_common import RightsCase


@tagged("post_install", "-at_install")
class TestRightsOthers(RightsCase):
    """Who only creates clients, who reads the log, and who is outside."""

    # ------------------------------------------------------------
    # Whoever creates clients
    # ------------------------------------------------------------

    def test_who_may_create_clients_needs_no_other_right(self):
        clerk = self.make_operator(
            "Clerk", groups="base.group_user,base.group_partner_manager"
        )
        self.bruno.assign_limit = 1
        self.rule.user_ids |= self.bruno
        clients = (
            self.env["res.partner"]
            .with_user(clerk)
            .create([{"name": f"Client {index}"} for index in range(2)])
        )
        self.assertEqual(clients.sudo().owner_ids, self.anna)
        clients.with_user(clerk).user_id = False
        clients.unlink()

    def test_what_visitors_leave_is_assigned(self):
        """As the website does it: as the public user, by sudo."""
        for user in (self.public, self.portal, self.caller):
            partners = self.env["res.partner"].with_user(user).sudo()
            self.assertEqual(partners.create({"name": "Visitor"}).owner_ids, self.anna)

    def test_tags_applied_by_anybody_assign(self):
        tag = self.make_tag()
        self.make_rule(
            self.carla,
            criterion="tag",
            category_ids=[Command.set(tag.ids)],
            sequence=1,
        )
        client = self.make_client(user_id=self.bruno.id)
        client.user_id = False
        client.with_user(self.anna).category_id = tag
        self.assertEqual(client.owner_ids, self.carla)

    # ------------------------------------------------------------
    # The log
    # ------------------------------------------------------------

    def test_the_log_of_a_lead_is_for_those_who_may_open_it(self):
        self.make_rule(self.anna, model="crm.lead")
        lead = self.make_lead()
        log, closed = lead.assign_log_ids, self.bruno.with_user(self.bruno)
        self.assertEqual(log.user_id, self.anna)
        everything = self.make_operator(
            "Everything", groups="sales_team.group_sale_salesman_all_leads"
        )
        for user, seen in (
            (self.anna, True),
            (self.boss, True),
            (self.assigner, True),
            (everything, True),
            (self.bruno, False),
            (self.caller, False),
        ):
            with self.subTest(user.name):
                found = log.with_user(user).search([("id", "=", log.id)])
                self.assertEqual(bool(found), seen)
        lead.owner_ids |= closed
        self.assertTrue(log.with_user(self.bruno).search([("id", "=", log.id)]))

    def test_nobody_writes_in_the_log(self):
        log = self.client.assign_log_ids
        for user in (self.anna, self.boss, self.assigner):
            self.assertRefused(log.with_user(user).write, {"user_id": user.id})
            self.assertRefused(log.with_user(user).unlink)
            self.assertRefused(
                log.with_user(user).create,
                {"model": "res.partner", "trigger": "create", "date": "2026-01-01"},
            )

    # ------------------------------------------------------------
    # Outside
    # ------------------------------------------------------------

    def test_a_portal_user_reads_himself_but_not_why_he_was_assigned(self):
        self.portal.partner_id.owner_ids = self.anna
        own = self.portal.partner_id.with_user(self.portal)
        self.assertTrue(own.read(["name", "email"]))
        self.assertRefused(own.read, ["assign_log_ids"])
        self.assertRefused(self.anna.with_user(self.portal).read, ["assign_load"])
        self.assertRefused(own.write, {"owner_ids": [Command.clear()]})

    def test_the_doors_of_the_engine_are_not_open_to_remote_calls(self):
        for model, names in {
            "lead.assign.engine": ["_assign", "_serve", "_with_turn"],
            "lead.assign.request": ["_leave", "_serve_next", "_cron_dispatch"],
            "lead.assign.batch": ["_cron_run", "_step", "_take_down"],
            "lead.assign.log": ["_cron_tell_owners"],
            "res.partner": ["_assign_owners"],
        }.items():
            for name in names:
                with self.assertRaises(AccessError):
                    get_public_method(self.env[model], name)

    def test_only_people_of_the_house_may_ask_for_another_try(self):
        requests = self.waiting
        requests.with_user(self.anna).action_retry()
        for user in (self.portal, self.public):
            self.assertRefused(requests.with_user(user).action_retry)
            self.assertRefused(requests.browse().with_user(user).action_retry)

    def test_a_new_user_of_the_house_needs_no_group_to_work(self):
        user = new_test_user(self.env, "plain_new", groups="base.group_user")
        self.assertFalse(user.partner_id.owner_ids)
        self.assertEqual(user.with_user(user).assign_load, 0)
