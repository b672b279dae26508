from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..client_values import text_of

NOTES = 3


class OmnichannelPanel(models.AbstractModel):
    """What the other apps know of the contact; read after the panel is painted.

    None of them is required: each is asked when it is installed and the user may read
    it, and says nothing otherwise.
    """

    _inherit = "omnichannel.panel"

    @api.model
    @api.readonly
    def get_business(self, channel_id):
        """Money, lead flow, what the conversation became, and the hand-over card."""
        facts = self._facts(self._open(channel_id))
        return {
            "money": self._money(facts["partner"]),
            "lead_flow": self._lead_flow(facts["partner"]),
            "made": self._made_list(facts["channel"]),
            "handover": self._handover(facts),
        }

    # ------------------------------------------------------------
    # What it became
    # ------------------------------------------------------------

    @api.model
    def _made_list(self, channel):
        """The records made from the conversation, those that the user may see."""
        links = self.env["omnichannel.link"].search([("channel_id", "=", channel.id)])
        labels = {
            each._kind: each._label()
            for each in self.env["omnichannel.transform"]._all()
        }
        made = []
        for link in links:
            record = link._record()
            if record:
                made.append(
                    {
                        "kind": link.kind,
                        "label": labels.get(link.kind, link.kind),
                        "name": record.display_name,
                        "model": record._name,
                        "id": record.id,
                    }
                )
        return made

    # ------------------------------------------------------------
    # Money
    # ------------------------------------------------------------

    @api.model
    def _money(self, partner):
        """Figures of the contact and his company: [{"key", "count", "amount", ...}]."""
        if not partner:
            return []
        # sudo: which company somebody belongs to, the figures are read as the user
        family = Domain("partner_id", "child_of", partner.commercial_partner_id.id)
        figures = [
            self._figure(key, model, family & domain, amount)
            for key, model, domain, amount in self._money_sources()
            if model in self.env and self.env[model].has_access("read")
        ]
        shown = [each for each in figures if each["count"]]
        for figure in shown:
            if figure["key"] == "orders":
                figure.update(self._last_order(figure["domain"]))
        return shown

    @api.model
    def _last_order(self, domain):
        """Name and date of the newest order."""
        order = self.env["sale.order"].search(
            domain, order="date_order desc, id desc", limit=1
        )
        date = fields.Datetime.to_string(order.date_order)
        return {"last": order.name, "last_date": date}

    @api.model
    def _money_sources(self):
        """(key, model, domain, field of the amount); see the OWL section for words."""
        today = fields.Date.context_today(self)
        posted = Domain("state", "=", "posted") & Domain(
            "move_type", "=", "out_invoice"
        )
        unpaid = posted & Domain("payment_state", "in", ["not_paid", "partial"])
        late = unpaid & Domain("invoice_date_due", "<", today)
        return [
            ("late", "account.move", late, "amount_residual_signed"),
            ("unpaid", "account.move", unpaid, "amount_residual_signed"),
            (
                "quotations",
                "sale.order",
                Domain("state", "in", ["draft", "sent"]),
                "amount_total",
            ),
            ("orders", "sale.order", Domain("state", "=", "sale"), "amount_total"),
            (
                "leads",
                "crm.lead",
                Domain("won_status", "=", "pending"),
                "expected_revenue",
            ),
            ("tickets", "helpdesk.ticket", self._open_tickets(), None),
        ]

    @api.model
    def _open_tickets(self):
        """Both helpdesks say in the stage that a ticket is done, by other words."""
        if "helpdesk.ticket.stage" in self.env:
            return Domain("stage_id.closed", "=", False)
        return Domain("stage_id.fold", "=", False)

    @api.model
    def _figure(self, key, model, domain, amount):
        records = self.env[model]
        if amount:
            count, total = self._counted_sum(records, domain, amount)
        else:
            count, total = records.search_count(domain), None
        return {
            "key": key,
            "count": count,
            "amount": total,
            "currency_id": self.env.company.currency_id.id,
            "model": model,
            "domain": list(domain),
        }

    @api.model
    def _counted_sum(self, records, domain, amount):
        """How many there are, and the sum of a field in the company's currency.

        :return: (int, float), at today's rates
        """
        currency = records._fields[amount].get_currency_field(records)
        # most currencies are their company's, and not stored
        name = currency if records._fields[currency].store else "company_id"
        groups = records._read_group(domain, [name], ["__count", f"{amount}:sum"])
        company, today = self.env.company, fields.Date.context_today(self)
        total = 0
        for group, _count, part in groups:
            # sudo: the currency of a company, whatever else may be read of it
            source = group if name == currency else group.sudo().currency_id
            source = source or company.currency_id
            total += source._convert(part, company.currency_id, company, today)
        return sum(count for _group, count, _part in groups), total

    # ------------------------------------------------------------
    # Lead flow
    # ------------------------------------------------------------

    @api.model
    def _lead_flow_notes(self):
        """The notes of lead_flow for this user, None without that addon or right."""
        if "lead.flow.note" not in self.env:
            return None
        notes = self.env["lead.flow.note"]
        return notes if notes.has_access("read") else None

    @api.model
    def _lead_flow(self, partner):
        """State and last notes of the contact; False where there is no lead flow."""
        notes = self._lead_flow_notes()
        if notes is None or not partner:
            return False
        mine = partner.with_env(self.env)
        if not mine.has_access("read"):
            return False
        last = notes.search([("partner_id", "=", partner.id)], limit=NOTES)
        states = dict(mine._fields["flow_state"]._description_selection(self.env))
        return {
            "state": mine["flow_state"],
            "state_label": states.get(mine["flow_state"], ""),
            "can_write": notes.has_access("create"),
            "notes": [
                {
                    "id": note.id,
                    "body": note.body or "",
                    # sudo: the operator's name
                    "user": note.user_id.sudo().name,
                    "date": fields.Datetime.to_string(note.date),
                }
                for note in last
            ],
        }

    @api.model
    def write_lead_flow_note(self, channel_id, body):
        """Write a note of lead_flow about the contact; its own rules decide.

        :return: the section, as in `get_business`
        """
        channel = self._channel(channel_id)
        partner = channel._omnichannel_contact()
        notes = self._lead_flow_notes()
        if notes is None or not notes.has_access("create"):
            raise AccessError(self.env._("You cannot write notes of the lead flow."))
        text = text_of(body)
        if not partner or not text:
            raise UserError(self.env._("Write the note first."))
        notes.create({"partner_id": partner.id, "body": text})
        return self._lead_flow(partner)
