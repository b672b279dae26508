from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..client_values import id_of, text_of

SCOPES = ("conversation", "contact")
# How long ago a telephone noted the call that has been made.
JUST_NOW = timedelta(minutes=1)


class OmnichannelPanel(models.AbstractModel):
    """What an agent does in the panel."""

    _inherit = "omnichannel.panel"

    # ------------------------------------------------------------
    # Remarks
    # ------------------------------------------------------------

    @api.model
    def add_remark(self, channel_id, body, scope="conversation"):
        """Write a remark about the conversation, or about who is in it.

        :return: the remarks, as `get_panel` gives them
        """
        channel = self._channel(channel_id)
        if scope not in SCOPES:
            raise self._not_understood()
        vals = {"body": text_of(body), "scope": scope, "channel_id": channel.id}
        partners, guests = channel._omnichannel_customer()
        partner = channel._omnichannel_contact((partners, guests))
        # a privacy lookup finds it, whatever it is about
        vals["partner_id"] = partner.id
        if scope == "contact":
            # if the guest turns out to be somebody else, it was about that one
            vals["guest_id"] = guests[:1].id
            # a remark on a contact outlives the conversation it came from
            vals["channel_id"] = False if partner else channel.id
        self.env["omnichannel.remark"].create(vals)
        channel._omnichannel_changed("remarks")
        return self._remarks_now(channel)

    @api.model
    def change_remark(self, channel_id, remark_id, values):
        """Edit, pin or unpin a remark of the conversation.

        :param values: body, is_pinned
        """
        channel, remark = self._remark(channel_id, remark_id)
        if not isinstance(values, dict):
            raise self._not_understood()
        allowed = {key: values[key] for key in ("body", "is_pinned") if key in values}
        if "body" in allowed:
            remark.write({"body": text_of(allowed.pop("body"))})
        if allowed:
            # sudo: pinning is everybody's, the rules keep the words for their author
            remark.sudo().write({"is_pinned": bool(allowed["is_pinned"])})
        channel._omnichannel_changed("remarks")
        return self._remarks_now(channel)

    @api.model
    def delete_remark(self, channel_id, remark_id):
        channel, remark = self._remark(channel_id, remark_id)
        remark.unlink()
        channel._omnichannel_changed("remarks")
        return self._remarks_now(channel)

    @api.model
    def _remark(self, channel_id, remark_id):
        """A remark that the panel of this conversation shows.

        :raise UserError: it is not there any more
        """
        facts = self._facts(self._open(channel_id))
        remark = facts["remarks"].filtered(lambda each: each.id == remark_id)
        if not remark:
            raise UserError(self.env._("This remark has been deleted."))
        return facts["channel"], remark.with_env(self.env)

    @api.model
    def _not_understood(self):
        """The error for what no script of ours sends."""
        return UserError(self.env._("This request is not understood."))

    @api.model
    def _remarks_now(self, channel):
        return self._section_remarks(self._facts(self._open(channel.id)))

    # ------------------------------------------------------------
    # Department and tags
    # ------------------------------------------------------------

    @api.model
    def set_department(self, channel_id, department_id):
        """Assign the conversation to a department, or to none.

        :raise UserError: the department takes no conversations
        """
        channel = self._channel(channel_id)
        department = self.env["hr.department"].search(
            [("id", "=", id_of(department_id)), ("in_conversations", "=", True)]
        )
        if department_id and not department:
            raise UserError(self.env._("This department takes no conversations."))
        channel._omnichannel_set_department(department)
        return self._section_department({"channel": channel})

    @api.model
    def set_tag(self, channel_id, tag_id, is_set):
        """Put a tag on the conversation, or take it off."""
        channel = self._channel(channel_id)
        tags = self.env["im_livechat.conversation.tag"]
        tag = tags.browse(id_of(tag_id)).exists()
        if not tag:
            raise UserError(self.env._("This tag has been deleted."))
        tag.check_access("write")
        command = Command.link(tag.id) if is_set else Command.unlink(tag.id)
        # sudo: whoever may write tags may put them on what he reads, as in core
        channel.sudo().livechat_conversation_tag_ids = [command]
        channel._omnichannel_changed("tags")
        return self._section_tags({"channel": channel})

    @api.model
    def create_tag(self, channel_id, name):
        """Put a tag of this very name on the conversation, a new one if need be."""
        name = text_of(name, 100)
        if not name:
            raise UserError(self.env._("Type the name of the tag first."))
        tags = self.env["im_livechat.conversation.tag"]
        tags = tags.with_context(active_test=False)
        tag = tags.search([("name", "=", name)], limit=1) or tags.create({"name": name})
        if not tag.active:
            tag.active = True
        return self.set_tag(channel_id, tag.id, True)

    # ------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------

    @api.model
    def check_number(self, channel_id, number):
        """A number to call, as telephones want it; kept if the contact has none.

        :return: {"number"}
        :raise UserError: it is no telephone number
        """
        opened = self._open(channel_id)
        number = text_of(number, 40)
        people = opened["partners"], opened["guests"]
        channel = opened["channel"]
        partner = channel._omnichannel_readable_contact(people)
        formatted = self.env.user.partner_id._phone_format(
            number=number or "0",
            country=channel._omnichannel_country(people),
            force_format="E164",
        )
        if not formatted or not formatted.startswith("+"):
            raise UserError(self.env._("“%s” is not a telephone number.", number))
        if partner and not partner.phone and partner.has_access("write"):
            partner.phone = formatted
        return {"number": formatted}

    @api.model
    def note_call(self, channel_id, number, voip_call_id=0):
        """Keep that the agent has called, for the history."""
        channel = self._channel(channel_id)
        number = text_of(number, 40)
        # sudo: calls are noted by the panel only, nobody writes them by hand
        calls = self.env["omnichannel.call"].sudo()
        call = calls.create(
            {
                "channel_id": channel.id,
                "partner_id": channel._omnichannel_contact().id,
                "number": number,
                "voip_call_id": id_of(voip_call_id) or self._call_just_made(number),
            }
        )
        channel._omnichannel_changed("history")
        return call.id

    @api.model
    def _call_just_made(self, number):
        """The id of the user's call in a telephone that does not tell it, or 0."""
        if "voip.call" not in self.env or not self.env["voip.call"].has_access("read"):
            return 0
        lately = fields.Datetime.now() - JUST_NOW
        about = [("user_id", "=", self.env.uid), ("phone_number", "=", number)]
        about += [("create_date", ">=", lately)]
        return self.env["voip.call"].search(about, order="id desc", limit=1).id or 0

    @api.model
    def open_room(self, channel_id):
        """A video room for conversations that have no calls of their own.

        :return: {"link"} that whoever has it can join by
        """
        channel = self._channel(channel_id)
        room = self.env["discuss.channel"]._create_group(
            partners_to=self.env.user.partner_id.ids,
            default_display_mode="video_full_screen",
            name=channel._omnichannel_person_name(),
        )
        return {"link": f"{room.get_base_url()}{room.invitation_url}"}
