from markupsafe import Markup

from odoo import api, fields, models

from ..planner import CLIENT, EVERYBODY, FALLBACK, RESTORED, ROTATION

SHOWN_IN_DIGEST = 20


class LeadAssignLog(models.Model):
    """Who was given what, when, by which rule, and who was passed over and why.

    One row per record and new owner, written by the engine only, never changed.
    """

    _name = "lead.assign.log"
    _inherit = "lead.assign.trace.mixin"
    _description = "Assignment"
    _order = "id desc"
    _rec_name = "record_name"

    date = fields.Datetime(required=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Owner", index=True, ondelete="cascade"
    )
    batch_id = fields.Many2one(
        "lead.assign.batch",
        string="Mass assignment",
        index="btree_not_null",
        ondelete="set null",
    )
    kind = fields.Selection(
        [
            (CLIENT, "Owner of its client"),
            (ROTATION, "Next in rotation"),
            (EVERYBODY, "All recipients"),
            (FALLBACK, "Fallback owner"),
            (RESTORED, "Owner before"),
        ],
        string="How",
    )
    previous_owners = fields.Json()
    notified = fields.Boolean(help="Whether the owner's digest has told him.")
    explanation = fields.Char(compute="_compute_explanation", string="Why")

    # _cron_tell_owners: what was not announced yet
    _untold_idx = models.Index("(user_id) WHERE notified IS NOT TRUE")

    @api.depends("rule_id", "kind", "trigger", "passed_over", "batch_id")
    @api.depends_context("lang")
    def _compute_explanation(self):
        triggers = dict(self._fields["trigger"]._description_selection(self.env))
        kinds = self._kind_labels()
        for log in self:
            source = log.batch_id.display_name or log.rule_id.name
            parts = [
                source and self.env._("“%s”", source),
                kinds.get(log.kind),
                triggers.get(log.trigger),
            ]
            text = ", ".join(filter(None, parts))
            if log.passed_over:
                text = self.env._(
                    "%(why)s. Passed over: %(names)s",
                    why=text,
                    names=log.passed_over_text,
                )
            log.explanation = text

    # ------------------------------------------------------------
    # One digest per owner
    # ------------------------------------------------------------

    @api.model
    def _cron_tell_owners(self):
        """Tell every owner what he received since the last time, in one message."""
        untold = self._read_group(
            [("notified", "!=", True), ("user_id", "!=", False)],
            ["user_id"],
            ["id:recordset"],
        )
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=len(untold))
        for user, logs in untold:
            logs._tell(user)
            if not progress._commit_progress(1):
                break

    def _tell(self, user):
        """Send `user` the digest of these assignments."""
        self.write({"notified": True})
        # nobody needs to be told what he did himself, be it in the background
        logs = self.filtered(
            lambda log: user not in (log.create_uid, log.batch_id.user_id)
        )
        if not logs or not user.active:
            return
        logs = logs.with_context(lang=user.lang or self.env.lang)
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=logs._digest_subject(),
            body=logs._digest_body(),
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _digest_subject(self):
        if len(self) == 1:
            return self.env._("%s has been assigned to you", self.record_name)
        return self.env._("%s clients have been assigned to you", len(self))

    def _digest_body(self):
        line = Markup('<li><a href="/odoo/%s/%s">%s</a></li>')
        shown = self[:SHOWN_IN_DIGEST]
        lines = Markup("").join(
            line % (log.model, log._record_id(), log.record_name or "") for log in shown
        )
        body = Markup("<p>%s</p><ul>%s</ul>") % (self._digest_subject(), lines)
        more = len(self) - len(shown)
        if more > 0:
            body += Markup("<p>%s</p>") % self.env._("and %s more.", more)
        return body
