from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.sql import index_exists

from ..search import queries
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestList(CampaignCase):
    """The dashboard: counters, order, search, pages, the next target."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()

    def at(self, **delta):
        return fields.Datetime.now() + timedelta(**delta)

    def make(self, name, **vals):
        return self.make_target(self.campaign, name, **vals)

    def next_name(self, user=None, **params):
        window = self.desk(user).get_next(self.campaign.id, **params)
        return window and window["name"]

    def test_callbacks_due_then_none_then_later(self):
        self.make("Later", state="to_recall", callback_date=self.at(days=1))
        self.make("Never called")
        self.make("Due", state="to_recall", callback_date=self.at(hours=-1))
        self.make("Put off", available_date=self.at(hours=1))
        self.make("Long due", state="to_recall", callback_date=self.at(hours=-2))
        self.assertEqual(
            self.names(self.campaign),
            ["Long due", "Due", "Never called", "Put off", "Later"],
        )

    def test_a_place_that_no_page_gave_is_refused_in_words(self):
        self.make("Dupont")
        now = "2026-05-04 09:00:00"
        for after in (
            "garbage",
            {"tier": "none"},
            {"tier": "none", "key": "garbage", "target": 1},
            {"tier": "none", "key": False, "target": "x"},
            {"tier": "none", "key": False, "target": None},
            {"tier": "nowhere", "key": now, "target": 1},
            {"tier": ["none"], "key": False, "target": 1},
            {"tier": "due", "key": False, "target": 1},
            {"tier": "none", "key": now, "target": 1},
        ):
            with self.assertRaisesRegex(UserError, "The list has changed"):
                self.desk().get_page(self.campaign.id, after=after)
        after = {"tier": "none", "key": False, "target": 0}
        self.assertEqual(self.names(self.campaign, after=after), ["Dupont"])

    def test_the_counters_switch_states_on_and_off(self):
        for state in ("to_call", "to_recall", "started", "suspended", "done"):
            self.make(state, state=state)
        counts = self.desk().get_counts(self.campaign.id)
        self.assertEqual(
            counts,
            {"to_call": 1, "to_recall": 1, "started": 2, "done": 1, "cancelled": 0},
        )
        shown = self.names(self.campaign, filters={"counters": ["to_call", "started"]})
        self.assertEqual(shown, ["to_call", "started", "suspended"])
        self.assertFalse(self.names(self.campaign, filters={"counters": []}))

    def test_a_name_or_a_piece_of_a_number_finds_a_target(self):
        self.make("Émile Dupont")
        martin = self.make_client("Martin", phone="+33 1 02 03 04 05")
        self.make("", partner_id=martin.id)
        self.assertEqual(
            self.names(self.campaign, filters={"search": "dupont"}), ["Émile Dupont"]
        )
        self.assertEqual(
            self.names(self.campaign, filters={"search": "01 02 03"}), ["Martin"]
        )
        self.assertFalse(self.names(self.campaign, filters={"search": "50%"}))

    def test_a_name_that_many_clients_have_finds_every_target(self):
        for number in range(4):
            self.make_client(f"Dupont {number}, in no campaign")
        self.make("Dupont, called")
        self.make("Martin")
        desk = "odoo.addons.phone_campaign.models.phone_campaign_desk"
        with patch(f"{desk}.FOUND_LIMIT", 2):
            for search in ("dupont", "Dupont, c"):
                names = self.names(self.campaign, filters={"search": search})
                self.assertEqual(names, ["Dupont, called"])

    def test_the_installation_creates_the_index_of_the_search(self):
        cr = self.env.cr
        index = "res_partner_phone_campaign_search_idx"
        if not self.may_drop_trigrams():
            self.skipTest("pg_trgm is another role's, as one that template1 has")
        # core asked when the registry was loaded
        self.startPatcher(patch.object(self.registry, "has_trigram", False))
        cr.execute("DROP EXTENSION IF EXISTS pg_trgm CASCADE")
        cr.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        may_have_it = bool(cr.rowcount)
        with patch.object(queries, "TRIGRAMS", "pg_not_on_this_server"):
            self.env["res.partner"].init()
        self.assertFalse(index_exists(cr, index))
        self.env["res.partner"].init()
        self.assertEqual(index_exists(cr, index), may_have_it)

    def may_drop_trigrams(self):
        """Whether the extension is not there, or the role of the tests may drop it."""
        self.env.cr.execute(
            """SELECT bool_and(pg_has_role(extowner, 'USAGE'))
                 FROM pg_extension WHERE extname = 'pg_trgm'"""
        )
        return self.env.cr.fetchone()[0] is not False

    def test_departments_are_states_or_the_first_digits_of_the_zip(self):
        country = self.env.ref("base.fr")
        state = self.env["res.country.state"].create(
            {"name": "Rhône", "code": "69", "country_id": country.id}
        )
        for name, vals in {
            "Lyon": {"state_id": state.id, "zip": "69003"},
            "Villeurbanne": {"zip": "69100"},
            "Paris": {"zip": "75 011"},
            "Saint-Denis": {"zip": "97400"},
            "Nowhere": {},
        }.items():
            self.make("", partner_id=self.make_client(name, **vals).id)
        found = self.desk().get_departments(self.campaign.id)
        self.assertEqual(
            [(each["code"], each["name"], each["count"]) for each in found],
            [("69", "Rhône", 2), ("75", "", 1), ("974", "", 1)],
        )
        shown = self.names(self.campaign, filters={"departments": ["69", "974"]})
        self.assertEqual(shown, ["Lyon", "Villeurbanne", "Saint-Denis"])

    def test_who_moves_is_found_where_he_lives_now(self):
        target = self.make("", partner_id=self.make_client("Moved", zip="75001").id)
        self.assertEqual(target.department, "75")
        target.partner_id.zip = "13006"
        self.assertEqual(target.department, "13")
        self.campaign._associate([("id", "=", self.make_client("B", zip="97400").id)])
        self.assertIn("974", self.campaign.target_ids.mapped("department"))

    def test_pages_follow_each_other_whatever_happens_between(self):
        targets = [self.make(f"{number:02}") for number in range(5)]
        targets[0].write({"state": "to_recall", "callback_date": self.at(hours=-1)})
        first = self.desk().get_page(self.campaign.id, limit=2)
        self.assertTrue(first["more"])
        # the last row shown moves away: the next page starts behind its place
        targets[1].state = "done"
        second = self.desk().get_page(
            self.campaign.id, after=first["rows"][-1]["place"], limit=10
        )
        self.assertEqual([row["name"] for row in second["rows"]], ["02", "03", "04"])
        self.assertFalse(second["more"])

    def test_the_next_is_the_first_of_the_list_and_is_reserved(self):
        self.make("Second")
        due = self.make("First", state="to_recall", callback_date=self.at(hours=-1))
        self.assertEqual(self.next_name(), "First")
        self.assertEqual(due.reserved_user_id, self.anna)
        self.assertEqual(self.next_name(self.bruno), "Second")
        self.assertFalse(self.next_name(self.manager))

    def test_a_callback_is_its_operators_first_and_everybodys_later(self):
        self.make(
            "Bruno's",
            state="to_recall",
            callback_date=self.at(minutes=-5),
            callback_user_id=self.bruno.id,
        )
        self.assertFalse(self.next_name())
        self.campaign.callback_grace = 4
        self.assertEqual(self.next_name(), "Bruno's")

    def test_who_was_put_off_or_is_promised_for_later_is_not_served(self):
        self.make("Put off", available_date=self.at(hours=1))
        self.make("Later", state="to_recall", callback_date=self.at(hours=1))
        self.make("Closed", state="done")
        self.assertFalse(self.next_name())
        self.make("Was put off", available_date=self.at(hours=-1))
        self.assertEqual(self.next_name(), "Was put off")

    def test_a_failed_call_is_not_the_next_at_once(self):
        target = self.make("Nobody there")
        self.make("Other")
        self.desk().open_target(target.id)
        self.desk().act(target.id, "fail", {"failure": "no_answer"})
        self.assertEqual(target.state, "to_call")
        self.assertEqual(target.failed_call_count, 1)
        self.assertEqual(self.next_name(), "Other")

    def test_the_next_respects_the_filters(self):
        self.make("", partner_id=self.make_client("Paris", zip="75001").id)
        self.make("", partner_id=self.make_client("Lyon", zip="69001").id)
        name = self.next_name(filters={"departments": ["69"], "counters": []})
        self.assertEqual(name, "Lyon")

    def test_who_cannot_be_called_does_not_use_up_the_search_for_the_next(self):
        profile = self.env["phone.calling.profile"].create(
            {"name": "Any time", "needs_basis": True}
        )
        self.campaign.calling_profile_id = profile
        basis = {"phone_basis": "consent"}
        black = self.make_client("Black", phone="+33 6 99 99 99 99", **basis)
        self.env["phone.blacklist"].add(black.phone_sanitized)
        for client in (
            self.make_client("Mute", phone=False, **basis),
            self.make_client("No basis"),
            black,
            self.make_client("Callable", **basis),
        ):
            self.make("", partner_id=client.id)
        desk = "odoo.addons.phone_campaign.models.phone_campaign_desk_next"
        with patch(f"{desk}.PAGE", 1), patch(f"{desk}.LOOK_LIMIT", 1):
            self.assertEqual(self.next_name(), "Callable")

    def test_the_search_for_the_next_goes_on_behind_many_who_may_not_be_called(self):
        self.campaign.calling_profile_id = self.env["phone.calling.profile"].create(
            {"name": "Once", "max_attempts": 1}
        )
        called = self.make("Called").partner_id
        other = self.make_campaign("Other")
        call = self.make_target(other, partner_id=called.id)
        self.desk().open_sheet(call.id)
        last = self.make("Callable").ids
        desk = "odoo.addons.phone_campaign.models.phone_campaign_desk_next"
        with patch(f"{desk}.PAGE", 1), patch(f"{desk}.LOOK_LIMIT", 1):
            found = self.desk().get_next(self.campaign.id)
            self.assertEqual(found, {"look_again": True})
            self.assertEqual(self.next_name(), "Callable")
            self.assertIsNone(self.desk().get_next(self.campaign.id, skip_ids=last))

    def test_reading_costs_the_same_for_few_and_for_many(self):
        counts = []
        for _size in range(2):
            for number in range(10):
                self.make(f"{number}", state="to_recall", callback_date=self.at(days=1))
            self.env.invalidate_all()
            desk = self.desk()
            desk.get_page(self.campaign.id)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            desk.get_page(self.campaign.id)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
