from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestHistory(PanelCase):
    """Everything said with a contact, the newest first, in pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.make_contact("Claire", email="claire@example.com")
        cls.guest = cls.make_guest(omnichannel_partner_id=cls.contact.id)
        cls.chat = cls.make_chat(cls.guest)

    def rows(self, user=None, chat=None, **params):
        return self.history(user).get_page((chat or self.chat).id, **params)["rows"]

    def test_his_conversations_as_guest_and_as_contact_are_one_history(self):
        as_guest = self.make_chat(self.guest, says=["First visit"])
        as_contact = self.make_chat(self.contact, says=["Signed in"])
        other_cookie = self.make_guest(omnichannel_partner_id=self.contact.id)
        elsewhere = self.make_chat(other_cookie)
        stranger = self.make_chat()
        found = {row["id"] for row in self.rows() if row["source"] == "conversation"}
        self.assertEqual(found, {as_guest.id, as_contact.id, elsewhere.id})
        self.assertNotIn(stranger.id, found)
        previews = [row["preview"] for row in self.rows()]
        self.assertIn("Signed in", previews)

    def test_a_conversation_that_he_left_is_still_there(self):
        chat = self.make_chat(self.contact)
        chat.channel_member_ids.filtered(
            lambda member: member.partner_id == self.contact
        ).unlink()
        self.assertIn(chat.id, [row["id"] for row in self.rows()])

    def test_every_channel_has_its_rows(self):
        self.contact.message_post(
            body="By mail",
            subject="Your order",
            message_type="email",
            author_id=self.contact.id,
            subtype_xmlid="mail.mt_comment",
        )
        self.contact.message_post(body="internal", subtype_xmlid="mail.mt_note")
        self.panel().note_call(self.chat.id, "+33612345678")
        self.make(self.chat, "meeting", start="2030-01-01 10:00:00", invite=True)
        project = self.env["project.project"].create({"name": "Help"})
        self.env["omnichannel.settings"]._set("support_project_id", project.id)
        self.make(self.chat, "ticket")
        kinds = [row["kind"] for row in self.rows()]
        for kind in ("email", "call", "meeting", "ticket"):
            self.assertIn(kind, kinds)
        self.assertNotIn("internal", str(self.rows()))
        dates = [row["date"] for row in self.rows()]
        self.assertEqual(dates, sorted(dates, reverse=True))

    def make_deal(self, **vals):
        values = {"name": "Bikes", "partner_id": self.contact.id}
        return self.env["crm.lead"].create({**values, **vals})

    def mail_from(self, record, subject, user=None):
        """An agent writes to the contact from another record."""
        return record.with_user(user or self.anna).message_post(
            body="About the bikes",
            subject=subject,
            partner_ids=self.contact.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def told(self, user=None, **params):
        rows = self.rows(user, **params)
        return [row["title"] for row in rows if row["source"] == "message"]

    def test_mails_and_sms_sent_from_other_records_are_there(self):
        deal = self.make_deal(user_id=self.anna.id)
        self.mail_from(deal, "Our offer")
        deal._message_sms("Your bikes have come", partner_ids=self.contact.ids)
        deal.message_post(body="Not for him", subtype_xmlid="mail.mt_note")
        rows = [row for row in self.rows() if row["source"] == "message"]
        self.assertEqual({row["kind"] for row in rows}, {"email", "sms"})
        self.assertEqual({row["model"] for row in rows}, {"crm.lead"})
        self.assertEqual({row["res_id"] for row in rows}, {deal.id})
        self.assertIn("Our offer", [row["title"] for row in rows])
        self.assertIn("Your bikes have come", [row["preview"] for row in rows])
        self.assertEqual(self.told(self.bruno), [], "deals are not his")

    def test_what_he_may_not_read_hides_nothing_that_is_older(self):
        mine = self.make_deal(user_id=self.anna.id)
        self.mail_from(mine, "Mine").date = "2026-01-01 10:00:00"
        other = self.make_deal(user_id=self.manager.id)
        for number in range(9):
            self.mail_from(other, f"Not mine {number}", self.manager)
        self.assertEqual(self.told(limit=2), ["Mine"])

    def test_mails_come_in_pages_like_all_the_rest(self):
        deal = self.make_deal(user_id=self.anna.id)
        for number in range(7):
            self.mail_from(deal, f"Mail {number}").date = f"2026-01-0{number + 1}"
        everything = self.told()
        self.assertEqual(everything, [f"Mail {number}" for number in range(6, -1, -1)])
        self.assertEqual(self.paged(3), everything)

    def test_a_mail_of_a_wrong_date_is_neither_lost_nor_shown_twice(self):
        deal = self.make_deal(user_id=self.anna.id)
        mails = [self.mail_from(deal, f"Mail {number}") for number in range(9)]
        for number, mail in enumerate(mails):
            mail.date = f"2026-01-0{number + 1}"
        mails[2].date, mails[6].date = "2030-01-01", "1999-01-01"
        for limit in (1, 2, 3, 50):
            self.assertEqual(
                self.paged(limit), [f"Mail {number}" for number in range(8, -1, -1)]
            )

    def test_a_mail_of_two_sources_is_told_once(self):
        deal = self.make_deal(user_id=self.anna.id)
        self.mail_from(self.contact, "On his own thread")
        answer = self.mail_from(deal, "His answer")
        answer.write({"message_type": "email", "author_id": self.contact.id})
        self.mail_from(deal, "To him")
        for limit in (1, 50):
            self.assertEqual(
                sorted(self.paged(limit)), ["His answer", "On his own thread", "To him"]
            )

    def paged(self, limit):
        """The titles of the messages, read page by page."""
        titles, key = [], None
        while True:
            page = self.history().get_page(self.chat.id, key, limit)
            titles += [each["title"] for each in page["rows"]]
            key = page["key"]
            if not key:
                return titles

    def meetings(self, chat=None, user=None):
        rows = self.rows(user, chat)
        return [row["title"] for row in rows if row["kind"] == "meeting"]

    def test_a_meeting_is_there_whether_he_was_invited_or_not(self):
        start = "2030-01-01 10:00:00"
        self.make(self.chat, "meeting", title="Not invited", start=start)
        later = self.make_chat(self.contact)
        values = {"start": "2030-01-02 10:00:00", "invite": True}
        self.make(later, "meeting", title="Invited", **values)
        self.assertEqual(self.meetings(), ["Invited", "Not invited"])
        self.assertEqual(self.meetings(later), ["Invited", "Not invited"])
        self.assertEqual(self.meetings(self.make_chat()), [])

    def test_a_guest_has_the_meetings_of_his_conversations(self):
        guest = self.make_guest()
        chat = self.make_chat(guest)
        self.make(chat, "meeting", title="Demo", start="2030-01-01 10:00:00")
        self.assertEqual(self.meetings(self.make_chat(guest)), ["Demo"])

    def test_pages_neither_repeat_nor_lose_a_row(self):
        for number in range(7):
            self.make_chat(self.contact, name=f"Chat {number}")
            self.panel().note_call(self.chat.id, f"+3361234567{number}")
        everything = [(row["source"], row["id"]) for row in self.rows(limit=50)]
        paged, key = [], None
        while True:
            page = self.history().get_page(self.chat.id, key, 3)
            paged += [(row["source"], row["id"]) for row in page["rows"]]
            key = page["key"]
            if not key:
                break
        self.assertEqual(paged, everything)
        self.assertEqual(len(set(paged)), len(paged))

    def test_private_talks_of_a_colleague_are_not_shown(self):
        paul = self.make_portal()
        private = (
            self.env["discuss.channel"]
            .with_user(self.anna)
            ._get_or_create_chat(paul.partner_id.ids)
        )
        chat = self.make_chat(paul.partner_id)
        self.assertIn(private.id, [row["id"] for row in self.rows(chat=chat)])
        self.assertNotIn(private.id, [row["id"] for row in self.rows(self.bruno, chat)])

    def test_calls_of_a_private_talk_of_a_colleague_are_not_shown(self):
        paul = self.make_portal()
        talks = self.env["discuss.channel"].with_user(self.anna)
        talk = talks._get_or_create_chat(paul.partner_id.ids)
        self.panel().note_call(talk.id, "+33612345678")
        chat = self.make_chat(paul.partner_id)
        for user, kinds in ((self.anna, ["call"]), (self.bruno, [])):
            rows = self.history(user).get_page(chat.id)["rows"]
            calls = [row["kind"] for row in rows if row["kind"] == "call"]
            self.assertEqual(calls, kinds)

    def test_a_stranger_has_a_first_contact(self):
        self.assertEqual(self.rows(chat=self.make_chat()), [])

    def test_a_wrong_key_is_refused(self):
        date = "2026-05-04 09:00:00"
        wrong = (["x"], [date, "call", 1], {"nonsense": [date, 1]}, "abc", 7)
        wrong_places = ([date, "x"], [date], "x", None, ["a", 1], [7, 1])
        for key in (*wrong, *({"call": place} for place in wrong_places)):
            with self.assertRaises(UserError):
                self.history().get_page(self.chat.id, key)
