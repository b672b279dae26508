import random
from collections import Counter
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from ..calling_hours import HOLIDAY, HOURS
from .common import CampaignCase

SEEDS = range(6)
TARGETS = 25
# zones in which the same moment is at the most different hours
PLACES = (
    {"tz": "Europe/Paris"},
    {"tz": False, "zip": "69003"},
    {"tz": False, "zip": " 974 00"},
    {"tz": False, "zip": "98713"},
    {"tz": False, "zip": "35001"},
    {"tz": "Asia/Tokyo"},
)


@tagged("post_install", "-at_install")
class TestFunnel(CampaignCase):
    """The funnel says of each target what would be said when its turn comes.

    Targets, their history and the rules are mixed at random, the same in every run.
    """

    def setUp(self):
        super().setUp()
        # the statement's clock goes on, Python's stands still a moment behind it
        self.now = fields.Datetime.now()
        self.startPatcher(freeze_time(self.now))

    def ago(self, **delta):
        return self.now - timedelta(**delta)

    # ------------------------------------------------------------
    # A mixed bag
    # ------------------------------------------------------------

    def mix(self, dice):
        """A campaign with targets of every kind, its clients also in another one."""
        campaign, other = self.make_campaign("Funnel"), self.make_campaign("Other")
        campaign.calling_profile_id = self.some_rules(dice)
        for number in range(TARGETS):
            client = self.some_client(dice, number)
            target = self.some_target(dice, campaign, client)
            elsewhere = self.make_target(other, partner_id=client.id)
            for _time in range(dice.randrange(7)):
                self.some_event(dice, dice.choice([target, elsewhere]))
        return campaign

    def some_rules(self, dice):
        if dice.random() < 0.2:
            return self.env["phone.calling.profile"]
        zones = self.env.ref("base.fr") | self.env.ref("base.es")
        return self.env["phone.calling.profile"].create(
            {
                "name": "Some rules",
                "country_id": dice.choice(zones).id,
                "max_attempts": dice.choice([0, 2, 3]),
                "period_days": dice.choice([1, 10, 30]),
                "silence_days": dice.choice([0, 5, 60]),
                "needs_basis": dice.random() < 0.5,
                "window_ids": dice.choice([[], self.this_hour_in_paris()]),
            }
        )

    def this_hour_in_paris(self):
        hour = self.now.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris")).hour
        return [
            Command.create({"weekday": str(day), "start": hour, "end": hour + 1})
            for day in range(7)
        ]

    def some_client(self, dice, number):
        # seldom that of a client on the blacklist in another run
        valid = f"+33 6 12 {dice.randrange(10_000):04} {number:02}"
        phone = dice.choice([False, *[valid] * 12])
        client = self.make_client(
            f"Client {number}",
            phone=phone,
            phone_basis=dice.choice(["consent", "contract", "consent", False]),
            country_id=dice.choice(["base.fr", "base.es", ""]),
            **dice.choice(PLACES),
        )
        if phone and dice.random() < 0.1:
            self.env["phone.blacklist"].add(client.phone_sanitized)
        return client

    def make_client(self, name="Client", phone="+33 6 12 34 56 78", **vals):
        country = vals.pop("country_id", "")
        vals["country_id"] = country and self.env.ref(country).id
        return super().make_client(name, phone, **vals)

    def some_target(self, dice, campaign, client):
        soon = self.now + timedelta(hours=1)
        return self.make_target(
            campaign,
            partner_id=client.id,
            **dice.choice(
                [
                    *[{}] * 12,
                    {"state": "done"},
                    {"state": "cancelled"},
                    {"state": "to_recall", "callback_date": soon},
                    {
                        "state": "to_recall",
                        "callback_date": self.ago(minutes=2),
                        "callback_user_id": dice.choice([self.anna, self.bruno]).id,
                    },
                    {"available_date": soon},
                    {"available_date": self.ago(hours=1)},
                    {"reserved_user_id": dice.choice([self.anna, self.bruno]).id},
                    {"wrong_number": client.phone},
                ]
            ),
        )

    def some_event(self, dice, target):
        is_refusal = dice.random() < 0.1
        self.env["phone.campaign.event"].create(
            {
                "target_id": target.id,
                "campaign_id": target.campaign_id.id,
                "kind": "cancel" if is_refusal else "start",
                "is_refusal": is_refusal,
                "is_call": dice.random() < 0.7,
                "date": self.ago(hours=12, days=dice.choice([0, 2, 8, 20, 50, 90])),
            }
        )

    # ------------------------------------------------------------
    # What is expected
    # ------------------------------------------------------------

    def expected(self, campaign):
        """{reason: targets}, one by one, by what `_verdicts` says."""
        found = {}
        verdicts = campaign.target_ids.with_user(self.anna)._verdicts(self.now)
        for target in campaign.target_ids:
            reason = self.reason(target, verdicts[target].reason)
            found[reason] = found.get(reason, campaign.target_ids.browse()) | target
        return found

    def reason(self, target, forbidden):
        if target.state in ("done", "cancelled"):
            return target.state
        holder = target.reserved_user_id
        if holder and holder != self.anna and target.reserved_until > self.now:
            return "reserved"
        if forbidden not in ("", HOURS, HOLIDAY):
            return forbidden
        if target.available_date and target.available_date > self.now:
            return target.block_reason or "put_off"
        callback, promised = target.callback_date, target.callback_user_id
        if callback and callback > self.now:
            return "later"
        grace = timedelta(minutes=target.campaign_id.callback_grace)
        if promised not in (target.env["res.users"], self.anna):
            if callback > self.now - grace:
                return "colleague"
        return forbidden or "now"

    def funnel(self, campaign):
        steps = self.desk().get_funnel(campaign.id)["steps"]
        return {step["reason"]: step["count"] for step in steps}

    def step(self, campaign, reason):
        domain = self.desk().open_funnel_step(campaign.id, reason)["domain"]
        return self.env["phone.campaign.target"].search(domain)

    def served(self, campaign):
        """All that Anna is served, one after the other."""
        desk, ids = self.desk(), []
        while window := desk.get_next(campaign.id, skip_ids=ids):
            ids.append(window["id"])
        return self.env["phone.campaign.target"].browse(ids)

    # ------------------------------------------------------------

    def test_the_funnel_its_steps_and_the_next_agree_with_the_verdicts(self):
        seen = Counter()
        for seed in SEEDS:
            with self.subTest(seed=seed):
                campaign = self.mix(random.Random(seed))
                expected = self.expected(campaign)
                counts = {reason: len(each) for reason, each in expected.items()}
                self.assertEqual(self.funnel(campaign), counts)
                for reason, targets in expected.items():
                    self.assertEqual(self.step(campaign, reason), targets, reason)
                    seen[reason] += len(targets)
                callable_now = expected.get("now", campaign.target_ids.browse())
                self.assertEqual(self.served(campaign).sorted("id"), callable_now)
                # that somebody's turn came changes nothing of why
                self.assertEqual(self.funnel(campaign), counts)
        kinds = "now hours silence attempts consent blacklist later put_off colleague"
        missing = set(kinds.split()) - set(seen)
        self.assertFalse(missing, "nothing was compared")

    def test_limits_are_counted_before_anybody_was_looked_at(self):
        campaign, other = self.make_campaign(), self.make_campaign("Other")
        campaign.calling_profile_id = self.env["phone.calling.profile"].create(
            {"name": "Limits", "max_attempts": 2, "silence_days": 60}
        )
        clients = [self.make_client(name) for name in ("Free", "Often", "No")]
        free, often, refused = (
            self.make_target(campaign, partner_id=client.id) for client in clients
        )
        for client, kind, days in (
            (clients[0], "is_call", 1),
            (clients[0], "is_call", 31),
            (clients[0], "is_refusal", 61),
            (clients[1], "is_call", 2),
            (clients[1], "is_call", 29),
            (clients[2], "is_refusal", 59),
        ):
            elsewhere = other.target_ids.filtered(lambda t, c=client: t.partner_id == c)
            elsewhere = elsewhere or self.make_target(other, partner_id=client.id)
            self.env["phone.campaign.event"].create(
                {
                    "target_id": elsewhere.id,
                    "campaign_id": other.id,
                    "kind": "fail" if kind == "is_call" else "cancel",
                    kind: True,
                    "date": self.ago(days=days),
                }
            )
        self.assertEqual(self.funnel(campaign), {"now": 1, "attempts": 1, "silence": 1})
        self.assertEqual(self.step(campaign, "attempts"), often)
        self.assertEqual(self.step(campaign, "silence"), refused)
        self.assertEqual(self.served(campaign), free)
