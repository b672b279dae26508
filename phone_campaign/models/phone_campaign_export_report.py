from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime, formatLang
from odoo.tools.image import image_data_uri

from ..bidi_markup import bidi, direction
from ..export import queries
from ..interview import DONE
from ..interview_report import items

DOCTYPE = Markup("<!DOCTYPE html>")


class PhoneCampaignTarget(models.Model):
    """The report of one interview."""

    _inherit = "phone.campaign.target"

    def action_print_report(self):
        """The PDF of the interview.

        :raise UserError: before its end, unless the setting allows that
        """
        self.ensure_one()
        self._check_report()
        report = self.env.ref("phone_campaign.action_report_interview")
        return report.report_action(self, config=False)

    def _check_report(self):
        """Refuse the report of an interview that is not finished, or never began."""
        self.check_access("read")
        unfinished = self._unfinished_have_reports()
        for target in self:
            if not target.sudo().user_input_id:
                raise UserError(
                    self.env._(
                        "There is no interview with %s yet.", target.partner_id.name
                    )
                )
            if target.state != DONE and not unfinished:
                raise UserError(
                    self.env._(
                        "The interview with %s is not finished: its report can be had "
                        "afterwards, or before if the settings allow it.",
                        target.partner_id.name,
                    )
                )

    @api.model
    def _unfinished_have_reports(self):
        # sudo: one setting, which everybody may know
        parameters = self.env["ir.config_parameter"].sudo()
        return bool(parameters.get_param("phone_campaign.report_before_end"))

    def _report_file_name(self):
        """A readable name, without ending, for the file of the report."""
        self.ensure_one()
        # sudo: the client's name is on the operator's screen anyway
        client = self.sudo().partner_id
        company = client.commercial_company_name
        if company and company != client.name:
            return f"{client.name} - {company}"
        return client.name or str(self.id)

    def _report_values(self):
        """What stands in the reports, in the order of `self`, all read at once.

        :return: list of dict
        """
        queries.flush(self.env)
        # sudo: an operator does not read answers, but the report of an interview
        targets = self.sudo()
        inputs = targets.user_input_id
        answers = queries.answers_of(self.env, inputs.ids, "UTC")
        interviewers = queries.interviewers_of(self.env, self.ids)
        questions = {
            campaign: campaign._export_questions() for campaign in targets.campaign_id
        }
        return [
            {
                **target._report_head(interviewers.get(target.id)),
                "items": items(
                    questions[target.campaign_id],
                    answers.get(target.user_input_id.id, ()),
                    self._in_words,
                ),
            }
            for target in targets
        ]

    def _report_head(self, interviewer):
        client, user_input = self.partner_id, self.user_input_id
        states = dict(self._fields["state"]._description_selection(self.env))
        company = client.commercial_company_name
        moments = (user_input.start_datetime, user_input.end_datetime)
        span = " – ".join(self._moment(moment) for moment in moments if moment)
        town = " ".join(filter(None, (client.zip, client.city)))
        return {
            "client": client.name,
            "company": company if company != client.name else "",
            "address": ", ".join(filter(None, (client.street, client.street2, town))),
            "phone": client.phone,
            "campaign": self.campaign_id.name,
            "contact": self.other_contact or self.contact_id.name,
            "contract_types": ", ".join(self.contract_type_ids.mapped("name")),
            "finished": self.state == DONE,
            "interview": ", ".join(filter(None, (states[self.state], span))),
            "interviewer": self.env["res.users"].browse(interviewer).name,
        }

    def _moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else ""

    @api.model
    def _in_words(self, kind, value):
        """An answer's value for a reader, in the language of the context."""
        if kind == "date":
            return format_date(self.env, value)
        if kind == "datetime":
            return self._moment(value)
        if kind in ("numerical_box", "scale"):
            # as many decimals as were given
            decimals = f"{value:.6f}".rstrip("0").partition(".")[2]
            return formatLang(self.env, value, digits=len(decimals))
        return value

    def _report_pages(self):
        """Each report as a page of HTML that needs nothing else.

        :return: list of str
        """
        company = self.campaign_id[:1].company_id or self.env.company
        values = {
            "company_name": company.name,
            "logo": image_data_uri(company.logo_web) if company.logo_web else "",
            "lang": (self.env.lang or "en").replace("_", "-"),
            "bidi": bidi,
            "direction": direction,
        }
        template = self.env["ir.qweb"]
        name = "phone_campaign.report_interview_page"
        return [
            DOCTYPE + template._render(name, {**values, "report": report})
            for report in self._report_values()
        ]
