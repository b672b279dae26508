from odoo import api, fields, models
from odoo.exceptions import UserError

from ..answered import queries


class PhoneAnsweredMixin(models.AbstractModel):
    """What has been answered in a phone campaign is neither changed nor deleted.

    For `survey.question` and `survey.question.answer`. Who inherits it says in
    `_answered_fields` which fields make up what was answered, and with
    `_in_phone_campaign` which records belong to a phone campaign.
    """

    _name = "phone.answered.mixin"
    _description = "Protected once answered"

    _answered_fields = ()

    phone_answer_count = fields.Integer(
        "Interviews", compute="_compute_phone_answer_count", compute_sudo=True
    )

    def _compute_phone_answer_count(self):
        counts = queries.interviews_by(self._origin) if self._origin else {}
        for record in self:
            record.phone_answer_count = counts.get(record._origin.id, 0)

    def _in_phone_campaign(self):
        """Those of these records that belong to a phone campaign."""
        raise NotImplementedError

    def write(self, vals):
        touched = set(vals) & set(self._answered_fields)
        if touched and self._in_phone_campaign():
            # who may not write is not told of the interviews
            self.check_access("write")
            changed = self.filtered(lambda each: each._changes(vals, touched))
            changed._check_unanswered("write")
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Other words in another language pass by `write`, and change the question."""
        if field_name in self._answered_fields and self._in_phone_campaign():
            self.check_access("write")
            if self._says_otherwise(field_name, translations):
                self._check_unanswered("write")
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def _says_otherwise(self, field_name, translations):
        """Whether these translations change a text, or take one away that differs.

        :param translations: {language: text}, False for that in English; for a text
            with markup {language: {term: term}}, which is taken for a change
        """
        english = (
            translations.get("en_US") or self.with_context(lang="en_US")[field_name]
        )
        return any(
            self.with_context(lang=code)[field_name]
            != (english if text in (False, None) else text)
            for code, text in translations.items()
        )

    def _changes(self, vals, names):
        """Whether writing `vals` makes a difference in one of these fields."""
        return any(
            self._fields[name].type in ("one2many", "many2many")
            or self._fields[name].convert_to_write(self[name], self)
            != (vals[name] or False)
            for name in names
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_answered(self):
        self._check_unanswered("unlink")

    def _check_unanswered(self, operation):
        """Refuse, and say how many interviews the first one is an answer in.

        :param operation: "write" or "unlink"
        """
        records = self._in_phone_campaign()
        if not records:
            return
        queries.lock(records)
        counts = queries.interviews_by(records)
        for record in records.filtered(lambda each: counts.get(each.id)):
            raise UserError(record._answered_text(operation, counts[record.id]))

    def _answered_text(self, operation, count):
        name = self.sudo().display_name
        if operation == "unlink":
            return self.env._(
                "“%(name)s” cannot be deleted: it has been answered "
                "(interviews: %(count)s). You can still add others and change the "
                "order.",
                name=name,
                count=count,
            )
        return self.env._(
            "“%(name)s” cannot be changed: it has been answered "
            "(interviews: %(count)s). You can still add others and change the order.",
            name=name,
            count=count,
        )
