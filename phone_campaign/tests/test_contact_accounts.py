from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestContactAccounts(CampaignCase):
    """Operators change contacts, but not what an account's password is sent to."""

    def save(self, contact, **values):
        target = self.make_target(self.make_campaign(), partner_id=contact.id)
        desk = self.desk()
        desk.open_target(target.id)
        return desk.save_contact(target.id, contact.id, values)

    def test_the_email_of_who_logs_in_here_is_not_changed(self):
        colleague = self.manager.partner_id
        before = colleague.email
        with self.assertRaises(UserError):
            self.save(colleague, name="Manu", email="anna@evil.example")
        self.assertEqual(colleague.email, before)

    def test_an_archived_account_is_one_too(self):
        self.bruno.active = False
        with self.assertRaises(UserError):
            self.save(self.bruno.partner_id, email="anna@evil.example")

    def test_the_rest_of_such_a_contact_can_be_changed(self):
        colleague = self.manager.partner_id
        self.save(colleague, email=colleague.email, phone="+33 1 00 00 00 00")
        self.assertEqual(colleague.phone, "+33 1 00 00 00 00")

    def test_the_email_of_other_contacts_can_be_changed(self):
        client = self.make_client(email="old@example.com")
        self.save(client, email="new@example.com")
        self.assertEqual(client.email, "new@example.com")
