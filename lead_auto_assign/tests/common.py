from odoo import Command
from odoo.tests import TransactionCase, new_test_user


class AssignCase(TransactionCase):
    """Makers for the tests of assignment; each takes only what the test is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["lead.assign.rule"].search([]).active = False
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})
        cls.anna = cls.make_operator("Anna")
        cls.bruno = cls.make_operator("Bruno")
        cls.carla = cls.make_operator("Carla")
        cls.operators = cls.anna | cls.bruno | cls.carla

    @classmethod
    def make_operator(cls, name, groups="sales_team.group_sale_salesman", **vals):
        """An internal user who may receive clients; `vals` go to the user."""
        login = f"assign_{name.lower()}"
        user = new_test_user(
            cls.env, login, groups=groups, name=name, email=f"{login}@example.com"
        )
        if vals:
            user.write(vals)
        return user

    @classmethod
    def make_rule(cls, users=None, **vals):
        """An active rotation rule on clients that matches everybody by default."""
        return cls.env["lead.assign.rule"].create(
            {
                "name": "Rule",
                "model": "res.partner",
                "criterion": "domain",
                "domain": "[]",
                "rotate": True,
                "user_ids": [
                    Command.set((cls.operators if users is None else users).ids)
                ],
                **vals,
            }
        )

    @classmethod
    def make_client(cls, name="Client", **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def make_clients(cls, count, **vals):
        return cls.env["res.partner"].create(
            [{"name": f"Client {index}", **vals} for index in range(count)]
        )

    @classmethod
    def make_lead(cls, name="Lead", **vals):
        return cls.env["crm.lead"].create({"name": name, "user_id": False, **vals})

    @classmethod
    def make_tag(cls, name="VIP"):
        return cls.env["res.partner.category"].create({"name": name})

    @classmethod
    def make_list(cls, name="Newsletter", emails=()):
        """A mailing list with one contact for each address."""
        mailing_list = cls.env["mailing.list"].create({"name": name})
        cls.env["mailing.contact"].create(
            [
                {
                    "name": email,
                    "email": email,
                    "list_ids": [Command.link(mailing_list.id)],
                }
                for email in emails
            ]
        )
        return mailing_list

    def assertCounts(self, records, expected):
        """Check how many of `records` each operator owns, e.g. {anna: 2, bruno: 1}."""
        counts = {
            user: len(
                records.filtered(lambda record, user=user: user in record.owner_ids)
            )
            for user in expected
        }
        self.assertEqual(counts, expected)
