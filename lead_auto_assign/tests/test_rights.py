from odoo import Command
from odoo.tests import Form, tagged

from .rights_common import MODELS, RightsCase

OPERATOR = ["r", "", "r", "r", "r", "", "", "", "", "", ""]
MANAGER = ["rwcu", "rw", "rwcu", "r", "ru", "rwcu", "r", "rwcu", "rwcu", "rwcu", ""]
NOBODY = [""] * len(MODELS)


@tagged("post_install", "-at_install")
class TestRights(RightsCase):
    """Who may do what, tried as that user."""

    def test_each_kind_of_user_has_the_rights_of_the_table(self):
        for user, table in (
            (self.anna, OPERATOR),
            (self.caller, OPERATOR),
            (self.boss, MANAGER),
            (self.assigner, MANAGER),
            (self.portal, NOBODY),
            (self.public, NOBODY),
        ):
            found = [self.rights(user, model) for model in MODELS]
            self.assertEqual(
                dict(zip(MODELS, found, strict=True)),
                dict(zip(MODELS, table, strict=True)),
                user.name,
            )

    def test_nothing_of_another_company_is_seen(self):
        for model, sample in self.samples.items():
            if model == "lead.assign.turn":
                continue
            with self.subTest(model):
                self.assertFalse(
                    self.env[model]
                    .with_user(self.stranger)
                    .search([("id", "in", sample.ids)])
                )
                self.assertRefused(sample.with_user(self.stranger).check_access, "read")
        self.assertRefused(
            self.anna.with_user(self.stranger).write, {"assign_limit": 1}
        )
        shared = self.make_rule(self.anna, company_id=False)
        self.assertTrue(shared.with_user(self.stranger).has_access("write"))

    def test_another_companys_rule_does_not_assign_its_clients(self):
        own = (
            self.env["lead.assign.rule"]
            .with_user(self.stranger)
            .create(
                {
                    "name": "There",
                    "criterion": "domain",
                    "user_ids": [Command.set(self.stranger.ids)],
                }
            )
        )
        self.assertEqual(own.company_id, self.branch)
        client = (
            self.env["res.partner"]
            .with_user(self.stranger)
            .create({"name": "There", "company_id": self.branch.id})
        )
        self.assertEqual(client.sudo().owner_ids, self.stranger)
        self.assertNotEqual(
            self.make_client(company_id=self.env.company.id).owner_ids, self.stranger
        )

    # ------------------------------------------------------------
    # Managers
    # ------------------------------------------------------------

    def test_managers_set_limits_and_pauses_of_operators(self):
        for manager in (self.assigner, self.boss):
            user = self.bruno.with_user(manager)
            user.write({"assign_limit": 7, "assign_paused": True})
            with Form(
                user, view="lead_auto_assign.res_users_view_form_operator"
            ) as form:
                form.assign_limit = 8
                with form.assign_stage_limit_ids.new() as line:
                    line.limit = 3
            with Form(
                user, view="lead_auto_assign.res_users_view_form_operator"
            ) as form:
                with form.assign_stage_limit_ids.edit(0) as line:
                    line.limit = 4
            self.assertEqual(self.bruno.assign_limit, 8)
            self.assertEqual(self.bruno.assign_stage_limit_ids.mapped("limit"), [4])
            with Form(
                user, view="lead_auto_assign.res_users_view_form_operator"
            ) as form:
                form.assign_stage_limit_ids.remove(0)
            self.assertFalse(self.bruno.assign_stage_limit_ids)

    def test_managers_change_nothing_else_of_users(self):
        admin = self.env.ref("base.group_system")
        user = self.bruno.with_user(self.assigner)
        for vals in (
            {"name": "Other"},
            {"login": "other"},
            {"password": "other-password"},
            {"group_ids": [Command.link(admin.id)]},
            {"active": False},
            {"assign_limit": 1, "name": "Other"},
            {"assign_paused": True, "group_ids": [Command.link(admin.id)]},
        ):
            with self.subTest(vals):
                self.assertRefused(user.write, vals)

    def test_limits_are_no_way_to_other_records(self):
        """Commands reach on from record to record: stages, teams, users, groups."""
        admin = self.env.ref("base.group_system")
        team = self.env["crm.team"].create(
            {"name": "Team", "member_ids": [Command.set(self.bruno.ids)]}
        )
        stage = self.env["crm.stage"].create(
            {"name": "Stage", "team_ids": [Command.set(team.ids)]}
        )
        become_admin = {"group_ids": [Command.link(admin.id)]}
        member = {"member_ids": [Command.update(self.bruno.id, become_admin)]}
        stages = [
            Command.update(stage.id, {"team_ids": [Command.update(team.id, member)]})
        ]
        limit = self.limit
        for commands in (
            [Command.create({"limit": 1, "stage_ids": stages})],
            [Command.update(limit.id, {"stage_ids": stages})],
        ):
            with self.subTest(commands):
                self.assertRefused(
                    self.anna.with_user(self.assigner).write,
                    {"assign_stage_limit_ids": commands},
                )
        self.assertNotIn(admin, self.bruno.all_group_ids)

    def test_an_operator_sets_no_limit_not_even_his_own(self):
        for user in (self.anna, self.caller):
            for vals in (
                {"assign_limit": 99},
                {"assign_paused": True},
                {"assign_stage_limit_ids": [Command.clear()]},
            ):
                with self.subTest(vals, user=user.name):
                    self.assertRefused(user.with_user(user).write, vals)
                    self.assertRefused(self.bruno.with_user(user).write, vals)

    def test_an_operator_sees_his_own_limit_and_load(self):
        self.anna.assign_limit = 5
        for user in (self.anna, self.caller):
            read = user.with_user(user).read(
                ["assign_limit", "assign_load", "assign_paused", "assign_room"]
            )
            self.assertEqual(read[0]["assign_limit"], user.assign_limit)

    def test_managers_make_rules_and_set_weights(self):
        for manager in (self.assigner, self.boss):
            rule = (
                self.env["lead.assign.rule"]
                .with_user(manager)
                .create(
                    {
                        "name": "By a manager",
                        "criterion": "domain",
                        "domain": "[('city', '=', 'Lyon')]",
                        "user_ids": [Command.set((self.anna | self.bruno).ids)],
                    }
                )
            )
            rule.share_ids[0].weight = 3
            self.assertEqual(rule.share_ids.mapped("weight"), [3, 1])
            self.assertRefused(
                rule.share_ids.create, {"rule_id": rule.id, "user_id": self.carla.id}
            )
            self.assertRefused(rule.share_ids.unlink)
            rule.unlink()

    def test_a_manager_without_rights_on_sales_works_with_every_form(self):
        """Assignment: manager is enough for rules, limits and mass assignments."""
        lead_tag = self.env["crm.tag"].create({"name": "Hot"})
        news, tag = self.make_list(), self.make_tag()
        rules = self.env["lead.assign.rule"].with_user(self.assigner)
        for model, criterion, field, chosen in (
            ("res.partner", "list", "mailing_list_ids", news),
            ("res.partner", "tag", "category_ids", tag),
            ("crm.lead", "tag", "tag_ids", lead_tag),
            ("res.partner", "domain", "domain", "[('city', '=', 'Lyon')]"),
            ("crm.lead", "domain", "domain", "[('city', '=', 'Lyon')]"),
        ):
            with self.subTest(model=model, criterion=criterion):
                with Form(rules) as form:
                    form.name, form.model, form.criterion = "Mine", model, criterion
                    form.user_ids.add(self.anna)
                    if criterion == "domain":
                        form.domain = chosen
                    else:
                        getattr(form, field).add(chosen)
                with Form(form.record) as form:
                    form.name = "Still mine"
                form.record.unlink()
        simulation = self.env["lead.assign.simulation"].with_user(self.assigner)
        self.assertTrue(simulation.create({"rule_id": self.rule.id}).seen_count)

    def test_operators_make_no_rules_and_assign_nothing_in_mass(self):
        for user in (self.anna, self.caller, self.portal, self.public):
            with self.subTest(user.name):
                self.assertRefused(self.rule.with_user(user).write, {"active": False})
                self.assertRefused(self.rule.with_user(user).unlink)
                self.assertRefused(self.make_wizard, self.client, user=user)
                self.assertRefused(self.wizard.with_user(user).action_assign)
                self.assertRefused(self.batch.with_user(user).action_undo)
                self.assertRefused(self.batch.with_user(user).action_start)
                self.assertRefused(
                    self.env["lead.assign.simulation"].with_user(user).create,
                    {"rule_id": self.rule.id},
                )

    def test_a_manager_without_rights_on_sales_assigns_in_mass(self):
        lead = self.make_lead()
        for records in (self.client, lead):
            batch = self.start(
                self.make_wizard(records, self.carla, user=self.assigner)
            )
            self.assertEqual(batch.state, "done")
            self.assertEqual(records.owner_ids, self.carla)

    def test_a_mass_assignment_is_no_way_to_read_what_one_may_not(self):
        """Neither by private fields, nor of other companies, nor of unknown models."""
        batches = self.env["lead.assign.batch"].with_user(self.assigner)
        vals = {"name": "Spy", "recipient_ids": [Command.set(self.assigner.ids)]}
        private = "[('user_ids.totp_secret', 'like', 'a')]"
        self.assertRefused(batches.create({**vals, "domain": private}).action_start)
        hidden = self.make_client(company_id=self.branch.id)
        greedy = batches.create(
            {**vals, "company_id": False, "domain": f"[('id', '=', {hidden.id})]"}
        )
        greedy.action_start()
        self.assertEqual(greedy.total_count, 0)
        self.assertFalse(hidden.owner_ids & self.assigner)
        self.assertRefused(batches.create, {**vals, "company_id": self.branch.id})

    def test_the_number_of_matches_is_no_way_to_read_either(self):
        with Form(self.env["lead.assign.rule"].with_user(self.assigner)) as form:
            form.name = "Spy"
            form.criterion = "domain"
            form.user_ids.add(self.anna)
            form.domain = "[('user_ids.login', '!=', False)]"
            self.assertNotEqual(form.match_label, "0")
            form.domain = "[('user_ids.totp_secret', '!=', 'x')]"
            self.assertEqual(form.match_label, "0")
            form.domain = "[]"
