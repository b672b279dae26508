from markupsafe import Markup

from odoo import api, models
from odoo.tools import html2plaintext

from ..client_values import text_of

LONGEST_TITLE = 120


class OmnichannelTransform(models.AbstractModel):
    """A conversation becomes something: the contract, one small model per kind.

    To add a kind, inherit this model under the name `omnichannel.transform.<kind>`, set
    the attributes below and define `_transform`; the panel shows a button for it.
    """

    _name = "omnichannel.transform"
    _description = "What a conversation can become"

    #: the end of the model's name, and the key of the link
    _kind = ""
    #: "convert" (who it is) or "create" (what is to be done)
    _group = "create"
    _icon = "fa-plus"
    #: the model of the record that is made
    _target = ""
    #: place among the buttons of the group
    _place = 50

    # ------------------------------------------------------------
    # The contract
    # ------------------------------------------------------------

    @api.model
    def _label(self):
        """The button's text, in the user's language."""
        raise NotImplementedError

    @api.model
    def _is_available(self):
        """Whether this user may make it here."""
        return self._target in self.env and self.env[self._target].has_access("create")

    @api.model
    def _defaults(self, channel):
        """What the dialog starts with.

        :return: dict with "fields" (names of the inputs to show) and their values
        """
        return {"fields": ["title"], "title": self._title(channel)}

    @api.model
    def _can_change(self, partners):
        """Whether another record may take the place of the one that was made.

        :param partners: who has signed in, on the other side of the conversation
        """
        return False

    @api.model
    def _typed_candidates(self, channel, values):
        """What it may be by what was typed into the dialog, as in `_defaults`."""
        return []

    @api.model
    def _transform(self, channel, values):
        """Make the record, with the user's own rights.

        :param channel: the conversation, checked
        :param values: what the dialog collected, to be checked
        :return: the record
        :raise UserError: a value cannot be used
        """
        raise NotImplementedError

    @api.model
    def _after(self, channel, record):
        """Once the record is linked: tell where it came from, where that can be read.

        An internal note: the customer is no follower, and portals show no notes.
        """
        if isinstance(record, self.env.registry["mail.thread"]):
            record.message_post(
                body=Markup("%s <a href='%s'>%s</a>")
                % (
                    self.env._("Made from the conversation"),
                    f"/odoo/discuss?active_id=discuss.channel_{channel.id}",
                    channel.display_name,
                ),
                subtype_xmlid="mail.mt_note",
            )

    # ------------------------------------------------------------
    # For the kinds
    # ------------------------------------------------------------

    @api.model
    def _all(self):
        """Every kind, in the order of their buttons."""
        prefix = "omnichannel.transform."
        models_ = [
            self.env[name] for name in self.env.registry if name.startswith(prefix)
        ]
        return sorted(models_, key=lambda each: (each._place, each._name))

    @api.model
    def _extra(self, record):
        """What the panel may offer once the record is made; see the meeting."""
        return {}

    @api.model
    def _title(self, channel):
        """The visitor's name and his first words."""
        name = channel._omnichannel_person_name()
        words = ""
        for message in channel._omnichannel_said_outside(50)[:1]:
            words = " ".join(html2plaintext(message.body).split())
        title = f"{name}: {words}" if words else name
        return title[:LONGEST_TITLE]

    @api.model
    def _checked_title(self, channel, values):
        return text_of(values.get("title"), LONGEST_TITLE) or self._title(channel)

    @api.model
    def _partner(self, channel):
        """The contact in the conversation; none if the user may not read him.

        Whatever is made would tell more of him than the panel does.
        """
        return channel._omnichannel_readable_contact()
