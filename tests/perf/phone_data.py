"""Phone campaigns for the benchmarks, by INSERT ... SELECT; the same in every run.

Clients have a name, an address and a phone; every twentieth has an Arabic name. A
campaign has nine questions: text, number, date, one or several choices.
"""

from data import default_as_the_orm, make_operators

FIRST_NAMES = (
    "Jean Marie Pierre Sophie Luc Claire Paul Julie Marc Anne Hugo Emma".split()
)
LAST_NAMES = (
    "Martin Bernard Dubois Thomas Robert Petit Durand Leroy Garcia Rossi".split()
)
CITIES = "Paris Lyon Marseille Lille Nantes Bordeaux Nice Rennes Toulouse Metz".split()
ANSWER = "Quite content, but the last claim took too long and nobody called back"

# what becomes of a hundred targets in a row
MIXED = (
    ["to_call"] * 60
    + ["to_recall"] * 12
    + ["started"] * 1
    + ["suspended"] * 4
    + ["done"] * 18
    + ["cancelled"] * 5
)
ALL_DONE = ["done"]


def make_callers(env, count):
    """Operators of phone campaigns without any other right."""
    group = "phone_campaign.group_phone_campaign_operator"
    return make_operators(env, count, group, tz="Europe/Paris")


def make_clients(lab, count):
    """Clients; their ids are the `count` ones after the id returned."""
    start = lab.sql("SELECT max(id) FROM res_partner")[0][0]
    default_as_the_orm(lab, "res.partner")
    lab.sql(
        """
        INSERT INTO res_partner (id, create_date, write_date, create_uid, write_uid,
                    name, complete_name, commercial_partner_id, lang, type, street, zip,
                    city, country_id, email, email_normalized, phone, phone_sanitized,
                    active, is_company, partner_share)
             SELECT %(start)s + g, now(), now(), 1, 1, name, name, %(start)s + g,
                    'en_US', 'contact', g %% 300 || ' rue de la Paix',
                    lpad((1000 + h %% 94000)::text, 5, '0'),
                    (%(cities)s)[1 + h / 7 %% cardinality(%(cities)s)],
                    (SELECT id FROM res_country WHERE code = 'FR'),
                    'client' || g || '@example.test', 'client' || g || '@example.test',
                    '+336' || lpad(g::text, 8, '0'), '+336' || lpad(g::text, 8, '0'),
                    TRUE, FALSE, TRUE
               FROM (SELECT g, h,
                            CASE WHEN g %% 20 = 0 THEN 'محمد بن علي ' || g
                                 ELSE (%(first)s)[1 + h %% cardinality(%(first)s)] || ' '
                                   || (%(last)s)[1 + h / 31 %% cardinality(%(last)s)]
                            END AS name
                       FROM (SELECT g, abs(hashint4(g)::bigint) AS h
                               FROM generate_series(1, %(count)s) AS g) AS a) AS b
        """,
        {
            "start": start,
            "count": count,
            "first": FIRST_NAMES,
            "last": LAST_NAMES,
            "cities": CITIES,
        },
    )
    lab.sql("SELECT setval('res_partner_id_seq', max(id)) FROM res_partner")
    return start


def make_campaign(lab, name, targets, states=MIXED, answers=True):
    """A campaign of `targets` new clients.

    :param states: their states, in turn
    :param answers: whether those who were interviewed have answers
    """
    campaign = lab.env["phone.campaign"].create({"name": name})
    campaign.contract_type_ids = lab.env["phone.contract.type"].create(
        [{"name": f"{kind} of {name}"} for kind in ("Motor", "Home", "Health")]
    )
    _make_questions(campaign)
    lab.env.flush_all()
    values = {
        "campaign": campaign.id,
        "survey": campaign.survey_id.id,
        "start": make_clients(lab, targets),
        "targets": targets,
        "states": list(states),
        "types": campaign.contract_type_ids.ids,
        "text": ANSWER,
    }
    _make_targets(lab, values)
    if answers:
        _make_interviews(lab, values)
    lab.maintain()
    return campaign


def make_history(lab, campaign, calls):
    """Calls of the last four months to each target, every fiftieth one a refusal."""
    lab.sql(
        """
        INSERT INTO phone_campaign_event (create_date, write_date, create_uid, write_uid,
                    target_id, campaign_id, user_id, date, kind, is_call, is_refusal)
             SELECT now(), now(), 1, 1, id, campaign_id, 2,
                    now() - abs(hashint8(id * 1000 + g)::bigint) %% (120 * 24 * 60)
                            * interval '1 minute',
                    CASE WHEN refuses THEN 'cancel' ELSE 'fail' END, TRUE, refuses
               FROM (SELECT id, campaign_id, g, (id + g) %% 50 = 0 AS refuses
                       FROM phone_campaign_target, generate_series(1, %(calls)s) AS g
                      WHERE campaign_id = %(campaign)s) AS a
        """,
        {"campaign": campaign, "calls": calls},
    )
    lab.maintain()


def _make_questions(campaign):
    kinds = ["char_box", "text_box", "numerical_box", "date", "scale", "char_box"]
    kinds += ["simple_choice", "simple_choice", "multiple_choice"]
    campaign.env["survey.question"].create(
        [
            {
                "title": f"Question {number}: what do you think of this and of that?",
                "survey_id": campaign.survey_id.id,
                "sequence": number,
                "question_type": kind,
                "suggested_answer_ids": [
                    (0, 0, {"value": f"Choice {letter}"}) for letter in "ABCD"
                ]
                if kind.endswith("choice")
                else [],
            }
            for number, kind in enumerate(kinds, 1)
        ]
    )


def _make_targets(lab, values):
    lab.sql(
        """
        INSERT INTO phone_campaign_target (create_date, write_date, create_uid,
                    write_uid, campaign_id, partner_id, state, state_date,
                    callback_date, callback_count, failed_call_count,
                    last_callback_date, department)
             SELECT now(), now(), 1, 1, %(campaign)s, %(start)s + g, state,
                    now() - g %% 90000 * interval '1 minute',
                    CASE WHEN state = 'to_recall'
                         THEN now() + (g %% 20000 - 10000) * interval '1 minute' END,
                    g %% 4, g %% 3,
                    CASE WHEN g %% 4 > 0 THEN now() - g %% 9000 * interval '1 minute' END,
                    (SELECT left(zip, 2) FROM res_partner WHERE id = %(start)s + g)
               FROM (SELECT g, (%(states)s)[1 + g %% cardinality(%(states)s)] AS state
                       FROM generate_series(1, %(targets)s) AS g) AS a
        """,
        values,
    )
    lab.sql(
        """
        INSERT INTO phone_campaign_target_contract_type_rel (target_id, contract_type_id)
             SELECT id, (%(types)s)[1 + id %% 3] FROM phone_campaign_target
              WHERE campaign_id = %(campaign)s
        """,
        values,
    )


def _make_interviews(lab, values):
    lab.sql(
        """
        INSERT INTO survey_user_input (create_date, write_date, create_uid, write_uid,
                    survey_id, partner_id, state, access_token, start_datetime,
                    end_datetime, test_entry)
             SELECT now(), now(), 1, 1, %(survey)s, partner_id,
                    CASE state WHEN 'done' THEN 'done' ELSE 'in_progress' END,
                    gen_random_uuid(), state_date - interval '9 minutes',
                    CASE state WHEN 'done' THEN state_date END, FALSE
               FROM phone_campaign_target
              WHERE campaign_id = %(campaign)s
                AND state IN ('started', 'suspended', 'done')
        """,
        values,
    )
    # without it a plan for empty tables is made, which takes minutes
    lab.sql("ANALYZE phone_campaign_target, survey_user_input")
    lab.sql(
        """
        UPDATE phone_campaign_target target SET user_input_id = input.id
          FROM survey_user_input input
         WHERE input.survey_id = %(survey)s AND target.campaign_id = %(campaign)s
           AND target.partner_id = input.partner_id
        """,
        values,
    )
    lab.sql("ANALYZE survey_question, survey_question_answer")
    lab.sql(
        """
        INSERT INTO survey_user_input_line (create_date, write_date, create_uid,
                    write_uid, user_input_id, survey_id, question_id, question_sequence,
                    answer_type, value_char_box, value_text_box, value_numerical_box,
                    value_scale, value_date, suggested_answer_id)
             SELECT now(), now(), 1, 1, input.id, %(survey)s, question.id,
                    question.sequence,
                    CASE WHEN kind LIKE '%%choice' THEN 'suggestion' ELSE kind END,
                    CASE kind WHEN 'char_box' THEN 'Answer ' || input.id END,
                    CASE kind WHEN 'text_box' THEN %(text)s END,
                    CASE kind WHEN 'numerical_box' THEN input.id %% 977 / 4.0 END,
                    CASE kind WHEN 'scale' THEN input.id %% 11 END,
                    CASE kind WHEN 'date' THEN current_date - input.id %% 5000 END,
                    choice.id
               FROM survey_user_input input
               JOIN (SELECT *, question_type AS kind FROM survey_question) question
                 ON question.survey_id = input.survey_id
          LEFT JOIN survey_question_answer choice
                 ON choice.question_id = question.id
                AND choice.id %% 4 IN (input.id %% 4,
                    CASE kind WHEN 'multiple_choice' THEN input.id / 4 %% 4
                              ELSE input.id %% 4 END)
              WHERE input.survey_id = %(survey)s
        """,
        values,
    )
    lab.sql(
        """
        INSERT INTO phone_campaign_event (create_date, write_date, create_uid, write_uid,
                    target_id, campaign_id, user_id, date, kind, state_from, state_to)
             SELECT now(), now(), 1, 1, id, campaign_id, 2, state_date, 'finish',
                    'started', 'done'
               FROM phone_campaign_target
              WHERE campaign_id = %(campaign)s AND state = 'done'
        """,
        values,
    )
