from odoo import api, fields, models

from ..holds import queries

# The screen renews it every 20; a browser wakes a hidden tab only once a minute.
HOLD_SECONDS = 90


class LeadFlowHold(models.Model):
    """A client opened by an operator, softly his while his screen is open.

    The screen renews the hold; after a crash it ends by itself.
    """

    _name = "lead.flow.hold"
    _description = "Client being worked on"
    _log_access = False

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", index=True
    )
    since = fields.Datetime(required=True)
    until = fields.Datetime(required=True)

    _partner_uniq = models.Constraint("UNIQUE(partner_id)", "A client is held once.")

    @api.model
    def _take(self, partner):
        """Hold `partner` for the current user.

        :return: res.users who holds him now
        """
        holder = queries.take_hold(self.env, partner.id, self.env.uid, HOLD_SECONDS)
        return self.env["res.users"].browse(holder)

    @api.model
    def _drop(self, partner=None):
        """End the current user's holds: the clients let go, as res.partner."""
        ids = queries.drop_holds(self.env, self.env.uid, partner and partner.id)
        return self.env["res.partner"].browse(ids)

    @api.autovacuum
    def _gc_expired(self):
        self.search([("until", "<", fields.Datetime.now())]).unlink()
