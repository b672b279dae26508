import logging

from odoo import SUPERUSER_ID, api, fields, models

from ..outbox import queries

_logger = logging.getLogger(__name__)

CHUNK = 1000  # requests served in one transaction
PATIENCE = 10.0  # seconds the cron tries to have the turn, before it is asked again
CHUNKS_AFTER_COMMIT = 5  # then the cron goes on, not the user's request
AGAIN = 20  # seconds until what somebody else is writing is tried once more
_SOON = "lead_assign_request.soon"
_WAKE = "lead_assign_request.wake"


class LeadAssignRequest(models.Model):
    """The outbox: clients and leads whose assignment could not be done at once.

    `pending` ones are served right after the commit that left them; `waiting` ones
    found nobody free and are tried again whenever room may have come back. Requests
    are served in the order in which they came, so the oldest client goes first.
    """

    _name = "lead.assign.request"
    _inherit = "lead.assign.trace.mixin"
    _description = "Client waiting for an owner"
    _order = "id"

    state = fields.Selection(
        [("pending", "To be served"), ("waiting", "Nobody is free")],
        required=True,
        default="pending",
        index=True,
    )
    # which lists or tags were added, and which rules were asked for
    added_ids = fields.Json()
    asked_rules = fields.Json()
    error = fields.Char(readonly=True)

    # _next_rows: the whole outbox in order
    _order_idx = models.Index("(state, id)")

    # ------------------------------------------------------------
    # Leaving requests
    # ------------------------------------------------------------

    @api.model
    def _leave(self, records, trigger, added_ids=(), rules=None):
        """Ask for the assignment of `records` after this transaction's commit."""
        queries.insert_requests(
            self.env,
            records._name,
            records.ids,
            trigger,
            list(added_ids) or None,
            rules.ids if rules is not None else None,
        )
        self._serve_soon()

    @api.model
    def _keep_waiting(self, model_name, waiting):
        """Let those wait whom nobody could take: list of (item, decision)."""
        queries.insert_waiting(self.env, model_name, waiting)

    @api.model
    def _serve_soon(self):
        """Serve the outbox right after the commit, and by cron if that fails."""
        data = self.env.cr.postcommit.data
        if not data.get(_SOON):
            data[_SOON] = True
            self.env.cr.postcommit.add(self.sudo()._serve_after_commit)
            self._trigger_cron()

    @api.model
    def _wake(self):
        """Room may have come back: try those who wait, after this transaction."""
        data = self.env.cr.precommit.data
        if not data.get(_WAKE):
            data[_WAKE] = True
            self.env.cr.precommit.add(self.sudo()._wake_if_waiting)

    def _wake_if_waiting(self):
        if self.search_count([("state", "=", "waiting")], limit=1):
            self._serve_soon()

    @api.model
    def _trigger_cron(self, seconds=0):
        cron = self.env.ref(
            "lead_auto_assign.ir_cron_dispatch", raise_if_not_found=False
        )
        if cron:
            at = fields.Datetime.add(fields.Datetime.now(), seconds=seconds)
            cron.sudo()._trigger(at)

    # ------------------------------------------------------------
    # Serving them
    # ------------------------------------------------------------

    def _serve_after_commit(self):
        """Serve in a transaction of its own; whatever fails is left to the cron."""
        try:
            with self.env.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                requests, after = env[self._name], 0
                for _chunk in range(CHUNKS_AFTER_COMMIT):
                    after = requests._serve_next(after)
                    cr.commit()  # pylint: disable=invalid-commit
                    if not after:
                        break
        except Exception:
            _logger.exception("The outbox of assignments is left to the cron")

    @api.model
    def _cron_dispatch(self):
        """Serve the whole outbox, oldest first, in short transactions."""
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=self.search_count([]))
        after = 0
        while True:
            before = after
            after = self._serve_carefully(after)
            if after is None:
                self._trigger_cron()
            if not after:
                break
            if not progress._commit_progress(after - before):
                self._trigger_cron()
                break
        progress._commit_progress(remaining=0)

    def _serve_carefully(self, after):
        """Like `_serve_next`; a request that cannot be served stops no other."""
        try:
            return self._serve_next(after, PATIENCE)
        except Exception:
            _logger.exception("Requests after %s are served one by one", after)
            self.env.cr.rollback()
        row = self.search([("id", ">", after)], limit=1)
        careful = self.with_context(lead_assign_carefully=True)
        try:
            return careful._serve_next(after, PATIENCE, 1)
        except Exception as error:
            self.env.cr.rollback()
            row.write({"state": "waiting", "error": str(error)[:200]})
            return row.id

    @api.model
    def _serve_next(self, after, patience=0.0, limit=CHUNK):
        """Serve up to `limit` requests with ids above `after`.

        :return: id of the last one looked at, 0 if nothing comes after it; None if the
            turn could not be had
        """
        step = lambda _ahead: self._serve_rows(after, limit)  # noqa: E731
        return self.env["lead.assign.engine"]._with_turn(step, patience)

    def _serve_rows(self, after, limit):
        rows = self.search([("id", ">", after)], limit=limit)
        for model_name, requests in rows.grouped("model").items():
            requests._serve_model(model_name)
        # what comes meanwhile is asked for by those who leave it: looking once more
        # would only make the transactions of others leave their clients, too
        return rows[-1:].id if len(rows) == limit else 0

    def _serve_model(self, model_name):
        """Serve these requests, which all are about `model_name`."""
        if not self or not self.env["lead.assign.engine"]._governs(model_name):
            return
        engine = self.env["lead.assign.engine"]
        rows = self._of_free_records(model_name)
        items, specs = rows._collect(model_name)
        waiting = {
            item.id: decision
            for item, decision in engine._serve(model_name, items, specs)
        }
        done = rows.filtered(lambda row: row._record_id() not in waiting)
        done.unlink()
        for row in rows - done:
            decision = waiting.pop(row._record_id(), None)
            if decision is None:
                row.unlink()  # a second request for the same record
            else:
                row._wait(decision)

    def _of_free_records(self, model_name):
        """Those whose record nobody is writing just now, which is locked from here on.

        The others are put off: who waited for them would hold up all who need the turn.
        """
        ids = dict.fromkeys(row._record_id() for row in self)
        records = self.env[model_name].sudo().browse(ids)
        free = set(records.try_lock_for_update(allow_referencing=True).ids)
        rows = self.filtered(lambda row: row._record_id() in free)
        if rows != self:
            self._trigger_cron(AGAIN)
        return rows

    def _collect(self, model_name):
        """Planner items of these requests in their order, and the specs they need."""
        engine, Rules = self.env["lead.assign.engine"], self.env["lead.assign.rule"]
        items, specs = {}, {}
        for (trigger, added, asked), rows in self.grouped(
            lambda row: (row.trigger, tuple(row.added_ids or ()), row._asked())
        ).items():
            rules = Rules.browse(asked) if asked is not None else None
            own = Rules._specs(model_name, trigger, added, rules, fresh=True)
            specs |= {spec.id: spec for spec in own}
            ids = [row._record_id() for row in rows]
            for item in engine._items(model_name, ids, trigger, own):
                items.setdefault(item.id, item)
        order = {row._record_id(): row.id for row in reversed(self)}
        return sorted(items.values(), key=lambda item: order[item.id]), specs.values()

    def _asked(self):
        return tuple(self.asked_rules) if self.asked_rules else None

    def _wait(self, decision):
        """Note that nobody could take it now, and why; leave unchanged rows alone."""
        told = [list(pair) for pair in decision.passed_over]
        if self.state != "waiting" or self.passed_over != told:
            self.write(
                {"state": "waiting", "rule_id": decision.rule, "passed_over": told}
            )

    def action_retry(self):
        """Try these again now."""
        self.check_access("read")
        self._serve_soon()
        return True
