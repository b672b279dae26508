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
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_log (date, create_date, create_uid, notified, %s)
                 SELECT now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %s, FALSE,
                        v.*
                   FROM %s
            """,
            SQL(", ").join(SQL.identifier(name) for name, _kind in LOG_COLUMNS),
            env.uid,
            rows_of(LOG_COLUMNS, rows),
        )
    )
    env["lead.assign.log"].invalidate_model(flush=False)


def rows_of(columns, rows):
    """SQL: `rows` as a set `v`; a column that is the same in all of them, as many are,
    is sent once.

    :param columns: pairs of name and type
    """
    shown, arrays, names = [], [], []
    columns = zip(columns, zip(*rows, strict=True), strict=True)
    for (name, kind), values in columns:
        identifier, kind = SQL.identifier(name), SQL(kind)
        # the first column says how many rows there are
        if not names or any(value != values[0] for value in values):
            arrays.append(SQL("%s::%s[]", list(values), kind))
            names.append(identifier)
            shown.append(identifier)
        else:
            shown.append(SQL("%s::%s AS %s", values[0], kind, identifier))
    return SQL(
        "(SELECT %s FROM unnest(%s) AS u(%s)) AS v",
        SQL(", ").join(shown),
        SQL(", ").join(arrays),
        SQL(", ").join(names),
    )


def link_owners(env, model, owners_of):
    """Make these the owners of records, and nobody else.

    :param owners_of: {record id: user ids}
    """
    field = env[model]._fields["owner_ids"]
    pairs = [(record, user) for record, users in owners_of.items() for user in users]
    query = SQL(
        """
        WITH wanted AS (
            SELECT *
              FROM unnest(%(records)s::int[], %(users)s::int[]) AS w(record, "user")
        ), gone AS (
            DELETE FROM %(relation)s
             WHERE %(column1)s = ANY(%(everybody)s)
               AND (%(column1)s, %(column2)s) NOT IN (SELECT * FROM wanted)
        )
        INSERT INTO %(relation)s (%(column1)s, %(column2)s) SELECT * FROM wanted
        ON CONFLICT DO NOTHING
        """,
        relation=SQL.identifier(field.relation),
        column1=SQL.identifier(field.column1),
        column2=SQL.identifier(field.column2),
        records=[record for record, _user in pairs],
        users=[user for _record, user in pairs],
        everybody=list(owners_of),
    )
    env.execute_query(query)


def set_salespersons(env, model, user_of):
    """Make these the salespersons of records.

    :param user_of: {record id: user id, or None for nobody}
    """
    table = SQL.identifier(env[model]._table)
    env[model].flush_model(["user_id", "write_uid", "write_date"])
    env.execute_query(
        SQL(
            """
            UPDATE %s AS record
               SET user_id = v.user, write_uid = %s,
                   write_date = now() AT TIME ZONE 'UTC'
              FROM unnest(%s::int[], %s::int[]) AS v(id, "user")
             WHERE record.id = v.id AND record.user_id IS DISTINCT FROM v.user
            """,
            table,
            env.uid,
            list(user_of),
            list(user_of.values()),
        )
    )


def insert_followers(env, model, pairs):
    """Make owners follow their records as core does for a salesperson.

    :param pairs: list of (record id, user id)
    """
    if not pairs:
        return
    subtypes, internal, _external = env["mail.message.subtype"].default_subtypes(model)
    ids, users = zip(*dict.fromkeys(pairs), strict=True)
    env.execute_query(
        SQL(
            """
            WITH follower AS (
                INSERT INTO mail_followers (res_model, res_id, partner_id)
                     SELECT %s, v.id, u.partner_id
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
