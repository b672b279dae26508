from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class FlowCase(TransactionCase):
    """Makers for the tests of the flow; each takes only what the test is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["lead.assign.rule"].search([]).active = False
        # the clients of the database are not in the flow of a test
        cls.env["res.partner"].search([("flow_listed", "=", True)]).active = False
        cls.role = cls.env["res.role"].create(
            {"name": "Callers of the tests", "flow_reserve": True}
        )
        cls.anna = cls.make_operator("Anna", role_ids=[Command.set(cls.role.ids)])
        cls.bruno = cls.make_operator("Bruno", role_ids=[Command.set(cls.role.ids)])
        cls.manager = cls.make_operator(
            "Manu", groups="lead_flow.group_lead_flow_manager"
        )

    @classmethod
    def make_operator(cls, name, groups="lead_flow.group_lead_flow_operator", **vals):
        """A call-centre operator without any right of sales."""
        login = f"flow_{name.lower()}"
        user = new_test_user(
            cls.env, login, groups=groups, name=name, email=f"{login}@example.com"
        )
        user.tz = "Europe/Paris"
        if vals:
            user.write(vals)
        return user

    @classmethod
    def make_client(cls, name="Client", **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def make_tag(cls, name="Call again"):
        return cls.env["res.partner.category"].create({"name": name})

    @classmethod
    def make_template(cls, name="Call done", **vals):
        return cls.env["lead.flow.note.template"].create({"name": name, **vals})

    @classmethod
    def make_note(cls, partner, user=None, **vals):
        """A note by an operator, by Anna unless told otherwise."""
        notes = cls.env["lead.flow.note"].with_user(user or cls.anna)
        return notes.create({"partner_id": partner.id, "body": "Talked.", **vals})

    def queue(self, user=None):
        """The queue as an operator sees it."""
        return self.env["lead.flow.queue"].with_user(user or self.anna)

    def names(self, user=None, **params):
        """The names in the queue, in its order."""
        return [row["name"] for row in self.queue(user).get_page(**params)["rows"]]

    def automate_on_done(self, **vals):
        """An automation rule on clients whose state becomes "done"."""
        field = self.env["ir.model.fields"]._get("res.partner", "flow_state")
        return self.env["base.automation"].create(
            {
                "name": "Closed",
                "model_id": field.model_id.id,
                "trigger": "on_create_or_write",
                "trigger_field_ids": [Command.set(field.ids)],
                "filter_domain": "[('flow_state', '=', 'done')]",
                **vals,
            }
        )
