from odoo import api, fields, models

from .. import placeholders
from ..best_hour import HOURS

OUTCOME_SELECTION = [
    ("positive", "Positive"),
    ("negative", "Negative"),
    ("partial", "Partial"),
    ("unclassified", "Unclassified"),
]

HOUR_SELECTION = [(hour, f"{hour}:00 – {int(hour) + 1:02}:00") for hour in HOURS]


class LeadFlowNoteTemplate(models.Model):
    """A predefined note: the text an operator inserts, and the tags it applies."""

    _name = "lead.flow.note.template"
    _description = "Predefined note"
    _order = "sequence, id"

    name = fields.Char(string="Title", required=True, translate=True)
    body = fields.Text(
        string="Note",
        translate=True,
        help="The text that is inserted. {client}, {company}, {phone}, {operator}, "
        "{date} and {time} are filled in.",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        "lead_flow_note_template_category_rel",
        "template_id",
        "category_id",
        string="Tags to assign",
        help="Applied to the client when this note is used.",
    )
    outcome = fields.Selection(
        OUTCOME_SELECTION, string="Suggested outcome", default="unclassified"
    )
    is_closing = fields.Boolean(string="Closes the lead")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Leave empty to share it with all companies.",
    )
    note_count = fields.Integer(compute="_compute_note_count", string="Used")

    def _compute_note_count(self):
        counts = dict(
            self.env["lead.flow.note"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.note_count = counts.get(template, 0)

    def _fill(self, partner, user=None, now=None):
        """The text of this note for one client.

        :param user: the operator, the current one by default
        :param now: a UTC datetime, the present by default
        """
        self.ensure_one()
        user = user or self.env.user
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=user.tz or "UTC"), now or fields.Datetime.now()
        )
        partner = partner.sudo()
        return placeholders.fill(
            self.body,
            {
                "client": partner.name,
                "company": partner.commercial_company_name or partner.name,
                "phone": partner.phone,
                "operator": user.name,
                "date": local.strftime("%d/%m/%Y"),
                "time": local.strftime("%H:%M"),
            },
        )

    @api.model
    def _available(self, company_id=None):
        """The templates an operator may choose, in order."""
        companies = [False, company_id or self.env.company.id]
        return self.search([("company_id", "in", companies)])
