from odoo import Command
from odoo.tests import new_test_user, tagged

from .routing_common import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingOfMessages(RoutingCase):
    def test_all_owners_are_told_what_their_client_writes(self):
        self.assertTold(self.post(self.client), self.anna | self.bruno)

    def test_an_answer_by_email_reaches_all_owners(self):
        lead = self.make_lead(partner_id=self.client.id)
        question = lead.message_post(
            body="Hello?",
            author_id=self.carla.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.receive('"The Client" <CLIENT@Example.org>', reply_to=question)
        self.assertNotEqual(lead.message_ids[0], question)
        # Carla follows what she has written about
        self.assertTold(lead.message_ids[0], self.operators)

    def test_a_portal_users_comment_reaches_all_owners(self):
        portal = new_test_user(
            self.env,
            "routing_portal",
            groups="base.group_portal",
            partner_id=self.client.id,
            email="client@example.org",
        )
        lead = self.make_lead(partner_id=self.client.id, user_id=self.carla.id)
        self.unfollow(lead)
        # the portal's controller posts as the user, with the rights of the system
        message = (
            lead.with_user(portal)
            .sudo()
            .message_post(
                body="Hello",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        )
        self.assertEqual(message.author_id, self.client)
        self.assertTold(message, self.operators)

    def test_the_owners_of_a_lead_and_of_its_company_are_told_too(self):
        company = self.make_client("Company", is_company=True, user_id=self.carla.id)
        self.client.parent_id = company
        dora = self.make_operator("Dora")
        lead = self.make_lead(partner_id=self.client.id, user_id=dora.id)
        self.assertTold(self.post(self.unfollow(lead)), self.operators | dora)

    def test_the_owners_of_a_lead_are_told_what_somebody_else_writes_there(self):
        lead = self.make_lead(user_id=self.carla.id)
        stranger = self.make_client("Stranger", email="stranger@example.org")
        self.assertTold(self.post(self.unfollow(lead), stranger), self.carla)

    def test_setting_off_leaves_the_recipients_to_core(self):
        self.switch(False)
        self.client.message_subscribe((self.admin | self.carla).partner_id.ids)
        self.assertTold(self.post(self.client), self.admin | self.carla)

    def test_setting_off_costs_no_query(self):
        message = self.post(self.client)
        self.switch(False)
        self.client._routing_owners_to_tell(message, {})
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            self.client._routing_owners_to_tell(message, {})

    def test_many_clients_with_one_address_cost_no_more_queries_than_two(self):
        def count(clients):
            message = self.post(clients[0])
            clients[0]._routing_owners_to_tell(message, {})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            clients[0]._routing_owners_to_tell(message, {})
            return self.cr.sql_log_count - before

        few = self.make_clients(2, email="few@example.org", user_id=self.anna.id)
        many = self.make_clients(60, email="many@example.org", user_id=self.anna.id)
        many[1::2].owner_ids = self.operators
        self.assertEqual(count(few), count(many))
        self.assertLess(count(few), 15)

    def test_internal_notes_are_not_routed(self):
        note = self.post(self.client, subtype_xmlid="mail.mt_note")
        self.assertFalse(note.notification_ids)
        hidden = self.post(self.client, is_internal=True)
        self.assertFalse(hidden.notification_ids)

    def test_what_an_operator_or_the_system_writes_is_not_routed(self):
        system = self.post(self.client, message_type="notification")
        colleague = self.post(self.client, self.carla.partner_id)
        self.assertFalse((colleague | system).notification_ids)

    def test_what_the_company_sends_by_a_template_is_not_routed(self):
        message = self.post(
            self.client, self.env.company.partner_id, message_type="comment"
        )
        self.assertFalse(message.notification_ids)

    def test_live_chat_is_not_routed(self):
        channel = self.env["discuss.channel"].create({"name": "Chat"})
        message = self.post(channel, message_type="comment")
        self.assertFalse(channel._routing_owners_to_tell(message, {}))

    def test_an_owner_who_left_is_not_told(self):
        self.bruno.active = False
        self.assertTold(self.post(self.client), self.anna)

    def test_an_owner_is_told_once_though_he_follows_and_is_named(self):
        self.client.message_subscribe(self.bruno.partner_id.ids)
        message = self.post(self.client, partner_ids=self.bruno.partner_id.ids)
        self.assertEqual(len(message.notification_ids), 2)

    def test_an_owner_who_got_the_email_itself_is_not_told_again(self):
        message = self.post(self.client, incoming_email_cc=self.bruno.email)
        self.assertTold(message, self.anna)

    def test_an_owner_who_wrote_as_a_client_is_not_told(self):
        himself = self.make_client(
            "Anna at home",
            email=self.anna.email.upper(),
            owner_ids=[Command.set((self.anna | self.bruno).ids)],
        )
        message = self.post(self.unfollow(himself), himself)
        self.assertTold(message, self.bruno)

    def test_an_operator_without_sales_rights_is_told_in_his_inbox(self):
        callee = self.make_operator(
            "Callee", groups="base.group_user", notification_type="inbox"
        )
        self.client.owner_ids = callee
        lead = self.make_lead(partner_id=self.client.id)
        message = self.post(lead)
        self.assertTold(message, callee)
        self.assertEqual(message.notification_ids.notification_type, "inbox")


@tagged("post_install", "-at_install")
class TestRoutingInsteadOfTheAdministrator(RoutingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailbox = cls.env.company.partner_id
        cls.client.message_subscribe((cls.admin.partner_id | cls.mailbox).ids)

    def recipients(self, message):
        return message.notification_ids.res_partner_id

    def test_the_administrator_and_the_companys_mailbox_are_spared(self):
        message = self.post(self.client)
        self.assertEqual(self.recipients(message), (self.anna | self.bruno).partner_id)

    def test_the_administrator_is_told_what_is_addressed_to_him(self):
        message = self.post(self.client, partner_ids=self.admin.partner_id.ids)
        self.assertIn(self.admin.partner_id, self.recipients(message))

    def test_the_administrator_is_told_when_he_is_an_owner(self):
        self.client.owner_ids |= self.admin
        message = self.post(self.client)
        self.assertIn(self.admin.partner_id, self.recipients(message))

    def test_another_follower_stays_told(self):
        self.client.message_subscribe(self.carla.partner_id.ids)
        self.assertTold(self.post(self.client), self.operators)

    def test_the_administrator_stays_told_when_nobody_owns_the_client(self):
        self.client.user_id = False
        message = self.post(self.client)
        self.assertEqual(self.recipients(message), self.admin.partner_id | self.mailbox)

    def test_the_administrator_stays_told_when_all_owners_left(self):
        (self.anna | self.bruno).active = False
        message = self.post(self.client)
        self.assertEqual(self.recipients(message), self.admin.partner_id | self.mailbox)

    def test_the_administrator_stays_told_when_no_owner_has_an_address(self):
        (self.anna | self.bruno).partner_id.email = False
        self.assertIn(self.admin.partner_id, self.recipients(self.post(self.client)))
