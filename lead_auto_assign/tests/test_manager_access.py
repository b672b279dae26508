from odoo.tests import Form, tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestManagerAccess(AssignCase):
    """A sales manager without rights on e-mail marketing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_operator("Mona", groups="sales_team.group_sale_manager")
        cls.news = cls.make_list("News", ["client@example.com"])
        cls.client = cls.make_client(email="client@example.com")

    def test_makes_a_rule_on_a_list(self):
        with Form(self.env["lead.assign.rule"].with_user(self.manager)) as form:
            form.name = "News"
            form.criterion = "list"
            form.mailing_list_ids.add(self.news)
            form.user_ids.add(self.anna)
        self.assertEqual(form.record.match_count, 1)

    def test_assigns_a_list_in_mass(self):
        with Form(self.env["lead.assign.wizard"].with_user(self.manager)) as form:
            form.criterion = "list"
            form.mailing_list_ids.add(self.news)
            form.user_ids.add(self.anna)
        form.record.action_assign()
        self.assertEqual(self.client.owner_ids, self.anna)

    def test_assigns_a_selection_in_mass(self):
        context = {"active_model": "res.partner", "active_ids": self.client.ids}
        wizard = self.env["lead.assign.wizard"].with_user(self.manager)
        with Form(wizard.with_context(**context)) as form:
            form.user_ids.add(self.bruno)
        form.record.action_assign()
        self.assertEqual(self.client.owner_ids, self.bruno)

    def test_changes_no_list(self):
        self.assertFalse(self.news.with_user(self.manager).has_access("write"))
