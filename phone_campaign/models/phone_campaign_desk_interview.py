from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from .. import interview
from .phone_campaign import OPERATOR
from .phone_campaign_event import FAILURES

CONTACT_FIELDS = ("name", "function", "phone", "email")
MAX_TEXT = 2000


class PhoneCampaignDesk(models.AbstractModel):
    """The window of one interview: holding the target, the actions, the contacts."""

    _inherit = "phone.campaign.desk"

    @api.model
    def _target(self, target_id):
        """A target of a campaign that the user may see; not with sudo.

        :raise UserError: it is gone, or its client is of another company
        """
        targets = self.env["phone.campaign.target"]
        targets._check_operator()
        target = targets.search([("id", "=", target_id)])
        if not target:
            raise UserError(self.env._("This target is not in the campaign any more."))
        self._campaign(target.sudo().campaign_id.id)
        return target

    # ------------------------------------------------------------
    # Opening and letting go
    # ------------------------------------------------------------

    @api.model
    def open_target(self, target_id):
        """All that the window shows, and reserve the target if it is free.

        Who is held by a colleague is shown, with his name in `holder`. A reservation
        that has run out is taken over, and said so in `taken_from`.
        """
        target = self._target(target_id)
        before = target.sudo().reserved_user_id
        if target.sudo().state in interview.CLOSED or not self._claimed(target):
            return self._window(target)
        return self._opened(target, before)

    def _claimed(self, target):
        """Reserve a target for the user: False if a colleague has it.

        :raise ConcurrencyError: a colleague is taking it at this moment; tried again,
            this transaction sees who he is
        """
        if target._claim():
            return True
        if not target._holder():
            raise ConcurrencyError(f"target {target.id} is being taken")
        return False

    def _opened(self, target, before=None):
        """The window of a target that the user has just reserved."""
        taken_from = ""
        if before and before != self.env.user:
            taken_from = before.name
            target._log("take_over", note=self.env._("From %s", before.name))
        target._notify()
        return {**self._window(target), "taken_from": taken_from}

    @api.model
    def read_target(self, target_id):
        """The window of the target as it is now, without reserving it."""
        return self._window(self._target(target_id))

    @api.model
    def renew(self, target_id):
        """Keep a target: who has it instead, "" if it is the user's."""
        target = self._target(target_id)
        if target.sudo().state in interview.CLOSED or self._claimed(target):
            return ""
        holder = target._holder()
        # locked by another request of the user's own, it cannot be claimed either
        return "" if holder == self.env.user else holder.name or ""

    @api.model
    def release(self, target_id):
        """Let a target go; an interview begun is suspended.

        :return: its state now; a callback of later that was only looked at still stands
        """
        target = self._target(target_id)
        target._let_go()
        return target.sudo().state

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    @api.model
    def act(self, target_id, action, values=None):
        """Do one action of interview.TABLE from the window.

        :param values: `failure`, `note`, `callback_date` (UTC, as text),
            `callback_user_id`
        :return: like `read_target`
        """
        target = self._target(target_id)
        values = values or {}
        prepare = {
            interview.RECALL: self._prepare_recall,
            interview.FAIL: self._prepare_fail,
            interview.CANCEL: self._prepare_cancel,
            interview.SUSPEND: self._prepare_plain,
            interview.REOPEN: self._prepare_plain,
            interview.RESTORE: self._prepare_plain,
        }.get(action)
        if not prepare:
            raise UserError(self.env._("The interview has no such action."))
        target._do(action, **prepare(target, values))
        return self._window(target)

    @api.model
    def send_link(self, target_id):
        """Send the client the rest of the questionnaire by e-mail.

        :return: the personal link, to be sent by other means too
        """
        return self._target(target_id)._send_link()

    def _prepare_plain(self, _target, values):
        return {"note": self._note(values)}

    def _prepare_cancel(self, _target, values):
        note = self._note(values)
        if not note:
            raise UserError(self.env._("Say why: the reason is kept in the history."))
        return {"note": note, "is_refusal": bool(values.get("is_refusal"))}

    def _prepare_recall(self, _target, values):
        try:
            at = fields.Datetime.to_datetime(values.get("callback_date"))
        except (ValueError, TypeError):
            at = None
        if not at:
            raise UserError(self.env._("Give the date and the time of the callback."))
        if at <= fields.Datetime.now():
            raise UserError(self.env._("The time of the callback is already over."))
        user = self.env["res.users"].browse(values.get("callback_user_id"))
        user = user.exists() or self.env.user
        if not user.sudo().has_group(OPERATOR):
            raise UserError(self.env._("%s is not an operator.", user.sudo().name))
        return {"callback_date": at, "callback_user": user, "note": self._note(values)}

    def _prepare_fail(self, target, values):
        failure = values.get("failure")
        if failure not in dict(FAILURES):
            raise UserError(self.env._("Say why the call failed."))
        if failure == "wrong_number":
            target.sudo().wrong_number = target.sudo().partner_id.phone
        return {"failure": failure, "note": self._note(values)}

    @api.model
    def _note(self, values):
        return str(values.get("note") or "").replace("\0", "").strip()[:MAX_TEXT]

    # ------------------------------------------------------------
    # Client and contacts
    # ------------------------------------------------------------

    @api.model
    def save_contact(self, target_id, contact_id, values):
        """Add a contact to the target's client, or change one.

        :param contact_id: None to add one
        :param values: `name`, `function`, `phone`, `email`
        :return: like `read_target`
        """
        target = self._target(target_id)
        self._check_mine(target)
        clean = {
            name: str(values.get(name) or "").replace("\0", "").strip()[:200]
            for name in CONTACT_FIELDS
            if name in values
        }
        # sudo: operators have no right to write clients; it is one of this target's
        client = target.sudo().partner_id
        contact = client.browse(contact_id or ())
        if contact and contact not in self._contacts_of(client):
            raise UserError(self.env._("This is not a contact of the client."))
        if not (clean.get("name") or contact):
            raise UserError(self.env._("A contact needs a name."))
        self._check_account(contact, clean)
        try:
            if contact:
                contact.write(clean)
            else:
                client.create({**clean, "parent_id": client.id, "type": "contact"})
        except ValidationError as error:
            raise UserError(str(error)) from error
        return self._window(target)

    def _check_account(self, contact, values):
        """Refuse another e-mail for who logs in here.

        Whoever changed it could have the password of that account sent to himself.
        """
        email = contact.email or ""
        users = contact.with_context(active_test=False).user_ids
        if users and values.get("email", email) != email:
            raise UserError(
                self.env._(
                    "%s has an account here: only administrators change the e-mail.",
                    contact.name,
                )
            )

    @api.model
    def set_contract_types(self, target_id, type_ids):
        """The contract types that concern the target; like `read_target`."""
        target = self._target(target_id)
        self._check_mine(target)
        self._check_not_closed(target)
        campaign = target.sudo().campaign_id
        types = campaign._available_contract_types().filtered(
            lambda each: each.id in type_ids
        )
        if types != target.sudo().contract_type_ids:
            target.sudo().contract_type_ids = types
            target._log("contract_types", note=", ".join(types.mapped("name")))
        return self._window(target)

    def _check_mine(self, target):
        holder = target._holder()
        if holder and holder != self.env.user:
            raise UserError(
                self.env._("%s has this target at the moment.", holder.name)
            )

    def _check_not_closed(self, target):
        if target.sudo().state in interview.CLOSED:
            raise UserError(
                self.env._(
                    "The interview is finished or cancelled: a manager reopens it "
                    "before anything is changed."
                )
            )

    @api.model
    def get_operators(self, search="", limit=None):
        """Who can be asked to call back: [{"id", "name"}], the user himself first."""
        self.env["phone.campaign.target"]._check_operator()
        group = self.env["ir.model.data"].sudo()._xmlid_to_res_id(OPERATOR)
        # sudo: names only
        users = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", [group]),
                    ("share", "=", False),
                    ("company_ids", "in", self.env.companies.ids),
                    ("name", "ilike", search or ""),
                ],
                limit=limit,
                order="name, id",
            )
        )
        users = users.sorted(lambda user: user != self.env.user)
        return [{"id": user.id, "name": user.name} for user in users]
