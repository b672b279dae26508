from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestAutomations(FlowCase):
    """Notes in the company of automation rules, opportunities and lists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.make_tag("Not interested")
        cls.template = cls.make_template(
            "Refused", body="No.", category_ids=[Command.set(cls.tag.ids)]
        )

    def automate(self, **action):
        """A real rule on "tag added" for contacts, with one server action."""
        model = self.env["ir.model"]._get("res.partner")
        return self.env["base.automation"].create(
            {
                "name": "Tag added",
                "model_id": model.id,
                "trigger": "on_tag_set",
                "trg_field_ref": self.tag.id,
                "action_server_ids": [
                    Command.create(
                        {
                            "name": "React",
                            "model_id": model.id,
                            "usage": "base_automation",
                            **action,
                        }
                    )
                ],
            }
        )

    def note_by_template(self, client):
        notes = self.env["lead.flow.note"].with_user(self.anna)
        return notes.create({"partner_id": client.id, "template_id": self.template.id})

    def test_a_rule_that_sends_a_mail_fires_once_per_tag_really_added(self):
        mail = self.env["mail.template"].create(
            {
                "name": "Sorry",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "Sorry {{ object.name }}",
                "email_to": "{{ object.email }}",
            }
        )
        self.automate(state="mail_post", template_id=mail.id, mail_post_method="email")
        client = self.make_client("Zoe", email="zoe@example.com")
        mails = self.env["mail.mail"]
        domain = [("subject", "=", "Sorry Zoe")]
        self.note_by_template(client)
        self.assertEqual(mails.search_count(domain), 1)
        self.note_by_template(client)
        self.assertEqual(mails.search_count(domain), 1)

    def test_a_rule_that_assigns_owners_reacts_to_the_tag(self):
        self.env["lead.assign.rule"].create(
            {
                "name": "Refusals",
                "criterion": "domain",
                "domain": "[]",
                "user_ids": [Command.set(self.bruno.ids)],
                "on_create": False,
            }
        )
        self.automate(state="lead_assign")
        client = self.make_client()
        self.note_by_template(client)
        self.assertEqual(client.owner_ids, self.bruno)

    def test_a_rule_on_the_state_reacts_to_the_closing_note(self):
        action = {
            "name": "Say so",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "usage": "base_automation",
            "state": "code",
            "code": "record.write({'ref': 'closed'})",
        }
        self.automate_on_done(action_server_ids=[Command.create(action)])
        client = self.make_client()
        self.make_note(client)
        self.assertFalse(client.ref)
        self.make_note(client, is_closing=True)
        self.assertEqual(client.ref, "closed")

    def log_action(self, **values):
        """The action of the Actions menu of contacts, as an administrator makes it."""
        return self.env["ir.actions.server"].create(
            {
                "name": "Log",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "lead_flow_note",
                "flow_template_id": self.template.id,
                **values,
            }
        )

    def run_as(self, user, action, clients):
        """Run a server action on a selection, as the web client does."""
        return (
            action.with_user(user)
            .with_context(
                active_model=clients._name,
                active_ids=clients.ids,
                active_id=clients[:1].id,
            )
            .run()
        )

    def log_on(self, user, records):
        """Choose the predefined note for a selection, from the Actions menu."""
        wizard = self.env["lead.flow.note.bulk"].with_user(user)
        wizard = wizard.with_context(
            active_model=records._name, active_ids=records.ids, active_id=records[:1].id
        )
        form = Form(wizard)
        form.template_id = self.template
        return form.save().action_apply()

    def test_the_actions_log_the_note_on_a_selection_of_clients(self):
        for log in (self.log_on, self.run_log_action):
            with self.subTest(log.__name__):
                clients = self.env["res.partner"].concat(
                    *(self.make_client(name) for name in "ABC")
                )
                self.make_note(clients[0], self.bruno)
                told = log(self.anna, clients)
                self.assertEqual(clients.mapped("flow_note_count"), [1, 1, 1])
                self.assertEqual(clients[1:].category_id, self.tag)
                self.assertEqual(clients[1:].flow_last_note_id.user_id, self.anna)
                self.assertFalse(clients[0].category_id)
                self.assertEqual(told["tag"], "display_notification")
                self.assertIn("1", told["params"]["message"])
                self.assertNotEqual(
                    log(self.anna, clients[1:]).get("tag"), "display_notification"
                )

    def run_log_action(self, user, records):
        return self.run_as(user, self.log_action(), records) or {}

    def test_the_actions_log_nothing_on_clients_out_of_reach(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        client = self.make_client(company_id=branch.id)
        operators = self.env.ref("lead_flow.group_lead_flow_operator")
        limited = self.log_action(group_ids=[Command.set(operators.ids)])
        for action in (self.log_action(), limited):
            with self.assertRaises(UserError):
                self.run_as(self.anna, action, client)
        with self.assertRaises(UserError):
            self.log_on(self.anna, client)
        self.assertFalse(client.flow_note_count)

    def test_the_actions_are_the_operators(self):
        clerk = new_test_user(self.env, "flow_clerk", groups="base.group_user")
        menu = self.env["ir.actions.actions"]
        for name in ("res.partner", "crm.lead"):
            for user, offered in ((self.anna, True), (clerk, False)):
                bound = menu.with_user(user).get_bindings(name).get("action", [])
                names = [action["name"] for action in bound]
                self.assertEqual("Log a predefined note" in names, offered)
        client = self.make_client()
        with self.assertRaises(AccessError):
            self.run_as(clerk, self.log_action(), client)
        with self.assertRaises(AccessError):
            self.log_on(clerk, client)

    def test_a_note_is_logged_on_the_clients_of_selected_opportunities(self):
        self.anna.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        client = self.make_client()
        leads = self.env["crm.lead"].create(
            [{"name": "Deal", "partner_id": client.id}, {"name": "Nobody's"}]
        )
        self.log_on(self.anna, leads)
        self.assertEqual(client.flow_last_note_id.lead_id, leads[0])

    def test_a_rule_logs_the_note_whoever_sets_it_off(self):
        other = self.make_template("Told", body="Told.")
        self.automate(state="lead_flow_note", flow_template_id=other.id)
        clerk = new_test_user(self.env, "flow_clerk", groups="base.group_user")
        clerk.group_ids += self.env.ref("base.group_partner_manager")
        client = self.make_client()
        client.with_user(clerk).category_id = self.tag
        self.assertEqual(client.flow_last_note_id.template_id, other)

    def test_the_action_logs_on_the_client_of_an_opportunity(self):
        client = self.make_client()
        lead = self.env["crm.lead"].create({"name": "Deal", "partner_id": client.id})
        action = self.env["ir.actions.server"].create(
            {
                "name": "Log",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "lead_flow_note",
                "flow_template_id": self.template.id,
            }
        )
        action.with_context(active_model="crm.lead", active_ids=lead.ids).run()
        self.assertEqual(client.flow_last_note_id.lead_id, lead)
        self.assertEqual(lead.flow_state, "in_progress")
        found = self.env["crm.lead"].search([("flow_state", "=", "in_progress")])
        self.assertIn(lead, found)

    def test_closing_wins_the_opportunity_if_that_is_wanted(self):
        client = self.make_client()
        lead = self.env["crm.lead"].create(
            {"name": "Deal", "partner_id": client.id, "type": "opportunity"}
        )
        self.env["lead.flow.settings"]._set("close_leads", True)
        self.make_note(client, is_closing=True, outcome="positive", lead_id=lead.id)
        self.assertEqual(lead.won_status, "won")

    def test_a_lost_opportunity_closes_the_lead_if_that_is_wanted(self):
        client = self.make_client()
        self.make_note(client)
        lead = self.env["crm.lead"].create(
            {"name": "Deal", "partner_id": client.id, "type": "opportunity"}
        )
        self.env["lead.flow.settings"]._set("follow_leads", True)
        lead.action_set_lost()
        self.assertEqual(client.flow_state, "done")
        self.assertFalse(client.flow_user_id)

    def hand_over(self, clients, user=None, by=None, **values):
        """Release clients, or hand them over, as a manager does in bulk."""
        wizard = self.env["lead.flow.hand.over"].with_user(by or self.manager)
        return wizard.create(
            {
                "partner_ids": [Command.set(clients.ids)],
                "action": "hand" if user else "release",
                "user_id": user and user.id,
                "reason": "Anna is ill",
                **values,
            }
        ).action_apply()

    def test_release_and_hand_over_are_recorded_with_their_reason(self):
        client = self.make_client()
        self.make_note(client)
        self.hand_over(client, self.bruno)
        self.assertEqual(client.flow_user_id, self.bruno)
        self.assertIn("Anna is ill", client.message_ids[0].body)
        self.make_note(client, self.bruno)
        with self.assertRaises(UserError):
            self.make_note(client, self.anna)

    def test_clients_are_handed_over_to_operators_of_their_company_only(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.manager.company_ids |= branch
        client = self.make_client(company_id=branch.id)
        stranger = new_test_user(self.env, "flow_clerk", groups="base.group_user")
        with self.assertRaisesRegex(UserError, "not an operator"):
            self.hand_over(client, stranger)
        with self.assertRaisesRegex(UserError, "Branch"):
            self.hand_over(client, self.bruno)
        self.bruno.company_ids |= branch
        self.hand_over(client, self.bruno)
        self.assertEqual(client.flow_user_id, self.bruno)
        offered = self.env["lead.flow.hand.over"].with_user(self.manager)
        domain = offered.fields_get(["user_id"])["user_id"]["domain"]
        people = self.env["res.users"].search(domain)
        self.assertIn(self.bruno, people)
        self.assertNotIn(stranger, people)

    def test_a_manager_moves_no_client_of_another_company(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.anna.company_ids |= branch
        client = self.make_client(company_id=branch.id)
        self.make_note(client)
        with self.assertRaises(UserError):
            self.hand_over(client)
        self.assertEqual(client.flow_user_id, self.anna)

    def test_of_a_selection_only_reserved_clients_are_released(self):
        held, free = self.make_client("Held"), self.make_client("Free")
        self.make_note(held)
        written = free.message_ids
        self.hand_over(held | free)
        self.assertFalse(held.flow_user_id)
        self.assertEqual(free.message_ids, written)

    def test_joining_and_leaving_a_shown_list_moves_in_and_out_at_once(self):
        shown = self.env["mailing.list"].create({"name": "Shown"})
        self.env["lead.flow.settings"]._set("list_ids", shown.ids)
        client = self.make_client("Zoe", email="zoe@example.com")
        self.assertFalse(client.in_lead_flow)
        contact = self.env["mailing.contact"].create(
            {"email": "zoe@example.com", "list_ids": [Command.link(shown.id)]}
        )
        self.assertTrue(client.in_lead_flow)
        contact.subscription_ids.opt_out = True
        self.assertFalse(client.in_lead_flow)

    def test_an_expired_reservation_is_released(self):
        self.env["lead.flow.settings"]._set("expiry_days", 3)
        old, fresh, silent, handed, closed = (
            self.make_client(name)
            for name in ("Old", "Fresh", "Silent", "Handed", "Closed")
        )
        long_ago = "2026-01-05 09:00:00"
        for client in (old, handed, closed):
            self.make_note(client, date=long_ago)
        self.make_note(fresh)
        # handed over without ever having been called
        reserved = {"flow_user_id": self.anna.id, "flow_reserved_date": long_ago}
        silent.write({**reserved, "flow_state": "in_progress"})
        closed.write({"flow_state": "done"})
        handed._flow_release("Anna is ill", self.bruno)
        self.env["res.partner"]._cron_release_expired()
        self.assertFalse((old | silent).flow_user_id)
        self.assertEqual(fresh.flow_user_id, self.anna)
        self.assertEqual(handed.flow_user_id, self.bruno)
        self.assertEqual(closed.flow_user_id, self.anna)

    def test_a_client_reserved_before_anybody_called_expires_too(self):
        self.env["lead.flow.settings"]._set("expiry_days", 3)
        client = self.make_client()
        client._flow_release("For you", self.anna)
        self.env["res.partner"]._cron_release_expired()
        self.assertEqual(client.flow_user_id, self.anna)
        client.flow_reserved_date = "2026-01-05 09:00:00"
        self.env["res.partner"]._cron_release_expired()
        self.assertFalse(client.flow_user_id)
