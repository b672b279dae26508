from odoo import fields, models


class OmnichannelLinkedMixin(models.AbstractModel):
    """A record that may have been made from a conversation, and leads back to it."""

    _name = "omnichannel.linked.mixin"
    _description = "Made from a conversation"

    omnichannel_channel_id = fields.Many2one(
        "discuss.channel",
        string="Conversation",
        compute="_compute_omnichannel_channel_id",
        compute_sudo=True,
        groups="im_livechat.im_livechat_group_user",
    )

    def _compute_omnichannel_channel_id(self):
        links = self.env["omnichannel.link"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )
        channels = {link.res_id: link.channel_id for link in links}
        for record in self:
            record.omnichannel_channel_id = channels.get(record.id)

    def action_omnichannel_open(self):
        """Open the conversation in Discuss; rules decide who may read it."""
        self.ensure_one()
        channel = self.omnichannel_channel_id.sudo(False)
        channel.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "mail.action_discuss",
            "context": {"active_id": f"discuss.channel_{channel.id}"},
        }
