from odoo import Command
from odoo.tests import TransactionCase, new_test_user

OPERATOR = "phone_campaign.group_phone_campaign_operator"
MANAGER = "phone_campaign.group_phone_campaign_manager"


class CampaignCase(TransactionCase):
    """Makers for the tests of campaigns; each takes only what the test is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.make_operator("Anna")
        cls.bruno = cls.make_operator("Bruno")
        cls.manager = cls.make_operator("Manu", groups=MANAGER)

    @classmethod
    def make_operator(cls, name, groups=OPERATOR, **vals):
        """A call-centre operator without any other right."""
        login = f"phone_{name.lower()}"
        user = new_test_user(
            cls.env, login, groups=groups, name=name, email=f"{login}@example.com"
        )
        user.tz = "Europe/Paris"
        if vals:
            user.write(vals)
        return user

    @classmethod
    def make_client(cls, name="Client", phone="+33 6 12 34 56 78", **vals):
        return cls.env["res.partner"].create({"name": name, "phone": phone, **vals})

    @classmethod
    def make_type(cls, name="Car", **vals):
        return cls.env["phone.contract.type"].create({"name": name, **vals})

    @classmethod
    def make_campaign(cls, name="Campaign", questions=(), **vals):
        """A campaign of the manager.

        :param questions: dicts of survey.question; `choices` are labels
        """
        campaign = cls.env["phone.campaign"].create(
            {"name": name, "user_id": cls.manager.id, **vals}
        )
        for question in questions:
            cls.make_question(campaign, **question)
        return campaign

    @classmethod
    def make_question(cls, campaign, title="How?", choices=(), **vals):
        vals.setdefault("question_type", "simple_choice" if choices else "text_box")
        return cls.env["survey.question"].create(
            {
                "survey_id": campaign.survey_id.id,
                "title": title,
                "suggested_answer_ids": [
                    Command.create({"value": label, "sequence": index})
                    for index, label in enumerate(choices)
                ],
                **vals,
            }
        )

    @classmethod
    def make_target(cls, campaign, name="Client", **vals):
        partner = vals.pop("partner_id", None) or cls.make_client(name).id
        return cls.env["phone.campaign.target"].create(
            {"campaign_id": campaign.id, "partner_id": partner, **vals}
        )

    def desk(self, user=None):
        """The desk as an operator sees it, Anna unless told otherwise."""
        return self.env["phone.campaign.desk"].with_user(user or self.anna)

    def interview(self, target, answers, user=None):
        """Conduct an interview to its end.

        :param answers: {question: value}
        """
        desk = self.desk(user)
        desk.open_target(target.id)
        desk.open_sheet(target.id)
        for question, value in answers.items():
            self.assertFalse(desk.save_answer(target.id, question.id, value)["error"])
        missing = desk.finish(target.id)["missing"]
        self.assertFalse(missing)

    def names(self, campaign, user=None, **params):
        """The names in the list, in its order."""
        page = self.desk(user).get_page(campaign.id, **params)
        return [row["name"] for row in page["rows"]]

    def kinds(self, target):
        """The history of a target, the oldest first."""
        return target.event_ids.sorted("id").mapped("kind")


class QuestionnaireCase(CampaignCase):
    """A campaign with a question that has choices, and one that has none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.make_campaign()
        cls.first = cls.make_question(cls.campaign, "Satisfied?", ["Yes", "No"])
        cls.yes, cls.no = cls.first.suggested_answer_ids
        cls.second = cls.make_question(cls.campaign, "Why?")
