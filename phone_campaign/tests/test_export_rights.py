from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .export_common import ExportCase


@tagged("post_install", "-at_install")
class TestExportRights(ExportCase):
    """Who may export a campaign, and who may have what was exported."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_interview("Anna")

    def may_read(self, export, user):
        found = self.env["phone.campaign.export"].with_user(user).search([])
        return export in found

    def test_managers_the_referent_and_who_was_given_the_right_may_export(self):
        for user in (self.manager, self.referent, self.exporter):
            self.assertEqual(self.export(user=user).user_id, user)

    def test_others_may_not_whatever_else_they_may(self):
        nobody = new_test_user(self.env, "export_nobody", groups="base.group_user")
        for user in (self.operator, nobody):
            for kind in ("xlsx", "pdf"):
                with self.assertRaises(AccessError):
                    self.export(kind, user=user)

    def test_nobody_creates_or_changes_an_export_by_hand(self):
        export = self.export()
        for user in (self.exporter, self.manager):
            own = export.with_user(user)
            with self.assertRaises(AccessError):
                own.copy()
            with self.assertRaises(AccessError):
                own.write({"user_id": user.id})

    def test_only_the_owner_and_managers_see_an_export_and_its_file(self):
        export = self.export()
        for user, may in (
            (self.exporter, True),
            (self.manager, True),
            (self.referent, False),
            (self.operator, False),
        ):
            self.assertEqual(self.may_read(export, user), may, user.login)
            attachment = export.attachment_ids.with_user(user)
            if may:
                self.assertTrue(attachment.raw)
            else:
                with self.assertRaises(AccessError):
                    attachment.check_access("read")

    def test_who_lost_the_right_loses_the_file(self):
        export = self.export()
        self.campaign.access_ids.filtered("can_export").can_export = False
        self.assertFalse(self.may_read(export, self.exporter))
        with self.assertRaises(AccessError):
            export.with_user(self.exporter).action_download()

    def test_only_the_owner_and_managers_cancel(self):
        with self.in_background("xlsx"):
            export = self.export()
        for user in (self.operator, self.referent):
            with self.assertRaises(AccessError):
                export.with_user(user).action_cancel()
        export.with_user(self.exporter).action_cancel()
        self.assertEqual(export.state, "cancelled")

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "export_stranger",
            groups="phone_campaign.group_phone_campaign_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        export = self.export()
        self.assertFalse(self.may_read(export, stranger))
        with self.assertRaises(AccessError):
            self.campaign.with_user(stranger).action_export_xlsx()

    def test_clients_of_other_companies_stay_out_of_a_campaign_of_all(self):
        company = self.env["res.company"].create({"name": "Other"})
        shared = self.make_campaign("Shared", company_id=False)
        for name, owner in (("Ours", False), ("Theirs", company.id)):
            client = self.env["res.partner"].create({"name": name, "company_id": owner})
            self.make_interview(campaign=shared, client=client)
        rows = self.table(self.export(user=self.manager, campaign=shared))
        self.assertEqual([row["Client"] for row in rows], ["Ours"])
        export = self.export("pdf", user=self.manager, campaign=shared)
        self.assertEqual(list(self.files(export)), ["Ours.pdf"])
        theirs = shared.target_ids.filtered(lambda t: t.partner_id.name == "Theirs")
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).action_print_report()

    def test_parts_of_an_export_are_not_shown(self):
        export = self.export()
        with self.assertRaises(AccessError):
            _parts = export.with_user(self.exporter).part_ids


@tagged("post_install", "-at_install")
class TestExportDownload(ExportCase, HttpCase):
    """The file over the wire."""

    def test_the_owner_fetches_it_and_a_colleague_gets_nothing(self):
        self.make_interview("Anna")
        action = self.campaign.with_user(self.exporter).action_export_xlsx()
        for user, status in ((self.exporter, 200), (self.operator, 404)):
            self.authenticate(user.login, user.login)
            answer = self.url_open(action["url"])
            self.assertEqual(answer.status_code, status, user.login)
            self.assertEqual(answer.content.startswith(b"PK"), status == 200)
        self.authenticate(None, None)
        self.assertFalse(self.url_open(action["url"]).content.startswith(b"PK"))
