from odoo import models
from odoo.tools import email_normalize

CUSTOMER_TYPES = ("email", "comment")
OWNED_MODELS = ("res.partner", "crm.lead")


class MailThread(models.AbstractModel):
    """Routing: a client's message reaches his owners, not the site's administrator.

    Only while the setting is on, and only what somebody outside wrote: e-mails and
    portal comments; never internal notes, system notifications or live chat.
    """

    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Core's recipients, and the owners of the client who wrote `message`."""
        msg_vals = msg_vals or {}
        owners = self._routing_owners_to_tell(message, msg_vals)
        if not owners:
            return super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        asked = self._routing_value(message, msg_vals, "partner_ids") or []
        routed = {
            **msg_vals,
            "partner_ids": list(dict.fromkeys([*asked, *owners.partner_id.ids])),
        }
        recipients = super()._notify_get_recipients(message, msg_vals=routed, **kwargs)
        return self._routing_spare_administrator(recipients, owners, asked)

    # ------------------------------------------------------------
    # Who is told
    # ------------------------------------------------------------

    def _routing_owners_to_tell(self, message, msg_vals):
        """The operators to tell about a client's message.

        1. the setting is on, and somebody may have written from outside;
        2. find the clients behind the author, or behind his address;
        3. add the owners of the record itself and of its client;
        4. leave out who wrote, and who may not open the record.

        :return: `res.users`; empty where core's recipients are the right ones.
        """
        nobody = self.env["res.users"]
        if not self._routing_concerns(message, msg_vals):
            return nobody
        # sudo: an author outside may not read his own record, nor its company
        record = self.sudo()
        company = record._mail_get_companies()[record.id]
        author = record.env["res.partner"].browse(
            self._routing_value(message, msg_vals, "author_id")
        )
        email = self._routing_value(message, msg_vals, "email_from")
        clients = author._routing_clients(email, company)
        if not clients and (author or not record._routing_wrote_from(email)):
            return nobody
        owners = clients._routing_owners(company) | record._routing_own_owners(company)
        return self._routing_fit(owners, author, author.email_normalized or email)

    def _routing_concerns(self, message, msg_vals):
        """Whether `message` may come from a client; if the setting is off, no query."""
        if not self or self._name == "discuss.channel":
            return False
        if not self.env["res.partner"]._routes_to_owners():
            return False
        kind = self._routing_value(message, msg_vals, "message_type")
        if kind not in CUSTOMER_TYPES:
            return False
        subtype_id = self._routing_value(message, msg_vals, "subtype_id")
        # sudo: an author outside may not read subtypes
        subtype = self.env["mail.message.subtype"].sudo().browse(subtype_id)
        internal = self._routing_value(message, msg_vals, "is_internal")
        return bool(subtype) and not subtype.internal and not internal

    def _routing_value(self, message, msg_vals, name):
        """What `message` has in field `name`: ids for relations, False for nothing."""
        if name in msg_vals:
            return msg_vals[name] or False
        # sudo: a message that is being posted is not yet readable for its author
        value = message.sudo()[name]
        if isinstance(value, models.BaseModel):
            return value.ids if name.endswith("_ids") else value.id
        return value

    def _routing_wrote_from(self, email):
        """Whether an unknown sender uses the address of this client or lead."""
        address = email_normalize(email)
        return bool(
            address and self._name in OWNED_MODELS and self.email_normalized == address
        )

    def _routing_own_owners(self, company):
        """The owners of this record, if it is a client or lead, and of its client."""
        field = self._fields.get("partner_id")
        clients = self.env["res.partner"]
        if self._name == "res.partner":
            clients = self
        elif field and field.type == "many2one" and field.comodel_name == clients._name:
            clients = self.partner_id
        owners = (clients | clients.commercial_partner_id)._routing_owners(company)
        if self._name == "crm.lead":
            return self._routing_owners(company) | owners
        return owners

    def _routing_fit(self, owners, author, email):
        """`owners` without who wrote himself, and without who may not open the record.

        An owner is told whatever his client writes about himself or a lead. What a
        client writes elsewhere (an applicant, a private task) may be none of his
        business.
        """
        address = email_normalize(email)
        fit = owners.filtered(
            lambda user: user.partner_id != author
            and (not address or user.email_normalized != address)
        )
        if self._name in OWNED_MODELS:
            return fit
        return fit.filtered(
            lambda user: self.with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .has_access("read")
        )

    # ------------------------------------------------------------
    # Who is spared
    # ------------------------------------------------------------

    def _routing_spare_administrator(self, recipients, owners, asked):
        """`recipients` without the site's administrator and the company's mailbox.

        They stay if they own the client or if no owner can be reached, and a user also
        if he is in `asked`, the partners that the message itself names.
        """
        if not any(
            user.notification_type == "inbox" or user.email_normalized
            for user in owners
        ):
            return recipients
        kept = {*owners.partner_id.ids}
        admin_id = self.env["ir.model.data"]._xmlid_to_res_id("base.user_admin")
        # sudo: an author outside may not read the company
        record = self.sudo()
        company = record._mail_get_companies(default=record.env.company)[record.id]
        mailbox = company.partner_id.email_normalized

        def is_spared(data):
            if data["id"] in kept or data["uid"] and data["id"] in asked:
                return False
            by_mail = mailbox and data["email_normalized"] == mailbox
            return by_mail or data["uid"] and data["uid"] == admin_id

        return [data for data in recipients if not is_spared(data)]
