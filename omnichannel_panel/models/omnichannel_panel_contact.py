import contextlib

from odoo import api, fields, models, tools
from odoo.http import request, root

from ..contact_kind import kind_of
from ..visitor_facts import shown_ip

# Fields of other addons that say what somebody is: (field, fact).
RANKS = (("customer_rank", "buys"), ("supplier_rank", "sells"))


class OmnichannelPanel(models.AbstractModel):
    """Who is writing, and on what machine and page."""

    _inherit = "omnichannel.panel"

    @api.model
    def _partner_fields(self):
        """What is read of the contact, in one query."""
        names = ["name", "email", "phone", "lang", "tz", "country_id", "city"]
        names += ["is_company", "commercial_company_name", "parent_id", "active"]
        names += ["partner_share", "user_id", "company_id"]
        ranks = [
            name for name, _fact in RANKS if name in self.env["res.partner"]._fields
        ]
        return names + ranks

    @api.model
    def _section_contact(self, facts):
        """The contact, or what is known of a guest."""
        partner, guest = facts["partner"], facts["guests"][:1]
        # the user's own rights: what he may not read, he is told by name only
        mine = partner.with_env(self.env)._filtered_access("read")
        known = mine.sudo()
        data = {
            "id": partner.id,
            "guest_id": guest.id,
            "name": (partner or guest).name or self.env._("Visitor"),
            "kind": self._kind(known) if known else kind_of(is_known=bool(partner)),
            "email": known.email or "",
            "phone": known.phone or "",
            "company": known.commercial_company_name or "",
            "language": self._language(known.lang or guest.lang),
            "timezone": known.tz or guest.timezone or "",
            "can_read": bool(mine),
            "can_edit": bool(mine) and mine.has_access("write"),
        }
        data.update(self._country(known.country_id.id or guest.country_id.id))
        if known:
            data["created"] = fields.Datetime.to_string(known.create_date)
        return data

    @api.model
    def _kind(self, partner):
        """What a contact is, by what the user may know of him."""
        facts = {
            fact: bool(partner[name])
            for name, fact in RANKS
            if name in partner._fields and partner[name]
        }
        if not facts and partner.partner_share:
            facts["has_lead"] = self._has_lead(partner)
        return kind_of(is_known=True, is_internal=not partner.partner_share, **facts)

    @api.model
    def _has_lead(self, partner):
        # sudo: that there is one, not which
        leads = self.env["crm.lead"].sudo()
        return bool(leads.search_count([("partner_id", "=", partner.id)], limit=1))

    @api.model
    def _language(self, code):
        return self.env["res.lang"]._get_data(code=code).name or "" if code else ""

    @api.model
    @tools.ormcache("country_id", "self.env.lang")
    def _country_facts(self, country_id):
        country = self.env["res.country"].sudo().browse(country_id)
        currency = country.currency_id.name or ""
        return country.name or "", country.code or "", currency

    @api.model
    def _country(self, country_id):
        name, code, currency = self._country_facts(country_id or False)
        return {"country": name, "country_code": code, "currency": currency}

    # ------------------------------------------------------------
    # The machine
    # ------------------------------------------------------------

    @api.model
    def _section_technical(self, facts):
        """The visitor's machine; {} when nothing was recorded."""
        # sudo: agents may not read the model, so that nothing can be exported
        info = self.env["omnichannel.visitor.info"].sudo()
        info = info.search_fetch([("channel_id", "=", facts["channel"].id)], limit=1)
        mode = self.env["omnichannel.settings"]._get("ip_mode")
        data = {"geoip_missing": self._is_geoip_missing(mode)}
        if not info:
            return data
        names = ["browser", "system", "device", "url", "referrer", "language"]
        names += ["timezone", "screen"]
        if mode != "off":
            # what was kept before the setting was changed is not shown either
            names += ["place", "country_code"]
            data["ip"] = shown_ip(info.ip, mode)
        data.update({name: info[name] or "" for name in names})
        data["last_seen"] = fields.Datetime.to_string(info.last_seen)
        return data

    @api.model
    def _is_geoip_missing(self, mode):
        """Whether places are wanted and cannot be found; only managers are told."""
        if mode == "off" or not request:
            return False
        is_manager = self.env.user.has_group("im_livechat.im_livechat_group_manager")
        return is_manager and not _has_geoip()


def _has_geoip():
    """Whether Odoo finds a database of places on its disk."""
    for name in ("geoip_city_db", "geoip_country_db"):
        with contextlib.suppress(OSError, RuntimeError):
            return bool(getattr(root, name))
    return False
