from odoo.tests import tagged

from .common import AGENT, PanelCase


@tagged("post_install", "-at_install")
class TestSalespersonFirst(PanelCase):
    """A returning client is offered to his own salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = [cls.make_user(name, AGENT) for name in ("Carl", "Dora", "Emil")]
        cls.owner = cls.make_user("Olga", AGENT)
        cls.livechat.user_ids = cls.env["res.users"].union(*cls.others)
        for user in [*cls.others, cls.owner]:
            cls.env["mail.presence"]._update_presence(user)
        cls.client_contact = cls.make_contact(user_id=cls.owner.id)
        cls.guest = cls.make_guest(omnichannel_partner_id=cls.client_contact.id)

    def operator(self, guest=None):
        public = self.env.ref("base.public_user")
        livechat = self.livechat.with_user(public).sudo()
        return livechat.with_context(guest=guest or self.guest)._get_operator()

    def test_the_salesperson_answers_though_he_is_not_in_the_channel(self):
        self.assertEqual(self.operator().id, self.owner.id)

    def test_a_stranger_gets_anybody(self):
        self.assertIn(self.operator(self.make_guest()).name, ("Carl", "Dora", "Emil"))

    def test_one_who_is_away_is_not_waited_for(self):
        self.owner.presence_ids.unlink()
        self.assertNotEqual(self.operator().id, self.owner.id)

    def test_the_setting_switches_it_off(self):
        self.env["omnichannel.settings"]._set("salesperson_first", False)
        self.assertNotEqual(self.operator().id, self.owner.id)

    def test_a_signed_in_client_is_known_too(self):
        paul = self.make_portal()
        paul.partner_id.user_id = self.owner
        livechat = self.livechat.with_user(paul).sudo()
        self.assertEqual(livechat._get_operator().id, self.owner.id)

    def test_a_salesperson_without_live_chat_is_left_in_peace(self):
        self.owner.group_ids -= self.env.ref(AGENT)
        self.assertNotEqual(self.operator().id, self.owner.id)
