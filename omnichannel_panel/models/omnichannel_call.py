from odoo import fields, models


class OmnichannelCall(models.Model):
    """A call started from a conversation: the history would not know it otherwise.

    With a telephone that keeps its own calls, this row is the same call's way back
    to the conversation.
    """

    _name = "omnichannel.call"
    _description = "Call from a conversation"
    _order = "id desc"
    _rec_name = "number"

    channel_id = fields.Many2one(
        "discuss.channel", string="Conversation", required=True, ondelete="cascade"
    )
    # deleted with the contact by `res.partner.unlink`: what cascades is not found by a
    # privacy lookup
    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", ondelete="set null"
    )
    number = fields.Char(required=True)
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    voip_call_id = fields.Integer(
        string="Call of the telephone",
        help="Its id in the telephone's own model, when there is one.",
    )

    # The history asks by conversation.
    _channel_idx = models.Index("(channel_id)")
