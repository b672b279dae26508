from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..call_list import queries
from .common import CampaignCase

NEXT = "odoo.addons.phone_campaign.models.phone_campaign_desk_next"
# a Monday, 8:30 in Lyon, 10:30 on the island
EARLY = datetime(2026, 5, 4, 6, 30)


@tagged("post_install", "-at_install")
class TestNext(CampaignCase):
    """The next for me, behind thousands who may not be called."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.france = cls.env.ref("base.fr")

    def make(self, name, **vals):
        client = self.make_client(
            name, country_id=self.france.id, phone_basis="consent", **vals
        )
        return self.make_target(self.campaign, partner_id=client.id)

    def by_the_decree(self):
        profile = self.env.ref("phone_campaign.phone_calling_profile_fr")
        self.campaign.calling_profile_id = profile

    def once(self):
        self.campaign.calling_profile_id = self.env["phone.calling.profile"].create(
            {"name": "Once", "max_attempts": 1}
        )

    def called(self, number):
        """A target whose client was called elsewhere, each at another time."""
        target = self.make(f"Called {number}")
        other = self.make_target(self.other, partner_id=target.partner_id.id)
        self.env["phone.campaign.event"].create(
            {
                "target_id": other.id,
                "campaign_id": self.other.id,
                "kind": "fail",
                "is_call": True,
                "date": fields.Datetime.now() - timedelta(minutes=number + 1),
            }
        )
        return target

    def looking_at(self, page, limit=2000):
        """So many at first, and so many at most in one request."""
        self.startPatcher(patch(f"{NEXT}.PAGE", page))
        self.startPatcher(patch(f"{NEXT}.LOOK_LIMIT", limit))

    def put_off(self):
        return self.campaign.target_ids.filtered("block_reason")

    def test_before_the_hours_nobody_is_looked_for_behind_the_first_page(self):
        self.by_the_decree()
        for number in range(7):
            self.make(f"Lyon {number}", zip="69003")
        self.looking_at(2)
        with freeze_time(EARLY):
            self.assertIsNone(self.desk().get_next(self.campaign.id))
        self.assertEqual(len(self.put_off()), 2, "written for")

    def test_whose_hour_it_is_is_found_at_once_behind_those_whose_hour_it_is_not(self):
        self.by_the_decree()
        for number in range(7):
            self.make(f"Lyon {number}", zip="69003")
        self.make("Nowhere", zip=False)
        island = self.make("Saint-Denis", zip="97 400")
        self.looking_at(2, 4)
        with freeze_time(EARLY):
            found = self.desk().get_next(self.campaign.id)
            self.assertEqual(found["id"], island.id)
            self.assertEqual(len(self.put_off()), 2, "written for")
            # behind those of the first page that are put off now
            skip = island.ids
            self.assertIsNone(self.desk().get_next(self.campaign.id, skip))

    def test_nobody_is_looked_for_when_all_were_called_too_often(self):
        self.once()
        self.other = self.make_campaign("Other")
        for number in range(7):
            self.called(number)
        self.looking_at(2, 4)
        self.assertIsNone(self.desk().get_next(self.campaign.id))
        self.make("Free")
        for _look in range(2):
            found = self.desk().get_next(self.campaign.id)
            if not found.get("look_again"):
                break
        self.assertEqual(found["name"], "Free")

    def test_many_who_were_called_too_often_cost_no_more_than_few(self):
        self.once()
        self.other = self.make_campaign("Other")
        counts = []
        # the first time reads what is cached then
        for page in (2, 2, 7):
            # two pages of them, the second one twice as long
            targets = [self.called(number) for number in range(3 * page)]
            free = self.make("Free")
            self.looking_at(page)
            self.env.invalidate_all()
            desk = self.desk()
            before = self.env.cr.sql_log_count
            self.assertEqual(desk.get_next(self.campaign.id)["id"], free.id)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual({each.block_reason for each in targets}, {"attempts"})
            ends = {each.available_date for each in targets}
            self.assertEqual(len(ends), 3 * page, "each has a time of its own")
            self.campaign.target_ids.write({"state": "cancelled"})
        self.assertLessEqual(counts[2], counts[1])

    def test_what_a_colleague_writes_at_the_same_time_is_left_to_him(self):
        self.once()
        self.other = self.make_campaign("Other")
        target = self.called(1)
        free = self.make("Free")
        with patch.object(queries, "put_off", side_effect=SerializationFailure):
            self.looking_at(1)
            found = self.desk().get_next(self.campaign.id)
        self.assertEqual(found["id"], free.id)
        self.assertFalse(target.block_reason)
