from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import AGENT, PanelCase


@tagged("post_install", "-at_install")
class TestBusiness(PanelCase):
    """What other apps know, and the hand-over card."""

    def hand_over(self, chat, user, by=None):
        """An agent, Anna unless told, brings a colleague into the conversation."""
        self.an_hour_passes(chat)
        params = {"livechat_member_type": "agent"}
        chat.with_user(by or self.anna)._add_members(
            users=user, create_member_params=params
        )

    def an_hour_passes(self, chat):
        """All that was so far was an hour earlier."""
        self.env.flush_all()
        for table in ("discuss_channel_member", "im_livechat_channel_member_history"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET create_date = create_date - interval '1 hour' "
                    "WHERE channel_id = %s",
                    SQL.identifier(table),
                    chat.id,
                )
            )
        self.env.invalidate_all()

    def card(self, chat, user):
        return self.panel(user).get_business(chat.id)["handover"]

    def figures(self, chat, user=None):
        money = self.panel(user).get_business(chat.id)["money"]
        return {each["key"]: (each["count"], each["amount"]) for each in money}

    def test_open_opportunities_are_counted_for_those_who_may_see_them(self):
        contact = self.make_contact()
        chat = self.make_chat(contact)
        for revenue in (100, 200):
            self.env["crm.lead"].create(
                {
                    "name": "x",
                    "type": "opportunity",
                    "partner_id": contact.id,
                    "expected_revenue": revenue,
                    "user_id": self.anna.id,
                }
            )
        self.assertEqual(self.figures(chat)["leads"], (2, 300))
        self.assertNotIn("leads", self.figures(chat, self.bruno))

    def make_dinar(self):
        """A currency of which two are one of the company's."""
        dinar = self.env["res.currency"].create({"name": "ODN", "symbol": "d"})
        self.env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 2, "currency_id": dinar.id}
        )
        return dinar

    def test_amounts_of_another_currency_are_converted(self):
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.make_dinar().id}
        )
        self.anna.company_ids += other
        contact = self.make_contact()
        chat = self.make_chat(contact)
        values = {"name": "x", "type": "opportunity", "partner_id": contact.id}
        for company in (self.env.company, other, self.env["res.company"]):
            self.env["crm.lead"].create(
                {**values, "company_id": company.id, "expected_revenue": 100}
            ).user_id = self.anna
        both = [self.env.company.id, other.id]
        panel = self.panel().with_context(allowed_company_ids=both)
        leads = panel.get_business(chat.id)["money"][0]
        self.assertEqual((leads["count"], leads["amount"]), (3, 250))
        self.assertEqual(leads["currency_id"], self.env.company.currency_id.id)

    def test_orders_of_another_currency_are_converted(self):
        if "sale.order" not in self.env:
            self.skipTest("sales are not installed")
        contact = self.make_contact()
        pricelist = self.env["product.pricelist"].create(
            {"name": "Elsewhere", "currency_id": self.make_dinar().id}
        )
        product = self.env["product.product"].create({"name": "Bike"})
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": contact.id,
                    "user_id": self.anna.id,
                    "pricelist_id": pricelist_id,
                    "order_line": [
                        Command.create({"product_id": product.id, "price_unit": 100})
                    ],
                }
                for pricelist_id in (False, pricelist.id)
            ]
        )
        orders.order_line.tax_ids = False
        self.assertEqual(self.figures(self.make_chat(contact))["quotations"], (2, 150))

    def test_invoices_and_quotations_where_those_apps_are(self):
        chat = self.make_chat(self.make_contact())
        keys = {key for key, *_rest in self.panel()._money_sources()}
        self.assertLessEqual({"late", "unpaid", "quotations", "orders"}, keys)
        self.assertEqual(self.figures(chat), {}, "nothing is not shown as zero")

    def test_orders_and_quotations_for_those_who_sell(self):
        if "sale.order" not in self.env:
            self.skipTest("sales are not installed")
        company = self.make_contact("Blue Sky", is_company=True)
        contact = self.make_contact(parent_id=company.id)
        chat = self.make_chat(contact)
        product = self.env["product.product"].create({"name": "Bike"})
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": company.id,
                    "user_id": self.anna.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "price_unit": 100})
                    ],
                }
                for _order in range(3)
            ]
        )
        orders.order_line.tax_ids = False
        orders[0].action_confirm()
        figures = self.panel().get_business(chat.id)["money"]
        keyed = {each["key"]: each for each in figures}
        self.assertEqual(keyed["quotations"]["count"], 2)
        self.assertEqual(keyed["quotations"]["amount"], 200)
        self.assertEqual(keyed["orders"]["last"], orders[0].name)
        self.assertNotIn("orders", self.figures(chat, self.bruno))

    def test_unpaid_and_overdue_invoices_for_those_who_invoice(self):
        if "account.move" not in self.env:
            self.skipTest("invoicing is not installed")
        contact = self.make_contact()
        chat = self.make_chat(contact)
        journal = self.env["account.journal"].search([("type", "=", "sale")], limit=1)
        if not journal:
            self.skipTest("no chart of accounts")
        self.anna.group_ids += self.env.ref("account.group_account_invoice")
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": contact.id,
                "invoice_date": "2020-01-01",
                "invoice_date_due": "2020-02-01",
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 50, "tax_ids": False})
                ],
            }
        )
        invoice.action_post()
        figures = self.figures(chat)
        self.assertEqual(figures["unpaid"], (1, 50))
        self.assertEqual(figures["late"], (1, 50))
        self.assertNotIn("late", self.figures(chat, self.bruno))

    def test_a_guest_has_no_figures(self):
        self.assertEqual(self.figures(self.make_chat()), {})

    def test_lead_flow_says_nothing_where_it_is_not_installed(self):
        if "lead.flow.note" in self.env:
            self.skipTest("lead_flow is installed")
        chat = self.make_chat(self.make_contact())
        self.assertFalse(self.panel().get_business(chat.id)["lead_flow"])
        with self.assertRaises(AccessError):
            self.panel().write_lead_flow_note(chat.id, "x")

    def test_a_note_of_the_lead_flow_is_written_from_the_panel(self):
        if "lead.flow.note" not in self.env:
            self.skipTest("lead_flow is not installed")
        contact = self.make_contact()
        chat = self.make_chat(contact)
        self.anna.group_ids += self.env.ref(
            ".".join(["lead_flow", "group_lead_flow_operator"])
        )
        answer = self.panel().write_lead_flow_note(chat.id, "Wants a car")
        self.assertEqual(answer["notes"][0]["body"], "Wants a car")
        self.assertTrue(answer["state_label"])
        with self.assertRaises(UserError):
            self.panel().write_lead_flow_note(chat.id, " ")

    # -- hand-over ---------------------------------------------------------------

    def test_the_agent_who_takes_over_is_told_what_he_has_to_know(self):
        dora = self.make_user("Dora", AGENT)
        chat = self.make_chat(says=["My parcel is lost", "It was a gift"])
        self.panel().add_remark(chat.id, "He is angry")
        self.panel().create_tag(chat.id, "Parcel")
        self.assertFalse(self.panel().get_business(chat.id)["handover"])
        self.hand_over(chat, dora)
        card = self.panel(dora).get_business(chat.id)["handover"]
        self.assertEqual(card["from"], "Anna")
        self.assertEqual([each["body"] for each in card["remarks"]], ["He is angry"])
        self.assertEqual([each["name"] for each in card["tags"]], ["Parcel"])
        self.assertEqual(card["lines"][-1]["text"], "It was a gift")
        self.assertFalse(
            self.panel().get_business(chat.id)["handover"], "Anna knows it all"
        )

    def test_a_conversation_that_comes_back_has_a_card_of_who_had_it(self):
        dora = self.make_user("Dora", AGENT)
        chat = self.make_chat(says=["Hello"])
        self.hand_over(chat, dora)
        chat.with_user(self.anna).action_unfollow()
        self.hand_over(chat, self.anna, by=dora)
        self.assertEqual(self.card(chat, self.anna)["from"], "Dora")
        self.assertEqual(self.card(chat, dora)["from"], "Anna", "his own stays")

    def test_those_who_come_together_were_handed_nothing_by_each_other(self):
        dora, emil = self.make_user("Dora", AGENT), self.make_user("Emil", AGENT)
        chat = self.make_chat(says=["Hello"])
        self.hand_over(chat, dora + emil)
        self.assertEqual(self.card(chat, dora)["from"], "Anna")
        self.assertEqual(self.card(chat, emil)["from"], "Anna")

    def test_without_the_history_of_live_chats_the_members_tell_who_was_there(self):
        groups = self.env["discuss.channel"].with_user(self.anna).sudo()
        paul = self.make_portal()
        group = groups._create_group(paul.partner_id.ids, name="Like a messenger")
        self.assertFalse(self.panel()._agent_before(group))
        self.an_hour_passes(group)
        group._add_members(users=self.bruno)
        self.assertEqual(self.panel(self.bruno)._agent_before(group)[0], "Anna")
        self.assertFalse(self.panel()._agent_before(group))
        self.assertFalse(self.panel(self.manager)._agent_before(group), "not there")

    def test_it_names_the_promises_that_are_still_open(self):
        dora = self.make_user("Dora", AGENT)
        chat = self.make_chat(says=["Hello"])
        self.make(chat, "meeting", title="Demo", start="2099-01-01 10:00:00")
        self.hand_over(chat, dora)
        card = self.panel(dora).get_business(chat.id)["handover"]
        self.assertEqual([each["what"] for each in card["promises"]], ["Demo"])
