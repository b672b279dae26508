from odoo import models

from odoo.addons.mail.tools.discuss import Store


class ResUsers(models.Model):
    """The web client knows from the start whether this user sees the panel."""

    _inherit = "res.users"

    def _init_store_data(self, store: Store):
        result = super()._init_store_data(store)
        # this runs for visitors, too: they must not even learn that there is a panel
        if self.env["omnichannel.panel"]._is_agent():
            store.add_global_values(has_omnichannel_panel=True)
        return result
