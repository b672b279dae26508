from odoo import api, fields, models
from odoo.exceptions import UserError

from ..interview import STATES

KINDS = [
    ("start", "Interview started"),
    ("suspend", "Interview suspended"),
    ("recall", "Callback agreed"),
    ("fail", "Call failed"),
    ("finish", "Interview finished"),
    ("cancel", "Interview cancelled"),
    ("send_link", "Questionnaire sent by web link"),
    ("web_finish", "Interview finished on the web"),
    ("reopen", "Interview reopened"),
    ("restore", "Target put back on the list"),
    ("expire", "Reservation expired"),
    ("take_over", "Target taken over"),
    ("allowed", "Call allowed"),
    ("refused", "Call not allowed"),
    ("contract_types", "Contract types changed"),
    ("effect", "Done because of an answer"),
    ("effect_failed", "An answer could not do what it is to do"),
]
STATE_SELECTION = [
    ("to_call", "To call"),
    ("to_recall", "To recall"),
    ("started", "Started"),
    ("suspended", "Suspended"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
FAILURES = [
    ("no_answer", "No answer"),
    ("busy", "Busy"),
    ("wrong_number", "Wrong number"),
]
assert [state for state, _label in STATE_SELECTION] == list(STATES)  # noqa: S101


class PhoneCampaignEvent(models.Model):
    """One thing that happened to a target. Written once, never changed."""

    _name = "phone.campaign.event"
    _description = "Phone campaign history"
    _order = "id desc"
    _rec_name = "kind"

    target_id = fields.Many2one(
        "phone.campaign.target",
        string="Target",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    campaign_id = fields.Many2one(
        "phone.campaign",
        string="Campaign",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Operator",
        readonly=True,
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(readonly=True, required=True, default=fields.Datetime.now)
    kind = fields.Selection(KINDS, string="Event", required=True, readonly=True)
    state_from = fields.Selection(STATE_SELECTION, string="From", readonly=True)
    state_to = fields.Selection(STATE_SELECTION, string="To", readonly=True)
    failure = fields.Selection(FAILURES, readonly=True)
    callback_date = fields.Datetime(string="Callback on", readonly=True)
    callback_user_id = fields.Many2one("res.users", string="Callback by", readonly=True)
    note = fields.Text(readonly=True)
    effect_id = fields.Many2one(
        "phone.campaign.effect", readonly=True, ondelete="set null"
    )
    is_call = fields.Boolean(
        readonly=True, help="Somebody was called: it counts as an attempt."
    )
    is_refusal = fields.Boolean(
        "Refusal", readonly=True, help="The client does not want to be called."
    )

    # the figures of a day and of an hour
    _campaign_idx = models.Index("(campaign_id, date, kind)")
    # the limits of all clients of a campaign, calling/queries.py
    _call_idx = models.Index("(date, target_id) WHERE is_call")
    _refusal_idx = models.Index("(date, target_id) WHERE is_refusal")

    @api.model
    def _kind_labels(self):
        """{kind: its name in the user's language}."""
        return dict(self._fields["kind"]._description_selection(self.env))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The history of a campaign cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of a campaign cannot be changed."))
