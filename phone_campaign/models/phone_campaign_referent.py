from odoo import api, models
from odoo.exceptions import ValidationError

from .phone_campaign import OPERATOR


class PhoneCampaign(models.Model):
    """The referent of a campaign: an operator, for nobody else could use his rights."""

    _inherit = "phone.campaign"

    @api.model
    def _default_referent(self):
        return self.env.user.filtered(lambda user: user.has_group(OPERATOR))

    @api.model
    def _referent_domain(self):
        group = self.env["ir.model.data"].sudo()._xmlid_to_res_id(OPERATOR)
        return [("share", "=", False), ("all_group_ids", "in", [group])]

    @api.constrains("user_id")
    def _check_referent(self):
        # sudo: only whether they are operators
        for user in self.sudo().user_id:
            if not user.has_group(OPERATOR):
                raise ValidationError(
                    self.env._(
                        "%s cannot be the referent: only operators of the phone "
                        "campaigns can.",
                        user.name,
                    )
                )

    def copy_data(self, default=None):
        """Who is no operator any more is not the referent of a copy."""
        vals_list = super().copy_data(default=default)
        if "user_id" not in (default or {}):
            for campaign, vals in zip(self, vals_list, strict=True):
                user = campaign.sudo().user_id
                if user and not user.has_group(OPERATOR):
                    vals["user_id"] = self._default_referent().id
        return vals_list
