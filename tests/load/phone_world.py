"""A phone campaign made over the wire, for the tests on a real server."""


class Campaign:
    """A campaign with two questions and `count` targets."""

    def __init__(self, admin, name, count):
        self.id = admin.call("phone.campaign", "create", [{"name": name}])
        survey = admin.call("phone.campaign", "read", [[self.id], ["survey_id"]])
        self.survey = survey[0]["survey_id"][0]
        common = {"survey_id": self.survey, "constr_mandatory": True}
        self.text = admin.call(
            "survey.question",
            "create",
            [{**common, "title": "Your car?", "question_type": "char_box"}],
        )
        self.choice = admin.call(
            "survey.question",
            "create",
            [
                {
                    **common,
                    "title": "Content?",
                    "question_type": "simple_choice",
                    "suggested_answer_ids": [
                        [0, 0, {"value": "Yes"}],
                        [0, 0, {"value": "No"}],
                    ],
                }
            ],
        )
        choices = admin.call(
            "survey.question", "read", [[self.choice], ["suggested_answer_ids"]]
        )
        self.choices = choices[0]["suggested_answer_ids"]
        self.targets = self._make_targets(admin, name, count)

    def _make_targets(self, admin, name, count):
        found = []
        for start in range(0, count, 500):
            numbers = range(start, min(start + 500, count))
            clients = admin.call(
                "res.partner",
                "create",
                [[{"name": f"{name} {n}", "phone": f"+336{n:08}"} for n in numbers]],
            )
            values = [{"campaign_id": self.id, "partner_id": each} for each in clients]
            found += admin.call("phone.campaign.target", "create", [values])
        return found

    def interview_all(self, server):
        """Finish an interview with every target, without calling."""
        server.sql(
            """
            WITH input AS (
                INSERT INTO survey_user_input (survey_id, partner_id, state,
                            access_token, start_datetime, end_datetime)
                     SELECT %(survey)s, partner_id, 'done', gen_random_uuid(), now(),
                            now()
                       FROM phone_campaign_target WHERE campaign_id = %(campaign)s
                  RETURNING id, partner_id
            ), answer AS (
                INSERT INTO survey_user_input_line (user_input_id, survey_id,
                            question_id, answer_type, value_char_box)
                     SELECT id, %(survey)s, %(question)s, 'char_box',
                            'Answer ' || partner_id
                       FROM input
            )
            UPDATE phone_campaign_target target
               SET state = 'done', user_input_id = input.id
              FROM input
             WHERE target.campaign_id = %(campaign)s
               AND target.partner_id = input.partner_id
         RETURNING target.id
            """,
            {"survey": self.survey, "campaign": self.id, "question": self.text},
        )
