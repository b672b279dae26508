from odoo import api, models
from odoo.exceptions import AccessError


class OmnichannelPanel(models.AbstractModel):
    """What a conversation can become, and what it has become already."""

    _inherit = "omnichannel.panel"

    @api.model
    def _section_transforms(self, facts):
        """The buttons, and what there is already: model and id by kind."""
        links = self.env["omnichannel.link"].search_fetch(
            [("channel_id", "=", facts["channel"].id)], ["kind", "res_model", "res_id"]
        )
        done = {link.kind: [link.res_model, link.res_id] for link in links}
        transforms = self.env["omnichannel.transform"]._all()
        return [
            {
                "kind": each._kind,
                "group": each._group,
                "label": each._label(),
                "icon": each._icon,
                "done": done.get(each._kind),
                "can_change": each._kind in done
                and each._can_change(facts["partners"]),
            }
            for each in transforms
            if each._is_available()
        ]

    @api.model
    def _transformer(self, kind):
        """The model that makes this kind of record.

        :raise AccessError: the user may not make it, or there is no such kind
        """
        for each in self.env["omnichannel.transform"]._all():
            if each._kind == kind and each._is_available():
                return each
        raise AccessError(self.env._("You cannot create this from a conversation."))

    @api.model
    def prepare_transform(self, channel_id, kind, change=False):
        """What the dialog starts with, or {"open": action} when it was done before.

        :param change: another record is wanted, where that can be
        """
        channel = self._channel(channel_id)
        transformer = self._transformer(kind)
        record = self.env["omnichannel.link"]._of(channel, kind)._record()
        if record and not (change and self._can_change(channel, transformer)):
            return {"open": self._open_action(record)}
        return transformer._defaults(channel)

    @api.model
    def _can_change(self, channel, transformer):
        return transformer._can_change(channel._omnichannel_customer()[0])

    @api.model
    def find_candidates(self, channel_id, kind, values=None):
        """Whom the agent has to choose from, by what he typed into the dialog.

        :return: list, as in what `prepare_transform` answers
        """
        channel = self._channel(channel_id)
        values = values if isinstance(values, dict) else {}
        return self._transformer(kind)._typed_candidates(channel, values)

    @api.model
    def transform(self, channel_id, kind, values=None):
        """Make the record, or open the one that was made first.

        :param values: what the dialog collected; see the transformer. With `change`
            the record takes the place of the one that was made, where that can be
        :return: {"action", "name", "model", "id", "is_new"} of the record
        """
        channel = self._channel(channel_id)
        transformer = self._transformer(kind)
        values = values if isinstance(values, dict) else {}
        links = self.env["omnichannel.link"]
        # sudo: a link is made by the panel only; the record with the user's rights
        known = links.sudo()._of(channel, kind)
        change = values.get("change") and self._can_change(channel, transformer)
        if known and (change or known._is_dangling()):
            known.unlink()
        link = links.sudo()._reserve(channel, kind)
        if not link:
            return self._first_one(links._of(channel, kind), transformer)
        record = transformer._transform(channel, values)
        link._fill(record)
        transformer._after(channel, record)
        changed = ["history"] if self._is_in_history(record) else []
        channel._omnichannel_changed("transforms", "contact", *changed)
        return self._made(record, True, transformer)

    @api.model
    def _is_in_history(self, record):
        """Whether the history has a row of it; another contact has another history.

        Who looks at the history then reads it again, from its first page.
        """
        if record._name == "project.task" and "helpdesk.ticket" not in self.env:
            support = self.env["omnichannel.settings"]._get("support_project_id")
            return bool(support) and record.project_id.id == support
        return record._name in ("calendar.event", "helpdesk.ticket")

    @api.model
    def _first_one(self, link, transformer):
        record = link._record()
        if record is None:
            raise AccessError(
                self.env._("A colleague has made it already, where you cannot see it.")
            )
        return self._made(record, False, transformer)

    @api.model
    def _made(self, record, is_new, transformer):
        extra = transformer._extra(record)
        return {
            "action": self._open_action(record),
            "name": record.display_name,
            "model": record._name,
            "id": record.id,
            "is_new": is_new,
            **extra,
        }

    @api.model
    def _open_action(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
            "target": "current",
        }
