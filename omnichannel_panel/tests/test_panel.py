import json
from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestPanel(PanelCase):
    """What the panel says about who is writing."""

    def contact(self, channel, user=None):
        return self.panel(user).get_panel(channel.id)["contact"]

    def test_a_guest_is_a_visitor_with_what_he_brought(self):
        guest = self.make_guest(
            country_id=self.env.ref("base.fr").id, timezone="Europe/Paris", lang="en_US"
        )
        data = self.panel().get_panel(self.make_chat(guest).id)
        contact = data["contact"]
        self.assertEqual(contact["kind"], "visitor")
        self.assertEqual(
            (contact["country"], contact["country_code"]), ("France", "FR")
        )
        self.assertEqual(contact["currency"], "EUR")
        self.assertEqual(contact["timezone"], "Europe/Paris")
        self.assertIn("English", contact["language"])
        self.assertFalse(contact["id"])
        self.assertTrue(data["channel"]["created"])

    def test_the_kind_of_a_contact_is_what_odoo_knows_of_him(self):
        contact = self.make_contact()
        chat = self.make_chat(contact)
        self.assertEqual(self.contact(chat)["kind"], "partner")
        self.env["crm.lead"].create({"name": "x", "partner_id": contact.id})
        self.assertEqual(self.contact(chat)["kind"], "lead")
        employee = self.make_user("Eva", "base.group_user")
        chat = self.make_chat(employee.partner_id)
        self.assertEqual(self.contact(chat)["kind"], "employee")

    def test_a_client_is_told_by_his_invoices(self):
        if "customer_rank" not in self.env["res.partner"]._fields:
            self.skipTest("without accounting nobody is a client")
        for ranks, kind in (
            ({"customer_rank": 1}, "client"),
            ({"supplier_rank": 1}, "supplier"),
            ({"customer_rank": 1, "supplier_rank": 1}, "supplier_client"),
        ):
            contact = self.make_contact(**ranks)
            self.assertEqual(self.contact(self.make_chat(contact))["kind"], kind)

    def test_the_contact_can_be_edited_by_those_with_the_right(self):
        chat = self.make_chat(self.make_contact(phone="+33612345678"))
        self.assertTrue(self.contact(chat)["can_edit"])
        self.assertFalse(self.contact(chat, self.bruno)["can_edit"])
        self.assertEqual(self.contact(chat, self.bruno)["phone"], "+33612345678")

    def test_a_chat_with_a_portal_user_has_the_panel_too(self):
        paul = self.make_portal()
        chat = (
            self.env["discuss.channel"]
            .with_user(self.anna)
            ._get_or_create_chat(paul.partner_id.ids)
        )
        self.assertEqual(self.contact(chat)["name"], "Paul")

    # -- department ------------------------------------------------------------

    def test_a_department_is_chosen_among_those_that_are_offered(self):
        offered = self.make_department("HelpDesk")
        hidden = self.make_department("Board", in_conversations=False)
        chat = self.make_chat()
        names = [
            each["name"]
            for each in self.panel().get_panel(chat.id)["department"]["choices"]
        ]
        self.assertIn("HelpDesk", names)
        self.assertNotIn("Board", names)
        self.panel(self.bruno).set_department(chat.id, offered.id)
        self.assertEqual(chat.department_id, offered)
        with self.assertRaises(UserError):
            self.panel().set_department(chat.id, hidden.id)
        self.panel().set_department(chat.id, False)
        self.assertFalse(chat.department_id)

    def member(self, department):
        user = self.make_user("Dora", "im_livechat.im_livechat_group_user")
        self.env["hr.employee"].create(
            {"name": "Dora", "user_id": user.id, "department_id": department.id}
        )
        return user

    def test_its_members_are_notified_if_the_setting_says_so(self):
        department = self.make_department()
        dora = self.member(department)
        dora.notification_type = "inbox"
        self.env["omnichannel.settings"]._set("department_action", "notify")
        chat = self.make_chat()
        before = chat.message_ids
        self.panel().set_department(chat.id, department.id)
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", dora.partner_id.id)]
        )
        self.assertIn("HelpDesk", told.mail_message_id.body)
        self.assertEqual(chat.message_ids, before, "the visitor is told nothing")

    def test_its_members_are_left_in_peace_if_the_setting_says_nothing(self):
        department = self.make_department()
        dora = self.member(department)
        dora.notification_type = "inbox"
        chat = self.make_chat()
        self.panel().set_department(chat.id, department.id)
        self.assertNotIn(dora.partner_id, chat.channel_member_ids.partner_id)
        told = [("res_partner_id", "=", dora.partner_id.id)]
        self.assertFalse(self.env["mail.notification"].search(told))

    def test_its_members_join_if_the_setting_says_so(self):
        department = self.make_department()
        dora = self.member(department)
        self.env["omnichannel.settings"]._set("department_action", "add")
        chat = self.make_chat()
        self.panel().set_department(chat.id, department.id)
        self.assertIn(dora.partner_id, chat.channel_member_ids.partner_id)

    def test_a_chat_of_two_is_joined_by_nobody_and_its_members_are_notified(self):
        department = self.make_department()
        dora = self.member(department)
        dora.notification_type = "inbox"
        self.env["omnichannel.settings"]._set("department_action", "add")
        paul = self.make_portal().partner_id
        talks = self.env["discuss.channel"].with_user(self.anna)
        talk = talks._get_or_create_chat(paul.ids)
        answer = self.panel().set_department(talk.id, department.id)
        self.assertEqual(answer["id"], department.id)
        self.assertNotIn(dora.partner_id, talk.sudo().channel_member_ids.partner_id)
        told = self.env["mail.notification"].search(
            [("res_partner_id", "=", dora.partner_id.id)]
        )
        self.assertIn("HelpDesk", told.mail_message_id.body)

    def make_department_chats(self):
        """(the help desk, two conversations of it, one without a department)."""
        department = self.make_department()
        mine, free = self.make_chat() | self.make_chat(), self.make_chat()
        for chat in mine:
            self.panel().set_department(chat.id, department.id)
        return department, mine, free

    def open_departments(self):
        """The action of the menu, as the manager's browser reads it.

        :return: (the model, the domain, the arch of each view)
        """
        xmlid = "omnichannel_panel.discuss_channel_action_department"
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        model = self.env[action["res_model"]].with_user(self.manager)
        views = [*action["views"], (action["search_view_id"][0], "search")]
        answer = model.get_views(views)["views"]
        archs = {kind: etree.fromstring(view["arch"]) for kind, view in answer.items()}
        return model, literal_eval(action["domain"]), archs

    def test_supervisors_list_and_filter_conversations_by_department(self):
        department, mine, free = self.make_department_chats()
        model, domain, archs = self.open_departments()
        columns = {each.get("name"): {} for each in archs["list"].iter("field")}
        self.assertIn("department_id", columns)
        columns["department_id"] = {"fields": {"display_name": {}}}
        rows = model.web_search_read(
            [*domain, ("department_id", "=", department.id)], columns
        )["records"]
        self.assertEqual({row["id"] for row in rows}, {*mine.ids})
        names = {row["department_id"]["display_name"] for row in rows}
        self.assertEqual(names, {"HelpDesk"})
        self.assertTrue(archs["search"].xpath("//field[@name='department_id']"))
        (without,) = archs["search"].xpath("//filter[@name='without_department']")
        domain += literal_eval(without.get("domain"))
        ids = [row["id"] for row in model.web_search_read(domain, {})["records"]]
        self.assertIn(free.id, ids)
        self.assertFalse({*mine.ids} & {*ids})

    def test_supervisors_group_and_count_conversations_by_department(self):
        department, mine, free = self.make_department_chats()
        model, domain, archs = self.open_departments()
        domain += [("id", "in", [*mine.ids, free.id])]
        (group,) = archs["search"].xpath("//filter[@name='group_by_department']")
        by_filter = [literal_eval(group.get("context"))["group_by"]]
        of_pivot = [
            f"{each.get('name')}:{each.get('interval')}"
            if each.get("interval")
            else each.get("name")
            for each in archs["pivot"].iter("field")
        ]
        self.assertEqual(of_pivot, ["department_id", "create_date:week"])
        for groupby in (by_filter, of_pivot):
            with self.subTest(groupby):
                groups = model.formatted_read_group(domain, groupby, ["__count"])
                counts = {
                    each["department_id"] and each["department_id"][1]: each["__count"]
                    for each in groups
                }
                self.assertEqual(counts, {department.name: 2, False: 1})

    # -- tags ------------------------------------------------------------------

    def test_a_tag_keeps_the_name_as_it_was_typed(self):
        chat = self.make_chat()
        tags = self.panel().create_tag(chat.id, " R&D (FR) + 50% ")
        self.assertEqual([each["name"] for each in tags], ["R&D (FR) + 50%"])
        self.panel().create_tag(chat.id, "R&D (FR) + 50%")
        self.assertEqual(len(chat.livechat_conversation_tag_ids), 1)
        self.panel().set_tag(chat.id, tags[0]["id"], False)
        self.assertFalse(chat.livechat_conversation_tag_ids)

    def test_merged_tags_leave_their_conversations_to_the_other(self):
        kept, gone = self.make_tag("Invoice"), self.make_tag("Billing")
        one, both = self.make_chat(), self.make_chat()
        one.livechat_conversation_tag_ids = gone
        both.livechat_conversation_tag_ids = gone | kept
        gone.with_user(self.manager).omnichannel_merge(kept.id)
        self.assertFalse(gone.exists())
        for chat in (one, both):
            self.assertEqual(chat.livechat_conversation_tag_ids, kept)

    def test_only_those_who_may_delete_tags_merge_them(self):
        kept, gone = self.make_tag("Invoice"), self.make_tag("Billing")
        with self.assertRaises(AccessError):
            gone.with_user(self.anna).omnichannel_merge(kept.id)
        self.assertTrue(gone.exists())
        tags = self.env[gone._name]
        self.assertTrue(tags.with_user(self.manager).omnichannel_list()["can_merge"])

    def test_agents_create_rename_and_colour_tags_and_others_do_not(self):
        tags = self.env["im_livechat.conversation.tag"]
        tag = tags.with_user(self.anna).create({"name": "New"})
        tag.write({"name": "R&D (FR)", "color": 3})
        self.assertTrue(tags.with_user(self.anna).omnichannel_list()["can_write"])
        eva = self.make_user("Eva", "base.group_user")
        for work in (
            lambda: tags.with_user(eva).create({"name": "x"}),
            lambda: tag.with_user(eva).write({"name": "x"}),
            lambda: tags.with_user(eva).omnichannel_list(),
        ):
            with self.assertRaises(AccessError):
                work()

    def test_tags_move_a_conversation_nowhere(self):
        for user in (self.anna, self.bruno):
            self.env["mail.presence"]._update_presence(user)
        expertise = self.env["im_livechat.expertise"].create({"name": "Billing"})
        self.bruno.livechat_expertise_ids = expertise
        self.livechat.user_ids = self.anna | self.bruno
        guest = self.make_guest()
        chat = self.make_chat(guest)
        facts = ("channel_member_ids", "livechat_operator_id", "department_id")
        facts += ("livechat_expertise_ids", "livechat_status")
        before = [chat[name] for name in facts]
        livechat = self.livechat.with_context(guest=guest)
        chosen = livechat._get_operator(previous_operator_id=self.anna.partner_id.id)
        self.panel().create_tag(chat.id, "Billing")
        self.assertEqual([chat[name] for name in facts], before)
        again = livechat._get_operator(previous_operator_id=self.anna.partner_id.id)
        self.assertEqual((again, chosen), (self.anna, self.anna))

    def test_an_archived_tag_stays_where_it_is_and_is_offered_no_more(self):
        tag = self.make_tag("Old")
        chat = self.make_chat(livechat_conversation_tag_ids=tag.ids)
        tag.with_user(self.anna).active = False
        names = [each["name"] for each in self.panel().get_panel(chat.id)["tags"]]
        self.assertEqual(names, ["Old"])
        self.assertFalse(
            self.env["im_livechat.conversation.tag"].search([("name", "=", "Old")])
        )

    def test_the_dialog_counts_how_often_a_tag_is_used(self):
        tag = self.make_tag("Counted")
        self.make_chat(livechat_conversation_tag_ids=tag.ids)
        tags = self.env["im_livechat.conversation.tag"].with_user(self.anna)
        data = tags.omnichannel_list()
        self.assertEqual(
            [each["count"] for each in data["tags"] if each["id"] == tag.id], [1]
        )
        self.assertFalse(data["can_merge"])

    # -- calls -----------------------------------------------------------------

    def test_a_number_is_checked_and_kept_with_the_contact(self):
        contact = self.make_contact(country_id=self.env.ref("base.fr").id)
        chat = self.make_chat(contact)
        answer = self.panel().check_number(chat.id, "06 12 34 56 78")
        self.assertEqual(answer, {"number": "+33612345678"})
        self.assertEqual(contact.phone, "+33612345678")
        for wrong in ("", "12", "abc", None):
            with self.assertRaises(UserError):
                self.panel().check_number(chat.id, wrong)

    def test_a_number_is_one_of_the_country_where_he_is(self):
        belgium = self.env.ref("base.be")
        self.env.company.country_id = self.env.ref("base.us")
        guest = self.make_guest(country_id=belgium.id)
        contact = self.make_contact(country_id=belgium.id)
        for person in (guest, contact):
            answer = self.panel().check_number(self.make_chat(person).id, "0470123456")
            self.assertEqual(answer, {"number": "+32470123456"})
        with self.assertRaises(UserError):
            self.panel().check_number(self.make_chat().id, "0470123456")

    def test_what_changes_is_told_to_the_agents_only(self):
        chat = self.make_chat()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.panel().set_department(chat.id, self.make_department().id)
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([])
        told = [each.channel for each in rows if "omnichannel" in each.message]
        self.assertEqual(len(told), 1)
        self.assertIn("OMNICHANNEL_AGENTS", told[0])

    def told_sections(self):
        """Which sections the agents are told of since the last time."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([])
        messages = [json.loads(each.message) for each in rows]
        rows.unlink()
        return {
            section
            for message in messages
            if message["type"] == "omnichannel_panel/changed"
            for section in message["payload"]["sections"]
        }

    def test_the_history_is_read_again_for_what_is_a_row_of_it(self):
        project = self.env["project.project"].create({"name": "Follow up"})
        support = self.env["project.project"].create({"name": "Help"})
        self.env["omnichannel.settings"]._set("support_project_id", support.id)
        start = {"start": "2030-01-01 10:00:00"}
        is_ticket = "helpdesk.ticket" not in self.env
        for kind, values, has_row in (
            ("contact", {"name": "Claire", "is_new": True}, False),
            ("company", {"name": "Fontaine", "is_new": True}, False),
            ("deal", {}, False),
            ("task", {"project_id": project.id}, False),
            ("task", {"project_id": support.id}, is_ticket),
            ("ticket", {}, True),
            ("meeting", start, True),
        ):
            chat = self.make_chat()
            self.told_sections()
            self.make(chat, kind, **values)
            with self.subTest(kind, **values):
                told = self.told_sections()
                self.assertIn("transforms", told)
                self.assertEqual("history" in told, has_row)
