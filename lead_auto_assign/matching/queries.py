"""Which rules match which records, and to whom the rules give them."""

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
