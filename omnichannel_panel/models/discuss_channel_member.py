from odoo import api, models

from .discuss_channel_customer import GATEWAY_CONTACTS


class DiscussChannelMember(models.Model):
    """A messenger's guest becomes a contact there, too, by an exchange of members.

    OCA's `mail_gateway` does so; its contact then is the panel's as if it had been
    made here.
    """

    _inherit = "discuss.channel.member"

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        if GATEWAY_CONTACTS in self.env:
            # sudo: whoever may exchange members
            members.sudo()._omnichannel_recognise()
        return members

    def _omnichannel_recognise(self):
        """Link the guest of a conversation whose contact the messenger knows."""
        channels = self.filtered("partner_id").channel_id
        for channel in channels.filtered(lambda each: each.channel_type == "gateway"):
            people = channel._omnichannel_customer()
            partners, guest = people[0], channel._omnichannel_visitor(people)
            if partners and guest and guest.omnichannel_partner_id not in partners:
                contacts = self.env["omnichannel.transform.contact"]
                contacts._become(channel, partners[:1])
