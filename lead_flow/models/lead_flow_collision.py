from odoo import api, fields, models


class LeadFlowCollision(models.Model):
    """Two operators on one client, prevented: counted on the operator's strip."""

    _name = "lead.flow.collision"
    _description = "Collision prevented"
    _order = "id desc"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", string="Turned away", required=True, ondelete="cascade"
    )
    holder_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    kind = fields.Selection([("open", "Opening"), ("save", "Saving")], required=True)

    _user_date_idx = models.Index("(user_id, create_date)")

    @api.model
    def _count(self, partner, holder, kind):
        """Note that the current user was turned away from `partner`."""
        # sudo: operators count collisions, nobody edits them
        self.sudo().create(
            {
                "partner_id": partner.id,
                "user_id": self.env.uid,
                "holder_id": holder.id,
                "kind": kind,
            }
        )
