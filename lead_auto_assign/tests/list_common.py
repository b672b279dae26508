from collections import defaultdict
from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command

from ..models.lead_owner_mixin import LeadOwnerMixin
from .common import AssignCase


class ListCase(AssignCase):
    """What the tests of lists and of tags set from their side share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.news = cls.make_list("News")
        cls.client = cls.make_client("Clara", email="Clara@Example.com")

    @classmethod
    def make_contact(cls, email, lists=(), **vals):
        """A mailing contact subscribed to `lists`, the ORM's way."""
        return cls.env["mailing.contact"].create(
            {
                "name": email,
                "email": email,
                "subscription_ids": [
                    Command.create({"list_id": mailing_list.id})
                    for mailing_list in lists
                ],
                **vals,
            }
        )

    @classmethod
    def listen(cls, model="res.partner", lists=None, **vals):
        """A rule that waits for clients to join `lists` and for nothing else."""
        return cls.make_rule(
            model=model,
            criterion="list",
            mailing_list_ids=[Command.set((lists or cls.news).ids)],
            on_create=False,
            **vals,
        )

    @contextmanager
    def handed_over(self, trigger):
        """Yield {record: ids added} that fills with what the rules are asked to do."""
        handed = defaultdict(list)

        def record_call(records, event, added_ids=(), rules=None):
            self.assertEqual(event, trigger)
            for record in records:
                handed[record.sudo(False)].append(tuple(added_ids))

        with patch.object(LeadOwnerMixin, "_assign_owners", record_call):
            yield handed

    def assertJoins(self, action, expected):
        """Check who joins which lists, each exactly once, while `action()` runs."""
        with self.handed_over("list") as handed:
            action()
        self.assertEqual(
            dict(handed),
            {record: [tuple(lists.ids)] for record, lists in expected.items()},
        )
