from odoo import api, fields, models

ROW_FIELDS = [
    "partner_id",
    "state",
    "state_date",
    "callback_date",
    "callback_user_id",
    "callback_count",
    "failed_call_count",
    "last_callback_date",
    "available_date",
    "reserved_user_id",
    "reserved_until",
    "user_input_id",
]
PARTNER_FIELDS = ["name", "phone", "company_name", "parent_id", "is_company"]


class PhoneCampaignDesk(models.AbstractModel):
    """How targets are shown in the list."""

    _inherit = "phone.campaign.desk"

    def _rows(self, places):
        """What the list shows of these places, in their order."""
        targets = self.env["phone.campaign.target"].sudo()
        targets = targets.browse(place.target for place in places)
        targets.fetch(ROW_FIELDS)
        targets.partner_id.fetch(PARTNER_FIELDS)
        return [
            self._row(target, place)
            for target, place in zip(targets, places, strict=True)
        ]

    def _row(self, target, place):
        partner = target.partner_id
        return {
            "id": target.id,
            "place": {
                "tier": place.tier,
                "key": self._text(place.key),
                "target": place.target,
            },
            "partner_id": partner.id,
            "name": partner.name or partner.display_name,
            "company": self._company_of(partner),
            "phone": partner.phone or "",
            "callbacks": target.callback_count,
            "failures": target.failed_call_count,
            "last_callback": self._text(target.last_callback_date),
            "state": target.state,
            "state_date": self._text(target.state_date),
            "callback_date": self._text(target.callback_date),
            "callback_user": target.callback_user_id.name or "",
            "available_date": self._text(target.available_date),
            "holder": self._holder_name(target),
            "has_answers": bool(target.user_input_id),
        }

    def _holder_name(self, target):
        """Who has the target now; "" for nobody and for the user himself."""
        holder = target._holder()
        return holder.name if holder and holder != self.env.user else ""

    @api.model
    def _company_of(self, partner):
        if partner.is_company:
            return ""
        return partner.parent_id.name or partner.company_name or ""

    @api.model
    def _text(self, value):
        return fields.Datetime.to_string(value) or False

    @api.model
    def _tags(self, records):
        return [
            {"id": each.id, "name": each.name, "color": each.color} for each in records
        ]
