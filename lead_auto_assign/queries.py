"""All SQL of the engine; each function is one statement, whatever the sizes.

Functions that read flush what they read. Functions that write are called while the
turn is held, and invalidate what they wrote.
"""

import json

from odoo.tools import SQL

# ------------------------------------------------------------
# The turn
# ------------------------------------------------------------


def take_turn(env):
    """Lock and move the turn's row unless somebody holds it.

    :return: list of ids of the rules that have clients waiting, None without the turn
    """
    env["lead.assign.request"].flush_model()
    # that somebody else was faster is no error worth a line in the log
    env.cr.execute(
        """
        UPDATE lead_assign_turn
           SET tick = tick + 1
         WHERE id = (SELECT id FROM lead_assign_turn ORDER BY id LIMIT 1
                        FOR UPDATE SKIP LOCKED)
     RETURNING ARRAY(SELECT DISTINCT rule_id FROM lead_assign_request
                      WHERE state = 'waiting' AND rule_id IS NOT NULL)
        """,
        log_exceptions=False,
    )
    row = env.cr.fetchone()
    return row and row[0]


# ------------------------------------------------------------
# The records to assign
# ------------------------------------------------------------


def matches(env, queries):
    """Which rules match which records, in one statement.

    :param queries: {rule id: Query of the matching records}
    :return: list of (rule id, record id), unordered
    """
    if not queries:
        return []
    parts = [
        SQL("(SELECT %s AS rule, matching.id FROM %s AS matching)", rule, _ids(query))
        for rule, query in queries.items()
    ]
    return env.execute_query(SQL(" UNION ALL ").join(parts))


def _ids(query):
    """SQL: the ids of a Query, as a subquery with the column `id`."""
    return query.subselect(SQL.identifier(query.table, "id"))


def partner_facts(env, ids):
    """What the planner must know of clients; those never assigned are left out.

    :return: list of (id, client, company, team, stage, owners, client's owners, held,
        is open) with owners as lists of user ids, main owner first, no team nor stage,
        and `held` as list of [user id, how many open records of the client he owns]
    """
    _flush_loads(env)
    env["res.partner"].flush_model(["company_id", "partner_share", "type", "user_id"])
    opened = _open_records(env, "res.partner")
    return env.execute_query(
        SQL(
            """
            WITH held AS (%(held)s)
            SELECT p.id, p.commercial_partner_id, p.company_id, NULL, NULL,
                   ARRAY(SELECT r.user_id FROM res_partner_owner_rel r
                          WHERE r.partner_id = p.id
                          ORDER BY r.user_id <> p.user_id, r.user_id),
                   ARRAY(SELECT r.user_id FROM res_partner_owner_rel r
                          WHERE r.partner_id = company.id
                          ORDER BY r.user_id <> company.user_id, r.user_id),
                   held.counts,
                   EXISTS (SELECT 1 FROM %(from)s
                            WHERE res_partner.id = p.id AND %(is_open)s)
              FROM res_partner p
         LEFT JOIN res_partner company ON company.id = p.commercial_partner_id
                                      AND company.id <> p.id
         LEFT JOIN held ON held.client = p.commercial_partner_id
             WHERE p.id = ANY(%(ids)s) AND %(assignable)s
          ORDER BY p.id
            """,
            **{"from": opened.from_clause},
            held=_held(
                env,
                SQL(
                    "SELECT commercial_partner_id FROM res_partner WHERE id = ANY(%s)",
                    list(ids),
                ),
            ),
            is_open=opened.where_clause or SQL("TRUE"),
            assignable=_assignable("res.partner", "p"),
            ids=list(ids),
        )
    )


def lead_facts(env, ids):
    """What the planner must know of leads; shaped like `partner_facts`.

    A lead follows its partner, else the client who has its e-mail address; but in a
    load it is a client of its own unless it has a partner.
    """
    env["crm.lead"].flush_model()
    _flush_loads(env)
    env["res.partner"].flush_model(["email_normalized", "user_id"])
    opened = _open_records(env, "crm.lead")
    return env.execute_query(
        SQL(
            """
            WITH held AS (%(held)s)
            SELECT l.id,
                   CASE WHEN l.partner_id IS NOT NULL
                        THEN client.commercial_partner_id END,
                   l.company_id, l.team_id,
                   CASE WHEN l.type = 'opportunity' AND opened.id IS NOT NULL
                        THEN l.stage_id END,
                   ARRAY(SELECT r.user_id FROM crm_lead_owner_rel r
                          WHERE r.lead_id = l.id
                          ORDER BY r.user_id <> l.user_id, r.user_id),
                   CASE WHEN own.owners <> '{}' THEN own.owners ELSE ARRAY(
                       SELECT r.user_id
                         FROM res_partner_owner_rel r
                         JOIN res_partner company ON company.id = r.partner_id
                        WHERE r.partner_id = client.commercial_partner_id
                        ORDER BY r.user_id <> company.user_id, r.user_id) END,
                   CASE WHEN l.partner_id IS NOT NULL THEN held.counts END,
                   opened.id IS NOT NULL
              FROM crm_lead l
         LEFT JOIN res_partner client ON client.id = COALESCE(l.partner_id, (
                   SELECT p.id
                     FROM res_partner p
                     JOIN res_partner_owner_rel r ON r.partner_id = p.id
                    WHERE p.email_normalized = l.email_normalized AND p.active
                 ORDER BY p.id LIMIT 1))
         LEFT JOIN LATERAL (SELECT ARRAY(
                   SELECT r.user_id FROM res_partner_owner_rel r
                    WHERE r.partner_id = client.id
                    ORDER BY r.user_id <> client.user_id, r.user_id) AS owners) own
                ON TRUE
         LEFT JOIN held ON held.client = client.commercial_partner_id
         LEFT JOIN LATERAL (SELECT crm_lead.id FROM %(from)s
                             WHERE crm_lead.id = l.id AND %(is_open)s) opened
                ON TRUE
             WHERE l.id = ANY(%(ids)s) AND %(assignable)s
          ORDER BY l.id
            """,
            **{"from": opened.from_clause},
            held=_held(
                env,
                SQL(
                    "SELECT p.commercial_partner_id FROM crm_lead l "
                    "JOIN res_partner p ON p.id = l.partner_id WHERE l.id = ANY(%s)",
                    list(ids),
                ),
            ),
            is_open=opened.where_clause or SQL("TRUE"),
            assignable=_assignable("crm.lead", "l"),
            ids=list(ids),
        )
    )


def _assignable(model, alias):
    """SQL: whether a record may be assigned at all; its row has the name `alias`.

    Addresses, our own companies and our own people are no clients.
    """
    row = SQL.identifier(alias)
    if model == "crm.lead":
        return SQL("%s.active", row)
    return SQL(
        """%(row)s.active AND %(row)s.partner_share IS NOT FALSE
           AND COALESCE(%(row)s.type, 'contact') NOT IN ('delivery', 'invoice')
           AND NOT EXISTS (SELECT 1 FROM res_company c WHERE c.partner_id = %(row)s.id)
        """,
        row=row,
    )


def _held(env, clients):
    """SQL: of each of `clients`, a query of their ids, who owns how many open records.

    A client leaves a load with the last of these, and enters it with the first.
    """
    partners = _open_records(env, "res.partner")
    leads = _open_records(env, "crm.lead")
    return SQL(
        """
        SELECT client, json_agg(json_build_array(user_id, records)) AS counts
          FROM (SELECT client, user_id, count(*) AS records
                  FROM (SELECT res_partner.commercial_partner_id AS client, r.user_id
                          FROM %(partners)s
                          JOIN res_partner_owner_rel r
                            ON r.partner_id = res_partner.id
                         WHERE res_partner.commercial_partner_id IN (%(clients)s)
                           AND %(partner_is_open)s
                     UNION ALL
                        SELECT owned.commercial_partner_id, r.user_id
                          FROM %(leads)s
                          JOIN crm_lead_owner_rel r ON r.lead_id = crm_lead.id
                          JOIN res_partner owned ON owned.id = crm_lead.partner_id
                         WHERE owned.commercial_partner_id IN (%(clients)s)
                           AND %(lead_is_open)s) one
              GROUP BY client, user_id) each
      GROUP BY client
        """,
        partners=partners.from_clause,
        partner_is_open=partners.where_clause or SQL("TRUE"),
        leads=leads.from_clause,
        lead_is_open=leads.where_clause or SQL("TRUE"),
        clients=clients,
    )


# ------------------------------------------------------------
# The operators
# ------------------------------------------------------------


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


def operators(env, user_ids):
    """The operators as they stand now.

    :return: list of (user id, is internal and active, paused, absent, limit, load,
        company ids, team ids, stage limits); the load is None without a limit, and
        each stage limit is [team id or None, [stage ids] or None, room]
    """
    _flush_loads(env)
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
    _flush_loads(env)
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
    _flush_loads(env)
    return dict(
        env.execute_query(
            SQL(
                "SELECT s.id, %s FROM lead_assign_stage_limit s WHERE s.id = ANY(%s)",
                _stage_load(env),
                list(limit_ids),
            )
        )
    )


def _flush_loads(env):
    env["res.partner"].flush_model(["active", "commercial_partner_id", "owner_ids"])
    env["crm.lead"].flush_model(
        ["active", "owner_ids", "partner_id", "stage_id", "team_id", "type"]
    )
    env["crm.lead"].flush_model(["won_status"])
    for model in ("res.users", "crm.team", "crm.team.member"):
        env[model].flush_model()
    env["lead.assign.stage.limit"].flush_model()


def _open_records(env, model):
    """The query of the records of `model` that count in a load."""
    records = env[model].sudo().with_context(active_test=False)
    return records._search(records._assign_open_domain())


def _load(env):
    """SQL: the number of open clients of the operator `u`.

    Contacts of one company are one client, and so are a client and his leads.
    """
    partners = _open_records(env, "res.partner")
    leads = _open_records(env, "crm.lead")
    return SQL(
        """(SELECT count(*) FROM (
            SELECT res_partner.commercial_partner_id
              FROM %(partners)s
              JOIN res_partner_owner_rel r ON r.partner_id = res_partner.id
             WHERE r.user_id = u.id AND %(partner_is_open)s
             UNION
            SELECT COALESCE(client.commercial_partner_id, -crm_lead.id)
              FROM %(leads)s
              JOIN crm_lead_owner_rel r ON r.lead_id = crm_lead.id
         LEFT JOIN res_partner client ON client.id = crm_lead.partner_id
             WHERE r.user_id = u.id AND %(lead_is_open)s) client)""",
        partners=partners.from_clause,
        partner_is_open=partners.where_clause or SQL("TRUE"),
        leads=leads.from_clause,
        lead_is_open=leads.where_clause or SQL("TRUE"),
    )


def _stage_load(env):
    """SQL: the number of open opportunities that the stage limit `s` holds."""
    leads = _open_records(env, "crm.lead")
    return SQL(
        """(SELECT count(*)
              FROM %(leads)s
              JOIN crm_lead_owner_rel r ON r.lead_id = crm_lead.id
             WHERE r.user_id = s.user_id AND crm_lead.type = 'opportunity'
               AND (s.team_id IS NULL OR crm_lead.team_id = s.team_id)
               AND (NOT EXISTS (SELECT 1 FROM lead_assign_stage_limit_stage_rel g
                                 WHERE g.limit_id = s.id)
                    OR crm_lead.stage_id IN (
                        SELECT g.stage_id FROM lead_assign_stage_limit_stage_rel g
                         WHERE g.limit_id = s.id))
               AND %(lead_is_open)s)""",
        leads=leads.from_clause,
        lead_is_open=leads.where_clause or SQL("TRUE"),
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


# ------------------------------------------------------------
# What is written down
# ------------------------------------------------------------


def save_shares(env, rows):
    """Write the seats that a plan moved.

    :param rows: list of (rule, user, credit, in_turn, waited_since, received)
    """
    if not rows:
        return
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_share AS s (rule_id, user_id, company_id, weight,
                        credit, in_turn, waited_since, assigned_count, last_assigned)
                 SELECT v.rule, v.user, r.company_id, 1, v.credit, v.in_turn,
                        v.waited_since, v.received,
                        CASE WHEN v.received > 0 THEN now() AT TIME ZONE 'UTC' END
                   FROM unnest(%s::int[], %s::int[], %s::float[], %s::bool[],
                               %s::float[], %s::int[])
                     AS v(rule, "user", credit, in_turn, waited_since, received)
                   JOIN lead_assign_rule r ON r.id = v.rule
            ON CONFLICT (rule_id, user_id) DO UPDATE
                    SET credit = EXCLUDED.credit, in_turn = EXCLUDED.in_turn,
                        waited_since = EXCLUDED.waited_since,
                        assigned_count = COALESCE(s.assigned_count, 0)
                                       + EXCLUDED.assigned_count,
                        last_assigned = COALESCE(EXCLUDED.last_assigned,
                                                 s.last_assigned)
            """,
            *[list(column) for column in zip(*rows, strict=True)],
        )
    )
    env["lead.assign.share"].invalidate_model(flush=False)


LOG_COLUMNS = (
    ("partner_id", "int"),
    ("lead_id", "int"),
    ("user_id", "int"),
    ("rule_id", "int"),
    ("batch_id", "int"),
    ("company_id", "int"),
    ("model", "varchar"),
    ("trigger", "varchar"),
    ("kind", "varchar"),
    ("passed_over", "jsonb"),
    ("previous_owners", "jsonb"),
)


def insert_log(env, rows):
    """Append assignments to the log; `rows` are tuples in the order of LOG_COLUMNS."""
    if not rows:
        return
    arrays = [
        SQL("%s::%s[]", list(column), SQL(kind))
        for column, (_name, kind) in zip(
            zip(*rows, strict=True), LOG_COLUMNS, strict=True
        )
    ]
    names = SQL(", ").join(SQL.identifier(name) for name, _kind in LOG_COLUMNS)
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_log (date, create_date, create_uid, notified, %s)
                 SELECT now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %s, FALSE, *
                   FROM unnest(%s) AS v(%s)
            """,
            names,
            env.uid,
            SQL(", ").join(arrays),
            names,
        )
    )
    env["lead.assign.log"].invalidate_model(flush=False)


def insert_followers(env, model, pairs):
    """Make owners follow their records as core does for a salesperson.

    :param pairs: list of (record id, user id)
    """
    if not pairs:
        return
    subtypes, internal, _external = env["mail.message.subtype"].default_subtypes(model)
    ids, users = zip(*pairs, strict=True)
    env.execute_query(
        SQL(
            """
            WITH follower AS (
                INSERT INTO mail_followers (res_model, res_id, partner_id)
                     SELECT DISTINCT %s, v.id, u.partner_id
                       FROM unnest(%s::int[], %s::int[]) AS v(id, "user")
                       JOIN res_users u ON u.id = v.user
                ON CONFLICT DO NOTHING
                  RETURNING id
            )
            INSERT INTO mail_followers_mail_message_subtype_rel
                        (mail_followers_id, mail_message_subtype_id)
                 SELECT follower.id, subtype
                   FROM follower, unnest(%s::int[]) AS subtype
            """,
            model,
            list(ids),
            list(users),
            (subtypes | internal).ids,
        )
    )
    env["mail.followers"].invalidate_model(flush=False)


def fill_owners(env, model):
    """Make the salesperson of each record its owner; there may be a million of them."""
    field = env[model]._fields["owner_ids"]
    env.execute_query(
        SQL(
            """
            INSERT INTO %s (%s, %s)
                 SELECT id, user_id FROM %s WHERE user_id IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            SQL.identifier(field.column2),
            SQL.identifier(env[model]._table),
        )
    )
    env[model].invalidate_model(["owner_ids"], flush=False)


# ------------------------------------------------------------
# The outbox
# ------------------------------------------------------------


def insert_requests(env, model, ids, trigger, added_ids=None, rules=None):
    """Leave one pending request for each record; a waiting one is asked again."""
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_request (%s, model, trigger, added_ids, asked_rules,
                        state, create_uid, create_date)
                 SELECT id, %s, %s, %s::jsonb, %s::jsonb, 'pending', %s,
                        now() AT TIME ZONE 'UTC'
                   FROM unnest(%s::int[]) AS id
            """,
            _record_column(model),
            model,
            trigger,
            added_ids and json.dumps(added_ids),
            rules and json.dumps(rules),
            env.uid,
            list(ids),
        )
    )
    env["lead.assign.request"].invalidate_model(flush=False)


def insert_waiting(env, model, waiting):
    """Let records wait for an owner, each once.

    :param waiting: list of (planner item, decision)
    """
    if not waiting:
        return
    column = _record_column(model)
    rows = [
        (item.id, item.trigger, item.company, decision.rule)
        + (json.dumps(decision.passed_over),)
        for item, decision in waiting
    ]
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_request (%(column)s, model, trigger, company_id,
                        rule_id, passed_over, state, create_uid, create_date)
                 SELECT v.id, %(model)s, v.trigger, v.company, v.rule, v.told,
                        'waiting', %(uid)s, now() AT TIME ZONE 'UTC'
                   FROM unnest(%(ids)s::int[], %(triggers)s::varchar[],
                               %(companies)s::int[], %(rules)s::int[],
                               %(told)s::jsonb[])
                     AS v(id, trigger, company, rule, told)
                  WHERE NOT EXISTS (
                        SELECT 1 FROM lead_assign_request q
                         WHERE q.%(column)s = v.id AND q.state = 'waiting')
            """,
            column=column,
            model=model,
            uid=env.uid,
            **dict(
                zip(
                    ("ids", "triggers", "companies", "rules", "told"),
                    map(list, zip(*rows, strict=True)),
                    strict=True,
                )
            ),
        )
    )
    env["lead.assign.request"].invalidate_model(flush=False)


# ------------------------------------------------------------
# Mass assignment
# ------------------------------------------------------------


def take_down_lines(env, batch_id, model, query):
    """Write one line for each record of `query`, a Query of `model`, in id order.

    What is never assigned gets none.

    :return: how many
    """
    env["lead.assign.batch"].flush_model()
    env[model].flush_model()
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_batch_line (batch_id, %(column)s, state)
                 SELECT %(batch)s, chosen.id, 'todo'
                   FROM %(chosen)s AS chosen
                   JOIN %(table)s record ON record.id = chosen.id
                  WHERE %(assignable)s
               ORDER BY chosen.id
            """,
            column=_record_column(model),
            batch=batch_id,
            chosen=_ids(query),
            table=SQL.identifier(env[model]._table),
            assignable=_assignable(model, "record"),
        )
    )
    return env.cr.rowcount


def next_lines(env, batch_id, limit):
    """The next lines to do: list of (line id, record id, owners before and after)."""
    return env.execute_query(
        SQL(
            """
            SELECT id, COALESCE(lead_id, partner_id), owners_before, owners_after
              FROM lead_assign_batch_line
             WHERE batch_id = %s AND state = 'todo' ORDER BY id LIMIT %s
            """,
            batch_id,
            limit,
        )
    )


def tick_lines(env, rows):
    """Write what became of lines.

    :param rows: list of (line id, state, owners before, owners after, passed over)
    """
    ids, states, *lists = zip(*rows, strict=True)
    as_json = [
        # an empty list is a value too: nobody owned the record before
        [None if value is None else json.dumps(value) for value in column]
        for column in lists
    ]
    env.execute_query(
        SQL(
            """
            UPDATE lead_assign_batch_line line
               SET state = v.state, owners_before = v.before, owners_after = v.after,
                   passed_over = v.told
              FROM unnest(%s::int[], %s::varchar[], %s::jsonb[], %s::jsonb[],
                          %s::jsonb[]) AS v(id, state, before, after, told)
             WHERE line.id = v.id
            """,
            list(ids),
            list(states),
            *as_json,
        )
    )
    env["lead.assign.batch.line"].invalidate_model(flush=False)


def reopen_lines(env, batch_id):
    """Make the assigned lines of a batch to do again, for undoing: how many.

    Those that were never assigned, because it was cancelled, are left as they are.
    """
    rows = env.execute_query(
        SQL(
            """
            UPDATE lead_assign_batch_line
               SET state = CASE state WHEN 'assigned' THEN 'todo' ELSE 'left' END
             WHERE batch_id = %s AND state IN ('assigned', 'todo')
         RETURNING state
            """,
            batch_id,
        )
    )
    env["lead.assign.batch.line"].invalidate_model(flush=False)
    return sum(1 for (state,) in rows if state == "todo")


def _record_column(model):
    return SQL.identifier("lead_id" if model == "crm.lead" else "partner_id")
