from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestIdentity(PanelCase):
    """Who the visitor may be, and why; the agent chooses, nothing is merged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.env.ref("base.fr")
        cls.claire = cls.make_contact(
            "Claire Fontaine",
            email="Claire.Fontaine@Example.com",
            phone="+33 6 12 34 56 78",
            country_id=cls.france.id,
        )

    def found(self, *says, visitor=None):
        visitor = visitor or self.make_guest(country_id=self.france.id)
        chat = self.make_chat(visitor, says=says)
        return self.panel().prepare_transform(chat.id, "contact")

    def reasons(self, found):
        return {each["id"]: each["reasons"] for each in found["candidates"]}

    def test_he_is_found_by_the_address_that_he_wrote(self):
        found = self.found("Hello", "my mail is CLAIRE.fontaine@example.com, thanks")
        self.assertEqual(self.reasons(found), {self.claire.id: ["email"]})
        self.assertEqual(found["email"], "claire.fontaine@example.com")
        self.assertEqual(found["name"], "Claire Fontaine")

    def test_he_is_found_by_a_number_written_in_another_way(self):
        for text in (
            "06 12 34 56 78",
            "06.12.34.56.78",
            "+33612345678",
            "0033612345678",
        ):
            with self.subTest(text):
                found = self.found(f"call me on {text} please")
                self.assertEqual(self.reasons(found), {self.claire.id: ["phone"]})

    def test_he_is_found_by_a_number_of_where_he_is_and_by_one_of_ours(self):
        self.env.company.country_id = self.france
        belgium = self.env.ref("base.be")
        eva = self.make_contact("Eva", phone="0470 12 34 56", country_id=belgium.id)
        chat = self.make_chat(self.make_guest(country_id=belgium.id))
        for phone, contact in (("0470 12 34 56", eva), ("06 12 34 56 78", self.claire)):
            with self.subTest(phone):
                typed = {"name": "x", "phone": phone}
                found = self.panel().find_candidates(chat.id, "contact", typed)
                self.assertEqual([each["id"] for each in found], contact.ids)
                with self.assertRaises(UserError):
                    self.panel().transform(chat.id, "contact", typed)
        eva.is_company = True
        typed = {"name": "x", "phone": eva.phone}
        found = self.panel().find_candidates(chat.id, "company", typed)
        self.assertEqual([each["id"] for each in found], eva.ids)

    def test_the_one_with_more_reasons_comes_first(self):
        other = self.make_contact(
            "Other", phone="0612345678", country_id=self.france.id
        )
        found = self.found("claire.fontaine@example.com, 06 12 34 56 78")
        ids = [each["id"] for each in found["candidates"]]
        self.assertEqual(ids[0], self.claire.id)
        self.assertIn(other.id, ids)

    def test_with_the_same_address_he_whose_number_it_is_comes_first(self):
        home = {"email": self.claire.email, "country_id": self.france.id}
        # older contacts come first where nothing speaks for another
        son = self.make_contact("Son", phone="06 99 99 99 99", **home)
        found = self.found("claire.fontaine@example.com, 06 99 99 99 99")
        ids = [each["id"] for each in found["candidates"]]
        self.assertEqual(ids, [son.id, self.claire.id])

    def test_what_the_agent_writes_says_nothing_about_the_visitor(self):
        chat = self.make_chat()
        self.say(chat, self.anna.partner_id, "Write to claire.fontaine@example.com")
        found = self.panel().prepare_transform(chat.id, "contact")
        self.assertFalse(found["candidates"])

    def test_with_candidates_the_agent_has_to_choose(self):
        chat = self.make_chat(says=["claire.fontaine@example.com"])
        values = {"name": "Claire", "email": "claire.fontaine@example.com"}
        with self.assertRaises(UserError):
            self.panel().transform(chat.id, "contact", values)
        contact = self.make(chat, "contact", partner_id=self.claire.id)
        self.assertEqual(contact, self.claire)

    def test_somebody_new_may_share_an_address(self):
        chat = self.make_chat()
        contact = self.make(
            chat,
            "contact",
            name="His wife",
            email="claire.fontaine@example.com",
            is_new=True,
        )
        self.assertNotEqual(contact, self.claire)
        self.assertTrue(self.claire.exists())

    def test_what_a_contact_has_is_never_overwritten_from_a_chat(self):
        self.claire.phone = False
        chat = self.make_chat()
        self.make(
            chat,
            "contact",
            partner_id=self.claire.id,
            name="Somebody",
            email="new@example.com",
            phone="+33 6 99 99 99 99",
        )
        self.assertEqual(self.claire.name, "Claire Fontaine")
        self.assertEqual(self.claire.email, "Claire.Fontaine@Example.com")
        self.assertEqual(self.claire.phone, "+33 6 99 99 99 99")

    def test_an_answer_to_the_chatbot_counts(self):
        script = self.env["chatbot.script"].create({"title": "Bot"})
        step = self.env["chatbot.script.step"].create(
            {
                "chatbot_script_id": script.id,
                "step_type": "question_email",
                "message": "Your e-mail?",
            }
        )
        guest = self.make_guest()
        chat = self.make_chat(guest)
        question = chat.message_post(
            body="Your e-mail?",
            author_id=script.operator_partner_id.id,
            message_type="comment",
        )
        self.env["chatbot.message"].create(
            {
                "mail_message_id": question.id,
                "discuss_channel_id": chat.id,
                "script_step_id": step.id,
                "user_raw_answer": "<p>claire.fontaine@example.com</p>",
            }
        )
        found = self.panel().prepare_transform(chat.id, "contact")
        self.assertEqual(self.reasons(found), {self.claire.id: ["email"]})

    def test_what_the_chatbot_says_is_not_the_visitors(self):
        bot = self.env["chatbot.script"].create({"title": "Bot"}).operator_partner_id
        chat = self.make_chat()
        self.say(chat, bot, "Hello! Or write to claire.fontaine@example.com")
        self.say(chat, chat.channel_member_ids.guest_id, "I want a car")
        found = self.panel().prepare_transform(chat.id, "contact")
        self.assertEqual((found["candidates"], found["email"]), ([], ""))
        title = self.panel().prepare_transform(chat.id, "deal")["title"]
        self.assertEqual(title, "Visitor: I want a car")

    def test_an_employee_who_chats_is_heard_as_any_visitor(self):
        eva = self.make_user("Eva", "base.group_user").partner_id
        chat = self.make_chat(eva, says=["I want a car"])
        title = self.panel().prepare_transform(chat.id, "deal")["title"]
        self.assertEqual(title, "Eva: I want a car")

    def test_a_visitor_who_is_signed_in_stays_who_he_is(self):
        paul = self.make_portal().partner_id
        chat = self.make_chat(paul, says=["claire.fontaine@example.com"])
        found = self.panel().prepare_transform(chat.id, "contact")
        self.assertEqual(self.reasons(found), {paul.id: ["visitor"]})
        self.assertFalse(found["can_be_new"])
        for choice in ({"partner_id": self.claire.id}, {"is_new": True, "name": "x"}):
            with self.assertRaises(AccessError):
                self.panel().transform(chat.id, "contact", choice)
        self.assertEqual(self.make(chat, "contact", partner_id=paul.id), paul)

    # -- companies -----------------------------------------------------------------

    def make_blue_sky(self, **vals):
        return self.make_contact("Blue Sky SA", is_company=True, **vals)

    def companies(self, *says, visitor=None):
        chat = self.make_chat(visitor or self.make_guest(), says=says)
        return self.reasons(self.panel().prepare_transform(chat.id, "company"))

    def test_a_company_is_found_by_its_address_and_number(self):
        address, number = "info@blue-sky.example", "+33612345699"
        company = self.make_blue_sky(email=address, phone=number)
        self.assertEqual(self.companies(address), {company.id: ["email", "domain"]})
        self.assertEqual(self.companies("+33 6 12 34 56 99"), {company.id: ["phone"]})

    def test_a_company_is_found_by_who_works_there(self):
        company = self.make_blue_sky()
        self.claire.parent_id = company
        found = self.companies("claire.fontaine@example.com")
        self.assertEqual(found, {company.id: ["email"]})

    def test_a_company_is_found_by_the_domain_unless_everybody_has_it(self):
        company = self.make_blue_sky(email="Info@Blue-Sky.example")
        found = self.companies("zoe@blue-sky.example")
        self.assertEqual(found, {company.id: ["domain"]})
        company.email = "blue.sky@gmail.com"
        self.assertEqual(self.companies("zoe@gmail.com"), {})

    def test_the_company_of_the_contact_comes_first(self):
        company, other = self.make_blue_sky(), self.make_blue_sky(email="x@a.example")
        zoe = self.make_contact("Zoe", parent_id=company.id, email="zoe@a.example")
        found = self.companies(visitor=zoe)
        self.assertEqual(list(found), [company.id, other.id])
        self.assertEqual(found[company.id][:2], ["visitor", "email"])

    def test_a_company_that_exists_is_not_made_unless_the_agent_says_so(self):
        company = self.make_blue_sky(email="info@blue-sky.example")
        chat = self.make_chat()
        for typed in (
            {"name": "Blue Sky SA"},
            {"name": "x", "email": "info@blue-sky.example"},
            {"name": "x", "email": "zoe@blue-sky.example"},
        ):
            with self.assertRaises(UserError):
                self.panel().transform(chat.id, "company", typed)
            found = self.panel().find_candidates(chat.id, "company", typed)
            self.assertEqual([each["id"] for each in found], company.ids)
        made = self.make(chat, "company", name="Blue Sky SA", is_new=True)
        self.assertNotEqual(made, company)

    def test_after_a_refusal_the_contacts_are_known(self):
        chat = self.make_chat()
        typed = {"name": "x", "phone": "+33612345678"}
        found = self.panel().find_candidates(chat.id, "contact", typed)
        self.assertEqual([each["id"] for each in found], self.claire.ids)
        self.assertEqual(self.panel().find_candidates(chat.id, "deal", typed), [])

    def test_after_a_refusal_who_has_signed_in_is_still_himself(self):
        paul = self.make_portal().partner_id
        chat = self.make_chat(paul)
        typed = {"name": "x", "phone": "+33612345678"}
        found = self.panel().find_candidates(chat.id, "contact", typed)
        self.assertEqual([each["id"] for each in found], paul.ids)
        found = self.panel().find_candidates(chat.id, "company", typed)
        self.assertEqual(found, [], "he is no company")
