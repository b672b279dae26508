from odoo import api, fields, models

from .. import queries
from .lead_flow_note import LOCKED, ClientReserved


class LeadFlowQueue(models.AbstractModel):
    """Saving a note from the screen: once, and by one operator only."""

    _inherit = "lead.flow.queue"

    @api.model
    def save_note(self, partner_id, vals, client_key):
        """Save a note; saving the same again gives the same note.

        :param vals: `body, template_id, category_ids, outcome, is_closing,
            callback_date, lead_id, duration`, and `seen_note_id`: the client's last
            note on the screen, so that a later one of a colleague is not missed
        :param client_key: made by the screen for each note it starts
        :return: {"note": its history row, "client": like `read_client`}, or
            {"conflict": {"user", "message"}}
        """
        self._check_operator()
        note, conflict = self._save(partner_id, vals, client_key)
        if conflict:
            return {"conflict": conflict}
        client = self._client_data(note.sudo().partner_id)
        return {"note": self._history_row(note), "client": client}

    @api.model
    def save_and_next(self, partner_id, vals, client_key, skip_ids=(), filters=None):
        """Save a note like `save_note` and go on to the next client, in one request.

        :param skip_ids, filters: like `get_next`
        :return: {"note": its history row, "row": the saved client's in the list,
            "next": like `get_next`, "figures": like `get_figures`}, or {"conflict":
            like `save_note`}
        """
        self._check_operator()
        note, conflict = self._save(partner_id, vals, client_key)
        if conflict:
            return {"conflict": conflict}
        partner, now = note.sudo().partner_id, fields.Datetime.now()
        # the note tells the other screens, which read him again
        self.env["lead.flow.hold"]._drop(partner)
        return {
            "note": self._history_row(note),
            "row": {
                **self._row(partner, self._place_of(partner), now, self._hour()),
                "held_by": "",
            },
            "next": self.get_next([partner.id, *skip_ids], filters),
            "figures": self.get_figures(),
        }

    def _save(self, partner_id, vals, client_key):
        """The note of this key, made if there is none: (note, conflict or None)."""
        Notes = self.env["lead.flow.note"]
        known_id = queries.note_of_key(self.env, client_key)
        if known_id:
            return Notes.browse(known_id), None
        partner = self._client(partner_id)
        try:
            values = self._clean_values(vals)
            leads = [values["lead_id"]] if "lead_id" in values else []
            # the lock comes first: what is read behind it is what another one wrote
            locked = queries.lock_clients(self.env, partner.ids, leads)
            self._check_nobody_was_first(partner, locked, vals)
            values.update(partner_id=partner.id, client_key=client_key)
            return Notes.with_context(**{LOCKED: locked}).create(values), None
        except ClientReserved as error:
            self.env["lead.flow.collision"]._count(partner, error.user, "save")
            return None, {"user": error.user._flow_name(), "message": str(error)}

    def _check_nobody_was_first(self, partner, locked, vals):
        """Whom no role reserves is protected by the hold and by what the screen saw.

        :param locked: {partner id: his values behind the lock}
        :raise ClientReserved: a colleague has him open, or wrote a note meanwhile
        """
        client = locked[partner.id]
        last_id = client["flow_last_note_id"]
        seen = vals.get("seen_note_id")
        author = self.env["lead.flow.note"].sudo().browse(last_id or ()).user_id
        if seen is not None and last_id > (seen or 0) and author != self.env.user:
            text = self.env._(
                "%s has just written a note on this client.", author._flow_name()
            )
            raise ClientReserved(text, author)
        if client["held_by"]:
            holder = self.env["res.users"].sudo().browse(client["held_by"])
            text = self.env._("%s has this client open.", holder._flow_name())
            raise ClientReserved(text, holder)

    @api.model
    def _clean_values(self, vals):
        """Only what the screen may give."""
        allowed = ("body", "template_id", "outcome", "is_closing", "callback_date")
        allowed += ("lead_id", "duration")
        clean = {name: vals[name] for name in allowed if vals.get(name)}
        if vals.get("template_id"):
            # what the operator took out of a predefined note stays out
            clean.update(
                body=vals.get("body") or "", is_closing=bool(vals.get("is_closing"))
            )
        if "category_ids" in vals:
            clean["category_ids"] = [fields.Command.set(vals["category_ids"] or [])]
        return clean

    # ------------------------------------------------------------
    # Predefined notes
    # ------------------------------------------------------------

    @api.model
    def get_templates(self):
        """The predefined notes, in order, for the screen."""
        self._check_operator()
        return [
            {
                "id": template.id,
                "name": template.name,
                "body": template.body or "",
                "outcome": template.outcome,
                "is_closing": template.is_closing,
                "tags": self._tags(template.sudo().category_ids),
            }
            for template in self.env["lead.flow.note.template"]._available()
        ]

    @api.model
    def fill_template(self, template_id, partner_id):
        """The text of a predefined note for one client."""
        self._check_operator()
        template = self.env["lead.flow.note.template"].browse(template_id)
        return template._fill(self._client(partner_id))

    # ------------------------------------------------------------
    # The operator's strip
    # ------------------------------------------------------------

    @api.model
    def get_figures(self):
        """The operator's own strip: today's figures in his time zone.

        `per_hour` counts from his first note of the day, an hour at least.
        """
        self._check_operator()
        now = fields.Datetime.now()
        local = fields.Datetime.context_timestamp(self, now)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        notes, clients, closed, first, collisions = queries.day_figures(
            self.env, self.env.uid, now - (local - midnight)
        )
        hours = max((now - first).total_seconds() / 3600, 1) if first else 1
        return {
            "notes": notes,
            "clients": clients,
            "closed": closed,
            "collisions": collisions,
            "per_hour": round(notes / hours, 1),
        }
