from odoo import api, models

from ..bidi_markup import bidi, direction


class ReportInterview(models.AbstractModel):
    """The PDF of single interviews, printed by core's report engine."""

    _name = "report.phone_campaign.report_interview"
    _description = "Report of an interview"

    @api.model
    def _get_report_values(self, docids, data=None):
        targets = self.env["phone.campaign.target"].browse(docids)
        # whoever comes here, by a button or by the address of the report
        targets._check_report()
        reports = targets._report_values()
        return {
            "doc_ids": docids,
            "doc_model": targets._name,
            "docs": targets,
            "reports": dict(zip(targets.ids, reports, strict=True)),
            "bidi": bidi,
            "direction": direction,
        }
