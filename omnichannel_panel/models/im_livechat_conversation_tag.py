from odoo import api, fields, models
from odoo.exceptions import UserError

from ..client_values import id_of
from ..queries import move_tag


class ImLivechatConversationTag(models.Model):
    """Tags of conversations can be archived, and merged."""

    _inherit = "im_livechat.conversation.tag"

    active = fields.Boolean(default=True)

    @api.model
    def omnichannel_list(self):
        """All tags with how often they are used, for the dialog that manages them."""
        self.check_access("read")
        tags = self.with_context(active_test=False).search_fetch(
            [], ["name", "color", "active"], order="active desc, name"
        )
        # sudo: how many conversations, not which
        counts = dict(
            self.env["discuss.channel"]
            .sudo()
            ._read_group(
                [("livechat_conversation_tag_ids", "in", tags.ids)],
                ["livechat_conversation_tag_ids"],
                ["__count"],
            )
        )
        return {
            "can_write": self.has_access("write"),
            "can_merge": self.has_access("unlink"),
            "tags": [
                {
                    "id": tag.id,
                    "name": tag.name,
                    "color": tag.color,
                    "active": tag.active,
                    "count": counts.get(tag.sudo(), 0),
                }
                for tag in tags
            ],
        }

    def omnichannel_merge(self, target_id):
        """Replace these tags by another one on every conversation.

        :raise AccessError: the user may not delete tags
        """
        target = self.browse(id_of(target_id)).exists()
        sources = self - target
        if not target or not sources:
            raise UserError(self.env._("Choose at least two tags to merge."))
        sources.check_access("unlink")
        move_tag(self.env, sources.ids, target.id)
        sources.unlink()
        return True
