from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .mass_common import MassCase


@tagged("post_install", "-at_install")
class TestDigest(MassCase):
    """Owners are told what they received: once, in one message, in their language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["lead.assign.log"].search([]).write({"notified": True})

    def tell(self):
        """Run the cron; {operator: the messages it sent him}."""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("lead_auto_assign.ir_cron_tell_owners").method_direct_trigger()
        self.env.invalidate_all()
        sent = self.env["mail.message"].search([("id", ">", last)], order="id")
        told = {}
        for message in sent.filtered(lambda m: m.message_type == "user_notification"):
            for user in message.notification_ids.res_partner_id.user_ids:
                told.setdefault(user, []).append(message)
        return told

    def test_one_message_for_each_owner_however_many_clients(self):
        self.make_rule(self.anna | self.bruno)
        clients = self.make_clients(50)
        told = self.tell()
        self.assertEqual(
            {user: len(sent) for user, sent in told.items()},
            {self.anna: 1, self.bruno: 1},
        )
        message = told[self.anna][0]
        self.assertEqual(message.subject, "25 clients have been assigned to you")
        own = clients.filtered(lambda client: client.user_id == self.anna)
        links = [f"/odoo/res.partner/{client.id}" for client in own]
        self.assertEqual(sum(f'"{link}"' in message.body for link in links), 20)
        self.assertIn("and 5 more.", message.body)

    def test_the_writing_itself_sends_no_message(self):
        self.make_rule(self.anna)
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        clients = self.make_clients(5)
        self.assign(clients, self.bruno)
        sent = self.env["mail.message"].search(
            [("id", ">", last), ("partner_ids", "!=", False)]
        )
        self.assertFalse(
            sent.filtered(lambda m: m.partner_ids & self.operators.partner_id)
        )

    def test_nobody_is_told_twice(self):
        self.make_rule(self.anna)
        self.make_client()
        self.assertEqual(list(self.tell()), [self.anna])
        self.assertFalse(self.tell())
        client = self.make_client("Second")
        message = self.tell()[self.anna][0]
        self.assertEqual(message.subject, f"{client.name} has been assigned to you")

    def test_names_are_escaped(self):
        self.make_rule(self.anna)
        self.make_client("<script>alert(1)</script>")
        self.make_client('"><img src=x onerror=alert(1)>')
        body = self.tell()[self.anna][0].body
        self.assertNotIn("<script", body)
        self.assertNotIn("<img", body)
        self.assertIn("&lt;script&gt;", body)

    def test_who_did_it_himself_is_not_told(self):
        self.make_rule(self.anna | self.bruno)
        boss = self.make_operator("Boss", groups="sales_team.group_sale_manager")
        self.env["res.partner"].with_user(self.anna).create(
            [{"name": f"Own {index}"} for index in range(2)]
        )
        self.assertEqual(list(self.tell()), [self.bruno])
        clients = self.make_clients(2, user_id=self.carla.id)
        self.start(self.make_wizard(clients, boss | self.anna, user=boss))
        self.assertEqual(list(self.tell()), [self.anna])

    def test_who_started_it_is_not_told_of_the_background_either(self):
        boss = self.make_operator("Boss", groups="sales_team.group_sale_manager")
        clients = self.make_clients(4)
        with self.chunks_of(2):
            self.start(self.make_wizard(clients, boss | self.anna, user=boss))
            self.run_cron()
        self.assertCounts(clients, {boss: 2, self.anna: 2})
        self.assertEqual(list(self.tell()), [self.anna])

    def test_an_archived_owner_is_not_told(self):
        self.make_rule(self.anna)
        self.make_client()
        self.anna.active = False
        self.assertFalse(self.tell())

    def test_the_message_is_in_the_owners_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.anna.lang = "fr_FR"
        self.make_rule(self.anna | self.bruno)
        self.make_clients(4)
        languages = {}
        logs = self.registry["lead.assign.log"]
        subject = logs._digest_subject

        def note_language(log):
            languages[log.user_id] = log.env.lang
            return subject(log)

        with patch.object(logs, "_digest_subject", note_language):
            self.tell()
        self.assertEqual(languages, {self.anna: "fr_FR", self.bruno: "en_US"})

    def test_clients_and_leads_come_in_one_message(self):
        self.make_rule(self.anna)
        self.make_rule(self.anna, model="crm.lead")
        client, lead = self.make_client(), self.make_lead("Roof")
        body = self.tell()[self.anna][0].body
        self.assertIn(f'"/odoo/res.partner/{client.id}"', body)
        self.assertIn(f'"/odoo/crm.lead/{lead.id}"', body)

    def test_a_client_deleted_meanwhile_is_not_told(self):
        self.make_rule(self.anna)
        client = self.make_client()
        client.unlink()
        self.assertFalse(self.tell())

    def test_one_who_cannot_be_told_does_not_keep_it_from_the_others(self):
        self.make_rule()
        self.make_clients(3)
        self.anna.partner_id.email = False
        self.bruno.partner_id.write({"email": "no address at all"})
        told = self.tell()
        self.assertIn(self.carla, told)
        self.assertFalse(self.tell())

    def test_owners_of_mass_assignments_are_told(self):
        clients = self.make_clients(3, user_id=self.carla.id)
        self.assign(clients, self.anna | self.bruno, keep_owners="add", rotate=False)
        told = self.tell()
        self.assertEqual(set(told), {self.anna, self.bruno})
        self.assertEqual(
            told[self.anna][0].subject, "3 clients have been assigned to you"
        )
        self.assertEqual(clients.owner_ids, self.operators)
        self.env["lead.assign.rule"].search([]).unlink()
        self.make_client(owner_ids=[Command.set(self.anna.ids)])
        self.assertFalse(self.tell())
