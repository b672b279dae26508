from odoo import Command
from odoo.tests import tagged

from .mass_common import MassCase


@tagged("post_install", "-at_install")
class TestLog(MassCase):
    """Why this owner, and why not that one, can be read afterwards."""

    def log_of(self, record):
        field = "lead_id" if record._name == "crm.lead" else "partner_id"
        return self.env["lead.assign.log"].search([(field, "=", record.id)])

    def assertWhy(self, record, *words):
        """Check that the last explanation has these words, in this order."""
        text = self.log_of(record)[0].explanation
        place = -1
        for word in words:
            found = text.find(word, place + 1)
            self.assertGreater(found, place, f"{word!r} in {text!r}")
            place = found

    def test_the_rule_how_and_when_can_be_read(self):
        self.make_rule(self.anna, name="New ones")
        self.assertWhy(self.make_client(), "“New ones”", "next in rotation", "Creation")

    def test_who_was_passed_over_and_why_can_be_read(self):
        self.make_rule(name="New ones")
        self.anna.assign_paused = True
        self.bruno.assign_limit = 1
        self.make_client(user_id=self.bruno.id)
        client = self.make_client()
        self.assertEqual(client.owner_ids, self.carla)
        self.assertWhy(
            client,
            "Passed over:",
            "Anna (paused)",
            "Bruno (limit of clients reached)",
        )

    def test_each_way_of_getting_a_client_is_told(self):
        tag, news = self.make_tag(), self.make_list("News", ["zoe@example.com"])
        everybody = self.make_rule(
            rotate=False, criterion="tag", category_ids=[Command.set(tag.ids)]
        )
        client = self.make_client(category_id=[Command.link(tag.id)])
        self.assertWhy(client, "all recipients", "Creation")
        client = self.make_client()
        client.category_id = tag
        self.assertWhy(client, "all recipients", "Tag applied")
        everybody.active = False
        self.make_rule(
            self.anna,
            criterion="list",
            mailing_list_ids=[Command.set(news.ids)],
            fallback_user_id=self.carla.id,
        )
        self.anna.assign_paused = True
        self.assertWhy(
            self.make_client(email="zoe@example.com"), "fallback owner", "Anna (paused)"
        )
        company = self.make_client(is_company=True, user_id=self.bruno.id)
        contact = self.make_client(parent_id=company.id, email="zoe@example.com")
        self.assertWhy(contact, "owner of its client", "Creation")

    def test_a_mass_assignment_is_named_and_so_is_its_undoing(self):
        client = self.make_client(user_id=self.carla.id)
        batch = self.assign(client, self.anna)
        self.assertWhy(client, f"“{batch.name}”", "next in rotation", "Mass assignment")
        batch.action_undo()
        self.assertWhy(client, "owner before", "Mass assignment undone")

    def test_each_new_owner_has_a_row_of_his_own(self):
        self.make_rule(rotate=False)
        client = self.make_client()
        self.assertEqual(self.log_of(client).user_id, self.operators)
        self.assertEqual(len(self.log_of(client)), 3)

    def test_the_owners_before_are_kept(self):
        client = self.make_client(
            owner_ids=[Command.set([self.carla.id, self.bruno.id])]
        )
        self.assign(client, self.anna)
        self.assertEqual(
            self.log_of(client).previous_owners, [self.carla.id, self.bruno.id]
        )

    def test_a_deleted_operator_is_still_told_as_one_passed_over(self):
        dora = self.make_operator("Dora")
        self.make_rule(dora | self.anna)
        dora.assign_paused = True
        client = self.make_client()
        dora.unlink()
        self.assertWhy(client, "Passed over:", "deleted user (paused)")

    def test_the_explanation_is_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.make_rule(self.anna, name="New ones")
        log = self.log_of(self.make_client())
        rule = log.rule_id.with_context(lang="fr_FR")
        rule.name = "Nouveaux"
        self.assertIn("“New ones”", log.explanation)
        self.assertIn("Nouveaux", log.with_context(lang="fr_FR").explanation)

    def test_a_deleted_rule_leaves_the_rest_to_read(self):
        rule = self.make_rule(self.anna)
        client = self.make_client()
        rule.unlink()
        self.assertWhy(client, "next in rotation", "Creation")

    def test_many_rows_are_explained_in_as_many_queries_as_few(self):
        self.make_rule()
        self.carla.assign_paused = True
        logs = self.env["lead.assign.log"].search(
            [("partner_id", "in", self.make_clients(100).ids)]
        )
        counts = []
        for some in (logs[:10], logs):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("explanation")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
