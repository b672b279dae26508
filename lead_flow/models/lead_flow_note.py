import pytz

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .. import outcome as outcomes
from .. import queries
from .lead_flow_note_template import HOUR_SELECTION, OUTCOME_SELECTION

# What a note keeps of itself; nobody gives it.
OWN = frozenset(
    ("active", "before", "is_first", "message_id", "hour", "weekday", "list_ids")
    + ("ai_state", "ai_batch", "ai_attempts", "ai_outcome", "outcome_source")
    + ("outcome_evidence", "outcome_confidence")
)

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
        default=True,
        readonly=True,
        help="A note that was taken back is no longer counted.",
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
        authors = {vals.get("user_id", self.env.uid) for vals in vals_list}
        self.env["res.users"].browse(authors)._flow_read_authors()
        vals_list = [self._complete_values(vals) for vals in vals_list]
        ids = [vals["partner_id"] for vals in vals_list]
        # who asks something about the client first has locked him already
        clients = self.env.context.get(LOCKED) or queries.lock_clients(
            self.env, ids, [lead for vals in vals_list if (lead := vals.get("lead_id"))]
        )
        notes = self.with_context(**{LOCKED: None})
        notes._check_reached(clients, vals_list)
        notes._check_not_reserved(clients, vals_list)
        for vals in vals_list:
            vals.update(self._prepare_history(vals, clients[vals["partner_id"]]))
        notes._write_chatter(vals_list)
        notes = super(LeadFlowNote, notes).create(vals_list)
        notes._apply(clients)
        return notes

    def _complete_values(self, vals):
        """`vals` with what the predefined note and the moment add to them."""
        given = {name: value for name, value in vals.items() if name not in OWN}
        vals = {**self.default_get(["user_id", "date", "company_id"]), **given}
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
        zone = user.partner_id.tz or "UTC"
        local = local.astimezone(pytz.timezone(zone))
        vals.update(hour=f"{local.hour:02}", weekday=str(local.isoweekday()))
        return vals

    def _prepare_history(self, vals, before):
        """What a note remembers of its client, whom it is about to move.

        :param vals: of the new note
        :param before: the client's locked values
        """
        present = set(before["category_ids"])
        tags = self._tags_of(vals.get("category_ids") or ())
        restored = {name: before[name] for name in queries.RESTORED}
        added = [tag for tag in tags if tag not in present]
        return {
            "category_ids": [Command.set(tags)],
            "is_first": not before["flow_note_count"],
            "before": {**restored, "added": added},
        }

    @api.model
    def _tags_of(self, commands):
        """Ids of the tags that these commands set on a new note."""
        tags = []
        for command in commands:
            if isinstance(command, int):
                tags.append(command)
            elif command[0] == Command.CREATE:
                tags += self.env["res.partner.category"].create(command[2]).ids
            elif command[0] == Command.LINK:
                tags.append(command[1])
            elif command[0] == Command.SET:
                tags = list(command[2])
        return list(dict.fromkeys(tags))

    def _apply(self, clients):
        """Let the clients follow from these new notes, with few writes for many.

        :param clients: {partner id: dict of its values before}
        """
        plans = {}
        for note in self:
            vals, tags = plans.setdefault(note.partner_id, ({}, {}))
            vals.update(note._prepare_client_vals(clients[note.partner_id.id]))
            tags.update(dict.fromkeys(note.before["added"]))
        self._move_clients(plans, clients)
        self._keep_lists()
        self._agree_callbacks(clients)
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

    def _close_opportunities(self):
        """A closing note wins or loses the linked opportunity, if that is wanted."""
        if not self.env["lead.flow.settings"]._get("close_leads"):
            return
        for note in self.filtered(lambda n: n.is_closing and n.lead_id):
            # sudo: the note may end the opportunity that its author may not edit
            lead = note.sudo().lead_id.with_context(lead_flow_from_note=True)
            end = {
                "positive": lead.action_set_won,
                "negative": lead.action_set_lost,
            }.get(note.outcome)
            if end:
                before = lead._flow_end_values()
                end()
                ended = {"before": before, "won_status": lead.won_status}
                note.sudo().before = {**note.before, "lead": ended}
