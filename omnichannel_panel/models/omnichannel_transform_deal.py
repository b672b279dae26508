from odoo import api, models


class OmnichannelTransformDeal(models.AbstractModel):
    """A deal: an opportunity, in core's own link to the conversation, too."""

    _name = "omnichannel.transform.deal"
    _inherit = "omnichannel.transform"
    _description = "A conversation becomes a deal"
    _kind = "deal"
    _icon = "fa-star-o"
    _target = "crm.lead"
    _place = 40

    @api.model
    def _label(self):
        return self.env._("Deal")

    @api.model
    def _transform(self, channel, values):
        partner = self._partner(channel)
        vals = {
            "type": "opportunity",
            "name": self._checked_title(channel, values),
            "partner_id": partner.id,
            "user_id": self.env.uid,
            "description": channel._omnichannel_transcript(),
        }
        if not partner:
            vals["contact_name"] = channel._omnichannel_person_name()
        if "origin_channel_id" in self.env["crm.lead"]._fields:
            # crm_livechat: its list of leads, and what it lets salespeople read
            vals["origin_channel_id"] = channel.id
        source = self.env.ref("crm_livechat.utm_source_livechat", False)
        if source and channel.channel_type == "livechat":
            vals["source_id"] = source.id
        return self.env["crm.lead"].create(vals)
