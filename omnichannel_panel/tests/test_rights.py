from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AGENT, MANAGER, SELLS, PanelCase


@tagged("post_install", "-at_install")
class TestRights(PanelCase):
    """Who may see and do what."""

    def test_agents_see_every_live_chat_but_not_the_talks_of_others(self):
        chat = self.make_chat()
        self.assertTrue(self.panel(self.bruno).get_panel(chat.id))
        paul = self.make_portal()
        private = (
            self.env["discuss.channel"]
            .with_user(self.anna)
            ._get_or_create_chat(paul.partner_id.ids)
        )
        self.assertTrue(self.panel(self.anna).get_panel(private.id))
        with self.assertRaises(AccessError):
            self.panel(self.bruno).get_panel(private.id)

    def test_talks_among_colleagues_have_no_panel_for_strangers(self):
        group = self.env["discuss.channel"].create(
            {
                "name": "Team",
                "channel_type": "group",
                "channel_member_ids": [
                    Command.create({"partner_id": self.anna.partner_id.id})
                ],
            }
        )
        with self.assertRaises(AccessError):
            self.panel().get_panel(group.id)

    def test_an_agent_who_is_the_visitor_sees_nothing_about_himself(self):
        eva = self.make_user("Eva", AGENT)
        chat = self.make_chat(eva.partner_id)
        self.panel().add_remark(chat.id, "About this chat")
        self.panel().add_remark(chat.id, "About Eva", "contact")
        with self.assertRaises(AccessError):
            self.panel(eva).get_panel(chat.id)
        remarks = self.env["omnichannel.remark"].with_user(eva)
        about = ["|", ("channel_id", "=", chat.id)]
        about += [("partner_id", "=", eva.partner_id.id)]
        self.assertFalse(remarks.search(about))

    def test_links_and_calls_are_made_by_the_panel_only(self):
        chat = self.make_chat()
        for model, vals in (
            ("omnichannel.link", {"channel_id": chat.id, "kind": "deal"}),
            ("omnichannel.call", {"channel_id": chat.id, "number": "+33612345678"}),
            ("omnichannel.visitor.info", {"channel_id": chat.id}),
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.anna).create(vals)

    def test_a_record_that_the_user_may_not_see_is_not_named(self):
        chat = self.make_chat(says=["Hello"])
        self.make(chat, "deal", title="Secret deal")
        made = self.panel(self.bruno).get_business(chat.id)["made"]
        self.assertNotIn("Secret deal", str(made))

    def test_live_chat_managers_choose_the_departments(self):
        department = self.make_department(in_conversations=False)
        with self.assertRaises(AccessError):
            department.with_user(self.anna).action_omnichannel_toggle()
        department.with_user(self.manager).action_omnichannel_toggle()
        self.assertTrue(department.in_conversations)

    def test_remarks_on_a_contact_of_another_company_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Other"})
        contact = self.make_contact(company_id=company.id)
        remark = self.env["omnichannel.remark"].create(
            {"body": "x", "scope": "contact", "partner_id": contact.id}
        )
        seen = self.env["omnichannel.remark"].with_user(self.anna)
        self.assertFalse(seen.search([("id", "=", remark.id)]))

    def test_a_conversation_with_a_contact_of_another_company_has_remarks(self):
        company = self.env["res.company"].create({"name": "Other"})
        chat = self.make_chat(self.make_contact(company_id=company.id))
        remark = self.panel().add_remark(chat.id, "About this chat")[0]
        seen = self.env["omnichannel.remark"].with_user(self.bruno)
        self.assertTrue(seen.search([("id", "=", remark["id"])]))
        self.assertEqual(self.panel().delete_remark(chat.id, remark["id"]), [])

    def test_nor_in_the_panel_of_a_conversation_with_him(self):
        company = self.env["res.company"].create({"name": "Other"})
        contact = self.make_contact(company_id=company.id)
        chat = self.make_chat(contact)
        about = {"scope": "contact", "partner_id": contact.id}
        self.env["omnichannel.remark"].create({"body": "Theirs", **about})
        self.panel().add_remark(chat.id, "Ours")
        remarks = self.panel().get_panel(chat.id)["remarks"]
        self.assertEqual([each["body"] for each in remarks], ["Ours"])

    def make_hidden_contact(self):
        """A contact of another company, of whom everything is known."""
        company = self.env["res.company"].create({"name": "Other"})
        self.env["res.lang"]._activate_lang("fr_FR")
        return self.make_contact(
            "Claire",
            company_id=company.id,
            email="claire@example.com",
            phone="+32470123456",
            lang="fr_FR",
            tz="Asia/Tokyo",
            country_id=self.env.ref("base.be").id,
        )

    def test_of_a_contact_whom_one_may_not_read_the_panel_tells_the_name_only(self):
        contact = self.make_hidden_contact()
        told = self.panel().get_panel(self.make_chat(contact).id)["contact"]
        self.assertEqual(
            {name: value for name, value in told.items() if value},
            {"id": contact.id, "name": "Claire", "kind": "partner"},
        )
        # what a guest says of himself is his
        guest = self.make_guest(
            omnichannel_partner_id=contact.id, timezone="Europe/Madrid"
        )
        told = self.panel().get_panel(self.make_chat(guest).id)["contact"]
        self.assertEqual((told["name"], told["timezone"]), ("Claire", "Europe/Madrid"))

    def test_nothing_made_of_the_conversation_tells_more_of_him_either(self):
        contact = self.make_hidden_contact()
        project = self.env["project.project"].create({"name": "Follow up"})
        self.env["omnichannel.settings"]._set("support_project_id", project.id)
        chat = self.make_chat(contact)
        mails = self.env["mail.mail"].search_count([])
        for kind, values in (
            ("deal", {}),
            ("task", {"project_id": project.id}),
            ("ticket", {}),
            ("meeting", {"start": "2030-01-01 10:00:00", "invite": True}),
        ):
            with self.subTest(kind):
                record = self.make(chat, kind, **values).with_user(self.anna)
                told = str(record.read())
                for secret in ("claire@example.com", "470123456"):
                    self.assertNotIn(secret, told)
                self.assertIn("Claire", record.display_name)
                if kind == "meeting":
                    self.assertEqual(record.attendee_ids.partner_id, record.partner_ids)
                    self.assertNotIn(contact, record.sudo().partner_ids)
                else:
                    self.assertFalse(record.sudo().partner_id)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_nobody_takes_the_place_of_a_contact_whom_one_may_not_read(self):
        contact = self.make_hidden_contact()
        guest = self.make_guest(omnichannel_partner_id=contact.id)
        for visitor in (contact, guest):
            chat = self.make_chat(visitor)
            for kind in ("contact", "company"):
                for choice in ({}, {"is_new": True}):
                    with self.assertRaisesRegex(AccessError, "ask a colleague"):
                        self.make(chat, kind, name="x", **choice)
        self.assertEqual(guest.omnichannel_partner_id, contact)

    def test_a_deal_of_a_colleague_is_not_named_to_a_salesperson(self):
        chat = self.make_chat(says=["Hello"])
        self.make(chat, "deal", title="Secret deal")
        sam = self.make_user("Sam", f"{AGENT},{SELLS}")
        self.assertEqual(self.panel(sam).get_business(chat.id)["made"], [])
        with self.assertRaises(AccessError):
            self.panel(sam).transform(chat.id, "deal", {})
        self.assertTrue(self.panel().get_business(chat.id)["made"])

    def test_nobody_writes_about_a_talk_that_he_may_not_read(self):
        paul = self.make_portal()
        talks = self.env["discuss.channel"].with_user(self.anna)
        talk = talks._get_or_create_chat(paul.partner_id.ids)
        remarks = self.env["omnichannel.remark"].with_user(self.bruno)
        with self.assertRaises(AccessError):
            remarks.create({"body": "x", "channel_id": talk.id})

    def test_the_layout_belongs_to_the_user(self):
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.anna)
        layout = {"order": ["tags", "contact"], "folded": ["history"]}
        settings.with_user(self.anna).set_res_users_settings(
            {"omnichannel_layout": layout}
        )
        self.assertEqual(settings.omnichannel_layout, layout)

    def test_nonsense_from_a_browser_is_refused_in_words(self):
        chat = self.make_chat()
        for channel_id in (None, "x", [], 0, -1, 2**40):
            with self.assertRaises(AccessError):
                self.panel().get_panel(channel_id)
        for call in (
            lambda panel: panel.set_tag(chat.id, "x", True),
            lambda panel: panel.set_department(chat.id, 10**8),
            lambda panel: panel.delete_remark(chat.id, None),
            lambda panel: panel.transform(chat.id, "contact", {"partner_id": "x"}),
            lambda panel: panel.transform(chat.id, "contact", "nonsense"),
        ):
            with self.assertRaises(UserError):
                call(self.panel())
        self.assertTrue(self.panel().note_call(chat.id, "x" * 1000, "nonsense"))


@tagged("post_install", "-at_install")
class TestGroups(PanelCase):
    """What core's two groups of the live chat give, each with nobody's other rights."""

    CONFIGURATION = ("hr_department_menu", "omnichannel_visitor_info_menu")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.make_user("Boss", MANAGER)
        cls.clerk = cls.make_user("Cleo", "base.group_user")
        cls.chat = cls.make_chat(says=["Hello"])
        cls.info = cls.env["omnichannel.visitor.info"].create(
            {"channel_id": cls.chat.id, "ip": "203.0.113.77", "browser": "Firefox"}
        )

    def sees(self, user, *names):
        """Which of the addon's menus a user sees."""
        menus = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        return [
            name
            for name in names
            if self.env.ref(f"omnichannel_panel.{name}").id in menus
        ]

    def test_a_live_chat_user_has_the_panel_and_its_machine_as_the_setting_says(self):
        for mode, ip in (("off", None), ("anonymised", "203.0.113.0")):
            self.env["omnichannel.settings"]._set("ip_mode", mode)
            technical = self.panel(self.bruno).get_panel(self.chat.id)["technical"]
            self.assertEqual(technical["browser"], "Firefox")
            self.assertEqual(technical.get("ip"), ip)

    def test_a_live_chat_user_has_no_configuration(self):
        self.assertEqual(self.sees(self.bruno, *self.CONFIGURATION), [])
        with self.assertRaises(AccessError):
            self.info.with_user(self.bruno).read(["ip"])
        one, two = self.make_tag("One"), self.make_tag("Two")
        with self.assertRaises(AccessError):
            one.with_user(self.bruno).omnichannel_merge(two.id)
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.bruno).create({})

    def test_a_live_chat_manager_has_the_panel_and_its_configuration(self):
        self.assertTrue(self.panel(self.boss).get_panel(self.chat.id))
        self.assertEqual(
            self.sees(self.boss, *self.CONFIGURATION), [*self.CONFIGURATION]
        )
        self.assertEqual(self.info.with_user(self.boss).browser, "Firefox")
        self.info.with_user(self.boss).unlink()
        one, two = self.make_tag("One"), self.make_tag("Two")
        one.with_user(self.boss).omnichannel_merge(two.id)
        self.assertFalse(one.exists())

    def test_an_employee_has_neither(self):
        with self.assertRaises(AccessError):
            self.panel(self.clerk).get_panel(self.chat.id)
        menus = (*self.CONFIGURATION, "omnichannel_remark_menu")
        self.assertEqual(self.sees(self.clerk, *menus), [])
        for model in ("remark", "visitor.info", "link", "call"):
            with self.assertRaises(AccessError):
                self.env[f"omnichannel.{model}"].with_user(self.clerk).search([])
