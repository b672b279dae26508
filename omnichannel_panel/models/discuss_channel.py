from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL, html2plaintext, plaintext2html

from ..queries import unless_among
from .ir_websocket import SUBCHANNEL

TRANSCRIPT_MESSAGES = 300
# What is kept about who is outside; each has the conversation and the contact.
TRACES = ("omnichannel.remark", "omnichannel.visitor.info", "omnichannel.call")


class DiscussChannel(models.Model):
    """A conversation has a department, and things it has become.

    Every field here has groups, and none is sent by core's store: visitors read their
    own conversation by RPC, and sudo serialises it to them.
    """

    _inherit = "discuss.channel"

    department_id = fields.Many2one(
        "hr.department",
        string="Department",
        index="btree_not_null",
        ondelete="set null",
        groups="im_livechat.im_livechat_group_user",
        # nothing reads it by the way with sudo: see `_field_to_sql`
        prefetch=False,
        help="The department that takes care of this conversation.",
    )
    omnichannel_visitor_info_ids = fields.One2many(
        "omnichannel.visitor.info",
        "channel_id",
        groups="im_livechat.im_livechat_group_manager",
    )
    omnichannel_link_ids = fields.One2many(
        "omnichannel.link",
        "channel_id",
        string="Made from this Conversation",
        groups="im_livechat.im_livechat_group_user",
    )

    def _omnichannel_changed(self, *sections):
        """Tell the agents who look at the conversation to read its panel again.

        What changed stays on the server: a message that went astray would say nothing.
        """
        for channel in self:
            channel._bus_send(
                "omnichannel_panel/changed",
                {"channel_id": channel.id, "sections": list(sections)},
                subchannel=SUBCHANNEL,
            )

    def _omnichannel_forget(self):
        """Erase what was kept about who is outside."""
        about = [("channel_id", "in", self.ids)]
        # sudo: whoever may erase a contact
        for model in TRACES:
            self.env[model].sudo().search(about).unlink()

    # ------------------------------------------------------------
    # Department
    # ------------------------------------------------------------

    def _field_to_sql(self, alias, field_expr, query=None):
        """An agent finds no department of the conversations in which he is the visitor.

        Whatever reads, searches, sorts or groups by the field comes by here; nearly
        nobody has such conversations, and for them the column stays as it is.
        """
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr != "department_id" or self.env.su:
            return sql
        own = self.env.user.partner_id._omnichannel_visits().ids
        return unless_among(SQL.identifier(alias, "id"), own, sql) if own else sql

    def _omnichannel_set_department(self, department):
        """Assign the conversation; members are told or added as the setting says."""
        self.ensure_one()
        # sudo: agents may assign, core lets only members write conversations
        self.sudo().department_id = department
        self._omnichannel_changed("department")
        action = self.env["omnichannel.settings"]._get("department_action")
        if action == "add" and self.channel_type == "chat":
            # core lets nobody join a chat of two
            action = "notify"
        users = self._omnichannel_users_to_tell(department)
        if users and action == "add":
            self._omnichannel_add_users(users)
        elif users and action == "notify":
            self._omnichannel_notify_users(department, users)

    def _omnichannel_users_to_tell(self, department):
        """The department's members, without the user, and without who is outside.

        An employee who chats as a visitor would read where his conversation went.
        """
        partners, guests = self._omnichannel_customer()
        outside = partners | guests.omnichannel_partner_id
        users = department._omnichannel_users() - self.env.user
        return users.filtered(lambda user: user.partner_id not in outside)

    def _omnichannel_add_users(self, users):
        """Those who are not yet in the conversation join it, as agents."""
        params = (
            {"livechat_member_type": "agent"} if self.channel_type == "livechat" else {}
        )
        # sudo: an agent may invite, as core lets him do from the conversation
        self.sudo()._add_members(users=users, create_member_params=params)

    def _omnichannel_notify_users(self, department, users):
        """A notification in the users' inbox, never a message in the conversation."""
        body = Markup("<p>%s</p>") % self.env._(
            "%(agent)s assigned the conversation %(conversation)s to %(department)s.",
            agent=self.env.user.name,
            conversation=Markup(
                '<a href="/odoo/discuss?active_id=discuss.channel_%s">%s</a>'
            )
            % (self.id, self.display_name),
            department=department.name,
        )
        self.env["mail.thread"].message_notify(
            body=body,
            partner_ids=users.partner_id.ids,
            subject=self.env._("Conversation for %s", department.name),
        )

    # ------------------------------------------------------------
    # Transcript
    # ------------------------------------------------------------

    def _omnichannel_transcript(self):
        """What was said, as the visitor knows it: for descriptions of records.

        Those are shown on portals: neither remarks, which are no messages, nor
        messages that were marked as internal are in it.

        :return: Markup
        """
        lines, author_before = [], None
        for message in self._omnichannel_spoken(TRANSCRIPT_MESSAGES):
            author = message.author_id or message.author_guest_id
            if author != author_before:
                lines.append(
                    Markup("<br/><strong>%s</strong><br/>") % self._name_of(author)
                )
                author_before = author
            lines.append(
                plaintext2html(html2plaintext(message.body), container_tag=False)
            )
            names = message.attachment_ids.mapped("name")
            lines.extend(Markup("<em>%s</em>") % name for name in names)
            lines.append(Markup("<br/>"))
        return Markup("").join(lines)

    def _name_of(self, author):
        """How the visitor knows an author."""
        if author._name == "res.partner" and author.user_livechat_username:
            return author.user_livechat_username
        return author.name or self.env._("Visitor")

    def _omnichannel_not_internal(self):
        """The domain of the messages that were not marked as internal."""
        return [("is_internal", "=", False), ("subtype_id.internal", "!=", True)]

    def _omnichannel_said_outside(self, limit, partners=None):
        """What the visitor said among the last messages: no agent, and no chatbot.

        :param partners: the contacts outside, where they are known already
        """
        if partners is None:
            partners = self._omnichannel_customer()[0]
        # guests and gateways have messages without an author
        return self._omnichannel_spoken(limit).filtered(
            lambda message: not message.author_id or message.author_id in partners
        )

    def _omnichannel_spoken(self, limit):
        """The last messages that the visitor has seen, the oldest first, with sudo."""
        # sudo: authors' names; the caller has checked the conversation
        messages = self.env["mail.message"].sudo()
        found = messages.search(
            [
                ("model", "=", "discuss.channel"),
                ("res_id", "=", self.id),
                ("message_type", "not in", ("notification", "user_notification")),
                *self._omnichannel_not_internal(),
            ],
            order="id desc",
            limit=limit,
        )
        return (found - found._filter_empty()).sorted("id")
