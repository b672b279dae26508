from collections import defaultdict

from odoo import api, models

from ..lists import queries


class ResPartnerCategory(models.Model):
    """Tags applied from the tag's side, which writes no contact."""

    _inherit = "res.partner.category"

    @api.model_create_multi
    def create(self, vals_list):
        watched = any(vals.get("partner_ids") for vals in vals_list)
        categories = super().create(vals_list)
        if watched and self._listens_to_tags():
            categories._assign_after_tagging(set())
        return categories

    def write(self, vals):
        if "partner_ids" not in vals or not self._listens_to_tags():
            return super().write(vals)
        old = queries.tagged_partners(self.env, self.ids)
        result = super().write(vals)
        self._assign_after_tagging(old)
        return result

    @api.model
    def _listens_to_tags(self):
        """Whether any rule waits for a tag on a contact; costs no query."""
        return self.env["lead.assign.rule"]._has_rules("res.partner", "tag")

    def _assign_after_tagging(self, old):
        """Assign the contacts that carry one of these tags and did not before.

        :param old: {(partner id, category id)} before
        """
        tags_of = defaultdict(list)
        for partner_id, category_id in (
            queries.tagged_partners(self.env, self.ids) - old
        ):
            tags_of[partner_id].append(category_id)
        groups = defaultdict(list)
        for partner_id, category_ids in sorted(tags_of.items()):
            groups[tuple(sorted(category_ids))].append(partner_id)
        for category_ids, partner_ids in groups.items():
            partners = self.env["res.partner"].browse(partner_ids)
            partners._assign_owners("tag", added_ids=category_ids)
