import csv
import io

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestImportStory(TourCase):
    """A manager writes two rules, and imports clients from a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.make_tag("Tour VIP")

    def imported(self, prefix):
        return self.env["res.partner"].search([("name", "=like", f"{prefix}%")])

    def test_two_rules_and_a_file_in_the_browser(self):
        self.make_list("Tour list", ["three@tour.example.com", "four@tour.example.com"])
        self.tour("assignment-rules", "lead_auto_assign_two_rules")
        # core's upload sends its route more than the route takes
        with mute_logger("odoo.http"):
            self.tour("contacts", "lead_auto_assign_import")
        clients = self.imported("Imported ")
        self.assertEqual(len(clients), 4)
        vips = clients.filtered(lambda client: self.tag in client.category_id)
        self.assertEqual(vips.owner_ids, self.anna)
        self.assertCounts(clients - vips, {self.bruno: 1, self.carla: 1})
        for client in clients:
            self.assertTrue(client.assign_log_ids.explanation)

    def test_five_thousand_rows(self):
        emails = [f"row{index}@story.example.com" for index in range(2500)]
        mailing_list = self.make_list("Tour list", emails)
        self.make_rule(
            self.anna,
            name="VIPs",
            sequence=1,
            criterion="tag",
            category_ids=[Command.set(self.tag.ids)],
        )
        self.make_rule(
            self.bruno | self.carla,
            name="Campaign",
            sequence=2,
            criterion="list",
            mailing_list_ids=[Command.set(mailing_list.ids)],
        )
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(["name", "email", "category_id"])
        for index in range(5000):
            tag = "Tour VIP" if index >= 2500 else ""
            rows.writerow([f"Story {index}", f"row{index}@story.example.com", tag])
        screen = (
            self.env["base_import.import"]
            .with_user(self.manager)
            .create(
                {
                    "res_model": "res.partner",
                    "file": text.getvalue().encode(),
                    "file_name": "clients.csv",
                    "file_type": "text/csv",
                }
            )
        )
        result = screen.execute_import(
            ["name", "email", "category_id"],
            ["name", "email", "category_id"],
            {
                "has_headers": True,
                "quoting": '"',
                "separator": ",",
                "encoding": "utf-8",
            },
        )
        self.assertFalse(result["messages"])
        clients = self.imported("Story ")
        self.assertCounts(
            clients, {self.anna: 2500, self.bruno: 1250, self.carla: 1250}
        )
        self.assertFalse(clients.filtered(lambda client: not client.assign_log_ids))
        log = clients[-1].assign_log_ids
        self.assertIn(log.rule_id.name, log.explanation)
