"""Which rules match which records, and to whom the rules give them."""

from typing import NamedTuple

from odoo.tools import SQL

from ..records.queries import ids_of


def matches(env, queries):
    """Which rules match which records, in one statement.

    :param queries: {rule id: Query of the matching records}
    :return: list of (rule id, record id), unordered
    """
    if not queries:
        return []
    parts = [
        SQL("(SELECT %s AS rule, matching.id FROM %s AS matching)", rule, ids_of(query))
        for rule, query in queries.items()
    ]
    return env.execute_query(SQL(" UNION ALL ").join(parts))


class Candidates(NamedTuple):
    """Where a count starts: with those who have a tag, or are on a list.

    `source`: an SQL FROM clause; `chosen`: its condition for the tag or list
    `wanted.id`; `found`: the condition that joins a record with it.
    """

    source: SQL
    chosen: SQL
    found: SQL


def linked(records, name):
    """Candidates by a many2many."""
    field = records._fields[name]
    return Candidates(
        SQL("%s link", SQL.identifier(field.relation), to_flush=field),
        SQL("%s = wanted.id", SQL.identifier("link", field.column2)),
        SQL(
            "%s = %s",
            SQL.identifier(records._table, "id"),
            SQL.identifier("link", field.column1),
        ),
    )


def count_found(env, candidates, ids, rest, limit):
    """How many records have one of the tags, or are on one of the lists, `ids`.

    It stops at `limit` for each of them. OFFSET 0 has the records looked up one by one
    until then: PostgreSQL would rather read the whole table, which takes the longer the
    larger it is.

    :param rest: the Query of what else the records must be
    """
    query = SQL(
        """
        SELECT count(DISTINCT one.id)
          FROM unnest(%(ids)s::int[]) wanted(id)
    CROSS JOIN LATERAL (
               SELECT record.id
                 FROM %(source)s
           CROSS JOIN LATERAL (SELECT %(id)s FROM %(records)s
                                WHERE %(found)s AND %(rest)s OFFSET 0) record
                WHERE %(chosen)s
                LIMIT %(limit)s) one
        """,
        **candidates._asdict(),
        ids=list(ids),
        id=SQL.identifier(rest.table, "id"),
        records=rest.from_clause,
        rest=rest.where_clause or SQL("TRUE"),
        limit=limit,
    )
    return env.execute_query(query)[0][0]


def estimate(env, query):
    """How many rows of a Query PostgreSQL expects; it is not run."""
    explained = env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", query.select()))
    return explained[0][0][0]["Plan"]["Plan Rows"]


def recipients(env, rule_ids):
    """The recipients of rules, whether named, by role or by team, with their shares.

    :return: list of (rule id, user id, weight, credit, in_turn, waited_since), by rule
        and by the order in which they became recipients
    """
    for model in ("lead.assign.rule", "lead.assign.share", "res.role"):
        env[model].flush_model()
    env["crm.team.member"].flush_model()
    return env.execute_query(
        SQL(
            """
            WITH recipient AS (
                SELECT rule_id, user_id FROM lead_assign_rule_user_rel
                 WHERE rule_id = ANY(%(rules)s)
                 UNION
                SELECT r.rule_id, u.res_users_id
                  FROM lead_assign_rule_role_rel r
                  JOIN res_role_res_users_rel u ON u.res_role_id = r.role_id
                 WHERE r.rule_id = ANY(%(rules)s)
                 UNION
                SELECT r.rule_id, m.user_id
                  FROM lead_assign_rule_team_rel r
                  JOIN crm_team_member m ON m.crm_team_id = r.team_id AND m.active
                 WHERE r.rule_id = ANY(%(rules)s)
            )
            SELECT recipient.rule_id, recipient.user_id, COALESCE(s.weight, 1),
                   COALESCE(s.credit, 0), COALESCE(s.in_turn, FALSE),
                   COALESCE(s.waited_since, 0)
              FROM recipient
         LEFT JOIN lead_assign_share s ON s.rule_id = recipient.rule_id
                                      AND s.user_id = recipient.user_id
          ORDER BY recipient.rule_id, s.id, recipient.user_id
            """,
            rules=list(rule_ids),
        )
    )
