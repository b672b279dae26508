"""What an assignment writes down: shares, log, followers.

All of it is written while the turn is held, and invalidates what it wrote.
"""

from odoo.tools import SQL


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
