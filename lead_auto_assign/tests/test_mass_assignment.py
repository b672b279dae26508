from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .mass_common import MassCase


@tagged("post_install", "-at_install")
class TestMassAssignment(MassCase):
    """The wizard: which clients, to whom, and what becomes of their owners."""

    def test_clients_of_lists_are_assigned(self):
        emails = [f"reader{index}@example.com" for index in range(6)]
        readers = self.env["res.partner"].create(
            [{"name": email, "email": email} for email in emails]
        )
        stranger = self.make_client("Stranger", email="stranger@example.com")
        lists = self.make_list("A", emails[:4]) | self.make_list("B", emails[3:])
        batch = self.assign(criterion="list", mailing_list_ids=[Command.set(lists.ids)])
        self.assertOutcome(batch, state="done", total_count=6, assigned_count=6)
        self.assertCounts(readers, dict.fromkeys(self.operators, 2))
        self.assertFalse(stranger.owner_ids)
        self.assertEqual(batch.criterion_label, "A, B")

    def test_clients_with_tags_are_assigned(self):
        tag = self.make_tag()
        clients = self.make_clients(3, category_id=[Command.link(tag.id)])
        others = self.make_clients(2)
        self.assign(criterion="tag", category_ids=[Command.set(tag.ids)])
        self.assertCounts(clients, dict.fromkeys(self.operators, 1))
        self.assertFalse(others.owner_ids)

    def test_leads_with_tags_are_assigned(self):
        tag = self.env["crm.tag"].create({"name": "Fair"})
        lead = self.make_lead(tag_ids=[Command.link(tag.id)])
        other = self.make_lead()
        self.assign(
            users=self.anna,
            model="crm.lead",
            criterion="tag",
            tag_ids=[Command.set(tag.ids)],
        )
        self.assertEqual(lead.owner_ids, self.anna)
        self.assertFalse(other.owner_ids)

    def test_clients_of_conditions_are_assigned(self):
        clients = self.make_clients(3, city="Lyon")
        other = self.make_client(city="Lille")
        self.assign(criterion="domain", domain="[('city', '=', 'Lyon')]")
        self.assertCounts(clients, dict.fromkeys(self.operators, 1))
        self.assertFalse(other.owner_ids)

    def test_clients_selected_in_the_list_are_assigned(self):
        clients = self.make_clients(4)
        batch = self.assign(clients[:3])
        self.assertCounts(clients[:3], dict.fromkeys(self.operators, 1))
        self.assertFalse(clients[3].owner_ids)
        self.assertEqual(batch.total_count, 3)

    def test_opened_from_the_list_the_wizard_shows_the_selection(self):
        clients = self.make_clients(2)
        context = {"active_model": "res.partner", "active_ids": clients.ids}
        with Form(self.env["lead.assign.wizard"].with_context(**context)) as form:
            self.assertEqual(form.criterion, "selection")
            form.user_ids.add(self.anna)
            self.assertEqual(form.match_count, 2)
        form.record.action_assign()
        self.assertEqual(clients.owner_ids, self.anna)

    def test_roles_and_teams_receive(self):
        role = self.env["res.role"].create(
            {"name": "Juniors", "user_ids": [Command.set(self.anna.ids)]}
        )
        team = self.env["crm.team"].create(
            {"name": "Lyon", "member_ids": [Command.set(self.bruno.ids)]}
        )
        clients = self.make_clients(4)
        self.assign(
            clients,
            self.env["res.users"],
            role_ids=[Command.set(role.ids)],
            team_ids=[Command.set(team.ids)],
        )
        self.assertCounts(clients, {self.anna: 2, self.bruno: 2})

    def test_without_rotation_everybody_owns_each_client(self):
        clients = self.make_clients(2)
        self.assign(clients, rotate=False)
        for client in clients:
            self.assertEqual(client.owner_ids, self.operators)
            self.assertIn(client.user_id, self.operators)

    def test_new_owners_take_the_place_of_the_old_ones(self):
        clients = self.make_clients(2, user_id=self.carla.id)
        self.assign(clients, self.anna | self.bruno, keep_owners="replace")
        self.assertCounts(clients, {self.anna: 1, self.bruno: 1, self.carla: 0})

    def test_new_owners_join_the_old_ones(self):
        clients = self.make_clients(2, user_id=self.carla.id)
        self.assign(clients, self.anna | self.bruno, keep_owners="add")
        self.assertCounts(clients, {self.anna: 1, self.bruno: 1, self.carla: 2})
        self.assertEqual(clients.user_id, self.carla)

    def test_limits_are_respected_and_the_rest_is_counted(self):
        clients = self.make_clients(10)
        self.anna.assign_limit, self.bruno.assign_limit = 2, 3
        self.carla.assign_paused = True
        batch = self.assign(clients)
        self.assertCounts(clients, {self.anna: 2, self.bruno: 3, self.carla: 0})
        self.assertOutcome(batch, state="done", assigned_count=5, left_count=5)
        left = batch.line_ids.filtered(lambda line: line.state == "left")[:1]
        self.assertIn("Anna (limit of clients reached)", left.passed_over_text)
        self.assertIn("Carla (paused)", left.passed_over_text)

    def test_who_nobody_can_take_keeps_his_owner(self):
        clients = self.make_clients(2, user_id=self.carla.id)
        self.anna.assign_paused = True
        batch = self.assign(clients, self.anna)
        self.assertEqual(clients.owner_ids, self.carla)
        self.assertEqual(batch.left_count, 2)

    def test_a_contact_is_dealt_out_though_its_company_has_an_owner(self):
        company = self.make_client(is_company=True, user_id=self.carla.id)
        contact = self.make_client(parent_id=company.id)
        self.assign(contact, self.anna)
        self.assertEqual(contact.owner_ids, self.anna)
        self.assertEqual(company.owner_ids, self.carla)

    # ------------------------------------------------------------
    # The preview
    # ------------------------------------------------------------

    def assertPreviewIsWritten(self, wizard, records):
        """Check that carrying the wizard out does what its preview says."""
        before = {user: 0 for user in wizard.line_ids.user_id}
        shown = {line.user_id: line.gets for line in wizard.line_ids}
        concerned, left = wizard.match_count, wizard.left_count
        batch = self.start(wizard)
        logs = self.env["lead.assign.log"].search([("batch_id", "=", batch.id)])
        for log in logs:
            before[log.user_id] += 1
        self.assertEqual(before, shown)
        self.assertOutcome(batch, total_count=concerned, left_count=left)
        return shown

    def test_what_is_previewed_is_what_is_written(self):
        clients = self.make_clients(20)
        company = self.make_client("Company", is_company=True, user_id=self.anna.id)
        clients |= self.make_clients(3, parent_id=company.id) | company
        clients[5:9].user_id = self.bruno
        self.anna.assign_limit, self.bruno.assign_limit = 9, 7
        self.carla.assign_limit = 2
        for vals in (
            {},
            {"rotate": False},
            {"keep_owners": "add"},
            {"rotate": False, "keep_owners": "add"},
        ):
            with self.subTest(vals):
                wizard = self.make_wizard(clients, **vals)
                shown = self.assertPreviewIsWritten(wizard, clients)
                self.assertTrue(sum(shown.values()))
                clients.owner_ids = False

    def test_only_what_will_be_assigned_is_previewed(self):
        """Other companies' clients, addresses and our own people are left out."""
        branch = self.env["res.company"].create({"name": "Branch"})
        clients = self.make_clients(3) | self.make_client(company_id=branch.id)
        clients |= self.make_client(type="delivery", parent_id=clients[0].id)
        clients |= self.anna.partner_id
        wizard = self.make_wizard(clients, self.bruno)
        self.assertEqual(wizard.match_count, 3)
        self.assertEqual(self.assertPreviewIsWritten(wizard, clients), {self.bruno: 3})
        self.assertFalse(clients[3:].owner_ids & self.bruno)

    def test_the_preview_tells_load_limit_and_why_not(self):
        self.anna.assign_limit = 1
        self.make_client(user_id=self.anna.id)
        line = self.make_wizard(self.make_clients(2)).line_ids.filtered(
            lambda line: line.user_id == self.anna
        )
        self.assertEqual((line.gets, line.assign_load, line.assign_limit), (0, 1, 1))
        self.assertEqual(line.reason, "limit of clients reached")

    def test_the_preview_writes_nothing(self):
        clients = self.make_clients(3)
        before = self.env["lead.assign.log"].search_count([])
        batches = self.env["lead.assign.batch"].search_count([])
        self.assertEqual(self.make_wizard(clients).match_count, 3)
        self.env.flush_all()
        self.assertFalse(clients.owner_ids)
        self.assertEqual(self.env["lead.assign.log"].search_count([]), before)
        self.assertEqual(self.env["lead.assign.batch"].search_count([]), batches)

    # ------------------------------------------------------------
    # What cannot be
    # ------------------------------------------------------------

    @mute_logger("odoo.sql_db")
    def test_bad_conditions_give_a_clear_error_and_nothing_is_done(self):
        batches = self.env["lead.assign.batch"].search_count([])
        for domain in (
            "rubbish",
            "[('name', '=',",
            "[('no_such_field', '=', 1)]",
            "[('name', '=', open('/etc/passwd').read())]",
            "[('user_ids.password', 'like', 'a')]",
            "[" * 5000,
            "-" * 50000 + "1",
            "[('name', '=', 'a\\x00b')]",
        ):
            wizard = self.make_wizard(criterion="domain", domain=domain)
            with self.subTest(domain[:40]):
                self.assertTrue(wizard.problem)
                with self.assertRaisesRegex(ValidationError, "conditions"):
                    wizard.action_assign()
        self.assertEqual(self.env["lead.assign.batch"].search_count([]), batches)

    @mute_logger("odoo.sql_db")
    def test_whatever_is_typed_the_form_goes_on(self):
        """Also what fails in the database only, as the null character does."""
        with Form(self.env["lead.assign.wizard"]) as form:
            form.criterion = "domain"
            form.user_ids.add(self.anna)
            for domain in ("rubbish", "[('name', '=', 'a\\x00b')]"):
                form.domain = domain
                self.assertIn("conditions", form.problem)
            form.domain = "[('name', '=', 'Zoe')]"
            self.assertFalse(form.problem)

    def test_nothing_chosen_gives_a_clear_error(self):
        with self.assertRaisesRegex(UserError, "at least one list or tag"):
            self.make_wizard(criterion="tag").action_assign()
        with self.assertRaisesRegex(UserError, "Choose the operators"):
            self.make_wizard(self.make_client(), self.env["res.users"]).action_assign()
        nobody = self.make_wizard(criterion="domain", domain="[('id', '=', 0)]")
        with self.assertRaisesRegex(UserError, "nothing to assign"):
            nobody.action_assign()

    # ------------------------------------------------------------
    # Costs
    # ------------------------------------------------------------

    def test_many_clients_cost_as_many_queries_as_few(self):
        counts = {}
        self.assign(self.make_clients(2)).action_undo()  # what is cached is cached
        for size in (10, 100):
            clients = self.make_clients(size)
            wizard = self.make_wizard(clients)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            batch = self.start(wizard)
            assigned = self.env.cr.sql_log_count - start
            self.env.invalidate_all()
            batch.action_undo()
            self.env.flush_all()
            undone = self.env.cr.sql_log_count - start - assigned
            counts[size] = (assigned, undone)
        self.assertEqual(counts[10], counts[100])
