from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestAssociation(CampaignCase):
    """Associating clients from their list with a campaign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.clients = cls.env["res.partner"]
        for name in ("One", "Two", "Three"):
            cls.clients |= cls.make_client(f"Associated {name}")
        cls.mute = cls.make_client("Associated mute", phone=False)

    def wizard(self, clients, domain=None, user=None):
        wizard = self.env["phone.campaign.associate"].with_user(user or self.manager)
        context = {"active_model": "res.partner", "active_ids": clients.ids}
        return Form(wizard.with_context(**context, active_domain=domain))

    def associate(self, *args, **kwargs):
        wizard = self.wizard(*args, **kwargs)
        wizard.campaign_id = self.campaign
        return wizard.save().action_associate()

    def test_the_selection_is_associated_once(self):
        types = self.make_type("Car") | self.make_type("Health")
        wizard = self.wizard(self.clients)
        wizard.campaign_id = self.campaign
        for each in types:
            wizard.contract_type_ids.add(each)
        self.assertEqual(wizard.to_add_count, 3)
        wizard.save().action_associate()
        targets = self.campaign.target_ids
        self.assertEqual(targets.partner_id, self.clients)
        self.assertEqual(targets.contract_type_ids, types)
        self.assertEqual(set(targets.mapped("state")), {"to_call"})
        answer = self.associate(self.clients | self.mute)
        self.assertIn("Targets added: 0. Already in: 3. Left out", str(answer))
        self.assertEqual(self.campaign.target_count, 3)

    def test_everything_that_matches_the_filter(self):
        domain = [("name", "=like", "Associated %")]
        wizard = self.wizard(self.clients[0], domain)
        wizard.campaign_id = self.campaign
        self.assertEqual(wizard.to_add_count, 1)
        wizard.scope = "filter"
        self.assertEqual(wizard.to_add_count, 3)
        wizard.save().action_associate()
        self.assertEqual(self.campaign.target_ids.partner_id, self.clients)

    def test_all_selected_beyond_the_browsers_limit_means_the_filter(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", "2")
        domain = [("name", "=like", "Associated %")]
        self.assertEqual(self.wizard(self.clients[:2], domain).scope, "filter")

    def test_without_a_number_or_blacklisted_is_reported_and_left_to_choose(self):
        blocked = self.make_client("Associated blocked", phone="+33 6 99 99 99 99")
        self.env["phone.blacklist"].add("+33699999999")
        wizard = self.wizard(self.clients | self.mute | blocked)
        wizard.campaign_id = self.campaign
        self.assertEqual(wizard.no_phone_count, 1)
        self.assertEqual(wizard.blacklisted_count, 1)
        self.assertEqual(wizard.to_add_count, 3)
        wizard.add_blacklisted = True
        self.assertEqual(wizard.to_add_count, 4)
        wizard.save().action_associate()
        self.assertIn(blocked, self.campaign.target_ids.partner_id)
        self.assertNotIn(self.mute, self.campaign.target_ids.partner_id)

    def test_only_the_campaigns_contract_types_can_be_chosen(self):
        car, health = self.make_type("Car"), self.make_type("Health")
        self.campaign.contract_type_ids = car
        with self.assertRaises(UserError):
            self.campaign._associate([("id", "in", self.clients.ids)], health)

    def test_all_contract_types_can_be_chosen_where_the_campaign_has_none(self):
        company = self.env["res.company"].create({"name": "Other"})
        car, health = self.make_type("Car"), self.make_type("Health")
        theirs = self.make_type("Theirs", company_id=company.id)
        only_car = self.make_campaign("Cars", contract_type_ids=car.ids)
        wizard = self.wizard(self.clients)
        wizard.campaign_id = self.campaign
        self.assertLessEqual({car.id, health.id}, set(wizard.available_type_ids.ids))
        self.assertNotIn(theirs.id, wizard.available_type_ids.ids)
        wizard.contract_type_ids.add(car)
        wizard.contract_type_ids.add(health)
        wizard.campaign_id = only_car
        self.assertEqual(wizard.available_type_ids.ids, car.ids)
        self.assertEqual(wizard.contract_type_ids.ids, car.ids)

    def test_only_campaigns_that_one_may_modify_are_offered(self):
        mine = self.make_campaign("Mine", user_id=self.anna.id)
        granted = self.make_campaign("Granted")
        granted.access_ids = [(0, 0, {"user_id": self.anna.id, "can_edit": True})]
        exported = self.make_campaign("Exported")
        exported.access_ids = [(0, 0, {"user_id": self.anna.id, "can_export": True})]
        ours = self.campaign | mine | granted | exported
        domain = [("id", "in", ours.ids), ("may_edit", "=", True)]
        campaigns = self.env["phone.campaign"]
        offered = campaigns.with_user(self.anna).search(domain)
        self.assertEqual(offered, mine | granted)
        self.assertEqual(campaigns.with_user(self.manager).search(domain), ours)
        self.associate_as_anna(mine)
        self.assertEqual(mine.target_ids.partner_id, self.clients)
        with self.assertRaises(AccessError):
            self.associate_as_anna(exported)

    def associate_as_anna(self, campaign):
        wizard = self.env["phone.campaign.associate"].with_user(self.anna)
        vals = {"campaign_id": campaign.id, "selected_ids": self.clients.ids}
        return wizard.create(vals).action_associate()

    def test_clients_of_another_company_are_left_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        self.clients[0].company_id = other
        self.make_target(self.campaign, partner_id=self.clients[1].id)
        wizard = self.wizard(self.clients)
        wizard.campaign_id = self.campaign
        counts = (wizard.to_add_count, wizard.already_count, wizard.foreign_count)
        self.assertEqual(counts, (1, 1, 1))
        answer = str(wizard.save().action_associate())
        self.assertIn("Already in: 1. Of another company: 1.", answer)
        self.assertEqual(self.campaign.target_ids.partner_id, self.clients[1:])
        # in the campaign before he went to the other company
        self.clients[1].company_id = other
        campaign = self.campaign.with_user(self.manager)
        done = campaign._associate([("id", "in", self.clients.ids)])
        self.assertEqual((done["added"], done["already"], done["foreign"]), (0, 2, 1))

    def test_the_number_of_statements_does_not_depend_on_the_clients(self):
        counts = []
        for size in (10, 10, 100):
            clients = self.env["res.partner"].create(
                [{"name": f"Bulk {n}", "phone": "+33612345678"} for n in range(size)]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            done = self.campaign.with_user(self.manager)._associate(
                [("id", "in", clients.ids)]
            )
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(done["added"], size)
        # the first one fills caches
        self.assertEqual(counts[1], counts[2])
