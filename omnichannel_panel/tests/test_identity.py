from odoo.exceptions import UserError
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

    def test_the_one_with_more_reasons_comes_first(self):
        other = self.make_contact(
            "Other", phone="0612345678", country_id=self.france.id
        )
        found = self.found("claire.fontaine@example.com, 06 12 34 56 78")
        ids = [each["id"] for each in found["candidates"]]
        self.assertEqual(ids[0], self.claire.id)
        self.assertIn(other.id, ids)

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

    def test_a_visitor_who_is_signed_in_stays_who_he_is(self):
        paul = self.make_portal()
        chat = self.make_chat(paul.partner_id)
        contact = self.make(chat, "contact", partner_id=self.claire.id)
        self.assertEqual(contact, paul.partner_id)
