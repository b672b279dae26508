from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_datetime, formatLang

from ..holds import queries
from ..queue_order import LONG_AGO, NEW, UNTOUCHED, reason

HISTORY = 50

# The columns of a client that a row needs: the contact has a hundred more.
ROW_FIELDS = (
    *("active", "flow_listed", "company_id", "create_date"),
    # his display name
    *("name", "complete_name", "type", "parent_id", "is_company"),
    *("company_name", "commercial_company_name"),
    *("city", "phone", "email", "category_id"),
    *("flow_state", "flow_last_note_id", "flow_last_note_date", "flow_last_outcome"),
    *("flow_user_id", "flow_callback_date", "flow_best_hour"),
)
CLIENT_FIELDS = (
    *("email_normalized", "flow_callback_user_id", "flow_note_count"),
    # read by the ORM before a note writes them
    *("flow_closed_date", "flow_reserved_date"),
)


class LeadFlowQueue(models.AbstractModel):
    """How the screen shows clients: a row of the list, and one client in the middle.

    What is returned is plain text and ids; the screen never takes it for HTML.
    """

    _inherit = "lead.flow.queue"

    def _rows(self, places, hour=None):
        """The rows of the list, in the order of `places`.

        :param hour: for which they were ordered, the present one by default
        """
        partners = self.env["res.partner"].sudo().browse(p.partner for p in places)
        partners.fetch(ROW_FIELDS)
        partners.flow_last_note_id.fetch(["body", "company_id", "template_id"])
        held = queries.held_clients(self.env, partners.ids, self.env.uid)
        holders = {
            user.id: user._flow_name()
            for user in self.env["res.users"].sudo().browse(set(held.values()))
        }
        now, hour = fields.Datetime.now(), hour or self._hour()
        return [
            {
                **self._row(partner, place, now, hour),
                "held_by": holders.get(held.get(partner.id), ""),
            }
            for partner, place in zip(partners, places, strict=True)
        ]

    def _row(self, partner, place, now, hour):
        since = place.key or (partner.create_date if place.tier == NEW else None)
        code, minutes = reason(place.tier, since, now)
        note = partner.flow_last_note_id
        if note.company_id not in self.env.companies:
            note = note.browse()
        return {
            "id": partner.id,
            "name": partner.display_name,
            "city": partner.city or "",
            "phone": partner.phone or "",
            "email": partner.email or "",
            "state": partner.flow_state,
            "reason": code,
            "minutes": minutes,
            "since": since != LONG_AGO and fields.Datetime.to_string(since),
            "best_hour": partner.flow_best_hour or "",
            "last_note": (note.body or note.template_id.name or "")[:120],
            "last_note_date": fields.Datetime.to_string(partner.flow_last_note_date),
            "last_outcome": partner.flow_last_outcome or "",
            "reserved_for": partner.flow_user_id._flow_name(),
            "reserved_user_id": partner.flow_user_id.id,
            "tags": self._tags(partner.category_id),
            "place": {
                "tier": place.tier,
                "key": fields.Datetime.to_string(place.key),
                "partner": partner.id,
                "answers": place.answers,
                "hour": place.tier == UNTOUCHED and hour,
            },
        }

    @api.model
    def _tags(self, tags):
        return [{"id": tag.id, "name": tag.name, "color": tag.color} for tag in tags]

    # ------------------------------------------------------------
    # One client
    # ------------------------------------------------------------

    def _client_data(self, partner):
        place = self._place_of(partner)
        now = fields.Datetime.now()
        reserved = partner.flow_user_id
        return {
            **self._row(partner, place, now, self._hour()),
            **self._history(partner),
            "now": fields.Datetime.to_string(now),
            "company": partner.parent_id.name or partner.company_name or "",
            "fields": self._shown_fields(partner),
            "lists": partner.mailing_list_names or "",
            "owners": [owner._flow_name() for owner in partner.owner_ids],
            "callback_date": fields.Datetime.to_string(partner.flow_callback_date),
            "callback_by": partner.flow_callback_user_id._flow_name(),
            "note_count": partner.flow_note_count,
            "leads": self._open_leads(partner),
            "last_note_id": partner.flow_last_note_id.id,
            "reserved_elsewhere": bool(reserved) and reserved != self.env.user,
            "may_release": self._is_manager(),
            "may_open_leads": self.env["crm.lead"].has_access("read"),
        }

    def _is_manager(self):
        return self.env.user.has_group("lead_flow.group_lead_flow_manager")

    def _shown_fields(self, partner):
        """The fields of the settings with their labels and words for this client."""
        return [
            {
                "name": field.name,
                "label": field.field_description,
                "value": self._in_words(partner, field.name),
            }
            for field in self._extra_fields()
        ]

    def _extra_fields(self):
        """The client's fields that the settings add to the screen: ir.model.fields."""
        field_ids = self.env["lead.flow.settings"]._get("field_ids")
        model_fields = self.env["ir.model.fields"].sudo().browse(field_ids).exists()
        known = self.env["res.partner"]._fields
        return model_fields.filtered(lambda field: field.name in known)

    def _client_fields(self):
        """Names of what is read of one client."""
        extra = self._extra_fields().mapped("name")
        known = self.env["res.partner"]._fields
        stored = (name for name in extra if known[name].column_type)
        return list(dict.fromkeys((*ROW_FIELDS, *CLIENT_FIELDS, *stored)))

    @api.model
    def _in_words(self, partner, name):
        """The value of a field as an operator reads it, "" when there is none."""
        if name == "mailing_list_ids":
            # the names of lists count their contacts
            return partner.mailing_list_names or ""
        field, value = partner._fields[name], partner[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if value in (False, None):
            return ""
        words = {
            "selection": lambda: dict(field._description_selection(self.env))[value],
            "html": lambda: value.striptags(),
            "date": lambda: format_date(self.env, value),
            "datetime": lambda: format_datetime(self.env, value, tz=self.env.user.tz),
            "float": lambda: formatLang(self.env, value),
            "monetary": lambda: formatLang(self.env, value),
        }
        return words.get(field.type, lambda: str(value))()

    def _open_leads(self, partner):
        leads = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", partner.id),
                    ("won_status", "=", "pending"),
                    ("company_id", "in", [False, *self.env.companies.ids]),
                ],
                limit=5,
            )
        )
        return [
            {"id": lead.id, "name": lead.name, "stage": lead.stage_id.name or ""}
            for lead in leads
        ]

    # ------------------------------------------------------------
    # The history
    # ------------------------------------------------------------

    @api.model
    def get_history(self, partner_id, offset=0):
        """The notes of a client behind the first `offset` ones.

        :return: {"history": [rows], "history_more": bool}
        """
        self._check_operator()
        return self._history(self._client(partner_id), offset)

    def _history(self, partner, offset=0):
        notes = (
            self.env["lead.flow.note"]
            .sudo()
            .search(
                Domain("partner_id", "=", partner.id)
                & Domain("company_id", "in", self.env.companies.ids),
                offset=offset,
                limit=HISTORY + 1,
            )
        )
        rows = [self._history_row(note) for note in notes[:HISTORY]]
        return {"history": rows, "history_more": len(notes) > HISTORY}

    def _history_row(self, note):
        """A note as the screen shows it."""
        until = self._undo_until(note)
        note = note.sudo()
        return {
            "id": note.id,
            "date": fields.Datetime.to_string(note.date),
            "user": note.user_id._flow_name(),
            "user_id": note.user_id.id,
            "template": note.template_id.name or "",
            "template_id": note.template_id.id,
            "body": note.body or "",
            "outcome": note.outcome,
            "outcome_source": note.outcome_source or "",
            "evidence": note.outcome_evidence or "",
            "is_closing": note.is_closing,
            "duration": note.duration,
            "callback_date": fields.Datetime.to_string(note.callback_date),
            "tags": self._tags(note.category_ids),
            "undo_until": until,
        }

    def _undo_until(self, note):
        """Until when the current user may take `note` back, False if he may not."""
        if note.partner_id.sudo().flow_last_note_id != note:
            return False
        if note.user_id != self.env.user and not self._is_manager():
            return False
        minutes = self.env["lead.flow.settings"]._get("undo_minutes")
        until = note.create_date + timedelta(minutes=minutes)
        return until > fields.Datetime.now() and fields.Datetime.to_string(until)
