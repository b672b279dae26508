from odoo import api, models
from odoo.tools import email_normalize, html2plaintext

from ..identity import REASONS, find, name_from_email, rank

MESSAGES = 60
SHOWN = 6

# Mailboxes that say nothing about a company; core's list where it is installed.
PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com outlook.fr outlook.es outlook.it hotmail.com"
    " hotmail.fr hotmail.es hotmail.it live.com live.fr yahoo.com yahoo.fr yahoo.es"
    " yahoo.it icloud.com me.com aol.com gmx.com gmx.de gmx.fr orange.fr wanadoo.fr"
    " free.fr sfr.fr laposte.net bbox.fr libero.it virgilio.it tiscali.it"
    " telefonica.net proton.me protonmail.com".split()
)


class OmnichannelIdentity(models.AbstractModel):
    """Who the visitor may be: what he wrote, and the contacts who match it."""

    _name = "omnichannel.identity"
    _description = "Identity of a visitor"

    @api.model
    def _find(self, channel):
        """What was found in the conversation, and who it may be.

        :return: dict with name, email, phone to start from, and candidates
        """
        partners, guests = channel._omnichannel_customer()
        found = find(*self._texts(channel, guests))
        partner = partners[:1] or guests.omnichannel_partner_id[:1]
        emails = [each for each in (partner.email, guests[:1].email) if each]
        emails += found.emails
        country = partner.country_id or guests[:1].country_id
        phones = self._phones(found.phones, country)
        email = emails[0] if emails else ""
        return {
            "name": self._name_to_start(partner, guests[:1], email),
            "email": email,
            "phone": partner.phone or (phones[0] if phones else ""),
            "candidates": self._described(
                self._candidates(emails, phones), partner.with_env(self.env)
            ),
        }

    @api.model
    def _name_to_start(self, partner, guest, email):
        """A name to start from: a guest is called "Visitor" until he says otherwise."""
        if partner:
            return partner.name
        anonymous = {"Visitor", self.env._("Visitor"), "", False}
        name = "" if guest.name in anonymous or "#" in guest.name else guest.name
        return name or name_from_email(email)

    @api.model
    def _texts(self, channel, guests):
        """What the visitor wrote and answered to the chatbot, the oldest first."""
        texts = [
            html2plaintext(message.body)
            for message in channel._omnichannel_spoken(MESSAGES)
            if not message.author_id or message.author_id.partner_share
        ]
        # sudo: the answers are part of the conversation
        answers = channel.sudo().chatbot_message_ids.mapped("user_raw_answer")
        return [*texts, *(html2plaintext(each) for each in answers if each)]

    @api.model
    def _phones(self, texts, country):
        """Those that are telephone numbers in the visitor's country, as E.164."""
        country = country or self.env.company.country_id
        partner = self.env.user.partner_id
        numbers = [
            partner._phone_format(number=text, country=country, force_format="E164")
            for text in texts
        ]
        return [each for each in dict.fromkeys(numbers) if each and each[0] == "+"]

    @api.model
    def _candidates(self, emails, phones):
        """Contacts with one of the addresses or numbers.

        :return: list of identity.Candidate, the likeliest first
        """
        emails = [email_normalize(each) for each in emails if each]
        partners = self.env["res.partner"]
        matches = []
        if any(emails):
            found = partners.search(
                [("email_normalized", "in", [each for each in emails if each])],
                limit=20,
            )
            matches += [(each.id, "email") for each in found]
        phones = self._phones(filter(None, phones), self.env.company.country_id)
        if phones:
            found = partners.search([("phone_sanitized", "in", phones)], limit=20)
            matches += [(each.id, "phone") for each in found]
        return rank(matches)

    @api.model
    def _companies(self, name, partner):
        """Companies of that name, or whose address is in the contact's domain."""
        partners = self.env["res.partner"]
        matches = [(partner.parent_id.id, "visitor")] if partner.parent_id else []
        if name:
            found = partners.search(
                [("name", "=", name), ("is_company", "=", True)], limit=20
            )
            matches += [(each.id, "company_name") for each in found]
        return self._described(rank(matches), partner)

    @api.model
    def _described(self, candidates, current):
        """The candidates as the dialog shows them, and why each is one."""
        shown = candidates[:SHOWN]
        partners = self.env["res.partner"].browse([each.id for each in shown])
        reasons = {each.id: each.reasons for each in shown}
        return [
            {
                "id": each.id,
                "name": each.name or each.display_name,
                "email": each.email or "",
                "phone": each.phone or "",
                "company": each.commercial_company_name or "",
                "city": each.city or "",
                "reasons": [why for why in REASONS if why in reasons[each.id]],
                "is_current": each == current,
            }
            for each in partners._filtered_access("read")
        ]
