from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PhoneCampaignEffect(models.Model):
    """What an answer does once the interview is finished: a tag, a task, a lead.

    It is done once for a target, also if the interview is reopened and finished again,
    and stands in the history.
    """

    _name = "phone.campaign.effect"
    _description = "What an answer does"
    _order = "question_id, id"
    _rec_name = "kind"

    question_id = fields.Many2one(
        "survey.question", required=True, index=True, ondelete="cascade"
    )
    answer_id = fields.Many2one(
        "survey.question.answer",
        string="If the answer is",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('question_id', '=', question_id)]",
    )
    kind = fields.Selection(
        [
            ("tag", "Tag the client"),
            ("activity", "Plan a task"),
            ("opportunity", "Create an opportunity"),
        ],
        string="Then",
        required=True,
        default="tag",
    )
    category_id = fields.Many2one("res.partner.category", string="Tag")
    name = fields.Char("Title", help="Of the task or of the opportunity.")
    user_id = fields.Many2one(
        "res.users",
        string="For",
        domain="[('share', '=', False)]",
        help="The operator of the interview if it is empty, or else the referent.",
    )
    days = fields.Integer("After (days)", default=1)

    @api.constrains("kind", "category_id", "name", "days")
    def _check_complete(self):
        for effect in self:
            if effect.kind == "tag" and not effect.category_id:
                raise ValidationError(self.env._("Choose the tag for the client."))
            if effect.kind != "tag" and not effect.name:
                raise ValidationError(self.env._("Say what the task is about."))
            if effect.kind == "opportunity" and "crm.lead" not in self.env:
                raise ValidationError(
                    self.env._("Opportunities need the application CRM.")
                )
            if effect.days < 0:
                raise ValidationError(self.env._("A task cannot be due in the past."))

    @api.constrains("question_id", "answer_id")
    def _check_answer(self):
        for effect in self:
            if effect.answer_id.question_id != effect.question_id:
                raise ValidationError(
                    self.env._("Choose an answer to the question itself.")
                )

    def _apply(self, target):
        """Do it for one target, with sudo; says in words what was done.

        :raise Exception: whatever hinders it; nothing is done then
        """
        self.ensure_one()
        return getattr(self, f"_apply_{self.kind}")(target)

    def _apply_tag(self, target):
        target.partner_id.category_id |= self.category_id
        return self.env._("Tag “%s”", self.category_id.name)

    def _apply_activity(self, target):
        user = self.user_id or target._interviewer()
        target.partner_id.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.context_today(self) + timedelta(days=self.days),
            summary=self.name,
            user_id=user.id,
        )
        return self.env._(
            "Task “%(name)s” for %(user)s", name=self.name, user=user.name
        )

    def _apply_opportunity(self, target):
        if "crm.lead" not in self.env:
            return ""
        partner = target.partner_id
        self.env["crm.lead"].create(
            {
                "name": f"{self.name} – {partner.display_name}",
                "type": "opportunity",
                "partner_id": partner.id,
                "user_id": (self.user_id or target._interviewer()).id,
                "company_id": target.campaign_id.company_id.id,
            }
        )
        return self.env._("Opportunity “%s”", self.name)
