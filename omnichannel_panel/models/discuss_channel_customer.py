from odoo import models

SERVED = ("livechat", "gateway", "whatsapp", "chat")
# OCA's: whom its messengers know
GATEWAY_CONTACTS = "res.partner.gateway.channel"


class DiscussChannel(models.Model):
    """Who is on the other side of a conversation, whatever its channel.

    One method per type of conversation; another addon adds its own by defining
    `_omnichannel_customer_<channel_type>`. Each returns (partners, guests), with sudo.
    """

    _inherit = "discuss.channel"

    def _omnichannel_customer(self):
        """The people outside.

        :return: (res.partner, mail.guest), with sudo, both empty in talks among us
        """
        self.ensure_one()
        method = getattr(self, f"_omnichannel_customer_{self.channel_type}", None)
        nobody = self.env["res.partner"].sudo(), self.env["mail.guest"].sudo()
        # sudo: agents read the conversation, not its members' contacts
        return method() if method else nobody

    def _omnichannel_customer_livechat(self):
        # survives a visitor who leaves, unlike the members
        history = (
            self.env["im_livechat.channel.member.history"]
            .sudo()
            .search_fetch(
                [
                    ("channel_id", "=", self.id),
                    ("livechat_member_type", "=", "visitor"),
                ],
                ["partner_id", "guest_id"],
                order="id",
            )
        )
        return history.partner_id, history.guest_id

    def _omnichannel_customer_chat(self):
        members = self.sudo().channel_member_ids
        return members.partner_id.filtered("partner_share"), members.guest_id

    def _omnichannel_customer_whatsapp(self):
        channel = self.sudo()
        partner = channel["whatsapp_partner_id"]
        return partner, channel.channel_member_ids.guest_id

    def _omnichannel_customer_gateway(self):
        """A gateway's guest, or the contact who was made of him; then the others."""
        channel = self.sudo()
        guests = channel.channel_member_ids.guest_id
        guests = self._omnichannel_messenger_guest(guests) | guests
        known = self.env[GATEWAY_CONTACTS].sudo()
        known = known.search(
            [
                ("gateway_id", "=", channel["gateway_id"].id),
                ("gateway_token", "=", channel["gateway_channel_token"]),
            ],
            limit=1,
        )
        return known["partner_id"], guests

    def _omnichannel_messenger_guest(self, guests):
        """Whom the messenger writes to; the others came by a link of ours."""
        channel = self.sudo()
        return guests.filtered(
            lambda guest: guest["gateway_token"]
            and guest["gateway_token"] == channel["gateway_channel_token"]
            and guest["gateway_id"] == channel["gateway_id"]
        )

    # ------------------------------------------------------------
    # One person
    # ------------------------------------------------------------
    # `people`: what `_omnichannel_customer` has answered already, to ask it once

    def _omnichannel_visitor(self, people=None):
        """The guest whose conversation it is, with sudo: others came by a link."""
        partners, guests = people or self._omnichannel_customer()
        if partners and self.channel_type == "gateway":
            # her guest may be gone from there, and the first of the others is not her
            return self._omnichannel_messenger_guest(guests)
        return guests[:1]

    def _omnichannel_contact(self, people=None):
        """The contact outside, with sudo: a member, or who the guest came to be."""
        partners, guests = people or self._omnichannel_customer()
        # a salesperson who was invited into a conversation is no customer
        return partners[:1] or guests[:1].omnichannel_partner_id

    def _omnichannel_readable_contact(self, people=None):
        """The contact outside, with the user's rights; empty if he may not read him."""
        contact = self._omnichannel_contact(people)
        return contact.with_env(self.env)._filtered_access("read")

    def _omnichannel_country(self, people=None):
        """Where the telephone numbers that he writes are to be dialled."""
        people = people or self._omnichannel_customer()
        contact = self._omnichannel_readable_contact(people)
        country = contact.country_id or people[1][:1].country_id
        return country or self.env.company.country_id

    def _omnichannel_person_name(self, people=None):
        """The name of who is outside."""
        people = people or self._omnichannel_customer()
        person = self._omnichannel_contact(people) or people[1][:1]
        return person.name or self.env._("Visitor")

    def _omnichannel_not_as_customer(self, partner):
        """The conversations with somebody outside who is not this partner.

        :param partner: a user's contact; he may have chatted as a guest, too
        """
        own = partner._omnichannel_visits()
        return self.filtered(
            lambda channel: channel.channel_type in SERVED and channel not in own
        )
