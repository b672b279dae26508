from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestQueueScreen(FlowCase):
    """What the screen asks for besides the queue: choices, history, handing over."""

    # ------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------

    def test_whom_a_colleague_reserved_is_shown_but_not_held(self):
        client = self.make_client()
        self.make_note(client)
        shown = self.queue(self.bruno).open_client(client.id)
        self.assertTrue(shown["reserved_elsewhere"])
        self.assertEqual(shown["reserved_for"], "Anna")
        self.assertEqual(self.queue(self.anna).open_client(client.id)["held_by"], "")
        self.assertEqual(self.queue(self.bruno).get_figures()["collisions"], 0)

    def test_reading_a_client_holds_nobody(self):
        client = self.make_client()
        self.queue(self.anna).open_client(client.id)
        self.assertEqual(
            self.queue(self.bruno).read_client(client.id)["held_by"], "Anna"
        )
        self.queue(self.anna).release_hold(client.id)
        self.assertEqual(self.queue(self.bruno).read_client(client.id)["held_by"], "")
        self.assertFalse(self.env["lead.flow.hold"].search([]))

    def test_rows_are_read_again_and_who_left_is_missing(self):
        kept, gone = self.make_client("Kept"), self.make_client("Gone")
        gone.active = False
        rows = self.queue().get_rows([kept.id, gone.id])
        self.assertEqual([row["name"] for row in rows], ["Kept"])

    def test_clients_of_another_company_stay_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Other"})
        client = self.make_client(company_id=other.id)
        self.assertEqual(self.names(), [])
        self.assertEqual(self.queue().get_rows(client.ids), [])
        with self.assertRaises(UserError):
            self.queue().open_client(client.id)

    def test_of_a_shared_client_each_company_sees_its_own(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.anna.company_ids |= branch
        client = self.make_client()
        own = self.make_note(client, body="Ours.")
        self.make_note(client, body="Theirs.", company_id=branch.id)
        for name, company in (("Any", False), ("Branch's", branch)):
            self.env["crm.lead"].create(
                {
                    "name": name,
                    "partner_id": client.id,
                    "company_id": company and company.id,
                }
            )
        ours = self.queue(self.manager)
        shown = ours.open_client(client.id)
        self.assertEqual([note["id"] for note in shown["history"]], own.ids)
        self.assertEqual([lead["name"] for lead in shown["leads"]], ["Any"])
        self.assertEqual(ours.get_history(client.id)["history"], shown["history"])
        rows = ours.get_rows(client.ids)
        self.assertEqual([shown["last_note"], rows[0]["last_note"]], ["", ""])
        self.assertFalse(client.with_user(self.manager).flow_last_note_body)
        both = self.queue(self.anna).open_client(client.id)
        self.assertEqual(both["last_note"], "Theirs.")
        self.assertEqual(len(both["history"]), 2)
        self.assertEqual(client.with_user(self.anna).flow_last_note_body, "Theirs.")

    def test_next_looks_further_than_the_clients_held_by_colleagues(self):
        clients = [self.make_client(f"Client {index}") for index in range(45)]
        for client in clients[:44]:
            self.queue(self.anna).open_client(client.id)
        self.assertEqual(self.queue(self.bruno).get_next()["name"], "Client 44")

    def test_a_row_says_since_when(self):
        client = self.make_client()
        row = self.queue().get_page()["rows"][0]
        self.assertEqual(row["since"], fields.Datetime.to_string(client.create_date))

    def test_the_fields_of_the_settings_are_in_words(self):
        country = self.env.ref("base.fr")
        client = self.make_client(
            country_id=country.id,
            function="Director",
            comment="<p>Hello <b>you</b></p>",
        )
        names = ["country_id", "function", "comment", "type"]
        chosen = self.env["ir.model.fields"].search(
            [("model", "=", "res.partner"), ("name", "in", names)]
        )
        self.env["lead.flow.settings"]._set("field_ids", chosen.ids)
        shown = self.queue().open_client(client.id)["fields"]
        values = {field["name"]: field["value"] for field in shown}
        self.assertEqual(values["country_id"], country.name)
        self.assertEqual(values["function"], "Director")
        self.assertEqual(values["comment"], "Hello you")
        self.assertEqual(values["type"], "Contact")

    # ------------------------------------------------------------
    # Choices and history
    # ------------------------------------------------------------

    def test_filters_offer_what_is_searched(self):
        for name in ("Alpha one", "Alpha two", "Beta"):
            self.make_tag(name)
        offered = self.queue().get_choices("tags", "alpha")
        names = [each["name"] for each in offered["choices"]]
        self.assertEqual(names, ["Alpha one", "Alpha two"])
        self.assertFalse(offered["more"])
        self.assertTrue(self.queue().get_choices("tags", "alpha", limit=1)["more"])

    def test_operators_without_rights_on_lists_and_teams_may_choose_them(self):
        self.env["mailing.list"].create({"name": "Flow list"})
        self.env["crm.team"].create({"name": "Flow team"})
        queue = self.queue()
        self.assertTrue(queue.get_choices("lists", "Flow list")["choices"])
        self.assertTrue(queue.get_choices("teams", "Flow team")["choices"])
        people = queue.get_choices("operators", "Bruno")["choices"]
        self.assertEqual([each["id"] for each in people], self.bruno.ids)

    def test_a_team_filter_finds_the_clients_of_its_members(self):
        team = self.env["crm.team"].create(
            {
                "name": "T",
                "crm_team_member_ids": [Command.create({"user_id": self.anna.id})],
            }
        )
        self.make_client("Hers", user_id=self.anna.id)
        self.make_client("Nobody's")
        self.assertEqual(self.names(filters={"team_ids": team.ids}), ["Hers"])

    def test_a_long_history_comes_in_pages(self):
        self.role.flow_reserve = False
        client = self.make_client()
        for index in range(52):
            self.make_note(client, body=f"Note {index}")
        opened = self.queue().open_client(client.id)
        self.assertEqual((len(opened["history"]), opened["history_more"]), (50, True))
        page = self.queue().get_history(client.id, offset=50)
        self.assertEqual(
            [note["body"] for note in page["history"]], ["Note 1", "Note 0"]
        )
        self.assertFalse(page["history_more"])

    def test_only_ones_own_last_note_offers_undo(self):
        self.role.flow_reserve = False
        client = self.make_client()
        self.make_note(client, self.anna)
        self.make_note(client, self.bruno)

        def offers(user):
            history = self.queue(user).read_client(client.id)["history"]
            return [bool(note["undo_until"]) for note in history]

        self.assertEqual(offers(self.bruno), [True, False])
        self.assertEqual(offers(self.anna), [False, False])
        self.assertEqual(offers(self.manager), [True, False])

    def test_opening_costs_the_same_with_many_notes(self):
        few, many = self.make_client(), self.make_client()
        self.role.flow_reserve = False
        for client, count in ((few, 2), (many, 20)):
            for _index in range(count):
                self.make_note(client, category_ids=[Command.set(self.make_tag().ids)])
        counts = []
        for client in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.queue().read_client(client.id)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    # ------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------

    def test_what_a_colleague_has_open_takes_no_note(self):
        client = self.make_client()
        self.queue(self.anna).open_client(client.id)
        answer = self.queue(self.bruno).save_note(client.id, {"body": "B"}, "key-b")
        self.assertEqual(answer["conflict"]["user"], "Anna")
        self.assertFalse(client.flow_note_count)

    def test_without_reservation_a_note_not_seen_is_told_once(self):
        self.role.flow_reserve = False
        client = self.make_client()
        note = self.make_note(client, self.anna)
        save = self.queue(self.bruno).save_note
        told = save(client.id, {"body": "B", "seen_note_id": 0}, "key-b")
        self.assertEqual(told["conflict"]["user"], "Anna")
        saved = save(client.id, {"body": "B", "seen_note_id": note.id}, "key-b")
        self.assertEqual(saved["note"]["body"], "B")

    def test_what_was_taken_out_of_a_predefined_note_stays_out(self):
        template = self.make_template(body="Text", is_closing=True)
        client = self.make_client()
        values = {"template_id": template.id, "body": "", "is_closing": False}
        note = self.queue().save_note(client.id, values, "key")["note"]
        self.assertEqual((note["body"], note["is_closing"]), ("", False))
        self.assertEqual(note["template_id"], template.id)
        self.assertEqual(client.flow_state, "in_progress")

    # ------------------------------------------------------------
    # Handing over
    # ------------------------------------------------------------

    def test_a_manager_hands_over_and_releases_with_a_reason(self):
        client = self.make_client()
        self.make_note(client)
        queue = self.queue(self.manager)
        shown = queue.release_client(client.id, "Anna is ill", self.bruno.id)
        self.assertEqual(shown["reserved_for"], "Bruno")
        self.assertIn("Anna is ill", client.message_ids[0].body)
        queue.release_client(client.id, "Everybody's again")
        self.assertFalse(client.flow_user_id)

    def test_release_needs_a_manager_a_reason_and_an_operator(self):
        client = self.make_client()
        self.make_note(client)
        stranger = self.env.ref("base.public_user")
        with self.assertRaisesRegex(UserError, "managers"):
            self.queue(self.bruno).release_client(client.id, "Mine", self.bruno.id)
        with self.assertRaisesRegex(UserError, "why"):
            self.queue(self.manager).release_client(client.id, " ")
        with self.assertRaisesRegex(UserError, "not an operator"):
            self.queue(self.manager).release_client(client.id, "Why not", stranger.id)
        self.assertEqual(client.flow_user_id, self.anna)

    def test_an_agreed_callback_goes_with_the_client(self):
        client, other = self.make_client(), self.make_client("Other")
        when = fields.Datetime.add(fields.Datetime.now(), days=1)
        for each in client, other:
            self.make_note(each, callback_date=when)
        self.queue(self.manager).release_client(client.id, "Ill", self.bruno.id)
        self.assertEqual(client.flow_callback_user_id, self.bruno)
        self.assertEqual(client.activity_ids.user_id, self.bruno)
        self.assertEqual(other.flow_callback_user_id, self.anna)
        self.assertEqual(other.activity_ids.user_id, self.anna)

    def test_a_closed_client_is_reopened_from_the_screen(self):
        client = self.make_client()
        self.make_note(client, is_closing=True)
        self.assertEqual(self.queue().reopen_client(client.id)["state"], "in_progress")

    def test_calls_per_hour_count_from_the_first_call_of_the_day(self):
        self.role.flow_reserve = False
        client = self.make_client()
        self.make_note(client)
        self.make_note(client)
        self.assertEqual(self.queue().get_figures()["per_hour"], 2)
