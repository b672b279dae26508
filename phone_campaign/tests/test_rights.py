from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import MANAGER, CampaignCase


@tagged("post_install", "-at_install")
class TestRights(CampaignCase):
    """Who may do what, each tried as that user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign(questions=[{"title": "How?"}])
        cls.question = cls.campaign.survey_id.question_ids
        cls.target = cls.make_target(cls.campaign)
        cls.stranger = new_test_user(
            cls.env, "phone_stranger", groups="base.group_user"
        )

    def as_user(self, user, record=None):
        return (record or self.campaign).with_user(user)

    def grant(self, user, **rights):
        self.campaign.access_ids = [(0, 0, {"user_id": user.id, **rights})]

    def test_an_operator_reads_and_interviews_but_modifies_nothing(self):
        self.assertEqual(self.as_user(self.anna).name, "Campaign")
        self.desk().open_sheet(self.target.id)
        self.desk().save_answer(self.target.id, self.question.id, "Fine")
        for change in (
            lambda: self.as_user(self.anna).write({"name": "Mine"}),
            lambda: self.as_user(self.anna).unlink(),
            lambda: self.as_user(self.anna, self.question).write({"title": "Mine"}),
            lambda: self.as_user(self.anna, self.question).unlink(),
            lambda: self.as_user(self.anna, self.target).write({"state": "done"}),
            lambda: self.as_user(self.anna, self.target).unlink(),
            lambda: self.as_user(self.anna).action_configure_questionnaire(),
            lambda: self.as_user(self.anna).action_configure_rights(),
            lambda: self.as_user(self.anna)._associate([]),
            lambda: self.env["phone.campaign"]
            .with_user(self.anna)
            .create({"name": "x"}),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_an_operator_does_not_read_the_answers_of_others(self):
        self.interview(self.target, {self.question: "Secret"}, self.bruno)
        answers = self.target.user_input_id.with_user(self.anna)
        with self.assertRaises(AccessError):
            answers.read(["state"])
        self.grant(self.anna, can_export=True)
        self.assertEqual(answers.state, "done")

    def test_the_right_to_modify_is_enforced_by_the_server(self):
        self.grant(self.anna, can_edit=True)
        campaign = self.as_user(self.anna)
        self.assertTrue(campaign.may_edit)
        self.assertFalse(campaign.may_export)
        campaign.name = "Renamed"
        self.as_user(self.anna, self.question).title = "How are you?"
        campaign.action_configure_questionnaire()
        campaign._associate([("id", "=", self.make_client("New").id)])
        with self.assertRaises(AccessError):
            campaign._check_right("can_export")
        other = self.make_campaign("Other", [{"title": "?"}])
        with self.assertRaises(AccessError):
            other.with_user(self.anna).name = "Mine"
        with self.assertRaises(AccessError):
            other.survey_id.question_ids.with_user(self.anna).title = "Mine"

    def test_the_right_to_export_is_enforced_by_the_server(self):
        with self.assertRaises(AccessError):
            self.as_user(self.anna)._check_right("can_export")
        self.grant(self.anna, can_export=True)
        self.as_user(self.anna)._check_right("can_export")
        with self.assertRaises(AccessError):
            self.as_user(self.anna).name = "Mine"

    def test_who_may_modify_cannot_give_rights(self):
        self.grant(self.anna, can_edit=True)
        for vals in (
            {"user_id": self.anna.id},
            {"access_ids": [(0, 0, {"user_id": self.bruno.id, "can_edit": True})]},
        ):
            with self.assertRaises(AccessError):
                self.as_user(self.anna).write(vals)
        with self.assertRaises(AccessError):
            self.campaign.access_ids.with_user(self.anna).can_export = True

    def test_nobody_gives_a_campaign_the_questionnaire_of_another(self):
        other = self.make_campaign("Other", [{"title": "Secret?"}])
        self.grant(self.anna, can_edit=True, can_export=True)
        link = {"phone_campaign_ids": [(4, self.campaign.id)]}
        campaigns = self.env["phone.campaign"].with_user(self.manager)
        for change in (
            lambda: self.as_user(self.anna).write({"survey_id": other.survey_id.id}),
            lambda: self.as_user(self.manager).write({"survey_id": other.survey_id.id}),
            lambda: other.survey_id.with_user(self.manager).write(link),
            lambda: campaigns.create({"name": "x", "survey_id": other.survey_id.id}),
            lambda: self.as_user(self.manager).copy({"survey_id": other.survey_id.id}),
        ):
            with self.assertRaisesRegex(AccessError, "its own questionnaire"):
                change()
        with self.assertRaises(AccessError):
            other.survey_id.question_ids.with_user(self.anna).title = "Mine"

    def test_only_managers_give_a_campaign_to_another_company(self):
        self.grant(self.anna, can_edit=True)
        with self.assertRaises(AccessError):
            self.as_user(self.anna).company_id = False
        self.as_user(self.manager).company_id = False

    def test_the_referent_may_both(self):
        self.campaign.user_id = self.anna
        self.as_user(self.anna)._check_right("can_edit")
        self.as_user(self.anna)._check_right("can_export")
        self.as_user(self.anna).name = "Renamed"

    def test_the_form_offers_what_the_server_allows(self):
        def fixed(user):
            view = "phone_campaign.phone_campaign_view_form"
            form = Form(self.as_user(user), view=view)
            modifiers = form._view["modifiers"]
            names = ("name", "active", "year", "contract_type_ids", "user_id")
            return [
                name
                for name in names
                if modifiers[name]["readonly"] != "False"
                and form._get_modifier(name, "readonly")
            ]

        self.assertEqual(len(fixed(self.anna)), 5)
        self.grant(self.anna, can_edit=True)
        self.assertEqual(fixed(self.anna), ["user_id"])
        self.campaign.user_id = self.bruno
        self.assertEqual(fixed(self.bruno), ["user_id"])
        self.assertEqual(fixed(self.manager), [])

    def test_the_pop_up_lists_every_operator_and_writes_what_is_ticked(self):
        self.grant(self.bruno, can_edit=True)
        action = self.as_user(self.manager).action_configure_rights()
        wizard = self.env["phone.campaign.rights"].with_user(self.manager)
        wizard = wizard.browse(action["res_id"])
        users = wizard.line_ids.user_id
        self.assertLessEqual(self.anna | self.bruno | self.manager, users)
        self.assertNotIn(self.stranger, users)
        with Form(wizard) as form:
            for index, user in enumerate(users):
                if user in self.anna | self.bruno:
                    with form.line_ids.edit(index) as line:
                        line.can_export = user == self.anna
                        line.can_edit = False
        wizard.action_apply()
        rows = self.campaign.access_ids
        self.assertEqual(rows.user_id, self.anna, "Bruno's row is gone")
        self.assertTrue(rows.can_export)

    def test_the_pop_up_lists_the_operators_of_the_campaigns_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        vals = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        otto = self.make_operator("Otto", **vals)
        rights = self.env["phone.campaign.rights"].with_user(self.manager)

        def listed():
            lines = rights._prepare_lines(self.as_user(self.manager))
            return [values["user_id"] for _create, _id, values in lines]

        self.assertNotIn(otto.id, listed())
        self.campaign.company_id = False
        self.assertIn(otto.id, listed())

    def test_a_manager_does_all(self):
        campaign = (
            self.env["phone.campaign"].with_user(self.manager).create({"name": "New"})
        )
        self.assertEqual(campaign.survey_id.survey_type, "phone_campaign")
        question = self.env["survey.question"].with_user(self.manager)
        question.create({"survey_id": campaign.survey_id.id, "title": "?"})
        campaign.copy().unlink()
        campaign.action_archive()
        campaign.survey_id.question_ids.with_user(self.manager).title = "Archived too"

    def test_who_is_no_operator_gets_nowhere(self):
        with self.assertRaises(AccessError):
            self.as_user(self.stranger).read(["name"])
        desk = self.desk(self.stranger)
        for call in (
            lambda: desk.get_dashboard(self.campaign.id),
            lambda: desk.get_page(self.campaign.id),
            lambda: desk.get_next(self.campaign.id),
            lambda: desk.open_target(self.target.id),
            lambda: desk.save_answer(self.target.id, self.question.id, "x"),
            lambda: desk.get_operators(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_another_companys_campaign_does_not_exist(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_campaign("Theirs", company_id=company.id)
        target = self.make_target(theirs)
        for user in (self.anna, self.manager):
            campaigns = self.env["phone.campaign"].with_user(user)
            self.assertNotIn(theirs, campaigns.search([]))
            with self.assertRaises(UserError):
                self.desk(user).get_page(theirs.id)
            with self.assertRaises(UserError):
                self.desk(user).open_target(target.id)
            with self.assertRaises(AccessError):
                target.with_user(user).read(["state"])
            with self.assertRaises(AccessError):
                theirs.survey_id.with_user(user).read(["title"])

    def test_a_manager_of_another_company_gives_himself_no_right(self):
        company = self.env["res.company"].create({"name": "Other"})
        vals = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        theirs = self.make_operator("Theirs", MANAGER, **vals)
        self.grant(self.anna, can_edit=True)
        rights = self.env["phone.campaign.access"].with_user(theirs)
        mine = {"campaign_id": self.campaign.id, "user_id": theirs.id}
        with self.assertRaises(AccessError):
            rights.create(mine)
        rows = self.campaign.access_ids.with_user(theirs)
        self.assertFalse(rights.search([]))
        for change in (lambda: rows.write({"can_export": True}), rows.unlink):
            with self.assertRaises(AccessError):
                change()

    def test_a_right_on_another_companys_campaign_opens_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_campaign("Theirs", company_id=company.id)
        question = self.make_question(theirs, "Which?", ["Yes", "No"])
        choice = question.suggested_answer_ids[0]
        theirs.access_ids = [(0, 0, {"user_id": self.anna.id, "can_edit": True})]
        tag = self.env["res.partner.category"].create({"name": "Planted"})
        effect = {
            "question_id": question.id,
            "answer_id": choice.id,
            "category_id": tag.id,
        }
        with self.assertRaises(AccessError):
            choice.with_user(self.anna).value = "Mine"
        with self.assertRaises(AccessError):
            self.env["phone.campaign.effect"].with_user(self.anna).create(effect)

    def test_an_operator_reads_his_own_rights_only(self):
        self.grant(self.bruno, can_edit=True)
        self.grant(self.anna, can_edit=True)
        rights = self.env["phone.campaign.access"].with_user(self.anna)
        self.assertEqual(rights.search([]).user_id, self.anna)
        self.assertEqual(len(rights.with_user(self.manager).search([])), 2)

    def test_a_shared_campaign_shows_no_clients_of_other_companies(self):
        company = self.env["res.company"].create({"name": "Other"})
        shared = self.make_campaign("Shared", company_id=False)
        theirs = self.make_client("Theirs", company_id=company.id)
        self.make_target(shared, partner_id=theirs.id)
        self.make_target(shared, "Everybody's")
        self.assertEqual(self.names(shared), ["Everybody's"])
