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
        partner = self._partner(channel)
        found = self.env["omnichannel.identity"]._find(channel)
        return {
            "fields": ["candidates", "name", "email", "phone"],
            "current_id": partner.id,
            "can_be_new": self._can_be_new(channel),
            **found,
        }

    @api.model
    def _can_change(self, partners):
        return not partners

    @api.model
    def _can_be_new(self, channel):
        """Whether somebody may be chosen who is not in the conversation yet."""
        return self._can_change(channel._omnichannel_customer()[0])

    @api.model
    def _present(self, channel):
        """Who is in the conversation already, with sudo."""
        return channel._omnichannel_contact()

    @api.model
    def _typed_candidates(self, channel, values):
        matches = [(each.id, "visitor") for each in self._present(channel)]
        if self._can_be_new(channel):
            matches += self._matches(self._checked(values, strict=False))
        return self.env["omnichannel.identity"]._described(
            rank(matches), self._partner(channel)
        )

    @api.model
    def _matches(self, given):
        """Who has what was typed already: see `omnichannel.identity._matches`."""
        return self.env["omnichannel.identity"]._matches(
            [given.get("email")], [given.get("phone")]
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
        partner = self._partner(channel)
        if not partner or values.get("partner_id") or values.get("is_new"):
            partner = self._chosen(values)
        if partner:
            self._complete(partner, values)
        else:
            partner = self._create_partner(channel, values)
        self._become(channel, partner)
        return partner

    @api.model
    def _chosen(self, values):
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
        if self._matches(self._checked(values, strict=False)):
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
        return self._partner(channel)._filtered_access("read").filtered("is_company")

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

        Whoever he was taken for before loses what came from those conversations.

        :raise AccessError: the visitor is somebody else already
        """
        partners, guests = channel._omnichannel_customer()
        if partners and partner not in partners:
            raise AccessError(
                self.env._("This visitor has signed in as somebody else.")
            )
        before = guests.omnichannel_partner_id - partner
        # sudo: agents read guests, the panel links them
        guests.sudo().omnichannel_partner_id = partner.id
        channels = channel | guests._omnichannel_conversations()
        self._hand_over_traces(channels, guests, partner, before)

    @api.model
    def _hand_over_traces(self, channels, guests, partner, before):
        """Remarks, technical data, calls and what was made of the conversations.

        :param before: whom the guests were taken for
        """
        remarks = self.env["omnichannel.remark"].sudo()
        remarks.search(
            [("guest_id", "in", guests.ids), ("scope", "=", "contact")]
        ).write({"partner_id": partner.id, "channel_id": False})
        nobody = [("partner_id", "in", [False, *before.ids])]
        for model in TRACES:
            traces = self.env[model].sudo()
            traces = traces.search([("channel_id", "in", channels.ids), *nobody])
            traces.write({"partner_id": partner.id})
        links = self.env["omnichannel.link"].search(
            [("channel_id", "in", channels.ids)]
        )
        # what was made for somebody's company stays there
        wrong = before - partner.commercial_partner_id
        for link in links:
            record = link._record()
            if record and self._lacks_contact(record, wrong):
                record.partner_id = partner
            elif link.kind == self._kind and link.res_id in before.ids:
                # sudo: a link is made by the panel only
                link.sudo()._fill(partner)

    @api.model
    def _lacks_contact(self, record, wrong):
        """Whether the record is for a contact, and for none or a wrong one."""
        field = record._fields.get("partner_id")
        return (
            bool(field)
            and field.comodel_name == "res.partner"
            # a meeting has its organiser there
            and not field.related
            and (not record.partner_id or record.partner_id.id in wrong.ids)
            and record.has_access("write")
        )
