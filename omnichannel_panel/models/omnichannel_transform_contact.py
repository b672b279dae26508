from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ..client_values import id_of, text_of

LONGEST_NAME = 200


class OmnichannelTransformContact(models.AbstractModel):
    """The visitor becomes a contact: a known one whom the agent chose, or a new one.

    Several people share addresses and telephones: nothing is ever merged, and with
    candidates on the table the agent has to choose.
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
            **found,
        }

    @api.model
    def _transform(self, channel, values):
        """See the contract.

        :param values: partner_id (the chosen one) or is_new, and name, email, phone
        """
        partner = self._partner(channel)
        if not partner:
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
        given = self._checked(values, strict=False)
        known = self.env["omnichannel.identity"]._candidates(
            [given.get("email")], [given.get("phone")]
        )
        if known:
            raise UserError(
                self.env._("Contacts with this e-mail or telephone exist: choose one.")
            )
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
        return self.env["res.partner"].create(vals)

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

        :raise AccessError: the visitor is somebody else already
        """
        partners, guests = channel._omnichannel_customer()
        if partners and partner not in partners:
            raise AccessError(
                self.env._("This visitor has signed in as somebody else.")
            )
        # sudo: agents read guests, the panel links them
        guests.sudo().omnichannel_partner_id = partner.id
        channels = channel | guests._omnichannel_conversations()
        self._hand_over_traces(channels, guests, partner)

    @api.model
    def _hand_over_traces(self, channels, guests, partner):
        """Remarks, technical data and what was made before the visitor was known."""
        remarks = self.env["omnichannel.remark"].sudo()
        remarks.search(
            [("guest_id", "in", guests.ids), ("scope", "=", "contact")]
        ).write({"partner_id": partner.id, "guest_id": False, "channel_id": False})
        info = self.env["omnichannel.visitor.info"].sudo()
        info.search(
            [("channel_id", "in", channels.ids), ("partner_id", "=", False)]
        ).write({"partner_id": partner.id})
        links = self.env["omnichannel.link"].search(
            [("channel_id", "in", channels.ids)]
        )
        for link in links:
            record = link._record()
            if record and self._lacks_contact(record) and record.has_access("write"):
                record.partner_id = partner

    @api.model
    def _lacks_contact(self, record):
        field = record._fields.get("partner_id")
        return (
            bool(field)
            and field.comodel_name == "res.partner"
            and not record.partner_id
        )
