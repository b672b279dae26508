from odoo.tests import HttpCase, tagged

from .common import AGENT, SELLS
from .leak_common import SECRET, LeakCase, LeakRequestCase
from .test_leaks_made import WAY_BACK

ANSWER = "We have found it."


@tagged("post_install", "-at_install")
class TestLeaksToMembers(LeakCase):
    """The members of a department are told of it: unless one of them is the visitor.

    Guard: `_omnichannel_users_to_tell`.
    """

    def setUp(self):
        super().setUp()
        self.eva = self.make_user("Eva", "base.group_user")
        self.department = self.make_department(f"{SECRET} department")
        for user in (self.bruno, self.eva):
            employee = {"name": user.name, "user_id": user.id}
            self.department.member_ids += self.env["hr.employee"].create(employee)

    def assign(self, chat, action):
        self.env["omnichannel.settings"]._set("department_action", action)
        self.panel().set_department(chat.id, self.department.id)

    def own_chats(self):
        """Conversations of Eva: signed in, and as a guest who was found to be her."""
        guest = self.make_guest(omnichannel_partner_id=self.eva.partner_id.id)
        return self.make_chat(self.eva.partner_id), self.make_chat(guest)

    def told(self, user):
        """What a user was sent, by mail or in his inbox."""
        about = [("partner_ids", "in", user.partner_id.ids)]
        return str(self.env["mail.message"].search(about).mapped("body"))

    def test_a_member_who_is_the_visitor_is_told_nothing(self):
        for chat in self.own_chats():
            self.assign(chat, "notify")
        self.assertNotIn(SECRET, self.told(self.eva))
        self.assertIn(SECRET, self.told(self.bruno))

    def test_a_member_who_is_the_visitor_becomes_no_agent_of_it(self):
        for chat in self.own_chats():
            self.assign(chat, "add")
            agents = chat.channel_member_ids.filtered(
                lambda member: member.livechat_member_type == "agent"
            )
            self.assertEqual(
                agents.partner_id, self.anna.partner_id | self.bruno.partner_id
            )

    def test_seen_if_the_visitor_were_not_left_out(self):
        def users(_channel, department):
            return department._omnichannel_users()

        with self.without("discuss.channel", "_omnichannel_users_to_tell", users):
            self.assign(self.own_chats()[0], "notify")
        self.assertIn(SECRET, self.told(self.eva))

    def test_a_portal_user_who_was_made_an_employee_is_told_nothing(self):
        paul = self.make_portal()
        employee = {"name": "Paul", "user_id": paul.id}
        self.department.member_ids += self.env["hr.employee"].create(employee)
        chat = self.make_chat()
        self.assign(chat, "notify")
        self.assign(chat, "add")
        self.assertNotIn(SECRET, self.told(paul))
        self.assertNotIn(paul.partner_id, chat.channel_member_ids.partner_id)
        self.assertIn(SECRET, self.told(self.bruno))


@tagged("post_install", "-at_install")
class TestLeaksByMail(LeakRequestCase, HttpCase):
    """Mails to the customer about what is made, and the page of a meeting.

    Guards: the way back is a note; `_omnichannel_not_internal`; a remark is no message.
    """

    def setUp(self):
        super().setUp()
        self.chat = self.make_chat(self.paul.partner_id, says=["Where is my parcel?"])
        self.make_secrets(self.chat)
        self.make_secret_note(self.chat)

    def mailed(self, kind, **values):
        """What the customer, who follows what is made and its project, is mailed."""
        self.project.privacy_visibility = "portal"
        self.project.message_subscribe(
            self.paul.partner_id.ids,
            self.env["mail.message.subtype"].search([("internal", "=", False)]).ids,
        )
        sent = []

        def send(mails, *_args, **_kwargs):
            for mail in mails:
                to = mail.email_to or ""
                if self.paul.partner_id in mail.recipient_ids or self.paul.email in to:
                    sent.append(f"{mail.subject} {mail.body_html}")

        with self.without("mail.mail", "send", send):
            values = {"project_id": self.project.id, **values}
            self.made = self.make(self.chat, kind, **values)
            if kind != "meeting":
                self.follow(kind)
            self.env.cr.flush()
        return "\n".join(sent)

    def follow(self, kind):
        """Somebody lets the customer follow, then tells the way back, and an answer."""
        self.made.message_subscribe(self.paul.partner_id.ids)
        transform = self.env[f"omnichannel.transform.{kind}"].with_user(self.anna)
        transform._after(self.chat, self.made.with_user(self.anna))
        self.made.with_user(self.anna).message_post(
            body=ANSWER, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def invited(self):
        return self.mailed("meeting", start="2030-01-01 10:00:00", invite=True)

    def page(self):
        """The page of an attendee, which needs no account."""
        attendee = self.made.attendee_ids.filtered(
            lambda each: each.partner_id == self.paul.partner_id
        )
        self.authenticate(None, None)
        url = f"/calendar/meeting/view?token={attendee.access_token}"
        return self.url_open(f"{url}&id={self.made.id}").text

    def test_no_mail_and_no_invitation_has_a_secret(self):
        for kind in ("task", "ticket", "deal"):
            with self.subTest(kind):
                text = self.mailed(kind)
                self.assertIn(ANSWER, text)
                self.assertNotIn(SECRET, text)
                self.assertNotIn(WAY_BACK, text)
        invitation = self.invited()
        self.assertIn("Where is my parcel?", invitation)
        self.assertNotIn(SECRET, invitation)
        page = self.page()
        self.assertIn("Where is my parcel?", page)
        self.assertNotIn(SECRET, page)

    def test_seen_in_an_invitation_if_internal_messages_were_copied(self):
        with self.with_internal_messages():
            self.assertIn(f"{SECRET} note", self.invited())
            self.assertIn(f"{SECRET} note", self.page())

    def test_seen_by_a_follower_if_the_way_back_were_a_comment(self):
        for kind, model in (("task", "project.task"), ("deal", "crm.lead")):
            with self.subTest(kind), self.posted_openly(model):
                self.assertIn(WAY_BACK, self.mailed(kind))


@tagged("post_install", "-at_install")
class TestLeaksBetweenAgents(LeakCase):
    """What an agent may not read elsewhere, the panel does not tell him either.

    Guards: `_omnichannel_readable_contact` and `_filtered_access`; a link has no name,
    and `_record` gives what the user may read.
    """

    def setUp(self):
        super().setUp()
        company = self.env["res.company"].create({"name": "Other"})
        employer = self.make_contact(
            f"{SECRET} company", is_company=True, company_id=company.id
        )
        self.contact = self.make_contact(
            "Claire",
            company_id=company.id,
            parent_id=employer.id,
            email=f"{SECRET.lower()}@example.com",
            phone="+33612345678",
        )
        self.chat = self.make_chat(self.contact, says=["Hello"])

    def told(self, user):
        """All that the panel and its windows tell of who is in the conversation."""
        panel = self.panel(user)
        answers = [panel.get_panel(self.chat.id), panel.get_business(self.chat.id)]
        for kind in ("contact", "company", "meeting", "ticket", "task", "deal"):
            answers.append(panel.prepare_transform(self.chat.id, kind))
        answers += [
            panel.find_candidates(self.chat.id, kind, {})
            for kind in ("contact", "company")
        ]
        return str(answers).lower()

    def test_a_contact_of_another_company_is_told_by_name_only(self):
        told = self.told(self.anna)
        self.assertIn("claire", told)
        self.assertNotIn(SECRET.lower(), told)
        self.assertNotIn("612345678", told)

    def test_seen_by_who_may_read_him(self):
        self.anna.company_ids += self.contact.company_id
        self.anna.company_id = self.contact.company_id
        told = self.told(self.anna)
        self.assertIn(f"{SECRET} company".lower(), told)
        self.assertIn(f"{SECRET}@example.com".lower(), told)
        self.assertIn("612345678", told)

    def test_the_title_of_a_deal_is_told_to_those_who_may_read_it(self):
        chat = self.make_chat(says=["Hello"])
        lead = self.make(chat, "deal", title=f"{SECRET} deal")
        lead.user_id = self.anna
        kept = self.env["omnichannel.link"].search_read([("channel_id", "=", chat.id)])
        self.assertEqual([link["kind"] for link in kept], ["deal"])
        self.assertNotIn(SECRET, str(kept))
        self.assertIn(SECRET, self.made(chat, self.anna))
        sam = self.make_user("Sam", f"{AGENT},{SELLS}")
        for user in (self.bruno, sam):
            self.assertNotIn(SECRET, self.made(chat, user))

        def record(link):
            return link.env[link.res_model].sudo().browse(link.res_id)

        with self.without("omnichannel.link", "_record", record):
            for user in (self.bruno, sam):
                self.assertIn(SECRET, self.made(chat, user))

    def made(self, chat, user):
        """What a user is told of what the conversation became."""
        return str(self.panel(user).get_business(chat.id)["made"])
