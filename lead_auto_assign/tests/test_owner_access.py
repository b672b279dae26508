from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestOwnerAccess(AssignCase):
    """Operators who see their own documents only; the lead belongs to Anna."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls.make_client("Client")
        cls.lead = cls.make_lead(
            user_id=cls.anna.id,
            partner_id=cls.client.id,
            company_id=cls.env.company.id,
        )

    def assertWorksOn(self, user, lead=None):
        """Check that `user` finds, opens and changes the lead."""
        lead = (lead or self.lead).with_user(user)
        self.assertIn(lead, lead.search([]))
        lead.write({"name": f"Seen by {user.name}"})
        self.assertEqual(lead.name, f"Seen by {user.name}")

    def assertKeptFrom(self, user, lead=None):
        lead = (lead or self.lead).with_user(user)
        self.assertNotIn(lead, lead.search([]))
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            lead.read(["name"])
        with self.assertRaises(AccessError):
            lead.write({"name": "Stolen"})

    def test_a_second_owner_works_on_the_lead(self):
        self.lead.owner_ids |= self.bruno
        self.assertWorksOn(self.bruno)
        self.assertWorksOn(self.anna)

    def test_an_owner_of_the_client_works_on_its_leads(self):
        self.client.owner_ids = self.bruno
        self.assertWorksOn(self.bruno)

    def test_an_owner_of_a_contact_but_not_of_its_company_works_on_its_leads(self):
        self.client.parent_id = self.make_client("Company", is_company=True)
        self.client.owner_ids = self.bruno
        self.assertWorksOn(self.bruno)

    def test_an_owner_of_the_clients_company_works_on_its_leads(self):
        company = self.make_client("Company", is_company=True)
        self.client.parent_id = company
        company.owner_ids = self.bruno
        self.assertWorksOn(self.bruno)

    def test_a_stranger_is_kept_from_the_lead(self):
        self.lead.owner_ids |= self.bruno
        self.client.owner_ids = self.bruno
        self.assertKeptFrom(self.carla)

    def test_a_former_owner_is_kept_from_the_lead(self):
        self.lead.owner_ids |= self.bruno
        self.lead.owner_ids -= self.bruno
        self.assertKeptFrom(self.bruno)

    def test_who_creates_a_lead_reads_it_whoever_gets_it(self):
        self.make_rule(self.bruno, model="crm.lead")
        leads = self.env["crm.lead"].with_user(self.carla)
        (saved,) = leads.web_save({"name": "New"}, {"user_id": {}})
        lead = leads.browse(saved["id"])
        self.assertEqual(lead.user_id, self.bruno)
        self.assertFalse(lead.has_access("write"))

    def test_a_second_owner_may_not_delete_the_lead(self):
        self.lead.owner_ids |= self.bruno
        self.anna.group_ids |= self.env.ref("sales_team.group_sale_manager")
        self.bruno.group_ids |= self.bruno.group_ids.create(
            {
                "name": "May delete leads",
                "model_access": [
                    Command.create(
                        {
                            "name": "Delete leads",
                            "model_id": self.env["ir.model"]._get_id("crm.lead"),
                            "perm_unlink": True,
                        }
                    )
                ],
            }
        )
        with self.assertRaises(AccessError):
            self.lead.with_user(self.bruno).unlink()
        self.lead.user_id = self.bruno
        self.lead.with_user(self.bruno).unlink()

    def test_an_owner_in_another_company_is_kept_from_the_lead(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.lead.owner_ids |= self.bruno
        self.client.owner_ids = self.bruno
        self.bruno.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.assertKeptFrom(self.bruno)

    def test_a_second_owner_reads_and_writes_in_the_chatter(self):
        self.lead.owner_ids |= self.bruno
        message = self.lead.with_user(self.bruno).message_post(
            body="On my way", subtype_xmlid="mail.mt_comment"
        )
        self.assertIn(message, self.lead.with_user(self.anna).message_ids)

    def test_a_second_owner_sees_the_activities_of_the_lead(self):
        self.lead.message_post(
            body="Called",
            mail_activity_type_id=self.env.ref("mail.mail_activity_data_call").id,
            subtype_xmlid="mail.mt_activities",
        )
        self.lead.owner_ids |= self.bruno
        self.env.flush_all()

        def seen(user):
            report = self.env["crm.activity.report"].with_user(user)
            return report.search([("lead_id", "=", self.lead.id)])

        self.assertTrue(seen(self.anna))
        self.assertEqual(seen(self.bruno), seen(self.anna))
        self.assertFalse(seen(self.carla))

    def test_a_second_owner_opens_what_he_is_told_about(self):
        self.env["ir.config_parameter"].set_param(
            "lead_auto_assign.route_to_owners", True
        )
        self.client.owner_ids = self.bruno
        message = self.lead.message_post(
            body="Hello",
            author_id=self.client.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertIn(self.bruno.partner_id, message.notification_ids.res_partner_id)
        record = self.env[message.model].with_user(self.bruno).browse(message.res_id)
        self.assertEqual(record.name, self.lead.name)
