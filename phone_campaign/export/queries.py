"""All SQL of the exports: targets by key, batch after batch, and their answers.

The export right was checked before: these statements read the campaign's targets and
their clients whatever else the exporter may see of them. But clients of companies that
are not his stay out: see Scope.
"""

from typing import NamedTuple

from odoo.tools import SQL

from ..interview import DONE
from ..search.queries import company_condition, kept_department, kept_name

READ_MODELS = (
    "phone.campaign.target",
    "phone.campaign.event",
    "res.partner",
    "survey.user_input",
    "survey.user_input.line",
)


class Scope(NamedTuple):
    """What is exported: a campaign, and of which companies its clients may be."""

    campaign: int
    companies: tuple


def flush(env):
    """Write what is only in memory; once, before the statements below."""
    for model in READ_MODELS:
        env[model].flush_model()


def count_targets(env, scope):
    """How many targets there are in a Scope."""
    query = SQL(
        "SELECT count(*) FROM phone_campaign_target target WHERE %s", _in_scope(scope)
    )
    return env.execute_query(query)[0][0]


def count_answered(env, scope, unfinished):
    """How many targets have a report, see `_has_report`."""
    query = SQL(
        "SELECT count(*) FROM phone_campaign_target target WHERE %s AND %s",
        _in_scope(scope),
        _has_report(unfinished),
    )
    return env.execute_query(query)[0][0]


def answered_after(env, scope, after, limit, unfinished):
    """Ids of the next targets that have a report, in the order of their ids."""
    query = SQL(
        """
        SELECT target.id FROM phone_campaign_target target
         WHERE %s AND target.id > %s AND %s
      ORDER BY target.id LIMIT %s
        """,
        _in_scope(scope),
        after,
        _has_report(unfinished),
        limit,
    )
    return [target for (target,) in env.execute_query(query)]


def _in_scope(scope):
    """The targets of the campaign whose client belongs to nobody else's company."""
    return SQL(
        "target.campaign_id = %s AND %s",
        scope.campaign,
        company_condition(scope.companies, "target"),
    )


def _has_report(unfinished):
    """The interview is finished; or, where that is enough, something was answered."""
    done = SQL("target.state = %s AND target.user_input_id IS NOT NULL", DONE)
    if not unfinished:
        return done
    return SQL(
        """(%s OR EXISTS (
            SELECT FROM survey_user_input_line line
             WHERE line.user_input_id = target.user_input_id
               AND line.skipped IS NOT TRUE))""",
        done,
    )


# What a row of `targets_after` holds behind the ids of target and user input.
CELL_FIELDS = (
    "client",
    "company",
    "phone",
    "email",
    "street",
    "zip",
    "city",
    "department",
    "country",
    "state",
    "state_date",
    "callback_date",
    "callback_user",
    "callback_count",
    "failed_call_count",
    "last_callback_date",
    "contact",
    "start",
    "end",
)


def targets_after(env, scope, after, limit, tz):
    """The next targets in the order of their ids.

    Moments are in the time zone `tz`; country and user are ids.

    :return: list of (target id, user input id, *CELL_FIELDS)
    """

    def local(table, column):
        moment = SQL.identifier(table, column)
        return SQL("%s AT TIME ZONE 'UTC' AT TIME ZONE %s", moment, tz)

    query = SQL(
        """
        SELECT target.id, target.user_input_id, client.name,
               coalesce(nullif(client.commercial_company_name, ''),
                        client.company_name),
               client.phone, client.email,
               concat_ws(', ', nullif(client.street, ''), nullif(client.street2, '')),
               client.zip, client.city, coalesce(%(department)s, department.name),
               client.country_id,
               target.state, %(state_date)s, %(callback_date)s,
               target.callback_user_id, target.callback_count,
               target.failed_call_count, %(last_callback_date)s,
               coalesce(nullif(target.other_contact, ''), contact.name),
               %(start)s, %(end)s
          FROM phone_campaign_target target
          JOIN res_partner client ON client.id = target.partner_id
     LEFT JOIN res_partner contact ON contact.id = target.contact_id
     LEFT JOIN res_country_state department ON department.id = client.state_id
               %(kept)s
     LEFT JOIN survey_user_input input ON input.id = target.user_input_id
         WHERE %(scope)s AND target.id > %(after)s
      ORDER BY target.id LIMIT %(limit)s
        """,
        department=kept_name(env),
        kept=kept_department(env, "client"),
        state_date=local("target", "state_date"),
        callback_date=local("target", "callback_date"),
        last_callback_date=local("target", "last_callback_date"),
        start=local("input", "start_datetime"),
        end=local("input", "end_datetime"),
        scope=_in_scope(scope),
        after=after,
        limit=limit,
    )
    return env.execute_query(query)


def contract_types_of(env, target_ids):
    """{target id: ids of its contract types, in their order}"""
    query = SQL(
        """
        SELECT rel.target_id, array_agg(rel.contract_type_id ORDER BY kind.sequence,
               kind.id)
          FROM phone_campaign_target_contract_type_rel rel
          JOIN phone_contract_type kind ON kind.id = rel.contract_type_id
         WHERE rel.target_id = ANY(%s)
      GROUP BY rel.target_id
        """,
        target_ids,
    )
    return dict(env.execute_query(query))


def interviewers_of(env, target_ids):
    """{target id: id of the user who finished the interview}"""
    query = SQL(
        """
        SELECT DISTINCT ON (target_id) target_id, user_id
          FROM phone_campaign_event
         WHERE target_id = ANY(%s) AND kind = 'finish'
      ORDER BY target_id, id DESC
        """,
        target_ids,
    )
    return dict(env.execute_query(query))


def answers_of(env, input_ids, tz):
    """{user input id: its lines, as tuples in the order of questionnaire.Answer}"""
    query = SQL(
        """
        SELECT user_input_id, question_id, answer_type,
               coalesce(nullif(value_text_box, ''), nullif(value_char_box, '')),
               CASE answer_type WHEN 'scale' THEN value_scale
                                WHEN 'numerical_box' THEN value_numerical_box END,
               value_datetime AT TIME ZONE 'UTC' AT TIME ZONE %s, value_date,
               suggested_answer_id, matrix_row_id
          FROM survey_user_input_line
         WHERE user_input_id = ANY(%s) AND skipped IS NOT TRUE
      ORDER BY id
        """,
        tz,
        input_ids,
    )
    answers = {}
    for user_input, question, kind, *values, choice, row in env.execute_query(query):
        value = next((each for each in values if each is not None), None)
        answers.setdefault(user_input, []).append((question, kind, value, choice, row))
    return answers
