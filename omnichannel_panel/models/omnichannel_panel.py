from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..client_values import id_of
from .discuss_channel_customer import SERVED
from .omnichannel_remark import SHOWN

AGENT = "im_livechat.im_livechat_group_user"
MANAGER = "im_livechat.im_livechat_group_manager"


class OmnichannelPanel(models.AbstractModel):
    """The server of the panel beside a conversation.

    How it works: `get_panel` answers with one key per section; each comes from a method
    `_section_<name>`, which gets the facts collected once by `_facts`. Another addon
    adds a section by extending `_sections` and defining that method (see the readme).

    Every public method goes through `_channel`: portal users and guests can call
    whatever is public here, and what they get is an AccessError.
    """

    _name = "omnichannel.panel"
    _description = "Panel of a conversation"

    # ------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------

    @api.model
    def _is_agent(self):
        user = self.env.user
        return not user.share and not user._is_public() and user.has_group(AGENT)

    @api.model
    def _channel(self, channel_id):
        """A conversation with somebody outside, as the user may read it.

        :raise AccessError: see `_open`
        """
        return self._open(channel_id)["channel"]

    @api.model
    def _open(self, channel_id):
        """A conversation and who is outside, checked: everything goes through here.

        :return: dict with channel (with the user's rights), partners, guests (sudo)
        :raise AccessError: not an agent, not his conversation, or he is the visitor
        """
        if not self._is_agent():
            raise AccessError(self.env._("Only live chat agents see this panel."))
        channel = self._readable(id_of(channel_id))
        if not channel or channel.channel_type not in SERVED:
            raise AccessError(self.env._("This conversation is not open to you."))
        partners, guests = channel._omnichannel_customer()
        guests.fetch(
            ["name", "country_id", "lang", "timezone", "omnichannel_partner_id"]
        )
        people = partners | guests.omnichannel_partner_id
        if self._is_customer(people) or not (partners or guests):
            raise AccessError(self.env._("This conversation is not open to you."))
        return {"channel": channel, "partners": partners, "guests": guests}

    @api.model
    def _readable(self, channel_id):
        """The conversation, if the user may read it.

        A search would put every conversation of the user into the query, as core's rule
        does: tens of milliseconds for an agent of some years.
        """
        # sudo: the rules are asked about this one, see above
        channels = self.env["discuss.channel"].sudo()
        channel = channels.search_fetch(
            [("id", "=", channel_id)], self._channel_fields()
        )
        return channel.sudo(False)._filtered_access("read")

    @api.model
    def _is_customer(self, partners):
        """The user himself is on the other side of the conversation.

        :param partners: the contacts outside, those that guests turned out to be, too
        """
        return self.env.user.partner_id.id in partners.ids

    @api.model
    def _channel_fields(self):
        names = ["name", "channel_type", "last_interest_dt", "create_date"]
        return [*names, "department_id"]

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    @api.model
    def _sections(self):
        """Names of the sections that `get_panel` answers with."""
        return [
            "channel",
            "contact",
            "technical",
            "department",
            "remarks",
            "tags",
            "transforms",
        ]

    @api.model
    @api.readonly
    def get_panel(self, channel_id):
        """Everything that the panel shows at once.

        :return: dict, one key per section
        :raise AccessError: see `_channel`
        """
        facts = self._facts(self._open(channel_id))
        return {
            name: getattr(self, f"_section_{name}")(facts) for name in self._sections()
        }

    @api.model
    def _facts(self, opened):
        """What several sections need: read once.

        :param opened: what `_open` returned
        :return: the same with partner (the contact) and remarks, both with sudo
        """
        channel = opened["channel"]
        guests = opened["guests"]
        partner = channel._omnichannel_contact((opened["partners"], guests))
        remarks = self._remarks(channel, partner, guests)
        # one query for the contact and for who wrote about him
        (partner | remarks.author_id.sudo()).fetch(self._partner_fields())
        return {**opened, "partner": partner, "remarks": remarks}

    @api.model
    def _section_channel(self, facts):
        channel = facts["channel"]
        date = fields.Datetime.to_string
        return {
            "id": channel.id,
            "type": channel.channel_type,
            "name": channel.name or "",
            "created": date(channel.create_date),
            "last_activity": date(channel.last_interest_dt or channel.create_date),
            "is_manager": self.env.user.has_group(MANAGER),
        }

    # ------------------------------------------------------------
    # Remarks
    # ------------------------------------------------------------

    @api.model
    def _remarks(self, channel, partner, guests):
        # sudo: the conversation was checked, and that the user is not its visitor; the
        # rules would ask the same again
        remarks = self.env["omnichannel.remark"].sudo()
        names = ["body", "scope", "is_pinned", "author_id", "edit_date"]
        names += ["create_date", "create_uid"]
        return remarks.search_fetch(
            remarks._omnichannel_domain(channel, partner, guests), names, limit=SHOWN
        )

    @api.model
    def _section_remarks(self, facts):
        return facts["remarks"]._omnichannel_format()

    # ------------------------------------------------------------
    # Tags
    # ------------------------------------------------------------

    @api.model
    def _section_tags(self, facts):
        # sudo: whoever may read the conversation may see its tags, as in core
        tags = self.env["im_livechat.conversation.tag"].sudo()
        tags = tags.with_context(active_test=False).search_fetch(
            [("conversation_ids", "in", facts["channel"].ids)], ["name", "color"]
        )
        return [{"id": tag.id, "name": tag.name, "color": tag.color} for tag in tags]

    # ------------------------------------------------------------
    # Department
    # ------------------------------------------------------------

    @api.model
    def _section_department(self, facts):
        current = facts["channel"].department_id
        offered = self.env["hr.department"].search_fetch(
            ["|", ("in_conversations", "=", True), ("id", "in", current.ids)], ["name"]
        )
        return {
            "id": current.id,
            "choices": [{"id": each.id, "name": each.name} for each in offered],
        }
