from odoo import Command, api, fields, models
from odoo.tools import ormcache

# Whose addons are known not to react to a salesperson in the `write` of a client.
AUTHORS = ("Odoo S.A.", "Callcentre Community")


class ResPartner(models.Model):
    """A client: has owners, and is assigned when created, tagged or listed."""

    _name = "res.partner"
    _inherit = ["res.partner", "lead.owner.mixin"]

    _assign_tag_field = "category_id"

    owner_ids = fields.Many2many(
        "res.users", "res_partner_owner_rel", "partner_id", "user_id", tracking=False
    )
    assign_log_ids = fields.One2many(
        "lead.assign.log", "partner_id", string="Assignments"
    )

    @api.model_create_multi
    def create(self, vals_list):
        inherited = [self._inherits_owners(vals) for vals in vals_list]
        partners = super().create(vals_list)
        free = [
            partner.id
            for partner, vals, inherits in zip(
                partners, vals_list, inherited, strict=True
            )
            if inherits or not (vals.get("user_id") or vals.get("owner_ids"))
        ]
        partners.browse(free)._assign_owners("create")
        return partners

    @api.model
    def _inherits_owners(self, vals):
        """Whether the salesperson in `vals` is just the one of the contact's company,
        as core's form fills it in: nobody chose him for the contact."""
        if (
            not vals.get("parent_id")
            or vals.get("owner_ids")
            or not vals.get("user_id")
        ):
            return False
        parent = self.browse(vals["parent_id"]).sudo()
        return parent.user_id.id == vals["user_id"]

    def _complete_owner_values(self, vals):
        if self._inherits_owners(vals):
            owners = self.browse(vals["parent_id"]).sudo().owner_ids
            vals = {**vals, "owner_ids": [Command.set(owners.ids)]}
        return super()._complete_owner_values(vals)

    def write(self, vals):
        with self._assigning_by_tags(vals):
            res = super().write(vals)
        if vals.keys() & {"active", "type", "parent_id"}:
            self.env["lead.assign.request"]._wake()
        return res

    @api.model
    @ormcache()
    def _salesperson_is_a_column(self):
        writing = {cls._module for cls in type(self).mro() if "write" in vars(cls)}
        return writing <= self._modules_deaf_to_salespersons()

    @api.model
    def _modules_deaf_to_salespersons(self):
        """Names of the addons that extend `write` and do nothing about a salesperson.

        Odoo's own are, and this house's. An addon that adds its name here makes
        assigning in mass faster where it is installed.
        """
        known = self.env["ir.module.module"].sudo()
        known = known.search_fetch(
            [("state", "!=", "uninstalled"), ("author", "in", AUTHORS)], ["name"]
        )
        return {None, *known.mapped("name")}

    def _owner_triggers(self):
        # core gives a contact the salesperson of its new company
        return super()._owner_triggers() | {"parent_id", "is_company", "company_type"}

    def _new_owners(self):
        """A contact that gets its company's salesperson gets all its owners."""
        parent = self.parent_id
        inherited = parent.user_id == self.user_id
        return parent.owner_ids | self.user_id if inherited else self.user_id
