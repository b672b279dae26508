from odoo import fields, models

from .discuss_channel import TRACES
from .discuss_channel_customer import GATEWAY_CONTACTS, SERVED

TALKS = [each for each in SERVED if each != "livechat"]


class ResPartner(models.Model):
    """The remarks on a contact, on his form; his traces are erased with him."""

    _name = "res.partner"
    _inherit = ["res.partner", "omnichannel.linked.mixin"]

    omnichannel_remark_ids = fields.One2many(
        "omnichannel.remark",
        "partner_id",
        string="Remarks from Conversations",
        domain=[("scope", "=", "contact")],
        groups="im_livechat.im_livechat_group_user",
    )

    # The contacts behind an address that was written in a conversation.
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    # The contacts behind a number, however it was typed.
    _phone_sanitized_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )

    # The companies behind the domain of an address.
    _email_domain_idx = models.Index(
        "(split_part(email_normalized, '@', 2))"
        " WHERE is_company AND email_normalized IS NOT NULL"
    )

    def unlink(self):
        self._omnichannel_forget()
        return super().unlink()

    def _omnichannel_forget(self):
        """Erase what was kept about them: by their name, and in their conversations."""
        self._omnichannel_conversations()._omnichannel_forget()
        # sudo: erasing a contact erases his traces, whoever may read those
        for model in TRACES:
            traces = self.env[model].sudo()
            traces.search([("partner_id", "in", self.ids)]).unlink()
        links = self.env["omnichannel.link"].sudo()
        about = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        links.search(about).unlink()

    def _omnichannel_conversations(self):
        """The conversations in which they are the people outside, with sudo."""
        # sudo: see above
        members = self.env["discuss.channel.member"].sudo()
        about = [("partner_id", "in", self.ids)]
        members = members.search([*about, ("channel_id.channel_type", "in", TALKS)])
        # a colleague who has left is an outsider now, and his talks were about others
        talks = members.channel_id.filtered(
            lambda channel: self._omnichannel_are_all(
                channel._omnichannel_customer()[0]
            )
        )
        return self._omnichannel_visits() | talks

    def _omnichannel_are_all(self, people):
        """Whether they are everybody outside who is known, and somebody is."""
        return bool(people) and people <= self

    def _omnichannel_visits(self):
        """Those that they began: signed in, as guests, by a messenger; with sudo."""
        # sudo: see above
        history = self.env["im_livechat.channel.member.history"].sudo()
        about = [("partner_id", "in", self.ids)]
        visits = history.search([*about, ("livechat_member_type", "=", "visitor")])
        as_guest = self._omnichannel_guests()._omnichannel_conversations()
        return visits.channel_id | as_guest | self._omnichannel_messengers()

    def _omnichannel_guests(self):
        """As whom they wrote without signing in, with sudo."""
        # sudo: see above
        guests = self.env["mail.guest"].sudo()
        return guests.search([("omnichannel_partner_id", "in", self.ids)])

    def _omnichannel_messengers(self):
        """The conversations by which OCA's messengers know them, with sudo.

        Their guest may still be the member there, and be linked to nobody.
        """
        channels = self.env["discuss.channel"].sudo()
        if GATEWAY_CONTACTS not in self.env:
            return channels
        # sudo: see above
        known = self.env[GATEWAY_CONTACTS].sudo()
        for each in known.search([("partner_id", "in", self.ids)]):
            channels |= channels.search(
                [
                    ("gateway_id", "=", each["gateway_id"].id),
                    ("gateway_channel_token", "=", each["gateway_token"]),
                ]
            )
        return channels
