from odoo import api, fields, models

from .crm_lead_routing import CORE_PARAMETER, ENGINE_PARAMETER
from .lead_owner_routing import ROUTE_PARAMETER

# How Odoo's own assignment ran before our rules took over: `auto` or `manual`.
KEPT_PARAMETER = "lead_auto_assign.core_assignment"


class ResConfigSettings(models.TransientModel):
    """Whom clients' requests reach, and who assigns leads.

    While the rules assign leads, Odoo's own assignment is off, and what was set there
    is kept: it comes back when the choice does.
    """

    _inherit = "res.config.settings"

    lead_route_to_owners = fields.Boolean(
        "Send requests to the operators rather than to the site administrator",
        config_parameter=ROUTE_PARAMETER,
    )
    lead_engine = fields.Selection(
        [
            ("rules", "The assignment rules"),
            ("core", "Odoo's own assignment, by team capacity"),
        ],
        string="Leads are assigned by",
        config_parameter=ENGINE_PARAMETER,
        default=lambda self: self.env["crm.lead"]._lead_engine(),
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Choosing Odoo's own assignment brings back what was set there, also for
        who does not come through the form."""
        kept = self._kept_core_assignment()
        return super().create(
            [
                {**kept, **vals}
                if vals.get("lead_engine") == "core" and not kept.keys() & vals.keys()
                else vals
                for vals in vals_list
            ]
        )

    @api.onchange("lead_engine")
    def _onchange_lead_engine(self):
        if self.lead_engine == "rules":
            self.crm_use_auto_assignment = False
        elif self.lead_engine == "core":
            self.update(self._kept_core_assignment())

    def set_values(self):
        self._settle_lead_engine()
        return super().set_values()

    def _settle_lead_engine(self):
        """Make the two switches agree: core's own, and ours."""
        # sudo: who saves the settings may be no system administrator
        parameters = self.env["ir.config_parameter"].sudo()
        was_on = bool(parameters.get_param(CORE_PARAMETER))
        if self.crm_use_auto_assignment and not was_on:
            # whoever switches Odoo's own assignment on has chosen it
            self.lead_engine = "core"
        if self.lead_engine != "rules":
            parameters.set_param(KEPT_PARAMETER, False)
            return
        cron = self._core_assignment_cron()
        if was_on:
            parameters.set_param(KEPT_PARAMETER, "auto" if cron.active else "manual")
        self.crm_use_auto_assignment = False
        # with its own assignment off core would make it once a day
        self.update(self._core_schedule())

    @api.model
    def _kept_core_assignment(self):
        """Values of core's fields as they were before the rules took over, or {}."""
        # sudo: who reads the settings may be no system administrator
        kept = self.env["ir.config_parameter"].sudo().get_param(KEPT_PARAMETER)
        if not kept:
            return {}
        # all that core computes together: what is left out would lose the rest
        return {
            "crm_use_auto_assignment": True,
            "crm_auto_assignment_action": kept,
            "crm_auto_assignment_run_datetime": False,
            **self._core_schedule(),
        }

    @api.model
    def _core_schedule(self):
        """Values of core's fields for how often its cron runs."""
        cron = self._core_assignment_cron()
        field = self._fields["crm_auto_assignment_interval_type"]
        if cron.interval_type not in field.get_values(self.env):
            return {
                "crm_auto_assignment_interval_type": "days",
                "crm_auto_assignment_interval_number": 1,
            }
        return {
            "crm_auto_assignment_interval_type": cron.interval_type,
            "crm_auto_assignment_interval_number": cron.interval_number,
        }

    @api.model
    def _core_assignment_cron(self):
        """The cron of Odoo's own assignment; empty if somebody has deleted it."""
        # sudo: only system administrators may read crons
        crons = self.env["ir.cron"].sudo()
        cron = crons.env.ref("crm.ir_cron_crm_lead_assign", raise_if_not_found=False)
        return cron or crons
