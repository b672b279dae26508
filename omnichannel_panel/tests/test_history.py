from datetime import datetime
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import omnichannel_history, omnichannel_history_sources
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

    def test_mails_on_the_form_of_his_company_are_there(self):
        firm = self.make_contact("Cycles Dupont", is_company=True)
        self.contact.parent_id = firm
        self.mail_from(firm, "To him")
        answer = self.mail_from(firm, "From him")
        answer.write({"message_type": "email", "author_id": self.contact.id})
        for limit in (1, 50):
            self.assertEqual(sorted(self.paged(limit)), ["From him", "To him"])

    def test_what_he_may_not_read_hides_nothing_that_is_older(self):
        mine = self.make_deal(user_id=self.anna.id)
        self.mail_from(mine, "Mine").date = "2026-01-01 10:00:00"
        other = self.make_deal(user_id=self.manager.id)
        for number in range(9):
            self.mail_from(other, f"Not mine {number}", self.manager)
        self.assertEqual(self.told(limit=2), ["Mine"])

    def look_at(self, number):
        """From each place only so many rows are looked at for a page."""
        patcher = patch.object(omnichannel_history, "LOOKS", number)
        self.addCleanup(patcher.stop)
        patcher.start()

    def make_mails(self, readable, number=20):
        """Mails of deals, of which Anna may read only these; the last one is "0".

        :return: what she may read, the newest first
        """
        mine = self.make_deal(user_id=self.anna.id)
        other = self.make_deal(user_id=self.manager.id)
        for turn in reversed(range(number)):
            deal = mine if turn in readable else other
            mail = self.mail_from(deal, str(turn), deal.user_id)
            mail.date = f"2026-01-{28 - turn // 24:02} {23 - turn % 24:02}:00:00"
        return [str(turn) for turn in sorted(readable)]

    def test_hardly_any_readable_mails_are_found_in_pages_that_look_at_few(self):
        wanted = self.make_mails({3, 4, 5, 19})
        self.make_chat(self.contact, last_interest_dt="2026-01-28 15:30:00")
        self.look_at(4)
        for limit in (1, 2, 3, 4, 50):
            self.assertEqual(self.paged(limit), wanted)
        self.assertEqual(self.told(limit=50), ["3"], "no more than four")

    def test_what_he_wrote_elsewhere_is_looked_at_likewise(self):
        wanted = self.make_mails({0, 7, 18})
        mails = self.env["mail.message"].search([("subject", "=like", "_%")])
        mails = mails.filtered(lambda mail: mail.model == "crm.lead")
        mails.write({"message_type": "email", "author_id": self.contact.id})
        self.mail_from(self.contact, "Own").date = "2026-01-28 20:30:00"
        self.look_at(4)
        self.assertEqual(self.paged(2), [wanted[0], "Own", *wanted[1:]])

    def test_nothing_newer_comes_after_what_was_shown(self):
        self.make_mails({9})
        for hour in (23, 15, 13, 4, 1):
            date = f"2026-01-28 {hour:02}:30:00"
            self.make_chat(self.contact, last_interest_dt=date)
        self.look_at(3)
        rows = self.read_all(2)
        dates = [row["date"] for row in rows]
        self.assertEqual(len(rows), 6)
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_unreadable_talks_and_calls_are_looked_at_in_pages(self):
        other = self.make_contact("Paul")
        chat = self.make_chat(other)
        for hour in range(9):
            moment = datetime(2026, 1, 28, hour)
            talk = self.make_talk(other, self.anna if hour == 2 else self.manager)
            talk.last_interest_dt = moment
            with self.at(moment):
                self.env["omnichannel.call"].create(
                    {"channel_id": talk.id, "partner_id": other.id, "number": hour}
                )
        self.look_at(2)
        for limit in (1, 3, 50):
            rows = self.read_all(limit, chat)
            self.assertEqual([row["kind"] for row in rows], ["chat", "call"])
            self.assertEqual({row["date"][11:13] for row in rows}, {"02"})

    def at(self, moment):
        """Whatever is made is made then."""
        return patch.object(self.cr, "now", lambda: moment)

    def make_talk(self, contact, user):
        """A talk of a colleague with a contact, which nobody else may read."""
        people = contact | user.partner_id
        members = [Command.create({"partner_id": each.id}) for each in people]
        talks = self.env["discuss.channel"].with_user(user).sudo()
        return talks.create(
            {
                "name": "Talk",
                "channel_type": "chat",
                "channel_member_ids": members,
            }
        )

    def test_the_first_page_costs_the_same_however_much_he_may_not_read(self):
        self.look_at(8)
        counts = []
        for number in (10, 50):
            self.make_mails(set(), number)
            self.rows()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.rows()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

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

    def read_all(self, limit, chat=None):
        """All rows, read page by page."""
        rows, key = [], None
        while True:
            page = self.history().get_page((chat or self.chat).id, key, limit)
            rows += page["rows"]
            self.assertNotEqual(page["key"], key or {}, "it goes on")
            key = page["key"]
            if not key:
                return rows

    def paged(self, limit):
        """The titles of the messages, read page by page."""
        rows = self.read_all(limit)
        return [row["title"] for row in rows if row["source"] in ("message", "sent")]

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

    def test_calls_of_two_telephones_with_the_same_id_in_the_same_second(self):
        with self.at(datetime(2026, 5, 4, 9, 30)):
            deals = [self.make_deal(user_id=self.anna.id) for _turn in range(3)]
        # as two telephones that count alike
        telephone = ("crm.lead", "create_date", "name", "type")
        telephones = dict.fromkeys(("voip", "phonecall"), telephone)
        wanted = [("voip", each.id) for each in reversed(deals)]
        wanted += [("phonecall", each.id) for each in reversed(deals)]
        with patch.object(omnichannel_history_sources, "TELEPHONES", telephones):
            for limit in (1, 2, 3, 50):
                rows = self.read_all(limit)
                self.assertEqual([(row["source"], row["id"]) for row in rows], wanted)
                self.assertEqual({row["kind"] for row in rows}, {"call"})

    def test_a_larger_id_that_is_older_within_one_second_is_not_lost(self):
        for microsecond in (500, 300, 900, 0, 0, 100):
            with self.at(datetime(2026, 5, 4, 9, 30, 0, microsecond)):
                self.panel().note_call(self.chat.id, f"+336{microsecond:08}")
        calls = self.env["omnichannel.call"].search([("channel_id", "=", self.chat.id)])
        self.assertEqual(len(set(calls.mapped("create_date"))), 5)
        for limit in (1, 2, 3, 4, 5, 50):
            ids = [row["id"] for row in self.read_all(limit)]
            self.assertEqual(ids, calls.sorted("id", reverse=True).ids)

    def test_conversations_of_one_second_are_neither_lost_nor_repeated(self):
        chats = self.env["discuss.channel"]
        for microsecond in (500, 300, 900, 100):
            moment = datetime(2026, 5, 4, 9, 30, 0, microsecond)
            chats |= self.make_chat(self.contact, last_interest_dt=moment)
        for limit in (1, 2, 3, 50):
            ids = [row["id"] for row in self.read_all(limit)]
            self.assertEqual(ids, chats.sorted("id", reverse=True).ids)

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
