from odoo import Command

from .common import AssignCase

MAIL = """\
From: {sender}
To: {to}
Subject: A question
Message-Id: <{number}@routing.example.org>
In-Reply-To: {reply_to}
References: {reply_to}

When do you call me?
"""


class RoutingCase(AssignCase):
    """A client of Anna (main) and Bruno; the setting is on unless a test says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = 0
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.email = "admin@example.com"
        cls.env.company.email = "info@company.example.com"
        cls.client = cls.make_client(
            "Client",
            email="client@example.org",
            user_id=cls.anna.id,
            owner_ids=[Command.set((cls.anna | cls.bruno).ids)],
        )
        cls.unfollow(cls.client)
        cls.domain = cls.env["mail.alias.domain"].search([], limit=1) or cls.env[
            "mail.alias.domain"
        ].create({"name": "routing.example.com"})
        cls.env.company.alias_domain_id = cls.domain
        cls.leader = cls.make_operator("Leader")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Desk",
                "user_id": cls.leader.id,
                "alias_name": "desk-of-routing",
                "company_id": False,
            }
        )
        cls.switch(True)

    @classmethod
    def switch(cls, on):
        cls.env["ir.config_parameter"].set_param("lead_auto_assign.route_to_owners", on)

    @staticmethod
    def unfollow(record):
        """`record` without followers: whoever is told then, is told by routing."""
        record.message_unsubscribe(record.message_partner_ids.ids)
        return record

    def post(self, record, author=None, **values):
        """What a client writes on `record`."""
        return record.message_post(
            **{
                "body": "Hello",
                "author_id": (author or self.client).id,
                "message_type": "email",
                "subtype_xmlid": "mail.mt_comment",
                **values,
            }
        )

    def receive(self, sender, to=None, reply_to=None):
        """An e-mail that arrives: a new one at the team's mailbox, or an answer."""
        type(self).number += 1
        raw = MAIL.format(
            sender=sender,
            to=to or f"{self.team.alias_name}@{self.domain.name}",
            number=self.number,
            reply_to=reply_to.message_id if reply_to else "",
        )
        thread_id = self.env["mail.thread"].message_process("crm.lead", raw)
        return self.env["crm.lead"].browse(thread_id)

    def assertTold(self, message, users):
        """Check which operators are notified of `message`, whoever else is."""
        told = message.notification_ids.res_partner_id.user_ids
        self.assertEqual(told, users, f"told: {told.mapped('name')}")
