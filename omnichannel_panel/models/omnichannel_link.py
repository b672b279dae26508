from odoo import api, fields, models

from ..queries import reserve_link


class OmnichannelLink(models.Model):
    """What a conversation has become: one record of each kind.

    The row is the reservation, too: whoever makes it first creates the record, and
    everybody else opens that one.
    """

    _name = "omnichannel.link"
    _description = "Record made from a conversation"
    _order = "id"
    _rec_name = "kind"

    channel_id = fields.Many2one(
        "discuss.channel", string="Conversation", required=True, ondelete="cascade"
    )
    kind = fields.Char(required=True)
    res_model = fields.Char(string="Model")
    res_id = fields.Many2oneReference(string="Record", model_field="res_model")

    # Reserving, and the panel's list of what there is already.
    _channel_kind_unique = models.UniqueIndex(
        "(channel_id, kind)", "A conversation becomes one record of a kind."
    )
    # From a record back to its conversation.
    _record_idx = models.Index("(res_model, res_id)")

    @api.model
    def _reserve(self, channel, kind):
        """The link to fill, or an empty one when the record is there already."""
        return self.browse(reserve_link(self.env, channel.id, kind) or ())

    @api.model
    def _of(self, channel, kind):
        return self.search([("channel_id", "=", channel.id), ("kind", "=", kind)])

    def _record(self):
        """The record, as the user may see it; None when it is gone or hidden."""
        if not self or self.res_model not in self.env or not self.res_id:
            return None
        model = self.env[self.res_model]
        if not model.has_access("read"):
            return None
        return model.search([("id", "=", self.res_id)], limit=1) or None

    def _is_dangling(self):
        """The record has been deleted: another one may be made."""
        if not self.res_model or self.res_model not in self.env or not self.res_id:
            return True
        # sudo: that it is gone, not what it is
        return not self.env[self.res_model].sudo().browse(self.res_id).exists()

    def _fill(self, record):
        self.write({"res_model": record._name, "res_id": record.id})
