from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.http import request

from ..user_agent import parse
from ..visitor.queries import forget_places, shorten_ips, update_page
from ..visitor_facts import clean_language, clean_text, clean_url, clean_zone, shown_ip

BATCH = 1000


class OmnichannelVisitorInfo(models.Model):
    """The visitor's machine and page, as they were in one conversation.

    A model of its own: what stands on the conversation or on the guest would be
    readable by the visitor or by every employee. Agents see it through the panel only.
    """

    _name = "omnichannel.visitor.info"
    _description = "Technical data of a visitor"
    _rec_name = "channel_id"
    _order = "id desc"

    channel_id = fields.Many2one(
        "discuss.channel", string="Conversation", required=True, ondelete="cascade"
    )
    # one query finds what an erased contact leaves behind, privacy lookup included
    partner_id = fields.Many2one(
        "res.partner", string="Contact", index="btree_not_null", ondelete="set null"
    )
    browser = fields.Char(readonly=True)
    system = fields.Char(string="Operating System", readonly=True)
    device = fields.Selection(
        [("desktop", "Computer"), ("tablet", "Tablet"), ("phone", "Phone")],
        readonly=True,
    )
    url = fields.Char(string="Current Page", readonly=True)
    referrer = fields.Char(string="Came From", readonly=True)
    language = fields.Char(string="Browser Language", readonly=True)
    timezone = fields.Char(readonly=True)
    screen = fields.Char(readonly=True)
    ip = fields.Char(string="IP Address", readonly=True)
    place = fields.Char(string="Estimated Location", readonly=True)
    country_code = fields.Char(readonly=True)
    last_seen = fields.Datetime(default=fields.Datetime.now, readonly=True)

    # The panel reads, and the visitor's next page writes, one row of a conversation.
    _channel_unique = models.UniqueIndex(
        "(channel_id)", "A conversation has the technical data of one visitor."
    )
    # The retention looks for the oldest.
    _last_seen_idx = models.Index("(last_seen)")

    @api.autovacuum
    def _gc_visitor_info(self):
        """Forget what is older than the retention."""
        days = self.env["omnichannel.settings"]._get("retention_days")
        if days <= 0:
            return 0, False
        limit = fields.Datetime.now() - timedelta(days=days)
        old = self.search([("last_seen", "<", limit)], limit=BATCH, order="last_seen")
        count = len(old)
        old.unlink()
        return count, count == BATCH

    @api.autovacuum
    def _gc_more_than_allowed(self):
        """Parameters can be changed by hand, too."""
        self._keep_only(self.env["omnichannel.settings"]._get("ip_mode"))

    @api.model
    def _keep_only(self, mode):
        """Reduce what was kept to what a setting of addresses and places allows."""
        if mode == "full":
            return
        shorten_ips(self.env, lambda ip: shown_ip(ip, mode))
        if mode != "anonymised":
            forget_places(self.env)

    # ------------------------------------------------------------
    # From the visitor's browser
    # ------------------------------------------------------------

    @api.model
    def _vals_from_request(self, facts):
        """What is kept at the start of a conversation; never an error.

        :param facts: what the visitor's script sent: url, referrer, tz, lang, screen,
            touch
        """
        sent, geoip = request.httprequest, request.geoip
        agent = parse(sent.headers.get("User-Agent"), facts.get("touch"))
        mode = self.env["omnichannel.settings"]._get("ip_mode")
        zones = {*pytz.all_timezones}
        return {
            "browser": agent.browser,
            "system": agent.system,
            "device": agent.device or False,
            "url": clean_url(facts.get("url"))
            or clean_url(sent.headers.get("Referer")),
            "referrer": clean_url(facts.get("referrer")),
            "language": clean_language(facts.get("lang")),
            "timezone": clean_zone(facts.get("tz"), zones),
            "screen": clean_text(facts.get("screen"))[:16],
            "ip": shown_ip(sent.remote_addr, mode),
            "place": "" if mode == "off" else self._place(geoip),
            "country_code": "" if mode == "off" else geoip.country_code or "",
            "partner_id": self._known_visitor().id,
        }

    @api.model
    def _known_visitor(self):
        """The contact who asks, empty when unknown, with sudo."""
        if not self.env.user._is_public():
            return self.env.user.partner_id.sudo()
        # sudo: who a guest turned out to be, agents may know
        guest = self.env["mail.guest"]._get_guest_from_context().sudo()
        return guest.omnichannel_partner_id

    @api.model
    def _place(self, geoip):
        """City, region and country of an address, as far as they are known."""
        region = geoip.subdivisions[0].name if geoip.subdivisions else ""
        parts = dict.fromkeys([geoip.city.name, region, geoip.country_name])
        return ", ".join(clean_text(part) for part in parts if part)

    @api.model
    def _visitor_moved(self, channel, url):
        """The visitor is on another page.

        :param channel: his conversation, as his own rights let him read it
        """
        url = clean_url(url)
        if url and update_page(self.env, channel.id, url):
            channel.sudo()._omnichannel_changed("technical")

    @api.model
    def _visitor_opened_page(self, url):
        """A page with the live chat was opened by whoever this is."""
        partner, guest = self.env["res.partner"]._get_current_persona()
        url = clean_url(url)
        if not url or not (guest or partner):
            return
        # sudo: his running conversation, by his own part in it
        history = self.env["im_livechat.channel.member.history"].sudo()
        column, person = ("guest_id", guest) if guest else ("partner_id", partner)
        part = history.search(
            [
                (column, "=", person.id),
                ("livechat_member_type", "=", "visitor"),
                ("channel_id.livechat_end_dt", "=", False),
            ],
            order="id desc",
            limit=1,
        )
        if part:
            self._visitor_moved(part.channel_id, url)
