from odoo.http import request

from odoo.addons.mail.controllers.webclient import WebclientController
from odoo.addons.mail.tools.discuss import Store


class OmnichannelWebclientController(WebclientController):
    """A page of the own website asks for the live chat: the visitor has moved."""

    @classmethod
    def _process_request_for_all(self, store: Store, name, params):
        result = super()._process_request_for_all(store, name, params)
        if name == "init_livechat":
            request.env["omnichannel.visitor.info"]._visitor_opened_page(
                request.httprequest.headers.get("Referer")
            )
        return result
