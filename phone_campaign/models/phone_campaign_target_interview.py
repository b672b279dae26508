from dataclasses import replace

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import interview
from ..call_list import queries
from .phone_campaign import MANAGER, OPERATOR
from .phone_campaign_target import HOLD_MINUTES

CHANNEL = "phone_campaign/targets"
# A suspended interview and one that goes on by web are left alone for a while.
PUT_OFF_MINUTES = {
    interview.SUSPEND: 60,
    interview.SEND_LINK: 24 * 60,
    "wrong_number": 24 * 60,
}


class PhoneCampaignTarget(models.Model):
    """What is done with a target: every change of its state goes through `_do`."""

    _inherit = "phone.campaign.target"

    # ------------------------------------------------------------
    # Reservation
    # ------------------------------------------------------------

    def _holder(self):
        """Who has the target at this moment, as res.users (maybe empty)."""
        self.ensure_one()
        target = self.sudo()
        if target.reserved_until and target.reserved_until > fields.Datetime.now():
            return target.reserved_user_id
        return self.env["res.users"].sudo()

    def _claim(self):
        """Reserve an open target for the current user: whether it worked."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint(flush=False):
                done = queries.claim(self.env, self.id, self.env.uid, HOLD_MINUTES)
        except OperationalError:
            # a colleague took it since this transaction began
            done = False
        self.invalidate_recordset(["reserved_user_id", "reserved_until"], flush=False)
        return done

    def _let_go(self):
        """End the current user's reservation; an interview begun is suspended."""
        target = self.sudo()
        if target.reserved_user_id != self.env.user:
            return
        if target.state == interview.STARTED:
            # who only looked at a colleague's did not call
            self._do(interview.SUSPEND, continues=True)
        else:
            target.write({"reserved_user_id": False})
            self._notify()

    # ------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------

    def _do(
        self,
        action,
        failure=None,
        note="",
        callback_date=None,
        callback_user=None,
        is_refusal=False,
        continues=False,
    ):
        """Do one action of interview.TABLE with this target.

        1. lock the target, so that nobody else moves it meanwhile;
        2. refuse who may not, and what the table has not;
        3. write what changed, and a line of history;
        4. keep the callback's task and the questionnaire in step; tell the screens.

        :param continues: that it is no call of its own
        :raise UserError: the table has no such transition, or somebody else has it
        """
        self.ensure_one()
        target = self.sudo()
        queries.lock(self.env, self.id)
        self._check_actor(action)
        before = target._as_pure()
        if interview.TABLE[action].keeps_hold:
            before = replace(before, user=self.env.uid)
        try:
            after = interview.step(
                before,
                action,
                now=fields.Datetime.now(),
                callback_at=callback_date,
                callback_user=callback_user and callback_user.id,
                retry_minutes=self._put_off_minutes(action, failure),
            )
        except interview.NotAllowed:
            self._refuse(action)
        target._take_over(after)
        target._log(
            action,
            state_from=before.state,
            state_to=after.state,
            failure=failure,
            note=note,
            callback_date=after.callback_at,
            callback_user_id=after.callback_user,
            user_id=self._author(action, before),
            is_call=target._is_attempt(action, before, continues),
            is_refusal=is_refusal,
        )
        target._follow(before, after, action)
        self._notify()

    def _answered(self):
        """Something was answered: a callback agreed for later is made by this call."""
        target = self.sudo()
        before = target._as_pure()
        after = interview.answered(before, now=fields.Datetime.now())
        if after != before:
            queries.lock(self.env, self.id)
            target._take_over(after)
            target._follow(before, after)
            self._notify()

    def _as_pure(self):
        return interview.Target(
            state=self.state,
            user=self.reserved_user_id.id or None,
            has_answers=bool(self.user_input_id),
            callback_at=self.callback_date or None,
            callback_user=self.callback_user_id.id or None,
            callbacks=self.callback_count,
            failures=self.failed_call_count,
            last_callback_at=self.last_callback_date or None,
            available_at=self.available_date or None,
        )

    def _take_over(self, after):
        """Write an interview.Target."""
        values = {
            "state": after.state,
            "callback_date": after.callback_at,
            "callback_user_id": after.callback_user,
            "callback_count": after.callbacks,
            "failed_call_count": after.failures,
            "last_callback_date": after.last_callback_at,
            "available_date": after.available_at,
            "block_reason": False,
            "state_date": fields.Datetime.now(),
        }
        if after.state == self.state:
            del values["state"], values["state_date"]
        if after.user or self.reserved_user_id:
            values["reserved_user_id"] = after.user
        if after.user and self.reserved_user_id.id == after.user:
            values["reserved_since"] = self.reserved_since or fields.Datetime.now()
        self.write(values)

    def _author(self, action, before):
        """Whose doing it is: of a reservation that ended, his who had it."""
        if interview.TABLE[action].by == interview.SYSTEM:
            return before.user
        return self.env.uid

    def _check_actor(self, action):
        """Who may do it: the operator who has the target, a manager, the server."""
        by = interview.TABLE[action].by
        if by == interview.SYSTEM:
            if not self.env.su:
                raise AccessError(self.env._("The server does this by itself."))
            return
        self._check_operator()
        if by == interview.MANAGER:
            if not self.env.user.has_group(MANAGER):
                raise AccessError(self.env._("Only managers reopen interviews."))
            return
        holder = self._holder()
        if holder and holder != self.env.user:
            raise UserError(
                self.env._("%s has this target at the moment.", holder.name)
            )

    @api.model
    def _check_operator(self):
        if not self.env.user.has_group(OPERATOR):
            raise AccessError(
                self.env._("You are not an operator of the phone campaigns.")
            )

    def _refuse(self, action):
        labels = dict(self._fields["state"]._description_selection(self.env))
        kinds = self.env["phone.campaign.event"]._kind_labels()
        raise UserError(
            self.env._(
                "“%(action)s” is not possible: %(client)s is at “%(state)s”.",
                action=kinds.get(action, action),
                client=self.sudo().partner_id.display_name,
                state=labels[self.sudo().state],
            )
        )

    def _put_off_minutes(self, action, failure):
        campaign = self.sudo().campaign_id
        return {
            "no_answer": campaign.retry_no_answer,
            "busy": campaign.retry_busy,
            **PUT_OFF_MINUTES,
        }.get(failure or action, 0)

    # ------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------

    def _log(self, kind, **values):
        """A line of the history, in the name of the current user."""
        return (
            self.env["phone.campaign.event"]
            .sudo()
            .create(
                [
                    {
                        "target_id": target.id,
                        "campaign_id": target.campaign_id.id,
                        "kind": kind,
                        **values,
                    }
                    for target in self
                ]
            )
        )

    def _follow(self, before, after, action=None):
        """Keep the task of the callback and the questionnaire in step; with sudo."""
        self._follow_callback(before, after, action)
        answers = self.user_input_id
        if after.state == interview.DONE and answers.state != "done":
            answers.with_context(phone_interview=True)._mark_done()
        if after.state == interview.DONE:
            self._apply_effects()
        elif before.state == interview.DONE:
            answers.write({"state": "in_progress", "end_datetime": False})

    def _notify(self):
        """Tell the open screens which targets moved; ids only, operators only."""
        if not self:
            return
        group = self.env["ir.model.data"].sudo()._xmlid_to_res_id(OPERATOR)
        for campaign, targets in self.sudo().grouped("campaign_id").items():
            self.env["res.groups"].browse(group)._bus_send(
                CHANNEL,
                {"campaign_id": campaign.id, "ids": targets.ids, "by": self.env.uid},
            )

    # ------------------------------------------------------------
    # Crons
    # ------------------------------------------------------------

    @api.model
    def _cron_expire(self, limit=200):
        """End the reservations of screens that say nothing any more."""
        while True:
            ids = queries.expired(self.env, limit)
            for target in self.browse(ids):
                if target.state == interview.STARTED:
                    target._do(interview.EXPIRE)
                else:
                    target.write({"reserved_user_id": False})
            self.browse(ids)._notify()
            if not self.env["ir.cron"]._commit_progress(len(ids)) or len(ids) < limit:
                return
