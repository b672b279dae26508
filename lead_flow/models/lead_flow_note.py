import pytz
from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .. import outcome as outcomes
from .. import queries
from .lead_flow_note_template import HOUR_SELECTION, OUTCOME_SELECTION

# Context: what `queries.lock_clients` read in this transaction.
LOCKED = "lead_flow_locked"


class ClientReserved(UserError):
    """The client is reserved for, or held by, somebody else."""

    def __init__(self, message, user):
        super().__init__(message)
        self.user = user


class LeadFlowNote(models.Model):
    """One recorded contact with a client, and everything that follows from it.

    Creating a note, by whatever door, does in one transaction: lock the client, refuse
    if he is reserved for somebody else, apply the tags through the ORM (so that
    automations react), move the state, reserve, agree the callback, write the chatter
    and tell the other screens.
    """

    _name = "lead.flow.note"
    _description = "Note on a client"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", string="Client", required=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Operator",
        required=True,
        default=lambda self: self.env.user,
        index=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    body = fields.Text(string="Note")
    template_id = fields.Many2one(
        "lead.flow.note.template",
        string="Predefined note",
        index="btree_not_null",
        ondelete="restrict",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        "lead_flow_note_category_rel",
        "note_id",
        "category_id",
        string="Tags applied",
    )
    is_closing = fields.Boolean(string="Closes the lead")
    outcome = fields.Selection(
        OUTCOME_SELECTION, default="unclassified", required=True, index=True
    )
    outcome_source = fields.Selection(
        [("manual", "Operator"), ("template", "Predefined note"), ("ai", "Automatic")],
        readonly=True,
    )
    outcome_confidence = fields.Float(readonly=True, aggregator="avg")
    ai_outcome = fields.Selection(
        OUTCOME_SELECTION,
        string="Automatic verdict",
        readonly=True,
        help="Kept beside what the operator says, to compare both.",
    )
    ai_state = fields.Selection(
        [("todo", "To do"), ("asked", "Asked"), ("done", "Done"), ("failed", "Failed")],
        default="todo",
        readonly=True,
        copy=False,
    )
    ai_batch = fields.Char(
        string="Automatic request",
        readonly=True,
        copy=False,
        help="The key of the request that asked about this note.",
    )
    ai_attempts = fields.Integer(
        string="Answers not understood", readonly=True, copy=False, default=0
    )
    outcome_evidence = fields.Char(
        readonly=True, help="The words of the note that decided the automatic verdict."
    )
    duration = fields.Integer(help="Seconds.", aggregator="avg")
    callback_date = fields.Datetime(string="Callback agreed for")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    active = fields.Boolean(
        default=True, help="A note that was taken back is no longer counted."
    )
    # what the report groups by, stored: a join would double its time
    hour = fields.Selection(
        HOUR_SELECTION,
        string="Hour slot",
        help="Hour of the day where the operator was.",
    )
    weekday = fields.Selection(
        [
            ("1", "Monday"),
            ("2", "Tuesday"),
            ("3", "Wednesday"),
            ("4", "Thursday"),
            ("5", "Friday"),
            ("6", "Saturday"),
            ("7", "Sunday"),
        ],
        help="Day of the week where the operator was.",
    )
    list_ids = fields.Many2many(
        "mailing.list",
        "lead_flow_note_list_rel",
        "note_id",
        "list_id",
        string="Marketing lists",
        readonly=True,
        help="The lists of the client when the note was written.",
    )
    is_first = fields.Boolean(string="First contact", readonly=True)
    client_key = fields.Char(
        readonly=True, copy=False, help="Key of the screen: saving twice is one note."
    )
    before = fields.Json(readonly=True, help="What taking the note back restores.")
    message_id = fields.Many2one("mail.message", readonly=True, ondelete="set null")

    # history of a client; report by date
    _partner_date_idx = models.Index("(partner_id, date DESC, id DESC)")
    _date_idx = models.Index("(date)")
    # the automatic verdict: what was not looked at yet
    _ai_todo_idx = models.Index("(id) WHERE ai_state IN ('todo', 'asked')")
    _client_key_idx = models.UniqueIndex("(client_key) WHERE client_key IS NOT NULL")

    # ------------------------------------------------------------
    # Recording
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._complete_values(vals) for vals in vals_list]
        ids = [vals["partner_id"] for vals in vals_list]
        # who asks something about the client first has locked him already
        clients = self.env.context.get(LOCKED) or queries.lock_clients(self.env, ids)
        notes = self.with_context(**{LOCKED: None})
        notes._check_not_reserved(clients, vals_list)
        notes = super(LeadFlowNote, notes).create(vals_list)
        notes._apply(clients)
        return notes

    def _complete_values(self, vals):
        """`vals` with what the predefined note and the moment add to them."""
        vals = {**self.default_get(["user_id", "date", "company_id"]), **vals}
        template = self.env["lead.flow.note.template"].browse(vals.get("template_id"))
        user = self.env["res.users"].sudo().browse(vals["user_id"])
        partner = self.env["res.partner"].browse(vals["partner_id"])
        if template:
            vals.setdefault("body", template._fill(partner, user))
            vals.setdefault("is_closing", template.is_closing)
            vals.setdefault("category_ids", [Command.set(template.category_ids.ids)])
        vals["outcome"], vals["outcome_source"] = outcomes.choose(
            vals.get("outcome"), template.outcome
        )
        local = fields.Datetime.to_datetime(vals["date"]).replace(tzinfo=pytz.utc)
        zone = user.with_context(prefetch_fields=False).tz or "UTC"
        local = local.astimezone(pytz.timezone(zone))
        vals.update(hour=f"{local.hour:02}", weekday=str(local.isoweekday()))
        return vals

    def _check_not_reserved(self, clients, vals_list):
        """Refuse notes on clients who are reserved for somebody else.

        :param clients: {partner id: dict of its locked values}
        :raise ClientReserved: with the words for the operator
        """
        for vals in vals_list:
            holder = clients[vals["partner_id"]]["flow_user_id"]
            if holder and holder != vals["user_id"]:
                user = self.env["res.users"].sudo().browse(holder)
                raise ClientReserved(
                    self.env._("This client is reserved for %s.", user._flow_name()),
                    user,
                )

    def _apply(self, clients):
        """Let the clients follow from these new notes, with few writes for many.

        :param clients: {partner id: dict of its values before}
        """
        plans = {}
        for note in self:
            before = clients[note.partner_id.id]
            note.is_first = not before["flow_note_count"]
            present = set(before["category_ids"])
            added = [tag for tag in note.category_ids.ids if tag not in present]
            restored = {name: before[name] for name in queries.RESTORED}
            note.before = {**restored, "added": added}
            vals, tags = plans.setdefault(note.partner_id, ({}, {}))
            vals.update(note._prepare_client_vals(before))
            tags.update(dict.fromkeys(added))
        self._move_clients(plans, clients)
        self._keep_lists()
        self._agree_callbacks(clients)
        self._write_chatter()
        self._close_opportunities()
        self.partner_id._flow_notify("note", self.user_id)

    def _keep_lists(self):
        """Keep on each note the lists of its client, which the report groups by."""
        # sudo: an operator may not read lists, the manager who reports may
        for lists, notes in (
            self.sudo().grouped(lambda note: note.partner_id.mailing_list_ids).items()
        ):
            if lists:
                notes.list_ids = lists

    def _agree_callbacks(self, clients):
        """The former callbacks are done; those agreed now become activities."""
        self.partner_id.filtered(
            lambda partner: clients[partner.id]["flow_callback_date"]
        ).sudo()._flow_finish_callbacks()
        for note in self.filtered(lambda n: n.callback_date and not n.is_closing):
            note.partner_id.sudo()._flow_plan_callback(note)

    def _write_chatter(self):
        """Log the notes in the chatter of their clients, in the operators' names."""
        for user, notes in self.grouped("user_id").items():
            bodies = {note.partner_id.id: note._chatter_body() for note in notes}
            # of author and company a log needs little
            partners = notes.partner_id.sudo().with_context(prefetch_fields=False)
            author = user.sudo().with_context(prefetch_fields=False).partner_id
            author.fetch(["name", "email"])
            messages = partners._message_log_batch(bodies=bodies, author_id=author.id)
            by_partner = dict(zip(partners.ids, messages.ids, strict=True))
            for note in notes:
                note.message_id = by_partner[note.partner_id.id]

    def _chatter_body(self):
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        title = self.template_id.name or self.env._("Call")
        parts = [title]
        if self.outcome != "unclassified":
            parts.append(labels[self.outcome])
        if self.is_closing:
            parts.append(self.env._("closed"))
        text = Markup("<br/>").join((self.body or "").splitlines())
        return Markup("<p><b>%s</b></p><p>%s</p>") % (" · ".join(parts), text)

    def _close_opportunities(self):
        """A closing note wins or loses the linked opportunity, if that is wanted."""
        if not self.env["lead.flow.settings"]._get("close_leads"):
            return
        for note in self.filtered(lambda n: n.is_closing and n.lead_id):
            lead = note.lead_id.sudo().with_context(lead_flow_from_note=True)
            if note.outcome == "positive":
                lead.action_set_won()
            elif note.outcome == "negative":
                lead.action_set_lost()
