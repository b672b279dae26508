from odoo import fields, models


class MailGuest(models.Model):
    """A guest may be somebody known: all his conversations then are that contact's.

    The guest stays a member of his chats: he authenticates with his cookie, and a chat
    whose member was replaced would be dead for him.
    """

    _inherit = "mail.guest"

    omnichannel_partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="set null",
        groups="im_livechat.im_livechat_group_user",
        help="The contact that this visitor turned out to be.",
    )

    def _omnichannel_conversations(self):
        """The conversations that they take or took part in, with sudo."""
        if not self:
            return self.env["discuss.channel"].sudo()
        about = [("guest_id", "in", self.ids)]
        # sudo: core shows the parts of a conversation to who may read it only
        members = self.env["discuss.channel.member"].sudo().search(about)
        history = self.env["im_livechat.channel.member.history"].sudo().search(about)
        return members.channel_id | history.channel_id
