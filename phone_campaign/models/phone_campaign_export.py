import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..export import queries

_logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
UNDER_WAY = ("waiting", "running")


class PhoneCampaignExport(models.Model):
    """One export of a campaign: what was asked, how far it is, the files for its owner.

    How it works. A small one is made within the request. Others wait for a cron job,
    which works on the one that has waited longest, batch after batch, each committed.
    What a kind of file needs is done by `phone.campaign.export.<kind>`, see
    `phone.campaign.export.kind`. When a worker dies, the next run goes on behind
    `last_target_id`; after some attempts that led nowhere the export has failed.
    """

    _name = "phone.campaign.export"
    _description = "Export of a phone campaign"
    _order = "id desc"

    campaign_id = fields.Many2one(
        "phone.campaign",
        string="Campaign",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="campaign_id.company_id")
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [("xlsx", "Excel"), ("pdf", "PDF of each interview")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Ready"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    total_count = fields.Integer(string="Targets", readonly=True)
    done_count = fields.Integer(string="Handled", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    left_out_count = fields.Integer(
        readonly=True, help="Interviews that could not be printed."
    )
    last_target_id = fields.Integer(
        readonly=True, help="The targets up to here are in the files or parts."
    )
    attempts = fields.Integer(readonly=True)
    error = fields.Char(readonly=True)
    end_date = fields.Datetime(string="Ready since", readonly=True)
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "phone_campaign_export_file_rel",
        "export_id",
        "attachment_id",
        string="Files",
        readonly=True,
    )
    part_ids = fields.Many2many(
        "ir.attachment",
        "phone_campaign_export_part_rel",
        "export_id",
        "attachment_id",
        string="Parts",
        readonly=True,
        groups="base.group_system",
    )

    @api.depends("campaign_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for export in self:
            export.display_name = f"{export.campaign_id.name}: {kinds.get(export.kind)}"

    @api.depends("done_count", "total_count", "state")
    def _compute_progress(self):
        for export in self:
            total = export.total_count
            part = 100.0 * export.done_count / total if total else 0.0
            # the last of it is not in a file before the export is ready
            export.progress = 100.0 if export.state == "done" else min(part, 99.0)

    # ------------------------------------------------------------
    # Starting
    # ------------------------------------------------------------

    @api.model
    def _request(self, campaign, kind):
        """The export of `kind` that the current user asked for; the right was checked.

        One that is under way is not begun a second time by a second click.
        """
        # sudo: exports are made by asking for one, nobody creates or changes them
        exports = self.sudo()
        under_way = exports.search(
            [
                ("campaign_id", "=", campaign.id),
                ("user_id", "=", self.env.uid),
                ("kind", "=", kind),
                ("state", "in", UNDER_WAY),
            ],
            limit=1,
        )
        if under_way:
            return under_way
        export = exports.create({"campaign_id": campaign.id, "kind": kind})
        export._start()
        return export

    def _start(self):
        queries.flush(self.env)
        worker = self._worker()
        self.total_count = worker._count(self)
        if self.total_count <= worker._at_once:
            for handled in worker._work(self):
                self.done_count += handled
            self._finish()
        else:
            self._in_background()

    def _worker(self):
        """What makes the files, in the owner's language and time zone."""
        user = self.user_id
        context = {"lang": user.lang, "tz": user.tz or "UTC"}
        companies = [self.company_id.id or user.company_id.id]
        return self.env[f"phone.campaign.export.{self.kind}"].with_context(
            **context, allowed_company_ids=companies
        )

    def _scope(self):
        # sudo: the owner need not see the parents of his companies
        companies = self.user_id.sudo().company_ids.parent_ids
        return queries.Scope(self.campaign_id.id, tuple(companies.ids))

    def _in_background(self):
        self.env.ref("phone_campaign.ir_cron_export").sudo()._trigger()

    # ------------------------------------------------------------
    # Running
    # ------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Work on the exports under way, the one that has waited longest first."""
        progress = self.env["ir.cron"]
        exports = self.search([("state", "in", UNDER_WAY)], order="write_date, id")
        left = sum(max(each.total_count - each.done_count, 1) for each in exports)
        progress._commit_progress(remaining=left)
        for export in exports:
            if not export._go_on():
                export._in_background()
                break
        progress._commit_progress(remaining=0)

    def _go_on(self):
        """Work until the export is ready or the time of the cron job is over.

        :return: False if the time is over
        """
        try:
            return not self._begin() or self._work_on()
        except OperationalError:
            # somebody cancelled it while a batch was written down
            self.env.cr.rollback()
            self._in_background()
        except Exception as error:
            self.env.cr.rollback()
            self._interrupted(error)
        return True

    def _begin(self):
        """Count the attempt before it can fail: False if it is not to be made."""
        self.invalidate_recordset()
        if self.state not in UNDER_WAY:
            return False
        if self.attempts >= MOST_ATTEMPTS:
            self._fail(self.env._("It was interrupted %s times.", self.attempts))
            return False
        # the right may have been withdrawn since
        self.campaign_id.with_user(self.user_id)._check_right("can_export")
        self.write({"state": "running", "attempts": self.attempts + 1})
        self.env["ir.cron"]._commit_progress()
        return True

    def _work_on(self):
        worker, progress = self._worker(), self.env["ir.cron"]
        queries.flush(self.env)
        for handled in worker._work(self):
            self.done_count += handled
            seconds_left = progress._commit_progress(handled)
            self.invalidate_recordset()
            if self.state != "running":
                return True
            if not seconds_left and worker._may_pause:
                return False
        self._finish()
        # who got his file at once need not be told
        self._tell_owner()
        progress._commit_progress()
        return True

    def _interrupted(self, error):
        known = isinstance(error, UserError)
        if not known:
            _logger.exception("Export %s was interrupted", self.id)
        if known or self.attempts >= MOST_ATTEMPTS:
            unexpected = self.env._("Something unexpected happened; see the log.")
            self._fail(str(error) if known else unexpected)
        else:
            self._in_background()
        self.env["ir.cron"]._commit_progress()

    # ------------------------------------------------------------
    # Ending
    # ------------------------------------------------------------

    def _finish(self):
        self.write(
            {
                "state": "done",
                "end_date": fields.Datetime.now(),
                "total_count": self.done_count,
            }
        )

    def _fail(self, reason):
        self._drop_files()
        self.write({"state": "failed", "error": reason})
        self._tell_owner()
