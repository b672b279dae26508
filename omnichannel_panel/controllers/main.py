from odoo import Command
from odoo.http import request, route

from odoo.addons.im_livechat.controllers.main import LivechatController
from odoo.addons.im_livechat.tools.misc import force_guest_env
from odoo.addons.mail.tools.discuss import add_guest_to_context

from ..client_values import id_of


class OmnichannelLivechatController(LivechatController):
    """The visitor's browser says where he is: at the start, and on every page."""

    def _process_extra_channel_params(self, **kwargs):
        transient, persisted = super()._process_extra_channel_params(**kwargs)
        facts = kwargs.get("omnichannel")
        infos = request.env["omnichannel.visitor.info"]
        vals = infos._vals_from_request(facts if isinstance(facts, dict) else {})
        return transient, {
            **persisted,
            "omnichannel_visitor_info_ids": [Command.create(vals)],
        }

    @route("/omnichannel_panel/page", methods=["POST"], type="jsonrpc", auth="public")
    @add_guest_to_context
    def omnichannel_page(self, channel_id, url):
        """The visitor is on another page; only his own conversation is changed."""
        channel = request.env["discuss.channel"].search(
            [("id", "=", id_of(channel_id)), ("channel_type", "=", "livechat")]
        )
        if channel:
            request.env["omnichannel.visitor.info"]._visitor_moved(channel, url)

    @route(
        "/omnichannel_panel/cors/page",
        methods=["POST"],
        type="jsonrpc",
        auth="public",
        cors="*",
    )
    def omnichannel_cors_page(self, guest_token, channel_id, url):
        """The same from a page of another site."""
        force_guest_env(guest_token)
        self.omnichannel_page(channel_id, url)
