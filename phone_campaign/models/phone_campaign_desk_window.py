from odoo import fields, models

from .. import interview
from .phone_campaign import MANAGER

HISTORY = 100


class PhoneCampaignDesk(models.AbstractModel):
    """What the window of an interview shows."""

    _inherit = "phone.campaign.desk"

    def _window(self, target):
        row = self._rows([self._place_of(target.sudo())])[0]
        target = target.sudo()
        by = [interview.HOLDER]
        if self.env.user.has_group(MANAGER):
            by.append(interview.MANAGER)
        return {
            **row,
            "taken_from": "",
            "call_warning": self._call_warning(target),
            "campaign_id": target.campaign_id.id,
            "mine": target._holder() == self.env.user,
            "in_call": target.state == interview.STARTED
            and target._began_by() == self.env.user,
            "actions": [a for who in by for a in interview.allowed(target.state, who)],
            "client": self._client(target.partner_id),
            "contract_types": self._tags(target.contract_type_ids),
            "all_contract_types": self._tags(self._contract_types_to_choose(target)),
            "contacts": self._contacts(target.partner_id),
            "contact_id": target.contact_id.id,
            "other_contact": target.other_contact or "",
            "history": self._history(target),
            "user": {"id": self.env.uid, "name": self.env.user.name},
        }

    def _contract_types_to_choose(self, target):
        if target.state in interview.CLOSED:
            return self.env["phone.contract.type"]
        return target.campaign_id._available_contract_types()

    def _call_warning(self, target):
        """Why an open target may not be called now, "" if it may.

        Who is in the call already is not stopped in the middle.
        """
        if target.state in interview.CLOSED:
            return ""
        verdict = target._verdicts(fields.Datetime.now())[target]
        if verdict.is_allowed or target._continues_call():
            return ""
        return target._reason_text(verdict)

    def _client(self, partner):
        return {
            "id": partner.id,
            "name": partner.name or partner.display_name,
            "company": self._company_of(partner),
            "is_company": partner.is_company,
            "function": partner.function or "",
            "phone": partner.phone or "",
            "email": partner.email or "",
            "website": partner.website or "",
            "ref": partner.ref or "",
            "lang": partner.lang or "",
            "address": self._address(partner),
            "tags": self._tags(partner.category_id),
        }

    def _address(self, partner):
        lines = partner._display_address(without_company=True).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())

    def _contacts_of(self, client):
        """The client himself and his contacts."""
        return client | client.child_ids

    def _contacts(self, client):
        return [
            {
                "id": each.id,
                "name": each.name or each.display_name,
                **{name: each[name] or "" for name in ("function", "phone", "email")},
                "is_client": each == client,
            }
            for each in self._contacts_of(client)
        ]

    def _history(self, target):
        events = self.env["phone.campaign.event"].sudo()
        events = events.search([("target_id", "=", target.id)], limit=HISTORY)
        kinds = events._kind_labels()
        failures = dict(events._fields["failure"]._description_selection(self.env))
        return [
            {
                "id": event.id,
                "date": self._text(event.date),
                "kind": event.kind,
                "label": kinds[event.kind],
                "failure": failures.get(event.failure, ""),
                "user": event.user_id.name or "",
                "note": event.note or "",
                "callback_date": event.kind == "recall"
                and self._text(event.callback_date),
                "callback_user": event.kind == "recall"
                and event.callback_user_id.name
                or "",
            }
            for event in events
        ]
