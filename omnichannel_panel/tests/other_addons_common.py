from odoo import Command

from .common import PanelCase


class OtherAddonsCase(PanelCase):
    """Makers for the tests with the addons of others; see tests/compat."""

    def need(self, model):
        if model not in self.env:
            self.skipTest(f"{model} is not there")

    def make_phone_call(self, number, user=None, contact=None):
        """A call as OCA's telephone keeps it."""
        values = {"domain": "example.com", "ws_server": "wss://example.com"}
        pbx = self.env["voip.pbx"].create({"name": "PBX", **values})
        return self.env["voip.call"].create(
            {
                "phone_number": number,
                "type_call": "outgoing",
                "partner_id": contact and contact.id,
                "user_id": (user or self.anna).id,
                "pbx_id": pbx.id,
            }
        )

    def make_gateway_chat(self, guest, agents=None):
        """A messenger's conversation, as OCA's gateway makes one."""
        gateway = self.env["mail.gateway"].create(
            {
                "name": "Messenger",
                "token": f"token {guest.id}",
                "gateway_type": self.gateway_type(),
            }
        )
        agents = agents or self.anna.partner_id
        return (
            self.env["discuss.channel"]
            .with_user(self.anna)
            .sudo()
            .create(
                {
                    "name": "Zoe",
                    "channel_type": "gateway",
                    "gateway_id": gateway.id,
                    "gateway_channel_token": "42",
                    "channel_member_ids": [
                        *(Command.create({"partner_id": each.id}) for each in agents),
                        Command.create({"guest_id": guest.id}),
                    ],
                }
            )
        )

    def gateway_type(self):
        field = self.env["mail.gateway"]._fields["gateway_type"]
        types = [key for key, _label in field._description_selection(self.env)]
        if not types:
            self.skipTest("no messenger is installed")
        return types[0]

    def make_messenger_guest(self, chat, guest):
        """The guest is whom the messenger writes to, as in reality."""
        token = chat.gateway_channel_token
        guest.write({"gateway_id": chat.gateway_id.id, "gateway_token": token})

    def make_known(self, chat, guest, contact):
        """The messenger knows who its guest is; nothing of ours was asked."""
        self.make_messenger_guest(chat, guest)
        self.env["res.partner.gateway.channel"].create(
            {
                "partner_id": contact.id,
                "gateway_id": chat.gateway_id.id,
                "gateway_token": chat.gateway_channel_token,
            }
        )
