from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

LONGEST = 5000
SHOWN = 40
# What a remark is about, and by whom.
FIXED = {"author_id", "channel_id", "guest_id", "partner_id", "scope"}


class OmnichannelRemark(models.Model):
    """What colleagues tell each other about a conversation or about a contact.

    Never a message: whatever is posted in a conversation is shown to the visitor,
    printed in the transcript and sent by gateways, notes included.
    """

    _name = "omnichannel.remark"
    _description = "Internal remark"
    _order = "is_pinned desc, id desc"
    _rec_name = "body"

    body = fields.Text(required=True)
    scope = fields.Selection(
        [("conversation", "This conversation"), ("contact", "The contact")],
        required=True,
        default="conversation",
        help="Remarks about the contact are shown in every conversation with him.",
    )
    is_pinned = fields.Boolean(string="Pinned")
    author_id = fields.Many2one(
        "res.partner", readonly=True, ondelete="set null", index="btree_not_null"
    )
    edit_date = fields.Datetime(readonly=True)
    channel_id = fields.Many2one(
        "discuss.channel",
        string="Conversation",
        index="btree_not_null",
        ondelete="cascade",
    )
    # deleted with the contact by `res.partner.unlink`: what cascades is not found by a
    # privacy lookup
    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", ondelete="set null"
    )
    # stays once the guest has a contact, who may turn out to be the wrong one
    guest_id = fields.Many2one(
        "mail.guest", string="Guest", index="btree_not_null", ondelete="set null"
    )

    @api.constrains("channel_id", "partner_id")
    def _check_about(self):
        for remark in self:
            if not remark.channel_id and not remark.partner_id:
                raise ValidationError(
                    self.env._("A remark is about a conversation or about a contact.")
                )

    @api.constrains("body")
    def _check_body(self):
        for remark in self:
            if not (remark.body or "").strip():
                raise ValidationError(self.env._("Write the remark first."))
            if len(remark.body) > LONGEST:
                raise ValidationError(
                    self.env._("A remark has at most %s characters.", LONGEST)
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["author_id"] = self.env.user.partner_id.id
        remarks = super().create(vals_list)
        remarks._omnichannel_check_conversation()
        remarks._omnichannel_tell()
        return remarks

    def write(self, vals):
        if "body" in vals:
            self._check_author()
            vals = {**vals, "edit_date": fields.Datetime.now()}
        if not self.env.su and FIXED & vals.keys():
            raise AccessError(self.env._("A remark stays where it was written."))
        result = super().write(vals)
        self._omnichannel_tell()
        return result

    def unlink(self):
        channels = self.sudo().channel_id
        result = super().unlink()
        channels._omnichannel_changed("remarks")
        return result

    def _check_author(self):
        """Pinning is everybody's, the words are their author's.

        :raise UserError: they are somebody else's
        """
        if not self.env.su and any(each.create_uid != self.env.user for each in self):
            raise UserError(self.env._("Only its author can change a remark."))

    def _omnichannel_check_conversation(self):
        """Nobody writes about a conversation that he may not read."""
        channels = self.sudo().channel_id.sudo(self.env.su)
        if channels:
            channels.check_access("read")

    def _omnichannel_tell(self):
        self.sudo().channel_id._omnichannel_changed("remarks")

    @api.model
    def _omnichannel_domain(self, channel, partner, guests):
        """The remarks on a conversation, and those on who is in it."""
        domain = Domain("channel_id", "=", channel.id)
        companies = [False, *self.env.companies.ids]
        if partner and partner.company_id.id in companies:
            domain |= Domain("scope", "=", "contact") & Domain(
                "partner_id", "=", partner.id
            )
        if guests:
            domain |= Domain(
                [
                    ("scope", "=", "contact"),
                    ("guest_id", "in", guests.ids),
                    ("partner_id", "=", False),
                ]
            )
        return domain

    def _omnichannel_format(self):
        """The remarks as the panel shows them."""
        user = self.env.user
        is_manager = user.has_group("im_livechat.im_livechat_group_manager")
        return [
            {
                "id": remark.id,
                "body": remark.body,
                "scope": remark.scope,
                "is_pinned": remark.is_pinned,
                # sudo: the author's name, whoever may see his contact
                "author": remark.author_id.sudo().name or "",
                "date": fields.Datetime.to_string(remark.create_date),
                "is_edited": bool(remark.edit_date),
                "can_edit": remark.create_uid.id == user.id,
                "can_delete": is_manager or remark.create_uid.id == user.id,
            }
            for remark in self
        ]
