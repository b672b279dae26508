from odoo import api, models
from odoo.tools import email_normalize, html2plaintext

from ..identity import REASONS, domain_of, find, name_from_email, rank
from ..queries import companies_of_domains

MESSAGES = 60
SHOWN = 6
SEARCHED = 20

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
    def _find(self, channel, people):
        """What was found in the conversation, and who it may be.

        :param people: what `_omnichannel_customer` answered
        :return: dict with name, email, phone to start from, and candidates
        """
        partners, guests = people
        partner = channel._omnichannel_contact(people)
        emails, phones = self._addresses(channel, people)
        matches = [(partner.id, "visitor")] if partner else []
        if not partners:
            # who has signed in is nobody else
            matches += self._matches(emails, phones)
        email = emails[0] if emails else ""
        # a company's name and number are not those of whom it sends
        person = partner if not partner.is_company else partner.browse()
        readable = person.with_env(self.env)._filtered_access("read")
        return {
            "name": self._name_to_start(person, guests[:1], email),
            "email": email,
            "phone": readable.phone or (phones[0] if phones else ""),
            "candidates": self._described(rank(matches), partner.with_env(self.env)),
        }

    @api.model
    def _addresses(self, channel, people):
        """The visitor's e-mail addresses and telephone numbers, the likeliest first.

        :return: (list, list): his contact's, his own, and what he wrote
        """
        partners, guests = people
        found = find(*self._texts(channel, partners))
        readable = channel._omnichannel_readable_contact(people)
        known = (not readable.is_company and readable.email, guests[:1].email)
        emails = [each for each in known if each]
        country = channel._omnichannel_country(people)
        return emails + found.emails, self._phones(found.phones, country)

    @api.model
    def _name_to_start(self, partner, guest, email):
        """A name to start from: a guest is called "Visitor" until he says otherwise."""
        if partner:
            return partner.name
        anonymous = {"Visitor", self.env._("Visitor"), "", False}
        name = "" if guest.name in anonymous or "#" in guest.name else guest.name
        return name or name_from_email(email)

    @api.model
    def _texts(self, channel, partners):
        """What the visitor wrote and answered to the chatbot, the oldest first."""
        texts = [
            html2plaintext(message.body)
            for message in channel._omnichannel_said_outside(MESSAGES, partners)
        ]
        # sudo: the answers are part of the conversation
        answers = channel.sudo().chatbot_message_ids.mapped("user_raw_answer")
        return [*texts, *(html2plaintext(each) for each in answers if each)]

    @api.model
    def _phones(self, texts, country):
        """Those that are telephone numbers in a country, as E.164."""
        partner = self.env.user.partner_id
        numbers = [
            partner._phone_format(number=text, country=country, force_format="E164")
            for text in texts
        ]
        return [each for each in dict.fromkeys(numbers) if each and each[0] == "+"]

    @api.model
    def _matches(self, emails, phones, country=None):
        """Contacts with one of the addresses or numbers: (id, reason) pairs.

        :param country: where the visitor is; he may have a number of ours all the same
        """
        emails = filter(None, (email_normalize(each) for each in emails if each))
        ours, phones = self.env.company.country_id, [each for each in phones if each]
        numbers = self._phones(phones, ours)
        if country and country != ours:
            numbers += self._phones(phones, country)
        partners, matches = self.env["res.partner"], []
        for name, values, reason in (
            ("email_normalized", list(emails), "email"),
            ("phone_sanitized", numbers, "phone"),
        ):
            if values:
                found = partners.search([(name, "in", values)], limit=SEARCHED)
                matches += [(each.id, reason) for each in found]
        return matches

    @api.model
    def _company_matches(self, name, emails, phones, country=None):
        """The companies of contacts with these addresses or numbers; those of the name,
        and those whose own address is in the same domain: (id, reason) pairs."""
        partners = self.env["res.partner"]
        matches = []
        for partner_id, reason in self._matches(emails, phones, country):
            # sudo: for whom somebody works; what is shown, his rights decide
            company = partners.sudo().browse(partner_id).commercial_partner_id
            matches += [(company.id, reason)] if company.is_company else []
        domains = {domain_of(email, PUBLIC_DOMAINS) for email in emails if email} - {""}
        ids = companies_of_domains(self.env, domains, SEARCHED) if domains else []
        found = partners.search([("id", "in", ids)]) if ids else partners
        matches += [(each.id, "domain") for each in found]
        if name:
            domain = [("name", "=", name), ("is_company", "=", True)]
            found = partners.search(domain, limit=SEARCHED)
            matches += [(each.id, "company_name") for each in found]
        return matches

    @api.model
    def _companies(self, channel, name, people):
        """The company of who is in the conversation, and those that it may be."""
        partner = channel._omnichannel_contact(people)
        company = partner.commercial_partner_id
        matches = [(company.id, "visitor")] if company.is_company else []
        matches += self._company_matches(name, *self._addresses(channel, people))
        return self._described(rank(matches), partner.with_env(self.env))

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
