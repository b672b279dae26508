from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestTransforms(PanelCase):
    """What a conversation becomes."""

    def test_a_guest_becomes_a_contact_in_all_his_conversations(self):
        guest = self.make_guest(country_id=self.env.ref("base.fr").id)
        before, now = self.make_chat(guest), self.make_chat(guest)
        contact = self.make(
            now, "contact", name="Claire", email="claire@example.com", is_new=True
        )
        self.assertEqual(contact.country_id, self.env.ref("base.fr"))
        self.assertEqual(guest.omnichannel_partner_id, contact)
        for chat in (before, now):
            data = self.panel().get_panel(chat.id)
            self.assertEqual(data["contact"]["id"], contact.id)
            self.assertEqual(chat.channel_member_ids.guest_id, guest, "he can go on")
        later = self.make_chat(guest)
        self.assertEqual(self.panel().get_panel(later.id)["contact"]["name"], "Claire")

    def test_what_was_made_before_gets_the_contact(self):
        chat = self.make_chat(says=["I want a car"])
        deal, task = (
            self.make(chat, "deal"),
            self.make(chat, "task", project_id=self.project.id),
        )
        contact = self.make(chat, "contact", name="Claire", is_new=True)
        self.assertEqual(deal.partner_id, contact)
        self.assertEqual(task.partner_id, contact)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create({"name": "Follow up"})
        cls.support = cls.env["project.project"].create({"name": "Help"})
        cls.env["omnichannel.settings"]._set("support_project_id", cls.support.id)

    def test_doing_it_twice_opens_the_first(self):
        chat = self.make_chat(says=["Hello"])
        for kind in ("deal", "ticket"):
            first = self.panel().transform(chat.id, kind, {"title": "One"})
            second = self.panel().transform(chat.id, kind, {"title": "Two"})
            self.assertTrue(first["is_new"])
            self.assertFalse(second["is_new"])
            self.assertEqual(first["id"], second["id"])
            opened = self.panel().prepare_transform(chat.id, kind)["open"]
            self.assertEqual(opened["res_id"], first["id"])

    def test_one_that_was_deleted_can_be_made_again(self):
        chat = self.make_chat()
        first = self.make(chat, "deal")
        first.unlink()
        self.assertTrue(self.make(chat, "deal").exists())

    def test_the_deal_has_the_contact_the_title_and_what_was_said(self):
        contact = self.make_contact("Claire")
        chat = self.make_chat(contact, says=["I want\n<b>a car</b>"])
        deal = self.make(chat, "deal")
        self.assertEqual(deal.type, "opportunity")
        self.assertEqual(deal.partner_id, contact)
        self.assertEqual(deal.user_id, self.anna)
        self.assertTrue(deal.name.startswith("Claire: I want"))
        self.assertNotIn("<b>a car", str(deal.description))
        self.assertIn("a car", str(deal.description))

    def test_it_leads_back_to_its_conversation(self):
        chat = self.make_chat(says=["Hello"])
        deal = self.make(chat, "deal").with_user(self.anna)
        self.assertEqual(deal.omnichannel_channel_id, chat)
        action = deal.action_omnichannel_open()
        self.assertEqual(action["context"]["active_id"], f"discuss.channel_{chat.id}")
        made = self.panel().get_business(chat.id)["made"]
        self.assertEqual([each["id"] for each in made], deal.ids)

    def test_a_ticket_is_a_task_of_the_support_project_without_a_helpdesk(self):
        if "helpdesk.ticket" in self.env:
            self.skipTest("a helpdesk is installed")
        ticket = self.make(self.make_chat(says=["Help!"]), "ticket")
        self.assertEqual(ticket.project_id, self.support)
        self.assertEqual(ticket.user_ids, self.anna)

    def test_without_helpdesk_and_project_there_is_no_ticket(self):
        if "helpdesk.ticket" in self.env:
            self.skipTest("a helpdesk is installed")
        self.support.unlink()
        chat = self.make_chat()
        kinds = [each["kind"] for each in self.panel().get_panel(chat.id)["transforms"]]
        self.assertNotIn("ticket", kinds)
        with self.assertRaises(AccessError):
            self.panel().transform(chat.id, "ticket", {})

    def test_a_task_stands_in_the_project_that_was_chosen(self):
        chat = self.make_chat()
        task = self.make(chat, "task", project_id=self.project.id, title="Call")
        self.assertEqual((task.name, task.project_id), ("Call", self.project))
        other = self.make_chat()
        for wrong in (0, None, "x", -1, 10**8):
            with self.assertRaises(UserError):
                self.panel().transform(other.id, "task", {"project_id": wrong})

    def test_a_meeting_is_planned_and_its_link_offered(self):
        contact = self.make_contact(email="claire@example.com")
        chat = self.make_chat(contact)
        mails = self.env["mail.mail"].search_count([])
        made = self.panel().transform(
            chat.id, "meeting", {"start": "2030-01-01 10:00:00", "hours": 1}
        )
        event = self.env["calendar.event"].browse(made["id"])
        self.assertIn("calendar/join_videocall", made["link"])
        self.assertEqual((event.stop - event.start).total_seconds(), 3600)
        self.assertEqual(event.partner_ids, self.anna.partner_id)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "not asked for")
        self.assertFalse(chat.message_ids.filtered(lambda m: "http" in m.body))

    def test_he_is_invited_when_the_agent_says_so(self):
        contact = self.make_contact(email="claire@example.com")
        event = self.make(
            self.make_chat(contact),
            "meeting",
            start="2030-01-01 10:00:00",
            invite=True,
        )
        self.assertIn(contact, event.partner_ids)

    def test_a_meeting_needs_a_sensible_time(self):
        chat = self.make_chat()
        for values in (
            {},
            {"start": "yesterday"},
            {"start": "2030-01-01 10:00:00", "hours": 1000},
            {"start": "2030-01-01 10:00:00", "hours": "x"},
            {"start": ["x"]},
        ):
            with self.assertRaises(UserError):
                self.panel().transform(chat.id, "meeting", values)

    def test_only_what_the_user_may_make_is_offered(self):
        chat = self.make_chat()
        kinds = [
            each["kind"]
            for each in self.panel(self.bruno).get_panel(chat.id)["transforms"]
        ]
        self.assertNotIn("deal", kinds)
        self.assertNotIn("contact", kinds)
        self.assertIn("meeting", kinds)
        for kind in ("deal", "contact", "company", "nonsense", "", None):
            with self.assertRaises(AccessError):
                self.panel(self.bruno).transform(chat.id, kind, {})

    def test_a_company_is_made_of_the_contact(self):
        contact = self.make_contact("Claire", email="claire@blue-sky.example")
        chat = self.make_chat(contact)
        prepared = self.panel().prepare_transform(chat.id, "company")
        self.assertEqual(prepared["name"], "Blue Sky")
        company = self.make(chat, "company", name="Blue Sky", is_new=True)
        self.assertTrue(company.is_company)
        self.assertEqual(contact.parent_id, company)

    def test_a_company_without_contact_is_who_is_in_the_conversation(self):
        chat = self.make_chat()
        company = self.make(chat, "company", name="Blue Sky", is_new=True)
        self.assertEqual(self.panel().get_panel(chat.id)["contact"]["id"], company.id)

    def test_a_contact_after_a_company_works_there(self):
        guest = self.make_guest()
        chat = self.make_chat(guest)
        company = self.make(chat, "company", name="Blue Sky", is_new=True)
        deal = self.make(chat, "deal")
        prepared = self.panel().prepare_transform(chat.id, "contact")
        self.assertEqual(prepared["name"], "", "nobody is called as his company")
        values = {"name": "Claire", "email": "claire@example.com", "is_new": True}
        contact = self.make(chat, "contact", **values)
        self.assertNotEqual(contact, company)
        self.assertEqual(contact.parent_id, company)
        self.assertFalse(company.email)
        self.assertEqual(guest.omnichannel_partner_id, contact)
        self.assertEqual(deal.partner_id, company, "it was made for the company")

    def test_another_company_is_the_one_in_the_conversation(self):
        guest = self.make_guest()
        company = self.make_contact("Blue Sky", is_company=True)
        self.make(self.make_chat(guest), "company", name="Red Sky", is_new=True)
        self.make(self.make_chat(guest), "company", partner_id=company.id)
        self.assertEqual(guest.omnichannel_partner_id, company)
        self.assertFalse(company.parent_id)

    def make_mistake(self):
        """A guest who was taken for Bob, in two conversations: (chats, Bob)."""
        guest, bob = self.make_guest(), self.make_contact("Bob")
        before, now = self.make_chat(guest), self.make_chat(guest)
        self.env["omnichannel.visitor.info"].create({"channel_id": before.id})
        self.panel().add_remark(before.id, "He has two cats", "contact")
        self.make(before, "contact", partner_id=bob.id)
        self.panel().add_remark(before.id, "He likes tea", "contact")
        self.make(before, "deal")
        return before, now, bob

    def test_a_contact_who_was_the_wrong_one_is_exchanged(self):
        before, now, bob = self.make_mistake()
        about_bob = self.env["omnichannel.remark"].create(
            {"body": "Is often ill", "scope": "contact", "partner_id": bob.id}
        )
        claire = self.make_contact("Claire")
        self.make(now, "contact", partner_id=claire.id)
        for chat in (before, now):
            panel = self.panel().get_panel(chat.id)
            self.assertEqual(panel["contact"]["id"], claire.id)
            done = {each["kind"]: each["done"] for each in panel["transforms"]}
            self.assertEqual(done["contact"], ["res.partner", claire.id])
        deal = self.env["omnichannel.link"]._of(before, "deal")._record()
        self.assertEqual(deal.partner_id, claire)
        info = self.env["omnichannel.visitor.info"]
        info = info.search([("channel_id", "=", before.id)])
        self.assertEqual(info.partner_id, claire)
        remarks = {each["body"] for each in self.panel().get_panel(now.id)["remarks"]}
        self.assertEqual(remarks, {"He has two cats", "He likes tea"})
        self.assertEqual(about_bob.partner_id, bob)
        self.assertEqual(bob.omnichannel_remark_ids, about_bob)

    def test_a_deal_that_cannot_have_the_contact_stays_as_it_was(self):
        chat = self.make_chat()
        deal = self.make(chat, "deal")
        task = self.make(chat, "task", project_id=self.project.id)
        other = self.env["res.company"].create({"name": "Other"})
        deal.company_id = self.env.company
        self.anna.company_ids += other
        contact = self.make_contact("Claire", company_id=other.id)
        panel = self.panel().with_context(allowed_company_ids=self.anna.company_ids.ids)
        made = panel.transform(chat.id, "contact", {"partner_id": contact.id})
        self.assertEqual(made["id"], contact.id)
        self.assertFalse(deal.partner_id)
        self.assertEqual(task.partner_id, contact, "what can have him has him")

    def test_he_is_exchanged_in_the_conversation_where_he_was_chosen(self):
        before, _now, _bob = self.make_mistake()
        prepare = self.panel().prepare_transform
        self.assertIn("open", prepare(before.id, "contact"))
        self.assertIn("candidates", prepare(before.id, "contact", True))
        self.assertIn("open", prepare(before.id, "deal", True))
        values = {"name": "Claire", "is_new": True}
        same = self.make(before, "contact", **values)
        self.assertEqual(same.name, "Bob", "nothing was said of a change")
        claire = self.make(before, "contact", **values, change=True)
        self.assertEqual(claire.name, "Claire")
        self.assertEqual(self.panel().get_panel(before.id)["contact"]["name"], "Claire")
        links = self.env["omnichannel.link"]._of(before, "contact")
        self.assertEqual(links.res_id, claire.id)

    def test_a_new_choice_is_offered_for_guests_only(self):
        def can_change(chat):
            panel = self.panel().get_panel(chat.id)
            return {each["kind"] for each in panel["transforms"] if each["can_change"]}

        guests, paul = self.make_chat(), self.make_portal().partner_id
        own = self.make_chat(paul)
        self.assertEqual(can_change(guests), set(), "nothing was chosen yet")
        for chat, choice in ((guests, self.make_contact()), (own, paul)):
            self.make(chat, "contact", partner_id=choice.id)
        self.assertEqual((can_change(guests), can_change(own)), ({"contact"}, set()))
        self.assertIn(
            "open", self.panel().prepare_transform(own.id, "contact", change=True)
        )

    def test_a_new_contact_needs_a_name_and_a_real_address(self):
        chat = self.make_chat()
        for values in (
            {"is_new": True},
            {"is_new": True, "name": "  "},
            {"is_new": True, "name": "x", "email": "not an address"},
        ):
            with self.assertRaises(UserError):
                self.panel().transform(chat.id, "contact", values)
