import logging

from psycopg2 import OperationalError

from odoo import api, fields, models

from ..batch import queries

_logger = logging.getLogger(__name__)

CHUNK = 4000  # clients in one transaction
AT_ONCE = 300  # up to so many the button does not need the background
PATIENCE = 10.0  # seconds the cron tries to have the turn, before it is asked again
AGAIN = 20  # seconds until clients whom somebody is writing are tried once more


class LeadAssignBatch(models.Model):
    """One mass assignment: what was chosen, how far it is, and how to undo it.

    How it works. Starting it takes down the clients it concerns, one line each. Lines
    are then served in chunks; each chunk is one transaction that writes the owners and
    ticks the lines off together, so that a restart neither loses nor repeats any.
    Undoing goes the same way, see lead_assign_batch_undo.py; who gets which client is
    planned in lead_assign_batch_plan.py, also for the wizard's preview.
    """

    _name = "lead.assign.batch"
    _inherit = "mail.thread"
    _description = "Mass assignment"
    _order = "id desc"

    name = fields.Char(
        required=True, default=lambda self: self.env._("Mass assignment")
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("undoing", "Being undone"),
            ("undone", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    user_id = fields.Many2one(
        "res.users", string="Started by", default=lambda self: self.env.user
    )
    model = fields.Selection(
        [("res.partner", "Clients"), ("crm.lead", "Leads and opportunities")],
        required=True,
        default="res.partner",
    )
    domain = fields.Char(default="[]", required=True, readonly=True)
    criterion_label = fields.Char(string="Which", readonly=True)
    recipient_ids = fields.Many2many(
        "res.users",
        "lead_assign_batch_user_rel",
        "batch_id",
        "user_id",
        string="Recipients",
        required=True,
    )
    rotate = fields.Boolean(string="Assign in rotation", default=True)
    keep_owners = fields.Selection(
        [
            ("replace", "Keep only the new owners"),
            ("add", "Keep both the old and the new owners"),
        ],
        string="Current owners",
        default="replace",
        required=True,
    )
    rotation_state = fields.Json(readonly=True)
    line_ids = fields.One2many("lead.assign.batch.line", "batch_id", readonly=True)
    total_count = fields.Integer(string="Clients", readonly=True)
    done_count = fields.Integer(string="Handled", readonly=True)
    assigned_count = fields.Integer(string="Assigned", readonly=True)
    left_count = fields.Integer(
        string="Left as they were",
        readonly=True,
        help="No recipient could take these, or somebody changed them meanwhile.",
    )
    progress = fields.Float(
        compute="_compute_progress", help="Percentage of the clients handled."
    )
    start_date = fields.Datetime(readonly=True)
    end_date = fields.Datetime(readonly=True)

    @api.depends("done_count", "total_count", "state")
    def _compute_progress(self):
        for batch in self:
            total = batch.total_count
            batch.progress = 100.0 * batch.done_count / total if total else 100.0

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_start(self):
        """Take down the clients and assign them: a few at once, many in background."""
        for batch in self.filtered(lambda batch: batch.state == "draft"):
            batch._take_down()
            if batch.total_count > AT_ONCE or not batch._run_at_once():
                batch._in_background()
        return True

    def action_cancel(self):
        """Stop after the chunk that is being assigned; what is done stays done."""
        running = self.filtered(lambda batch: batch.state in ("draft", "running"))
        running.write({"state": "cancelled", "end_date": fields.Datetime.now()})
        return True

    def action_open_lines(self):
        """Show the clients of this mass assignment with their outcome."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "lead.assign.batch.line",
            "view_mode": "list",
            "domain": [("batch_id", "=", self.id)],
        }

    # ------------------------------------------------------------
    # Running
    # ------------------------------------------------------------

    def _take_down(self):
        """Write one line for each client concerned, in one statement."""
        self.ensure_one()
        chosen = self._concerned()
        total = queries.take_down_lines(self.env, self.id, self.model, chosen)
        self.write(
            {
                "state": "running",
                "total_count": total,
                "done_count": 0,
                "start_date": fields.Datetime.now(),
            }
        )

    def _run_at_once(self):
        """Run within this transaction; False if that cannot be done now."""
        try:
            with self.env.cr.savepoint():
                if self.env["lead.assign.turn"]._take() is None:
                    return False
                while self._step():
                    pass
        except OperationalError:
            # somebody assigned since this transaction began: beginning it again, as
            # Odoo would, may fail again and again where many clients come in
            return False
        return not self._is_under_way()

    def _is_under_way(self):
        return self.state in ("running", "undoing")

    def _in_background(self, seconds=0):
        at = fields.Datetime.add(fields.Datetime.now(), seconds=seconds)
        self.env.ref("lead_auto_assign.ir_cron_batch").sudo()._trigger(at)

    @api.model
    def _cron_run(self):
        """Go on with what runs, chunk by chunk, each in its own transaction."""
        progress = self.env["ir.cron"]
        running = self.search([("state", "in", ("running", "undoing"))], order="id")
        left = sum(batch.total_count - batch.done_count for batch in running)
        progress._commit_progress(remaining=max(left, len(running)))
        for batch in running:
            try:
                if not batch._go_on():
                    return
            except Exception:
                # the next run tries it again; the others need not wait for it
                _logger.exception("Mass assignment %s could not go on", batch.id)
                self.env.cr.rollback()
        progress._commit_progress(remaining=0)

    def _go_on(self):
        """Serve chunk after chunk, each in its own transaction.

        :return: False if the time of the cron job is over
        """
        progress, engine = self.env["ir.cron"], self.env["lead.assign.engine"]
        while True:
            handled = engine._with_turn(lambda _ahead: self._step(), PATIENCE)
            if not handled:
                if self._is_under_way():
                    # somebody keeps the turn, or is writing all clients that are left
                    self._in_background(0 if handled is None else AGAIN)
                break
            if not progress._commit_progress(handled):
                self._in_background()
                return False
        progress._commit_progress()
        return True

    def _step(self):
        """Serve the next chunk of lines, if the batch still runs; the turn is held.

        Clients whom somebody is writing just now are put off: who waited for them
        would hold up all who need the turn.

        :return: how many lines were handled, 0 if there are none for now
        """
        self.invalidate_recordset()
        if not self._is_under_way():
            return 0
        lines = queries.next_lines(self.env, self.id, self.model, CHUNK)
        if not lines:
            if not queries.count_lines_left(self.env, self.id):
                self._finish()
            return 0
        outcome = self._assign(lines) if self.state == "running" else self._undo(lines)
        queries.tick_lines(self.env, outcome)
        gained = sum(1 for row in outcome if row[1] in ("assigned", "undone"))
        moved = gained if self.state == "running" else -gained
        self.write(
            {
                "done_count": self.done_count + len(lines),
                "assigned_count": self.assigned_count + moved,
                "left_count": self.left_count + len(lines) - gained,
            }
        )
        if self.done_count >= self.total_count:
            self._finish()
        return len(lines)

    def _finish(self):
        self.write(
            {
                "state": "done" if self.state == "running" else "undone",
                "end_date": fields.Datetime.now(),
            }
        )

    def _assign(self, lines):
        """Assign one chunk.

        :param lines: list of (line id, record id, owners before, owners after)
        :return: list of (line id, state, owners before, owners after, passed over)
        """
        engine = self.env["lead.assign.engine"]
        record_of = {record: line for line, record, _before, _after in lines}
        items = self._items(record_of)
        decisions, rules = self._plan(items)
        by_id = {item.id: item for item in items}
        given = [decision for decision in decisions if decision.users]
        owners = engine._write_owners(self.model, by_id, given, rules)
        engine._log(self.model, by_id, given, self.id)
        self.rotation_state = self._rotation_to_json(rules[0].rotation)
        outcome = {line: (line, "left", None, None, None) for line, *_rest in lines}
        for decision in decisions:
            line, item = record_of[decision.item], by_id[decision.item]
            state = "assigned" if decision.users else "left"
            after = owners.get(decision.item)
            told = decision.passed_over
            outcome[line] = (line, state, item.owners, after, told)
        return list(outcome.values())
