from odoo.tests import tagged
from odoo.tools import convert_file

from ..hooks import OWN, uninstall_hook
from .common import PanelCase


@tagged("post_install", "-at_install")
class TestSupportProject(PanelCase):
    """The project for tickets comes with the addon and does not go with it."""

    def setUp(self):
        super().setUp()
        self.load()
        self.project = self.env.ref("omnichannel_panel.project_support")
        self.env["omnichannel.settings"]._set("support_project_id", self.project.id)

    def load(self, mode="init"):
        """As when the addon is installed, or updated."""
        name = "data/project_project.xml"
        convert_file(self.env, "omnichannel_panel", name, None, mode, noupdate=True)

    def named(self):
        """The records that Odoo deletes with the addon."""
        return self.env["ir.model.data"].search(
            [("module", "=", "omnichannel_panel"), ("model", "in", OWN)]
        )

    def supports(self):
        return self.env["project.project"].search([("name", "=", self.project.name)])

    def test_nothing_of_it_is_deleted_with_the_addon(self):
        self.assertEqual(len(self.named()), 5)
        uninstall_hook(self.env)
        self.assertFalse(self.named())
        self.assertTrue(self.project.exists().type_ids)

    def test_installed_again_the_addon_goes_on_with_it(self):
        uninstall_hook(self.env)
        before = self.supports()
        self.load()
        self.assertEqual(self.supports(), before)
        settings = self.env["omnichannel.settings"]
        self.assertEqual(settings._project("support_project_id"), self.project)
        stages = self.env["project.task.type"].search([("user_id", "=", False)])
        self.assertFalse(stages.filtered(lambda each: not each.project_ids))

    def test_one_with_tickets_is_never_replaced(self):
        self.env["project.task"].create({"name": "x", "project_id": self.project.id})
        other = self.env["project.project"].create({"name": "Help"})
        self.env["omnichannel.settings"]._set("support_project_id", other.id)
        self.load()
        self.assertTrue(self.project.exists())

    def test_one_that_was_deleted_does_not_come_back_with_an_update(self):
        name = self.project.name
        self.project.type_ids.unlink()
        self.project.unlink()
        self.load("update")
        self.assertFalse(self.env["project.project"].search([("name", "=", name)]))
