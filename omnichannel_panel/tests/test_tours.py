from odoo.tests import HttpCase, tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestTours(PanelCase, HttpCase):
    """The panel in a real browser, as its agents use it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.anna, cls.bruno, cls.manager):
            user.password = user.login

    def start(self, tour, chat=None, user=None):
        url = (
            f"/odoo/discuss?active_id=discuss.channel_{chat.id}"
            if chat
            else "/odoo/contacts"
        )
        self.start_tour(url, tour, login=(user or self.anna).login)

    def test_the_daily_work_from_the_first_look_to_the_deal(self):
        self.make_department("HelpDesk")
        claire = self.make_contact("Claire Fontaine", email="claire.f@example.com")
        self.make_chat(claire, says=["An older question"])
        guest = self.make_guest()
        chat = self.make_chat(guest, says=["Hello", "I am claire.f@example.com"])
        self.start("omnichannel_panel_daily_work", chat)
        self.assertEqual(guest.omnichannel_partner_id, claire)
        self.assertEqual(chat.department_id.name, "HelpDesk")
        self.assertEqual(chat.livechat_conversation_tag_ids.name, "R&D (FR) +1")
        deal = self.env["crm.lead"].search([("name", "=", "Twenty bikes")])
        self.assertEqual(deal.partner_id, claire)

    def test_an_older_conversation_is_opened_from_the_history(self):
        claire = self.make_contact("Claire Fontaine")
        # not Anna's: she reads it as every agent may
        self.make_chat(claire, agent=self.bruno, says=["An older question"])
        chat = self.make_chat(claire, says=["A new question"])
        self.start("omnichannel_panel_history", chat)

    def test_a_contact_is_mended_and_the_sections_are_dragged(self):
        claire = self.make_contact("Claire Fontaine")
        chat = self.make_chat(claire, says=["Hello"])
        self.start("omnichannel_panel_contact_and_order", chat)
        self.assertIn("12", claire.phone)
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.anna)
        order = settings.omnichannel_layout["order"]
        self.assertEqual(order[:2], ["remarks", "contact"])

    def test_who_may_not_change_a_contact_looks_at_him(self):
        chat = self.make_chat(self.make_contact("Claire Fontaine"), says=["Hello"])
        self.start("omnichannel_panel_contact_is_looked_at", chat, self.bruno)

    def test_a_video_call_now_is_one_of_the_conversation(self):
        chat = self.make_chat(says=["Hello"])
        self.start("omnichannel_panel_visio_now", chat)
        self.assertEqual(chat.rtc_session_ids.partner_id, self.anna.partner_id)

    def test_the_visitor_is_sent_the_link_of_a_planned_video_call(self):
        chat = self.make_chat(says=["Hello"])
        self.start("omnichannel_panel_visio_later", chat)
        name = "A look at the bikes"
        event = self.env["calendar.event"].search([("name", "=", name)])
        said = " ".join(chat.message_ids.mapped("body"))
        self.assertIn(event.videocall_location, said)

    def test_a_room_for_a_conversation_without_calls_is_open_to_who_has_the_link(self):
        chat = self.make_chat()
        link = self.panel().open_room(chat.id)["link"]
        room = self.env["discuss.channel"].search([], order="id desc", limit=1)
        self.assertEqual(link, f"{room.get_base_url()}{room.invitation_url}")
        self.assertEqual(room.channel_member_ids.partner_id, self.anna.partner_id)
        self.assertEqual(self.url_open(room.invitation_url).status_code, 200)
        self.assertEqual(self.url_open(f"/chat/{room.id}/wrong").status_code, 404)

    def test_the_form_of_a_session_has_it_too(self):
        claire = self.make_contact("Claire Fontaine")
        self.make_chat(claire, agent=self.bruno, says=["An older question"])
        # read by who was not there
        chat = self.make_chat(claire, agent=self.bruno, says=["Hello"])
        action = "im_livechat.discuss_channel_action"
        self.start_tour(
            f"/odoo/action-{action}/{chat.id}",
            "omnichannel_panel_session_form",
            login=self.anna.login,
        )
        remark = self.env["omnichannel.remark"].search(
            [("body", "=", "Read afterwards")]
        )
        self.assertEqual(remark.channel_id, chat)

    def test_the_heading_of_the_departments_is_whole_in_every_language(self):
        # without a width of its own the others would take the room
        self.anna.name = "Anna Katharina Montgomery Fontaine"
        self.make_chat(
            self.make_guest("Claire Montgomery Fontaine of Springfield"),
            country_id=self.env.ref("base.us").id,
            livechat_lang_id=self.env.ref("base.lang_en").id,
        )
        values = {"name": "Sessions", "res_model": "discuss.channel"}
        action = self.env["ir.actions.act_window"].create(
            {
                **values,
                "view_mode": "list",
                "view_id": self.env.ref("im_livechat.discuss_channel_view_tree").id,
            }
        )
        heading = "th[data-name=department_id] span"
        self.browser_js(
            f"/odoo/action-{action.id}",
            f"""
            const heading = document.querySelector({heading!r});
            for (const word of ["Department", "Département", "Departamento"]) {{
                heading.textContent = word;
                if (heading.scrollWidth > heading.clientWidth) {{
                    throw new Error(`${{word}} is cut`);
                }}
            }}
            console.log("test successful");
            """,
            f"!!document.querySelector({heading!r})",
            login=self.anna.login,
        )

    def test_the_next_conversation_never_shows_the_one_before(self):
        first = self.make_chat(self.make_guest("First"), says=["1"])
        self.make_chat(self.make_guest("Second"), says=["2"])
        self.panel().add_remark(first.id, "About the first")
        self.start("omnichannel_panel_switch", first)
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.anna)
        self.assertEqual(settings.omnichannel_layout["folded"], ["tags"])

    def test_tags_are_managed_in_their_window(self):
        one, two = self.make_tag("Tour one"), self.make_tag("Tour two")
        chat = self.make_chat(agent=self.manager, says=["Hello"])
        other = self.make_chat(livechat_conversation_tag_ids=two.ids)
        self.make_chat(livechat_conversation_tag_ids=one.ids)
        self.start("omnichannel_panel_manage_tags", chat, self.manager)
        links = other.with_context(active_test=False)
        self.assertEqual(links.livechat_conversation_tag_ids, one)
        self.assertEqual((one.name, one.color), ("Tour 1 R&D", 3))
        self.assertFalse(one.active)
        self.assertTrue(self.env[one._name].search([("name", "=", "Brand new")]))

    def test_it_works_in_a_chat_window(self):
        self.make_chat(says=["Hello"])
        self.start("omnichannel_panel_chat_window")

    def test_a_chat_with_a_portal_user_has_it_too(self):
        paul = self.make_portal()
        chat = (
            self.env["discuss.channel"]
            .with_user(self.anna)
            ._get_or_create_chat(paul.partner_id.ids)
        )
        self.start("omnichannel_panel_portal_chat", chat)
        remark = self.env["omnichannel.remark"].search([("body", "=", "A good client")])
        self.assertEqual(remark.channel_id, chat)


@tagged("post_install", "-at_install")
class TestPhone(PanelCase, HttpCase):
    """The panel on an agent's phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_it_opens_over_the_conversation_and_closes(self):
        self.anna.password = self.anna.login
        paul = self.make_portal()
        paul.partner_id.email = f"{'long-' * 20}name@example.com"
        chats = self.env["discuss.channel"].with_user(self.anna)
        chat = chats._get_or_create_chat(paul.partner_id.ids)
        self.say(chat.sudo(), paul.partner_id, "Hello Anna")
        self.start_tour(
            f"/odoo/discuss?active_id=discuss.channel_{chat.id}",
            "omnichannel_panel_phone",
            login=self.anna.login,
        )
