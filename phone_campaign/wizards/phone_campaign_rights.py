from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command

from ..models.phone_campaign import MANAGER, OPERATOR


class PhoneCampaignRights(models.TransientModel):
    """The pop-up of rights: every operator with two boxes."""

    _name = "phone.campaign.rights"
    _description = "Rights on a phone campaign"

    campaign_id = fields.Many2one(
        "phone.campaign", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many("phone.campaign.rights.line", "rights_id")

    @api.model
    def _prepare_lines(self, campaign):
        """A line per operator, with what he may do today."""
        rows = {row.user_id: row for row in campaign.access_ids}
        operator = self.env.ref(OPERATOR)
        domain = [
            ("all_group_ids", "in", operator.ids),
            ("share", "=", False),
            ("id", "!=", SUPERUSER_ID),
        ]
        if campaign.company_id:
            domain.append(("company_ids", "in", campaign.company_id.ids))
        users = self.env["res.users"].search(domain, order="name, id")
        return [
            Command.create(
                {
                    "user_id": user.id,
                    "can_edit": user in rows and rows[user].can_edit,
                    "can_export": user in rows and rows[user].can_export,
                }
            )
            for user in users
        ]

    def action_apply(self):
        """Write what is ticked; whoever has no box ticked keeps no row."""
        self.campaign_id._check_manager()
        for rights in self:
            rows = {row.user_id: row for row in rights.campaign_id.access_ids}
            commands = []
            for line in rights.line_ids:
                commands += line._prepare_command(rows.get(line.user_id))
            rights.campaign_id.write({"access_ids": commands})
        return {"type": "ir.actions.act_window_close"}


class PhoneCampaignRightsLine(models.TransientModel):
    """One operator in the pop-up of rights."""

    _name = "phone.campaign.rights.line"
    _description = "Rights of an operator on a phone campaign"

    rights_id = fields.Many2one(
        "phone.campaign.rights", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Operator", required=True, readonly=True)
    can_edit = fields.Boolean("May modify")
    can_export = fields.Boolean("May export")
    always = fields.Char("May do both as", compute="_compute_always")

    @api.depends("user_id", "rights_id.campaign_id.user_id")
    def _compute_always(self):
        for line in self:
            line.always = False
            if line.user_id.has_group(MANAGER):
                line.always = self.env._("Manager")
            elif line.user_id == line.rights_id.campaign_id.user_id:
                line.always = self.env._("Referent")

    def _prepare_command(self, row):
        """The command that makes `row` (or its absence) what is ticked here."""
        wanted = {"can_edit": self.can_edit, "can_export": self.can_export}
        if not any(wanted.values()):
            return [Command.delete(row.id)] if row else []
        if row:
            return [Command.update(row.id, wanted)]
        return [Command.create({"user_id": self.user_id.id, **wanted})]
