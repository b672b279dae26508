from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tools.discuss import Store

from .leak_common import SECRET, LeakRequestCase, RpcError


@tagged("post_install", "-at_install")
class TestLeaksByRoutes(LeakRequestCase, HttpCase):
    """What Discuss and the live chat load after a reload, for each kind of visitor.

    Guards: a remark is no message; nothing of ours is among `_to_store_defaults`.
    """

    def routes(self, channel):
        """(route, parameters): all that reads a conversation or its messages."""
        here = {"channel_id": channel.id}
        thread = {"thread_model": "discuss.channel", "thread_id": channel.id}
        return (
            ("/discuss/channel/messages", here),
            ("/discuss/channel/pinned_messages", here),
            ("/discuss/channel/attachments", here),
            ("/discuss/channel/members", {**here, "known_member_ids": []}),
            ("/discuss/channel/join", here),
            ("/discuss/channel/sub_channel/fetch", {"parent_channel_id": channel.id}),
            ("/discuss/search", {"term": channel.name}),
            ("/mail/thread/messages", thread),
            ("/mail/thread/recipients", thread),
            ("/mail/inbox/messages", {}),
            ("/mail/history/messages", {}),
            ("/im_livechat/history", {"pid": channel.id, "page_history": []}),
        )

    def pages(self, channel):
        """Whole pages with the conversation in them."""
        return (
            f"/discuss/channel/{channel.id}",
            f"/im_livechat/support/{self.livechat.id}",
            f"/im_livechat/loader/{self.livechat.id}",
            channel.invitation_url,
        )

    def loaded(self, channel):
        """What whoever is logged in is sent by all of them."""
        answers = []
        for route, params in self.routes(channel):
            try:
                with mute_logger("odoo.http"):
                    answers.append(self.ask(route, params))
            except RpcError as error:
                answers.append(str(error))
        with mute_logger("odoo.http"):
            answers += [self.url_open(page).text for page in self.pages(channel)]
        return "\n".join(answers)

    def told(self):
        """[(kind of visitor, what he is told)], without core's own tags."""
        for kind, chat in self.visitors():
            self.make_secrets(chat)
            yield kind, self.loaded(chat).replace(f"{SECRET} tag", "")

    def test_no_visitor_is_told_anything(self):
        for kind, text in self.told():
            with self.subTest(kind):
                self.assertIn("Hello", text)
                self.assertNotIn(SECRET, text)
                self.assertNotIn("has_omnichannel_panel", text)

    def test_seen_if_a_remark_were_a_message(self):
        # of core's routes these show no notes, while its store does
        with self.remarks_as_notes(subtype_xmlid="mail.mt_comment"):
            for kind, text in self.told():
                with self.subTest(kind):
                    self.assertIn(f"{SECRET} remark", text)

    def test_seen_if_the_conversation_told_its_department(self):
        original = self.env.registry["discuss.channel"]._to_store_defaults

        def defaults(channels, target):
            name = Store.Attr("department", lambda c: c.sudo().department_id.name)
            return [*original(channels, target), name]

        with self.without("discuss.channel", "_to_store_defaults", defaults):
            for kind, text in self.told():
                with self.subTest(kind):
                    self.assertIn(f"{SECRET} department", text)
