from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .. import queries
from ..queue_order import DUE, LATER, NEW, Place, callback_is_open, reason, tiers_after
from .lead_flow_note import ClientReserved

PAGE = 40
COUNT_LIMIT = 1000
HISTORY = 50


class LeadFlowQueue(models.AbstractModel):
    """What the screen "Lead Flow" calls: pages of the queue, one client, saving.

    Every method checks that the user is an operator of the flow, then reads with sudo
    what an operator may see of the clients in it: most operators have no sales rights.
    """

    _name = "lead.flow.queue"
    _description = "Work queue"

    @api.model
    def _check_operator(self):
        self.env.user.has_group("lead_flow.group_lead_flow_operator") or self._refuse()

    def _refuse(self):
        raise UserError(self.env._("You are not an operator of the lead flow."))

    # ------------------------------------------------------------
    # The list
    # ------------------------------------------------------------

    @api.model
    def get_page(self, after=None, search="", filters=None, limit=PAGE):
        """One page of the queue.

        :param after: the `place` of the last row shown, None for the first page
        :param search: a piece of a name, an e-mail address or a phone number
        :param filters: dict of `state`, `tag_ids`, `list_ids`, `team_ids`, `mine`,
            `reserved`
        :return: {"rows": [...], "count": open clients up to COUNT_LIMIT, "more": bool}
        """
        self._check_operator()
        filters = filters or {}
        scope = self._scope(search, filters)
        if search or filters.get("state") or filters.get("reserved"):
            places, more = self._found(scope, filters, after, limit)
        else:
            places, more = self._walk(scope, self._place(after), limit)
        count = None
        if after is None:
            count = queries.count_open(self.env, self.env.uid, scope, COUNT_LIMIT)
        return {"rows": self._rows(places), "more": more, "count": count}

    @api.model
    def get_next(self, skip_ids=(), filters=None):
        """The client to call next, held for the current user: like `open_client`.

        :param skip_ids: clients the operator put aside
        :return: None when the queue is empty
        """
        self._check_operator()
        scope = self._scope("", filters or {})
        places, _more = self._walk(scope, None, PAGE + len(skip_ids))
        for place in self._takeable(places):
            if place.partner not in skip_ids:
                partner = self.env["res.partner"].browse(place.partner)
                if self.env["lead.flow.hold"]._take(partner) == self.env.user:
                    return self.open_client(partner.id)
        return None

    def _walk(self, scope, after, limit):
        """Walk the tiers behind `after`: (places, whether there are more)."""
        places = []
        for tier in tiers_after(after):
            start = after if after and after.tier == tier else None
            wanted = limit + 1 - len(places)
            places += queries.tier_rows(
                self.env, tier, start, wanted, self.env.uid, scope
            )
            if len(places) > limit:
                return places[:limit], True
        return places, False

    def _found(self, scope, filters, after, limit):
        """Search among all states, the reserved ones too: (places, more)."""
        partners = queries.found_rows(
            self.env,
            scope,
            filters.get("state"),
            after["partner"] if after else 0,
            limit + 1,
        )
        return partners[:limit], len(partners) > limit

    def _scope(self, search, filters):
        """SQL condition on the client `p` for what is searched and filtered."""
        conditions = [self._company_scope()]
        if search:
            conditions.append(queries.search_condition(search))
        domain = Domain.TRUE
        for key, field in (("tag_ids", "category_id"), ("list_ids", "mailing_list_ids")):
            if filters.get(key):
                domain &= Domain(field, "in", filters[key])
        if filters.get("team_ids"):
            domain &= Domain("owner_ids.crm_team_ids", "in", filters["team_ids"])
        if not domain.is_true():
            partners = self.env["res.partner"].sudo()._search(domain)
            ids = partners.subselect(SQL.identifier(partners.table, "id"))
            conditions.append(SQL("p.id IN %s", ids))
        if filters.get("mine"):
            conditions.append(queries.owned_condition(self.env.uid))
        if filters.get("reserved"):
            conditions.append(SQL("p.flow_user_id IS NOT NULL"))
        return SQL(" AND ").join(conditions)

    def _company_scope(self):
        return SQL(
            "(p.company_id IS NULL OR p.company_id = ANY(%s))", self.env.companies.ids
        )

    @api.model
    def _place(self, after):
        if not after:
            return None
        return Place(
            after["tier"], fields.Datetime.to_datetime(after["key"]), after["partner"]
        )

    def _takeable(self, places):
        """Without those whom a colleague holds, or agreed a callback with just now."""
        held = queries.held_clients(self.env, [p.partner for p in places], self.env.uid)
        grace = self.env["lead.flow.settings"]._get("grace_minutes")
        now = fields.Datetime.now()
        partners = self.env["res.partner"].sudo().browse(p.partner for p in places)
        authors = {p.id: p.flow_callback_user_id.id or None for p in partners}
        return [
            place
            for place in places
            if place.partner not in held
            and place.tier != LATER
            and (
                place.tier != DUE
                or callback_is_open(
                    authors[place.partner], self.env.uid, place.key, now, grace
                )
            )
        ]

    def _rows(self, places):
        """The rows of the list, in the order of `places`."""
        partners = self.env["res.partner"].sudo().browse(p.partner for p in places)
        held = queries.held_clients(self.env, partners.ids, self.env.uid)
        holders = {
            user.id: user.name
            for user in self.env["res.users"].sudo().browse(set(held.values()))
        }
        now = fields.Datetime.now()
        return [
            {
                **self._row(partner, place, now),
                "held_by": holders.get(held.get(partner.id)),
            }
            for partner, place in zip(partners, places, strict=True)
        ]

    def _row(self, partner, place, now):
        since = place.key or (partner.create_date if place.tier == NEW else None)
        code, minutes = reason(place.tier, since, now)
        note = partner.flow_last_note_id
        return {
            "id": partner.id,
            "name": partner.display_name,
            "city": partner.city or "",
            "phone": partner.phone or "",
            "email": partner.email or "",
            "state": partner.flow_state,
            "reason": code,
            "minutes": minutes,
            "last_note": (note.body or note.template_id.name or "")[:120],
            "last_note_date": fields.Datetime.to_string(partner.flow_last_note_date),
            "last_outcome": partner.flow_last_outcome or "",
            "reserved_for": partner.flow_user_id.name or "",
            "reserved_user_id": partner.flow_user_id.id,
            "tags": [
                {"id": tag.id, "name": tag.name, "color": tag.color}
                for tag in partner.category_id
            ],
            "place": {
                "tier": place.tier,
                "key": fields.Datetime.to_string(place.key),
                "partner": partner.id,
            },
        }

    # ------------------------------------------------------------
    # One client
    # ------------------------------------------------------------

    @api.model
    def open_client(self, partner_id):
        """Everything the middle of the screen shows, and hold the client softly.

        :return: dict; `held_by` names the colleague who has him open, if any
        """
        self._check_operator()
        partner = self._client(partner_id)
        holder = self.env["lead.flow.hold"]._take(partner)
        mine = holder == self.env.user
        if mine:
            partner._flow_notify_hold(self.env.user)
        else:
            self.env["lead.flow.collision"]._count(partner, holder, "open")
        return {**self._client_data(partner), "held_by": "" if mine else holder.name}

    @api.model
    def renew_hold(self, partner_id):
        """Keep a client held: the name of who holds him instead, "" if it is mine."""
        self._check_operator()
        holder = self.env["lead.flow.hold"]._take(self._client(partner_id))
        return "" if holder == self.env.user else holder.name

    @api.model
    def release_hold(self, partner_id=None):
        """Let go of one client, or of all."""
        self._check_operator()
        partner = self._client(partner_id) if partner_id else None
        self.env["lead.flow.hold"]._drop(partner)._flow_notify_hold(None)
        return True

    def _client(self, partner_id):
        """A client of the flow, with sudo.

        :raise UserError: he is gone, not in the flow, or of another company
        """
        partner = self.env["res.partner"].sudo().browse(partner_id).exists()
        company = partner.company_id
        if not partner.in_lead_flow or company and company not in self.env.companies:
            raise UserError(self.env._("This client is not in the lead flow."))
        return partner

    def _client_data(self, partner):
        place = self._place_of(partner)
        return {
            **self._row(partner, place, fields.Datetime.now()),
            "company": partner.parent_id.name or partner.company_name or "",
            "fields": self._shown_fields(partner),
            "lists": partner.mailing_list_names or "",
            "owners": partner.owner_ids.mapped("name"),
            "callback_date": fields.Datetime.to_string(partner.flow_callback_date),
            "leads": self._open_leads(partner),
            "history": self._history(partner),
            "may_release": self.env.user.has_group("lead_flow.group_lead_flow_manager"),
        }

    @api.model
    def _place_of(self, partner):
        if partner.flow_state == "none":
            return Place(NEW, None, partner.id)
        if partner.flow_callback_date:
            due = partner.flow_callback_date <= fields.Datetime.now()
            return Place(DUE if due else LATER, partner.flow_callback_date, partner.id)
        return Place("untouched", partner.flow_last_note_date, partner.id)

    def _shown_fields(self, partner):
        """The fields of the settings with their labels and words for this client."""
        field_ids = self.env["lead.flow.settings"]._get("field_ids")
        model_fields = self.env["ir.model.fields"].sudo().browse(field_ids).exists()
        return [
            {
                "label": field.field_description,
                "value": self._in_words(partner, field.name),
            }
            for field in model_fields
            if field.name in partner._fields
        ]

    @api.model
    def _in_words(self, partner, name):
        field, value = partner._fields[name], partner[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "html":
            return value.striptags() if value else ""
        return str(value) if value not in (False, None) else ""

    def _open_leads(self, partner):
        leads = self.env["crm.lead"].sudo().search(
            [("partner_id", "=", partner.id), ("won_status", "=", "pending")], limit=5
        )
        return [
            {"id": lead.id, "name": lead.name, "stage": lead.stage_id.name or ""}
            for lead in leads
        ]

    def _history(self, partner, before_id=0):
        domain = Domain("partner_id", "=", partner.id)
        if before_id:
            domain &= Domain("id", "<", before_id)
        notes = self.env["lead.flow.note"].sudo().search(domain, limit=HISTORY)
        return [note._history_row() for note in notes]

    # ------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------

    @api.model
    def save_note(self, partner_id, vals, client_key):
        """Save a note; saving the same again gives the same note.

        :param vals: `body, template_id, category_ids, outcome, is_closing,
            callback_date, lead_id, duration`
        :param client_key: made by the screen for each note it starts
        :return: {"note": its history row} or {"conflict": {"user", "message"}}
        """
        self._check_operator()
        Notes = self.env["lead.flow.note"]
        known = Notes.sudo().search([("client_key", "=", client_key)], limit=1)
        if known:
            return {"note": known._history_row()}
        partner = self._client(partner_id)
        try:
            note = Notes.create(
                {
                    **self._clean_values(vals),
                    "partner_id": partner.id,
                    "client_key": client_key,
                }
            )
        except ClientReserved as error:
            self.env["lead.flow.collision"]._count(partner, error.user, "save")
            return {"conflict": {"user": error.user.name, "message": str(error)}}
        return {"note": note._history_row(), "client": self._client_data(partner)}

    @api.model
    def _clean_values(self, vals):
        """Only what the screen may give."""
        allowed = ("body", "template_id", "outcome", "is_closing", "callback_date")
        allowed += ("lead_id", "duration")
        clean = {name: vals[name] for name in allowed if vals.get(name)}
        if "category_ids" in vals:
            clean["category_ids"] = [fields.Command.set(vals["category_ids"] or [])]
        return clean

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
                "tags": [
                    {"id": tag.id, "name": tag.name, "color": tag.color}
                    for tag in template.sudo().category_ids
                ],
            }
            for template in self.env["lead.flow.note.template"]._available()
        ]

    @api.model
    def fill_template(self, template_id, partner_id):
        """The text of a predefined note for one client."""
        self._check_operator()
        template = self.env["lead.flow.note.template"].browse(template_id)
        return template._fill(self._client(partner_id))

    @api.model
    def get_figures(self):
        """The operator's own strip: today's figures in his time zone."""
        self._check_operator()
        local = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        since = fields.Datetime.now() - (local - midnight)
        notes, clients, closed, collisions = queries.day_figures(
            self.env, self.env.uid, since
        )
        hours = max((local - midnight).total_seconds() / 3600, 1)
        return {
            "notes": notes,
            "clients": clients,
            "closed": closed,
            "collisions": collisions,
            "per_hour": round(notes / hours, 1),
        }
