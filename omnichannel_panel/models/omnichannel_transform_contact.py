import contextlib

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ..client_values import id_of, text_of
from ..identity import rank
from .discuss_channel import TRACES

LONGEST_NAME = 200


class OmnichannelTransformContact(models.AbstractModel):
    """The visitor becomes a contact: a known one whom the agent chose, or a new one.

    Several people share addresses and telephones: nothing is ever merged, and with
    candidates on the table the agent has to choose. He may choose another one later;
    who has signed in stays who he is.
    """

    _name = "omnichannel.transform.contact"
    _inherit = "omnichannel.transform"
    _description = "A conversation becomes a contact"
    _kind = "contact"
    _group = "convert"
    _icon = "fa-user-plus"
    _target = "res.partner"
    _place = 20

    @api.model
    def _label(self):
        return self.env._("Contact")

    @api.model
    def _defaults(self, channel):
        people = channel._omnichannel_customer()
        return {
            "fields": ["candidates", "name", "email", "phone"],
            "current_id": channel._omnichannel_readable_contact(people).id,
            "can_be_new": self._can_be_new(people[0]),
            **self.env["omnichannel.identity"]._find(channel, people),
        }

    @api.model
    def _can_change(self, partners):
        return not partners

    @api.model
    def _can_be_new(self, partners):
        """Whether somebody may be chosen who is not in the conversation yet.

        :param partners: as in `_can_change`
        """
        return self._can_change(partners)

    @api.model
    def _present(self, contact):
        """Who is in the conversation already, with sudo."""
        return contact

    @api.model
    def _typed_candidates(self, channel, values):
        people = channel._omnichannel_customer()
        contact = channel._omnichannel_contact(people)
        matches = [(each.id, "visitor") for each in self._present(contact)]
        if self._can_be_new(people[0]):
            given = self._checked(values, strict=False)
            matches += self._matches(given, channel._omnichannel_country(people))
        return self.env["omnichannel.identity"]._described(
            rank(matches), contact.with_env(self.env)
        )

    @api.model
    def _matches(self, given, country):
        """Who has what was typed already: see `omnichannel.identity._matches`."""
        return self.env["omnichannel.identity"]._matches(
            [given.get("email")], [given.get("phone")], country
        )

    @api.model
    def _choose_first(self):
        """What an agent is told who has not chosen."""
        return self.env._("Contacts with this e-mail or telephone exist: choose one.")

    @api.model
    def _transform(self, channel, values):
        """See the contract.

        :param values: partner_id (the chosen one) or is_new, and name, email, phone
        """
        partner = self._opened(channel)
        if not partner or values.get("partner_id") or values.get("is_new"):
            partner = self._chosen(channel, values)
        if partner:
            self._complete(partner, values)
        else:
            partner = self._create_partner(channel, values)
        self._become(channel, partner)
        return partner

    @api.model
    def _opened(self, channel):
        """The contact in the conversation, if there is one yet.

        :raise AccessError: the user may not read him: whom he chose would take the
            conversations from a contact of whom he knows the name only
        """
        contact = channel._omnichannel_contact()
        partner = contact.with_env(self.env)._filtered_access("read")
        if contact and not partner:
            raise AccessError(
                self.env._("You may not open this contact: ask a colleague.")
            )
        return partner

    @api.model
    def _chosen(self, channel, values):
        """The candidate that the agent chose, or none.

        :raise UserError: there are candidates and he has not chosen
        """
        partners = self.env["res.partner"]
        chosen = values.get("partner_id")
        if chosen:
            partner = partners.search([("id", "=", id_of(chosen))])
            if not partner:
                raise UserError(self.env._("This contact is not there any more."))
            return partner
        if values.get("is_new"):
            return partners
        given = self._checked(values, strict=False)
        if self._matches(given, channel._omnichannel_country()):
            raise UserError(self._choose_first())
        return partners

    @api.model
    def _complete(self, partner, values):
        """Fill what is empty; what is there is never overwritten from a chat."""
        if not partner.has_access("write"):
            return
        vals = self._checked(values, strict=False)
        vals = {name: value for name, value in vals.items() if not partner[name]}
        if vals:
            partner.write(vals)

    @api.model
    def _create_partner(self, channel, values):
        vals = self._checked(values)
        if not vals.get("name"):
            raise UserError(self.env._("The contact needs a name."))
        guest = channel._omnichannel_customer()[1][:1]
        known = {
            "lang": guest.lang,
            "tz": guest.timezone,
            "country_id": guest.country_id.id,
        }
        vals.update({name: value for name, value in known.items() if value})
        vals["parent_id"] = self._employer(channel).id
        return self.env["res.partner"].create(vals)

    @api.model
    def _employer(self, channel):
        """The company in the conversation, for whom a new contact works."""
        return self._partner(channel).filtered("is_company")

    @api.model
    def _checked(self, values, strict=True):
        """Name, e-mail and telephone of the dialog.

        :raise UserError: the address is none
        """
        texts = {
            name: text_of(values.get(name), LONGEST_NAME)
            for name in ("name", "email", "phone")
        }
        if strict and texts.get("email") and not email_normalize(texts["email"]):
            raise UserError(
                self.env._("“%s” is not an e-mail address.", texts["email"])
            )
        return {name: text for name, text in texts.items() if text}

    # ------------------------------------------------------------
    # What was the guest's is the contact's
    # ------------------------------------------------------------

    @api.model
    def _become(self, channel, partner):
        """Link the guest: this and all his other conversations are the contact's.

        Another guest, who came by a link, stays who he is. Whoever the guest was taken
        for before loses what came from those conversations.

        :raise AccessError: the visitor is somebody else already
        """
        people = channel._omnichannel_customer()
        if people[0] and partner not in people[0]:
            raise AccessError(
                self.env._("This visitor has signed in as somebody else.")
            )
        guest = channel._omnichannel_visitor(people)
        before = guest.omnichannel_partner_id - partner
        # sudo: agents read guests, the panel links them
        guest.sudo().omnichannel_partner_id = partner.id
        channels = channel | guest._omnichannel_conversations()
        self._hand_over_traces(channels, guest, partner, before)
        self._hand_over_made(channels, partner, before)

    @api.model
    def _hand_over_traces(self, channels, guest, partner, before):
        """Remarks, technical data and calls.

        :param before: whom the guest was taken for
        """
        remarks = self.env["omnichannel.remark"].sudo()
        remarks.search(
            [("guest_id", "in", guest.ids), ("scope", "=", "contact")]
        ).write({"partner_id": partner.id, "channel_id": False})
        nobody = [("partner_id", "in", [False, *before.ids])]
        for model in TRACES:
            traces = self.env[model].sudo()
            traces = traces.search([("channel_id", "in", channels.ids), *nobody])
            traces.write({"partner_id": partner.id})

    @api.model
    def _hand_over_made(self, channels, partner, before):
        """What was made of the conversations, as far as the user may write it.

        A record that cannot have the contact, as one of another company, stays as it
        was: it shall stop neither the agent nor who joins a messenger's conversation.

        :param before: whom the guest was taken for
        """
        # sudo: a link is made by the panel only, and not every agent reads links
        links = self.env["omnichannel.link"].sudo()
        # what was made for somebody's company stays there
        wrong = before - partner.commercial_partner_id
        for link in links.search([("channel_id", "in", channels.ids)]):
            record = link._record()
            record = record and record.sudo(False)
            if record and self._lacks_contact(record, wrong):
                with contextlib.suppress(UserError), self.env.cr.savepoint():
                    record.partner_id = partner.id
            elif link.kind == self._kind and link.res_id in before.ids:
                link._fill(partner)

    @api.model
    def _lacks_contact(self, record, wrong):
        """Whether the record is for a contact, and for none or a wrong one."""
        field = record._fields.get("partner_id")
        return (
            bool(field)
            and field.comodel_name == "res.partner"
            # a meeting has its organiser there
            and not field.related
            and record.has_access("read")
            and record.has_access("write")
            and (not record.partner_id or record.partner_id.id in wrong.ids)
        )
