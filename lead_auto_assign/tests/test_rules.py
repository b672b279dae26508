from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import AssignCase


@tagged("post_install", "-at_install")
class TestRules(AssignCase):
    """Who gets a client at once, by which rule."""

    def test_clients_are_dealt_in_rotation(self):
        self.make_rule()
        clients = self.make_clients(9)
        self.assertCounts(clients, {self.anna: 3, self.bruno: 3, self.carla: 3})

    def test_clients_created_one_by_one_take_turns(self):
        self.make_rule()
        clients = [self.make_client() for _index in range(4)]
        owners = [client.user_id for client in clients]
        self.assertEqual(len(set(owners[:3])), 3)
        self.assertEqual(owners[3], owners[0])

    def test_without_rotation_everybody_owns_the_client(self):
        self.make_rule(rotate=False)
        client = self.make_client()
        self.assertEqual(client.owner_ids, self.operators)
        self.assertIn(client.user_id, self.operators)

    def test_rules_are_tried_in_their_order(self):
        self.make_rule(self.anna, sequence=20)
        self.make_rule(self.bruno, sequence=10)
        self.assertEqual(self.make_client().owner_ids, self.bruno)

    def test_a_rule_that_can_serve_nobody_leaves_the_client_to_the_next(self):
        self.make_rule(self.bruno, sequence=10)
        self.make_rule(self.anna, sequence=20)
        self.bruno.assign_paused = True
        self.assertEqual(self.make_client().owner_ids, self.anna)

    def test_only_clients_with_the_tag_are_assigned(self):
        tag = self.make_tag()
        self.make_rule(self.anna, criterion="tag", category_ids=[Command.set(tag.ids)])
        self.assertFalse(self.make_client().owner_ids)
        tagged_client = self.make_client(category_id=[Command.link(tag.id)])
        self.assertEqual(tagged_client.owner_ids, self.anna)

    def test_a_tag_applied_later_assigns(self):
        tag, client = self.make_tag(), self.make_client()
        self.make_rule(self.anna, criterion="tag", category_ids=[Command.set(tag.ids)])
        client.category_id = tag
        self.assertEqual(client.owner_ids, self.anna)

    def test_an_owned_client_is_left_alone_unless_the_rule_says_otherwise(self):
        tag = self.make_tag()
        rule = self.make_rule(
            self.anna, criterion="tag", category_ids=[Command.set(tag.ids)]
        )
        outcomes = {"keep": self.bruno, "replace": self.anna}
        outcomes["add"] = self.anna | self.bruno
        for policy, owners in outcomes.items():
            with self.subTest(policy):
                rule.owned_clients = policy
                client = self.make_client(user_id=self.bruno.id)
                client.category_id = tag
                self.assertEqual(client.owner_ids, owners)

    def test_conditions_choose_clients(self):
        self.make_rule(self.anna, domain="[('city', '=', 'Lyon')]")
        self.assertEqual(self.make_client(city="Lyon").owner_ids, self.anna)
        self.assertFalse(self.make_client(city="Lille").owner_ids)

    def test_lead_tags_choose_leads(self):
        tag = self.env["crm.tag"].create({"name": "Hot"})
        self.make_rule(
            self.anna,
            model="crm.lead",
            criterion="tag",
            tag_ids=[Command.set(tag.ids)],
        )
        self.assertEqual(
            self.make_lead(tag_ids=[Command.link(tag.id)]).owner_ids, self.anna
        )
        self.assertFalse(self.make_lead().owner_ids)

    def test_roles_and_teams_receive(self):
        role = self.env["res.role"].create(
            {"name": "Juniors", "user_ids": [Command.set(self.anna.ids)]}
        )
        team = self.env["crm.team"].create(
            {"name": "Lyon", "member_ids": [Command.set(self.bruno.ids)]}
        )
        self.make_rule(
            self.env["res.users"],
            role_ids=[Command.set(role.ids)],
            team_ids=[Command.set(team.ids)],
        )
        clients = self.make_clients(4)
        self.assertCounts(clients, {self.anna: 2, self.bruno: 2})

    def test_weights_share_out_unequally(self):
        rule = self.make_rule(self.anna | self.bruno)
        rule.share_ids.filtered(lambda s: s.user_id == self.anna).weight = 3
        clients = self.make_clients(8)
        self.assertCounts(clients, {self.anna: 6, self.bruno: 2})

    def test_who_returns_from_a_pause_is_neither_flooded_nor_starved(self):
        self.make_rule()
        self.carla.assign_paused = True
        self.make_clients(20)
        self.carla.assign_paused = False
        clients = self.make_clients(6)
        self.assertCounts(clients, {self.anna: 2, self.bruno: 2, self.carla: 2})

    def test_the_ledger_tells_received_and_entitled(self):
        rule = self.make_rule()
        self.make_clients(4)
        self.assertEqual(sum(rule.share_ids.mapped("assigned_count")), 4)
        self.assertAlmostEqual(sum(rule.share_ids.mapped("entitled")), 4, 3)
        for share in rule.share_ids:
            self.assertLess(abs(share.entitled - share.assigned_count), 1)

    def test_the_form_tells_who_is_next(self):
        rule = self.make_rule()
        for _index in range(4):
            rule.invalidate_recordset()
            expected = rule.next_user_id
            self.assertEqual(self.make_client().user_id, expected)

    def test_the_form_counts_what_matches(self):
        rule = self.make_rule(domain="[('city', '=', 'Lyon')]")
        before = rule.match_count
        self.make_clients(3, city="Lyon")
        rule.invalidate_recordset()
        self.assertEqual(rule.match_count, before + 3)

    def test_a_rule_without_recipient_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no recipient"):
            self.make_rule(self.env["res.users"])

    def test_a_rule_without_list_or_tag_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no list or tag"):
            self.make_rule(criterion="list")

    def test_broken_conditions_are_refused_in_words(self):
        for text in (
            "rubbish",
            "[('name', '=',",
            "[('no_such_field', '=', 1)]",
            "[('name', '=', __import__('os').system('true'))]",
            "{'name': 1}",
            "[('user_ids.password', 'like', 'a')]",
            "[('create_date', '>', datetime.now())]",
        ):
            with self.subTest(text), self.assertRaises(ValidationError):
                self.make_rule(domain=text)

    def test_an_explicit_owner_is_respected(self):
        self.make_rule(self.anna)
        self.assertEqual(self.make_client(user_id=self.carla.id).owner_ids, self.carla)

    def test_the_rules_are_deaf_where_they_are_told_so(self):
        tag = self.make_tag()
        self.make_rule(
            self.anna,
            criterion="tag",
            category_ids=[Command.set(tag.ids)],
            on_create=False,
            on_tag=False,
        )
        client = self.make_client(category_id=[Command.link(tag.id)])
        other = self.make_client()
        other.category_id = tag
        self.assertFalse((client | other).owner_ids)

    def test_internal_partners_are_no_clients(self):
        self.make_rule(self.anna)
        user = self.make_operator("Dora")
        company = self.env["res.company"].create({"name": "Branch"})
        self.assertFalse((user | company.user_ids).partner_id.owner_ids)
        self.assertFalse(company.partner_id.owner_ids)

    def test_a_portal_user_is_a_client(self):
        self.make_rule(self.anna)
        user = self.make_operator("Paul", groups="base.group_portal")
        self.assertEqual(user.partner_id.owner_ids, self.anna)

    def test_addresses_are_no_clients(self):
        self.make_rule(self.anna)
        company = self.make_client(is_company=True, user_id=self.bruno.id)
        for kind in ("delivery", "invoice"):
            address = self.make_client(type=kind, parent_id=company.id)
            self.assertNotIn(self.anna, address.owner_ids)

    def test_a_contact_goes_to_the_owners_of_its_company_which_counts(self):
        rule = self.make_rule()
        company = self.make_client(is_company=True, user_id=self.carla.id)
        contact = self.make_client(parent_id=company.id)
        self.assertEqual(contact.owner_ids, self.carla)
        share = rule.share_ids.filtered(lambda s: s.user_id == self.carla)
        self.assertEqual(share.assigned_count, 1)
        self.assertCounts(self.make_clients(2), {self.anna: 1, self.bruno: 1})

    def test_a_lead_of_an_owned_client_goes_to_his_owners(self):
        self.make_rule(self.anna, model="crm.lead")
        client = self.make_client(user_id=self.bruno.id, email="zoe@example.com")
        self.assertEqual(self.make_lead(partner_id=client.id).owner_ids, self.bruno)
        by_mail = self.make_lead(email_from="Zoe <ZOE@example.com>")
        self.assertEqual(by_mail.owner_ids, self.bruno)

    def test_the_import_of_a_file_assigns_every_line(self):
        self.make_rule()
        result = self.env["res.partner"].load(
            ["name", "email"], [[f"Import {i}", f"i{i}@example.com"] for i in range(30)]
        )
        clients = self.env["res.partner"].browse(result["ids"])
        self.assertCounts(clients, {self.anna: 10, self.bruno: 10, self.carla: 10})

    def test_an_import_of_leads_assigns_the_clients_it_creates_first(self):
        self.make_rule(self.anna)
        self.make_rule(self.bruno, model="crm.lead")
        importing = self.env["crm.lead"].with_context(
            import_file=True, name_create_enabled_fields={"partner_id": True}
        )
        result = importing.load(
            ["name", "partner_id"], [["Lead of a file", "Client of a file"]]
        )
        self.assertTrue(result["ids"], result["messages"])
        lead = self.env["crm.lead"].browse(result["ids"])
        self.assertEqual(lead.partner_id.owner_ids, self.anna)
        self.assertEqual(lead.owner_ids, self.anna)

    def test_the_form_and_quick_create_assign(self):
        self.make_rule(self.anna)
        with Form(self.env["res.partner"]) as form:
            form.name = "By form"
        self.assertEqual(form.record.owner_ids, self.anna)
        quick, _name = self.env["res.partner"].name_create("By name")
        self.assertEqual(self.env["res.partner"].browse(quick).owner_ids, self.anna)

    def test_a_lead_form_proposes_nobody_where_a_rule_decides(self):
        self.make_rule(self.anna, model="crm.lead")
        lead = self.env["crm.lead"].with_user(self.bruno).create({"name": "Call"})
        self.assertEqual(lead.sudo().owner_ids, self.anna)
