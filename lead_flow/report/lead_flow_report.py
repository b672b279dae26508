from odoo import api, fields, models
from odoo.tools import SQL

from ..models.lead_flow_note_template import OUTCOME_SELECTION


class LeadFlowReport(models.Model):
    """Calls, clients, closings and outcomes.

    A view over the columns that the note itself keeps, without any join; the lists and
    tags are those of the note. Rates are computed by the database for each group: a
    mean of rates would be no rate.
    """

    _name = "lead.flow.report"
    _description = "Lead flow report"
    _auto = False
    _order = "date desc"
    _rec_name = "partner_id"

    date = fields.Datetime(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Client", readonly=True)
    unique_clients = fields.Many2one(
        "res.partner",
        string="Unique clients contacted",
        readonly=True,
        aggregator="count_distinct",
    )
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    user_id = fields.Many2one("res.users", string="Operator", readonly=True)
    template_id = fields.Many2one(
        "lead.flow.note.template", string="Predefined note", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    category_ids = fields.Many2many(
        "res.partner.category",
        "lead_flow_note_category_rel",
        "note_id",
        "category_id",
        string="Tags applied",
        readonly=True,
    )
    list_ids = fields.Many2many(
        "mailing.list",
        "lead_flow_note_list_rel",
        "note_id",
        "list_id",
        string="Marketing lists",
        readonly=True,
    )
    outcome = fields.Selection(OUTCOME_SELECTION, readonly=True)
    outcome_source = fields.Selection(
        [("manual", "Operator"), ("template", "Predefined note"), ("ai", "Automatic")],
        readonly=True,
    )
    hour = fields.Selection(
        selection=lambda self: self.env["lead.flow.note"]._fields["hour"].selection,
        string="Hour slot",
        readonly=True,
    )
    weekday = fields.Selection(
        selection=lambda self: self.env["lead.flow.note"]
        ._fields["weekday"]
        ._description_selection(self.env),
        readonly=True,
    )
    is_first = fields.Boolean(string="First contact", readonly=True)
    is_closing = fields.Boolean(string="Closed", readonly=True)
    call_count = fields.Integer(string="Calls", readonly=True)
    closed_count = fields.Integer(string="Closed leads", readonly=True)
    duration = fields.Integer(string="Duration (s)", readonly=True, aggregator="avg")
    closing_rate = fields.Float(
        string="Closing rate (%)",
        readonly=True,
        aggregator="avg",
        help="Closed leads out of the unique clients contacted.",
    )
    ai_agreement = fields.Float(
        string="Agreement with AI (%)",
        readonly=True,
        aggregator="avg",
        help="How often the automatic verdict is what the operator said.",
    )

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT n.id, n.date, n.partner_id, n.partner_id AS unique_clients,
                   n.lead_id, n.user_id, n.template_id, n.company_id, n.outcome,
                   n.outcome_source, n.hour, n.weekday, n.is_first, n.is_closing,
                   n.duration,
                   1 AS call_count,
                   CASE WHEN n.is_closing THEN 1 ELSE 0 END AS closed_count,
                   CASE WHEN n.is_closing THEN 100.0 ELSE 0 END AS closing_rate,
                   CASE WHEN n.outcome_source IN ('manual', 'template')
                         AND n.ai_outcome IS NOT NULL
                        THEN CASE WHEN n.ai_outcome = n.outcome
                                  THEN 100.0 ELSE 0 END END AS ai_agreement
            """
        )

    @api.model
    def _from(self):
        return SQL("FROM lead_flow_note n")

    @api.model
    def _where(self):
        return SQL("WHERE n.active")

    def _read_group_select(self, aggregate_spec, query):
        """The closing rate of a group: closed leads out of its unique clients."""
        if aggregate_spec == "closing_rate:avg":
            closed = self._field_to_sql(self._table, "closed_count", query)
            clients = self._field_to_sql(self._table, "partner_id", query)
            return SQL(
                "100.0 * SUM(%s) / NULLIF(COUNT(DISTINCT %s), 0)", closed, clients
            )
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def get_heatmap(self, domain=None):
        """Calls, clients and closing rate per weekday and hour, for the dashboard.

        :return: list of {"weekday": "1".."7", "hour": "00".."23", "calls", "clients",
            "rate"}
        """
        rows = self._read_group(
            domain or [],
            ["weekday", "hour"],
            ["__count", "unique_clients:count_distinct", "closing_rate:avg"],
        )
        return [
            {
                "weekday": weekday,
                "hour": hour,
                "calls": calls,
                "clients": clients,
                "rate": round(rate or 0, 1),
            }
            for weekday, hour, calls, clients, rate in rows
        ]
