from odoo import models


class ImLivechatChannel(models.Model):
    """A returning client is offered to his own salesperson first."""

    _inherit = "im_livechat.channel"

    def _get_operator(self, *args, users=None, **kwargs):
        if users is None:
            own = self._omnichannel_salesperson()
            if own:
                return own
        return super()._get_operator(*args, users=users, **kwargs)

    def _omnichannel_salesperson(self):
        """The visitor's salesperson, when he is there and takes conversations."""
        self.ensure_one()
        if not self.env["omnichannel.settings"]._get("salesperson_first"):
            return self.env["res.users"]
        # sudo: whose client the visitor is decides who answers him
        salesperson = self.sudo()._omnichannel_visitor_partner().user_id
        group = "im_livechat.im_livechat_group_user"
        if not salesperson.active or not salesperson.has_group(group):
            return self.env["res.users"]
        if salesperson == self.env.user:
            return self.env["res.users"]
        available = self._get_available_operators_by_livechat_channel(salesperson)
        return available[self]

    def _omnichannel_visitor_partner(self):
        """The contact who is asking for a conversation, empty when unknown."""
        if not self.env.user._is_public():
            return self.env.user.partner_id
        guest = self.env["mail.guest"]._get_guest_from_context().sudo()
        partner = guest.omnichannel_partner_id
        if not partner and "website.visitor" in self.env:
            visitor = self.env["website.visitor"]._get_visitor_from_request()
            partner = visitor.partner_id if visitor else partner
        return partner
