import json

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.misc import hmac

SITE_MAILBOX = "site@company.example.com"


@tagged("post_install", "-at_install")
class TestRoutingOfWebsiteForms(HttpCase):
    """Forms as a browser posts them; `website_crm` is not required by the addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "website" not in cls.env or "visitor_ids" not in cls.env["crm.lead"]:
            cls.skipTest(cls, "website_crm is not installed")
        cls.env["lead.assign.rule"].search([]).active = False
        cls.anna = cls.make_operator("anna", name="Anna, chief")
        cls.bruno = cls.make_operator("bruno")
        cls.carla = cls.make_operator("carla")
        cls.client = cls.env["res.partner"].create(
            {
                "name": "Client",
                "email": "client@example.org",
                "user_id": cls.anna.id,
                "owner_ids": [Command.set((cls.anna | cls.bruno).ids)],
            }
        )
        cls.website = cls.env["website"].search([], limit=1)
        cls.website.crm_default_user_id = cls.carla
        cls.env["ir.config_parameter"].set_param(
            "lead_auto_assign.route_to_owners", True
        )

    @classmethod
    def make_operator(cls, login, **vals):
        return new_test_user(
            cls.env,
            f"form_{login}",
            groups="sales_team.group_sale_salesman",
            email=f"{login}@company.example.com",
            **{"name": login.title(), **vals},
        )

    def make_twin(self, **vals):
        """Another client, of Carla."""
        return self.env["res.partner"].create(
            {"name": "Other client", "user_id": self.carla.id, **vals}
        )

    def move_to_another_company(self, user):
        other = self.env["res.company"].create({"name": "Other"})
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})

    def submit(self, model, **data):
        answer = self.url_open(f"/website/form/{model}", data=data)
        return json.loads(answer.text)

    def contact(self, email="client@example.org", **data):
        """The `mail.mail` that the contact form makes."""
        signature = hmac(self.env(su=True), "website_form_signature", SITE_MAILBOX)
        result = self.submit(
            "mail.mail",
            **{
                "email_from": email,
                "subject": "A question",
                "email_to": SITE_MAILBOX,
                "website_form_signature": signature,
                **data,
            },
        )
        return self.env["mail.mail"].browse(result["id"])

    def open_lead(self, email="client@example.org", **data):
        """The lead that the website's form makes."""
        result = self.submit(
            "crm.lead", email_from=email, name="A question", contact_name="X", **data
        )
        return self.env["crm.lead"].browse(result["id"])

    # ------------------------------------------------------------
    # Contact form
    # ------------------------------------------------------------

    def test_the_contact_form_writes_to_all_owners(self):
        mail = self.contact('"The client" <CLIENT@example.org>')
        self.assertEqual(
            mail.email_to,
            '"Anna, chief" <anna@company.example.com>, '
            '"Bruno" <bruno@company.example.com>',
        )

    def test_custom_fields_of_the_contact_form_arrive(self):
        mail = self.contact(**{"Best time": "In the evening"})
        self.assertIn("Best time : In the evening", mail.body_html)
        self.assertIn("bruno@company.example.com", mail.email_to)

    def test_the_owners_answer_goes_to_the_client(self):
        self.assertEqual(self.contact().reply_to, "client@example.org")

    def test_a_strangers_contact_form_writes_to_the_site(self):
        self.assertEqual(self.contact("x@example.net").email_to, SITE_MAILBOX)
        self.assertEqual(self.contact("").email_to, SITE_MAILBOX)

    def test_a_list_of_addresses_reaches_no_owner(self):
        for addresses in (
            "x@example.net, client@example.org",
            "client@example.org, x@example.net",
        ):
            self.assertEqual(self.contact(addresses).email_to, SITE_MAILBOX)

    def test_setting_off_leaves_the_contact_form_to_the_site(self):
        self.env["ir.config_parameter"].set_param(
            "lead_auto_assign.route_to_owners", False
        )
        self.assertEqual(self.contact().email_to, SITE_MAILBOX)

    def test_an_owner_of_another_company_does_not_get_the_contact_form(self):
        self.move_to_another_company(self.bruno)
        self.assertEqual(self.contact().email_to, self.anna.email_formatted)

    def test_owners_without_an_address_leave_the_contact_form_to_the_site(self):
        (self.anna | self.bruno).partner_id.email = False
        self.assertEqual(self.contact().email_to, SITE_MAILBOX)

    def test_a_forged_recipient_is_refused_though_the_sender_is_a_client(self):
        count = self.env["mail.mail"].search_count([])
        result = self.submit(
            "mail.mail",
            email_from="client@example.org",
            email_to="evil@example.net",
            website_form_signature="x" * 64,
        )
        self.assertIn("error", result)
        self.assertEqual(self.env["mail.mail"].search_count([]), count)

    def test_a_client_who_is_logged_in_is_known_whatever_address_he_types(self):
        new_test_user(
            self.env,
            "form_portal",
            groups="base.group_portal",
            partner_id=self.client.id,
            email="client@example.org",
        )
        self.make_twin(email="x@example.net")
        session = self.authenticate("form_portal", "form_portal")
        token = Request.csrf_token(self)
        self.assertTrue(session.uid)
        mail = self.contact("x@example.net", csrf_token=token)
        self.assertIn("bruno@company.example.com", mail.email_to)
        self.assertNotIn("carla@company.example.com", mail.email_to)

    # ------------------------------------------------------------
    # Form that opens a lead
    # ------------------------------------------------------------

    def test_a_lead_from_the_site_goes_to_all_owners(self):
        lead = self.open_lead("Client <CLIENT@example.org>")
        self.assertEqual(lead.user_id, self.anna)
        self.assertEqual(lead.owner_ids, self.anna | self.bruno)

    def test_all_owners_are_told_of_a_lead_from_the_site(self):
        lead = self.open_lead()
        told = self.env["mail.notification"].search(
            [
                ("mail_message_id.model", "=", "crm.lead"),
                ("mail_message_id.res_id", "=", lead.id),
            ]
        )
        self.assertEqual(told.res_partner_id, (self.anna | self.bruno).partner_id)
        self.assertEqual(len(told), 2)

    def test_owners_by_a_rule_are_not_told_of_a_lead_from_the_site_twice(self):
        self.website.crm_default_user_id = False
        self.website.crm_default_team_id = False
        self.env["lead.assign.rule"].create(
            {
                "name": "All of them",
                "model": "crm.lead",
                "criterion": "domain",
                "rotate": False,
                "user_ids": [Command.set((self.bruno | self.carla).ids)],
            }
        )
        lead = self.open_lead("x@example.net")
        self.assertEqual(lead.owner_ids, self.bruno | self.carla)
        subject = f"You have been assigned to {lead.display_name}"
        told = self.env["mail.message"].search([("subject", "=", subject)])
        self.assertFalse(told)

    def test_a_strangers_lead_goes_to_the_sites_salesperson_as_in_core(self):
        lead = self.open_lead("x@example.net")
        self.assertEqual(lead.user_id, self.carla)
        self.assertEqual(lead.owner_ids, self.carla)

    def test_setting_off_leaves_leads_to_the_sites_salesperson(self):
        self.env["ir.config_parameter"].set_param(
            "lead_auto_assign.route_to_owners", False
        )
        self.assertEqual(self.open_lead().owner_ids, self.carla)

    def test_custom_fields_of_a_lead_arrive(self):
        lead = self.open_lead(**{"Best time": "In the evening"})
        self.assertIn("Best time : In the evening", lead.description)
        self.assertEqual(lead.owner_ids, self.anna | self.bruno)

    def test_an_owner_of_another_company_does_not_get_the_sites_lead(self):
        self.move_to_another_company(self.anna)
        self.assertEqual(self.open_lead().owner_ids, self.bruno)
