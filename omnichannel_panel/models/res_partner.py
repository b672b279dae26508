from odoo import fields, models


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
        # sudo: erasing a contact erases his traces, whoever may read those
        for model in ("omnichannel.remark", "omnichannel.visitor.info"):
            self.env[model].sudo().search([("partner_id", "in", self.ids)]).unlink()
        guests = (
            self.env["mail.guest"]
            .sudo()
            .search([("omnichannel_partner_id", "in", self.ids)])
        )
        guests._omnichannel_forget()
        return super().unlink()
