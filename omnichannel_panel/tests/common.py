from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

AGENT = "im_livechat.im_livechat_group_user"
MANAGER = "im_livechat.im_livechat_group_manager"
SELLS = "sales_team.group_sale_salesman"
PLANS = "project.group_project_user"
WRITES_CONTACTS = "base.group_partner_manager"
HELPDESK = "helpdesk_mgmt.group_helpdesk_user"


class PanelCase(TransactionCase):
    """Makers for the tests of the panel; each takes only what the test is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everything = ",".join([AGENT, SELLS, PLANS, WRITES_CONTACTS])
        cls.anna = cls.make_user("Anna", everything)
        if cls.env.ref(HELPDESK, False):
            # with a helpdesk, tickets are its agents'
            cls.anna.group_ids += cls.env.ref(HELPDESK)
        cls.bruno = cls.make_user("Bruno", AGENT)
        cls.manager = cls.make_user("Manu", f"{MANAGER},{everything}")
        cls.livechat = cls.env["im_livechat.channel"].create(
            {"name": "Website", "user_ids": [Command.set(cls.anna.ids)]}
        )

    @classmethod
    def make_user(cls, name, groups, **vals):
        login = f"panel_{name.lower()}"
        values = {"name": name, "email": f"{login}@example.com", "tz": "Europe/Paris"}
        return new_test_user(cls.env, login, groups=groups, **{**values, **vals})

    @classmethod
    def make_portal(cls, name="Paul"):
        return cls.make_user(name, "base.group_portal")

    @classmethod
    def make_contact(cls, name="Claire", **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def make_guest(cls, name="Visitor", **vals):
        return cls.env["mail.guest"].create({"name": name, **vals})

    @classmethod
    def make_chat(cls, visitor=None, agent=None, says=(), **vals):
        """A live chat between a guest (or a contact) and an agent.

        :param visitor: mail.guest or res.partner; a new guest unless given
        :param says: what the visitor writes
        """
        visitor = visitor or cls.make_guest()
        agent = agent or cls.anna
        column = "guest_id" if visitor._name == "mail.guest" else "partner_id"
        # by the agent: core adds whoever creates a conversation to it
        channels = cls.env["discuss.channel"].with_user(agent).sudo()
        channel = channels.create(
            {
                "name": f"{visitor.name} {agent.name}",
                "channel_type": "livechat",
                "livechat_channel_id": cls.livechat.id,
                "livechat_operator_id": agent.partner_id.id,
                "last_interest_dt": fields.Datetime.now(),
                "channel_member_ids": [
                    Command.create(
                        {
                            "partner_id": agent.partner_id.id,
                            "livechat_member_type": "agent",
                        }
                    ),
                    Command.create(
                        {column: visitor.id, "livechat_member_type": "visitor"}
                    ),
                ],
                **vals,
            }
        )
        channel = channel.with_env(cls.env)
        for text in says:
            cls.say(channel, visitor, text)
        return channel

    @classmethod
    def say(cls, channel, author, text):
        """A message by a guest or a contact."""
        values = {
            "body": text,
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
        }
        if author._name == "mail.guest":
            # core drops the guest when the user changes: first the one, then the other
            channel = channel.with_user(cls.env.ref("base.public_user")).sudo()
            return channel.with_context(guest=author).message_post(**values)
        return channel.message_post(author_id=author.id, **values)

    @classmethod
    def make_tag(cls, name="Urgent"):
        return cls.env["im_livechat.conversation.tag"].create({"name": name})

    @classmethod
    def make_department(cls, name="HelpDesk", **vals):
        values = {"name": name, "in_conversations": True, "company_id": False}
        return cls.env["hr.department"].create({**values, **vals})

    def panel(self, user=None):
        """The panel's server, as a user calls it."""
        return self.env["omnichannel.panel"].with_user(user or self.anna)

    def history(self, user=None):
        return self.env["omnichannel.history"].with_user(user or self.anna)

    def make(self, channel, kind, user=None, **values):
        """The record that a conversation becomes."""
        made = self.panel(user).transform(channel.id, kind, values)
        return self.env[made["model"]].browse(made["id"])
