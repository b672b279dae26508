from odoo import models


class BaseAutomation(models.Model):
    """The trigger "Tag is added" for contacts.

    Core looks for a field named `tag_ids`; that of contacts is `category_id`.
    """

    _inherit = "base.automation"

    def _get_trigger_specific_field(self):
        field = super()._get_trigger_specific_field()
        if (
            not field
            and self.trigger == "on_tag_set"
            and self.model_id.model == "res.partner"
        ):
            return self.env["ir.model.fields"]._get("res.partner", "category_id")
        return field
