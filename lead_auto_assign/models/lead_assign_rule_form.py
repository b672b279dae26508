from odoo import api, fields, models
from odoo.fields import Domain

from ..matching import queries

# So many matches are counted; of more it is told about how many they are. Counting
# takes the longer the more there are, and the form asks at every change.
COUNT_LIMIT = 300


class LeadAssignRule(models.Model):
    """What the form and the list of rules show, and their buttons."""

    _inherit = "lead.assign.rule"

    recipient_ids = fields.Many2many(
        "res.users", compute="_compute_recipient_ids", string="Recipients"
    )
    next_user_id = fields.Many2one(
        "res.users", compute="_compute_next_user_id", string="Next owner"
    )
    criterion_text = fields.Char(
        compute="_compute_criterion_text", compute_sudo=True, string="Which clients"
    )
    match_count = fields.Integer(compute="_compute_match_count", string="Matches now")
    match_label = fields.Char(compute="_compute_match_count")

    @api.depends(
        "user_ids",
        "role_ids.user_ids",
        "team_ids.crm_team_member_ids.user_id",
        "team_ids.crm_team_member_ids.active",
    )
    def _compute_recipient_ids(self):
        for rule in self:
            members = rule.team_ids.crm_team_member_ids.user_id
            rule.recipient_ids = rule.user_ids | rule.role_ids.user_ids | members

    @api.depends(
        "model",
        "criterion",
        "mailing_list_ids.name",
        "category_ids.name",
        "tag_ids.name",
    )
    @api.depends_context("lang")
    def _compute_criterion_text(self):
        labels = dict(self._fields["criterion"]._description_selection(self.env))
        for rule in self:
            label = labels.get(rule.criterion, "")
            chosen = rule._criterion_records() if rule.criterion != "domain" else ()
            # names, not display names: that of a list counts its contacts
            names = ", ".join(record.name for record in chosen if record.name)
            rule.criterion_text = f"{label}: {names}" if names else label

    @api.depends(
        lambda self: ("rotate", *self._match_fields(), *self._recipient_fields())
    )
    def _compute_next_user_id(self):
        saved = self.filtered(lambda rule: rule.rotate and isinstance(rule.id, int))
        rotations = self._rotations(saved.ids)
        users = {user for rotation in rotations.values() for user in rotation.seats}
        operators = self.env["lead.assign.engine"]._operators(users)
        for rule in self:
            rotation = rotations.get(rule.id)
            free = {
                user
                for user in (rotation.seats if rotation else ())
                if user in operators and not operators[user].refusal(rule.company_id.id)
            }
            rule.next_user_id = rotation.peek(free) if free else False

    @api.depends(lambda self: self._match_fields())
    def _compute_match_count(self):
        for rule in self:
            rule.match_count, rule.match_label = rule._count_matches()

    def _count_matches(self):
        """How many records match now, at most one more than COUNT_LIMIT, and that in
        words, with about how many they are where there are more."""
        try:
            spec = self._spec()
            self._check_fields(self.model, self._criterion_domain(spec))
            # not flushing: what is typed in the form must survive a failure
            with self.env.cr.savepoint(flush=False):
                count = self._count(spec, COUNT_LIMIT + 1)
                if count <= COUNT_LIMIT:
                    return count, str(count)
                return count, f"{COUNT_LIMIT}+{self._about(spec)}"
        except Exception:
            # half-typed conditions match nothing yet
            return 0, "0"

    @api.model
    def _about(self, spec):
        """How many records match by PostgreSQL's statistics, if they know better."""
        records = self.env[spec.model].sudo()
        about = queries.estimate(
            self.env, records._search(self._criterion_domain(spec))
        )
        # two digits: more would look like the truth
        return f" (≈ {float(f'{about:.2g}'):.0f})" if about > COUNT_LIMIT else ""

    def _match_fields(self):
        return ["model", "criterion", "domain", "company_id"] + [
            "mailing_list_ids",
            "category_ids",
            "tag_ids",
        ]

    def _recipient_fields(self):
        return ["user_ids", "role_ids", "team_ids", "share_ids"]

    def action_open_matches(self):
        """Show the clients or leads that match now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": list(self._criterion_domain(self._spec())),
        }

    def action_assign_now(self):
        """Prepare a mass assignment of what matches now and has no owner."""
        self.ensure_one()
        domain = Domain(self._criterion_domain(self._spec()))
        domain &= Domain("owner_ids", "=", False)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_auto_assign.lead_assign_wizard_action"
        )
        return {
            **action,
            "context": {
                "default_model": self.model,
                "default_criterion": "domain",
                "default_domain": repr(list(domain)),
                "default_user_ids": self.user_ids.ids,
                "default_role_ids": self.role_ids.ids,
                "default_team_ids": self.team_ids.ids,
                "default_rotate": self.rotate,
            },
        }

    def action_open_log(self):
        """Show what this rule assigned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_auto_assign.lead_assign_log_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}
