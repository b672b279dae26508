from odoo import models

SUBCHANNEL = "OMNICHANNEL_AGENTS"


class IrWebsocket(models.AbstractModel):
    """Agents hear that something changed in the panel of a conversation.

    A subchannel of its own: core's "internal_users" has every employee who is a member,
    and so an employee who chats as a visitor, too.
    """

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        result = super()._build_bus_channel_list(channels)
        user = self.env.user
        if user.share or not user.has_group("im_livechat.im_livechat_group_user"):
            return result
        ids = [
            each.id
            for each in result
            if isinstance(each, models.Model) and each._name == "discuss.channel"
        ]
        # sudo: on which side of a conversation the user is
        conversations = self.env["discuss.channel"].sudo().browse(ids)
        heard = conversations._omnichannel_not_as_customer(user.partner_id)
        return [*result, *((each, SUBCHANNEL) for each in heard.sudo(False))]
