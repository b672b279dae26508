"""The operators as they stand: absences, companies, limits and loads."""

from odoo.tools import SQL


def operators(env, user_ids):
    """The operators as they stand now.

    :return: list of (user id, is internal and active, paused, absent, limit, load,
        company ids, team ids, stage limits); the load is None without a limit, and
        each stage limit is [team id or None, [stage ids] or None, room]
    """
    flush_loads(env)
    return env.execute_query(
        SQL(
            """
            SELECT u.id, u.active AND u.share IS NOT TRUE, u.assign_paused, %(absent)s,
                   u.assign_limit,
                   CASE WHEN u.assign_limit > 0 THEN %(load)s END,
                   ARRAY(SELECT c.cid FROM res_company_users_rel c
                          WHERE c.user_id = u.id),
                   ARRAY(SELECT m.crm_team_id FROM crm_team_member m
                          WHERE m.user_id = u.id AND m.active
                          UNION SELECT t.id FROM crm_team t WHERE t.user_id = u.id),
                   (SELECT json_agg(json_build_array(
                               s.team_id,
                               (SELECT array_agg(g.stage_id)
                                  FROM lead_assign_stage_limit_stage_rel g
                                 WHERE g.limit_id = s.id),
                               s."limit" - %(stage_load)s))
                      FROM lead_assign_stage_limit s
                     WHERE s.user_id = u.id AND s.active)
              FROM res_users u
             WHERE u.id = ANY(%(users)s)
            """,
            absent=_absent(env),
            load=_load(env),
            stage_load=_stage_load(env),
            users=list(user_ids),
        )
    )


def loads(env, user_ids):
    """How many clients each operator has: {user id: open clients owned}."""
    flush_loads(env)
    return dict(
        env.execute_query(
            SQL(
                "SELECT u.id, %s FROM res_users u WHERE u.id = ANY(%s)",
                _load(env),
                list(user_ids),
            )
        )
    )


def stage_loads(env, limit_ids):
    """How many contacts each stage limit holds: {limit id: open opportunities}."""
    flush_loads(env)
    return dict(
        env.execute_query(
            SQL(
                "SELECT s.id, %s FROM lead_assign_stage_limit s WHERE s.id = ANY(%s)",
                _stage_load(env),
                list(limit_ids),
            )
        )
    )


def flush_loads(env):
    env["res.partner"].flush_model(["active", "commercial_partner_id", "owner_ids"])
    env["crm.lead"].flush_model(
        ["active", "owner_ids", "partner_id", "stage_id", "team_id", "type"]
    )
    env["crm.lead"].flush_model(["won_status"])
    for model in ("res.users", "crm.team", "crm.team.member"):
        env[model].flush_model()
    env["lead.assign.stage.limit"].flush_model()


def open_records(env, model):
    """The query of the records of `model` that count in a load."""
    records = env[model].sudo().with_context(active_test=False)
    return records._search(records._assign_open_domain())


def _owned(env, model):
    """SQL: the open records that `r` owns, a row of the relation of owners, as `owned`.

    OFFSET 0 has them looked up one by one. An operator owns few of all records, but
    PostgreSQL would rather read all of them again for each operator.
    """
    records = open_records(env, model)
    return SQL(
        """(SELECT %(table)s.* FROM %(records)s
             WHERE %(table)s.id = r.%(link)s AND %(is_open)s OFFSET 0) owned""",
        table=SQL.identifier(env[model]._table),
        records=records.from_clause,
        link=SQL.identifier(env[model]._fields["owner_ids"].column1),
        is_open=records.where_clause or SQL("TRUE"),
    )


def _load(env):
    """SQL: the number of open clients of the operator `u`.

    Contacts of one company are one client, and so are a client and his leads.
    """
    return SQL(
        """(SELECT count(*) FROM (
            SELECT owned.commercial_partner_id
              FROM res_partner_owner_rel r
        CROSS JOIN LATERAL %(partners)s
             WHERE r.user_id = u.id
             UNION
            SELECT COALESCE(client.commercial_partner_id, -owned.id)
              FROM crm_lead_owner_rel r
        CROSS JOIN LATERAL %(leads)s
         LEFT JOIN res_partner client ON client.id = owned.partner_id
             WHERE r.user_id = u.id) client)""",
        partners=_owned(env, "res.partner"),
        leads=_owned(env, "crm.lead"),
    )


def _stage_load(env):
    """SQL: the number of open opportunities that the stage limit `s` holds."""
    return SQL(
        """(SELECT count(*)
              FROM crm_lead_owner_rel r
        CROSS JOIN LATERAL %(leads)s
             WHERE r.user_id = s.user_id AND owned.type = 'opportunity'
               AND (s.team_id IS NULL OR owned.team_id = s.team_id)
               AND (NOT EXISTS (SELECT 1 FROM lead_assign_stage_limit_stage_rel g
                                 WHERE g.limit_id = s.id)
                    OR owned.stage_id IN (
                        SELECT g.stage_id FROM lead_assign_stage_limit_stage_rel g
                         WHERE g.limit_id = s.id)))""",
        leads=_owned(env, "crm.lead"),
    )


def _absent(env):
    """SQL: whether the operator `u` is away, by his own word or by his approved leave.

    Time off is known only where `hr_holidays` is installed.
    """
    away = SQL(
        "(u.out_of_office_from <= now() AT TIME ZONE 'UTC' AND "
        "COALESCE(u.out_of_office_to, 'infinity') > now() AT TIME ZONE 'UTC')"
    )
    if "hr.leave" not in env:
        return SQL("COALESCE(%s, FALSE)", away)
    env["hr.leave"].flush_model(["state", "date_from", "date_to", "employee_id"])
    on_leave = SQL(
        """EXISTS (SELECT 1 FROM hr_leave l
                     JOIN hr_employee e ON e.id = l.employee_id
                    WHERE e.user_id = u.id AND l.state = 'validate'
                      AND l.date_from <= now() AT TIME ZONE 'UTC'
                      AND l.date_to > now() AT TIME ZONE 'UTC')"""
    )
    return SQL("(COALESCE(%s, FALSE) OR %s)", away, on_leave)
