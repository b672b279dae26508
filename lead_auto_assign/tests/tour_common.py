from odoo import Command
from odoo.tests import HttpCase

from .common import AssignCase


class TourCase(AssignCase, HttpCase):
    """The screens in a real browser, with people who log in: one test per tour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # rules switched off stay in their list: others' are in nobody's way
        cls.env["lead.assign.rule"].search([("active", "=", False)]).unlink()
        cls.manager = cls.make_operator(
            "Manager", groups="sales_team.group_sale_manager"
        )
        cls.role = cls.env["res.role"].create({"name": "Tour role"})

    @classmethod
    def make_rule(cls, users=None, **vals):
        rule = super().make_rule(users, **vals)
        cls.env.flush_all()
        return rule

    def tour(self, path, name, user=None):
        self.start_tour(f"/odoo/{path}", name, login=(user or self.manager).login)
        self.env.invalidate_all()

    def rule_named(self, name):
        rules = self.env["lead.assign.rule"].with_context(active_test=False)
        return rules.search([("name", "=", name)])

    def give_role(self, *users):
        self.role.user_ids = [Command.set([user.id for user in users])]
