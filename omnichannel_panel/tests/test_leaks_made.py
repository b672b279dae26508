import json

from odoo.tests import HttpCase, tagged

from .leak_common import SECRET, LeakCase, LeakRequestCase

WAY_BACK = "Made from the conversation"
PAGES = {
    "project.task": "/my/tasks/%s",
    "helpdesk.ticket": "/my/ticket/%s",
    "crm.lead": "/my/opportunity/%s",
}


@tagged("post_install", "-at_install")
class TestLeaksInWhatIsMade(LeakCase):
    """Deals, tasks, tickets and meetings: what a customer may come to read of them.

    Guards: `_omnichannel_not_internal` keeps internal messages out of the transcript;
    a remark is no message; the way back is a note; the customer is no follower.
    """

    def setUp(self):
        super().setUp()
        contact = self.make_contact(email="claire@example.com")
        self.chat = self.make_chat(contact, says=["Where is my parcel?"])

    def made(self):
        values = {"project_id": self.project.id, "start": "2030-01-01 10:00:00"}
        return [
            self.make(self.chat, kind, **values)
            for kind in ("deal", "task", "ticket", "meeting")
        ]

    def texts(self):
        """What a customer could read of each: name, description, open messages."""
        texts = {}
        for record in self.made():
            self.assertIn("Where is my parcel?", str(record.description))
            shown = record.message_ids.filtered(lambda m: not m.subtype_id.internal)
            parts = [record.display_name, record.description, *shown.mapped("body")]
            # a support task is a ticket, too
            texts[len(texts), record._name] = "\n".join(map(str, parts))
        self.assertEqual(len(texts), 4)
        return texts

    def see(self, text, but=()):
        """Every record shows it."""
        for (_number, model), shown in self.texts().items():
            if model not in but:
                with self.subTest(model):
                    self.assertIn(text, shown)

    def test_they_have_what_was_said_and_no_secret(self):
        self.make_secrets(self.chat)
        self.make_secret_note(self.chat)
        for (_number, model), shown in self.texts().items():
            with self.subTest(model):
                self.assertNotIn(SECRET, shown)
                self.assertNotIn(WAY_BACK, shown)

    def test_seen_if_internal_messages_were_copied(self):
        self.make_secret_note(self.chat)
        with self.with_internal_messages():
            self.see(f"{SECRET} note")

    def test_a_remark_is_behind_both_guards(self):
        with self.remarks_as_notes():
            self.make_secrets(self.chat)
        for (_number, model), shown in self.texts().items():
            with self.subTest(model):
                self.assertNotIn(SECRET, shown)

    def test_seen_if_remarks_were_notes_and_notes_were_copied(self):
        with self.remarks_as_notes():
            self.make_secrets(self.chat)
        with self.with_internal_messages():
            self.see(f"{SECRET} remark")

    def test_seen_if_the_way_back_were_a_comment(self):
        ticket = "helpdesk.ticket" if "helpdesk.ticket" in self.env else "project.task"
        with (
            self.posted_openly("crm.lead"),
            self.posted_openly("project.task"),
            self.posted_openly(ticket),
        ):
            # a meeting has no way back in its messages
            self.see(WAY_BACK, but=["calendar.event"])

    # -- followers -------------------------------------------------------------------

    def customers(self):
        """The models whose new record the customer follows."""
        return {
            record._name
            for record in self.made()
            if record.message_partner_ids.filtered("partner_share")
        }

    def test_the_customer_follows_nothing_that_is_made(self):
        self.assertFalse(self.customers())

    def test_seen_if_the_customer_were_subscribed(self):
        def after(_transform, channel, record):
            record.message_subscribe(channel._omnichannel_contact().ids)

        Transform = "omnichannel.transform.deal"
        with self.without(Transform, "_after", after):
            self.assertEqual(self.customers(), {"crm.lead"})


@tagged("post_install", "-at_install")
class TestLeaksOnPortalPages(LeakRequestCase, HttpCase):
    """The pages of a portal user to whom an agent has shown what was made."""

    def setUp(self):
        super().setUp()
        self.project.privacy_visibility = "portal"
        self.chat = self.make_chat(self.paul.partner_id, says=["Where is my parcel?"])
        self.make_secrets(self.chat)
        self.make_secret_note(self.chat)

    def shown(self, kind, share=True):
        """The page of what is made, and the messages that it loads."""
        record = self.make(self.chat, kind, project_id=self.project.id)
        if share:
            record.message_subscribe(self.paul.partner_id.ids)
            self.project.message_subscribe(self.paul.partner_id.ids)
        if "partner_assigned_id" in record._fields:
            record.partner_assigned_id = self.paul.partner_id
        self.log_in(self.paul)
        page = self.url_open(PAGES[record._name] % record.id).text
        if kind == "deal":
            # the page does not show it, but partners may ask for it
            asked = self.call(record._name, "read", record.ids, ["description"])
            page += json.dumps(asked)
        thread = {"thread_model": record._name, "thread_id": record.id}
        return page, self.ask("/mail/chatter_fetch", thread)

    def kinds(self):
        """What has pages: leads when they can be given to partners."""
        has_leads = "partner_assigned_id" in self.env["crm.lead"]._fields
        return ["task", "ticket"] + (["deal"] if has_leads else [])

    def test_the_pages_have_what_was_said_and_no_secret(self):
        for kind in self.kinds():
            with self.subTest(kind):
                page, messages = self.shown(kind)
                self.assertIn("Where is my parcel?", page)
                self.assertNotIn(SECRET, page + messages)
                self.assertNotIn(WAY_BACK, page + messages)

    def test_seen_if_internal_messages_were_copied(self):
        for kind in self.kinds():
            with self.subTest(kind), self.with_internal_messages():
                self.assertIn(f"{SECRET} note", self.shown(kind)[0])

    def test_seen_if_the_way_back_were_a_comment(self):
        with self.posted_openly("project.task"):
            self.assertIn(WAY_BACK, self.shown("task")[1])

    def test_a_task_that_was_not_shared_is_not_shown(self):
        page, _messages = self.shown("task", share=False)
        self.assertNotIn("Where is my parcel?", page)
