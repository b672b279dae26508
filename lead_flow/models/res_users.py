from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """The partner of an internal user leaves the flow he was created into."""
        users = super().create(vals_list)
        users.partner_id.sudo()._flow_sync_listed()
        return users

    def _flow_name(self):
        """The user's name, "" for nobody, without reading the whole of his contact."""
        if not self:
            return ""
        # sudo: an operator sees the names of his colleagues
        return self.sudo().with_context(prefetch_fields=False).name or ""

    def _flow_read_authors(self):
        """Read at once what their notes need of these users, and nothing else."""
        users = self.sudo().with_context(prefetch_fields=False)
        users.fetch(["partner_id", "company_id"])
        users.partner_id.fetch(["name", "email", "tz"])

    def _flow_reserves(self):
        """Whether the first note of this operator reserves the client."""
        self.ensure_one()
        return any(self.role_ids.mapped("flow_reserve"))


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        """The partner of a company leaves the flow he was created into."""
        companies = super().create(vals_list)
        companies.partner_id.sudo()._flow_sync_listed()
        return companies
