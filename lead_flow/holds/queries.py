"""All SQL of who has a client open; each function is one statement.

"Now" is the start of the statement: a transaction may be older than a hold.
"""

from odoo.tools import SQL

_NOW = SQL("statement_timestamp() AT TIME ZONE 'UTC'")


def held_clients(env, partner_ids, user_id):
    """Who holds which of these clients now, except `user_id`: {partner id: user id}."""
    env["lead.flow.hold"].flush_model()
    return dict(
        env.execute_query(
            SQL(
                """
                SELECT h.partner_id, h.user_id FROM lead_flow_hold h
                 WHERE h.partner_id = ANY(%s) AND h.user_id <> %s
                   AND h.until > statement_timestamp() AT TIME ZONE 'UTC'
                """,
                list(partner_ids),
                user_id,
            )
        )
    )


def holder(user_id):
    """SQL: the id of who has the client `p` open, other than `user_id`; or NULL."""
    return SQL(
        """(SELECT h.user_id FROM lead_flow_hold h
             WHERE h.partner_id = p.id AND h.user_id <> %s AND h.until > %s)""",
        user_id,
        _NOW,
    )


def not_held_condition(user_id):
    """SQL: nobody but `user_id` has the client `p` open."""
    return SQL(
        """NOT EXISTS (SELECT 1 FROM lead_flow_hold h
                        WHERE h.partner_id = p.id AND h.user_id <> %s
                          AND h.until > %s)""",
        user_id,
        _NOW,
    )


def claim(env, partner_id, user_id, seconds):
    """Hold a client that nobody else is about to take: whether it worked.

    Who is locked is being noted or claimed by a colleague at this moment.

    :raise: psycopg2's SerializationFailure if the client or his hold was moved since
        this transaction began; the caller's savepoint takes care of it
    """
    env["lead.flow.hold"].flush_model()
    # that a colleague was faster is no error worth a line in the log
    env.cr.execute(
        SQL(
            """
            WITH free AS (
                SELECT id FROM res_partner WHERE id = %(partner)s
                   FOR NO KEY UPDATE SKIP LOCKED
            )
            INSERT INTO lead_flow_hold AS h (partner_id, user_id, since, until)
                 SELECT id, %(user)s, statement_timestamp() AT TIME ZONE 'UTC',
                        statement_timestamp() AT TIME ZONE 'UTC'
                        + %(seconds)s * interval '1 second'
                   FROM free
            ON CONFLICT (partner_id) DO UPDATE
                    SET user_id = EXCLUDED.user_id, since = EXCLUDED.since,
                        until = EXCLUDED.until
                  WHERE h.user_id = EXCLUDED.user_id
                     OR h.until <= statement_timestamp() AT TIME ZONE 'UTC'
            """,
            partner=partner_id,
            user=user_id,
            seconds=seconds,
        ),
        log_exceptions=False,
    )
    return bool(env.cr.rowcount)


def take_hold(env, partner_id, user_id, seconds):
    """Hold a client softly, or renew one's hold.

    :return: the id of the user who holds him now, `user_id` if it worked
    """
    env["lead.flow.hold"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            INSERT INTO lead_flow_hold AS h (partner_id, user_id, since, until)
                 VALUES (%(partner)s, %(user)s, %(now)s,
                         %(now)s + %(seconds)s * interval '1 second')
            ON CONFLICT (partner_id) DO UPDATE
                    SET user_id = EXCLUDED.user_id, until = EXCLUDED.until,
                        since = CASE WHEN h.user_id = EXCLUDED.user_id
                                     THEN h.since ELSE EXCLUDED.since END
                  WHERE h.user_id = EXCLUDED.user_id
                     OR h.until <= %(now)s
              RETURNING user_id
            """,
            now=_NOW,
            partner=partner_id,
            user=user_id,
            seconds=seconds,
        )
    )
    if rows:
        return user_id
    return env.execute_query(
        SQL("SELECT user_id FROM lead_flow_hold WHERE partner_id = %s", partner_id)
    )[0][0]


def drop_holds(env, user_id, partner_id=None):
    """End the holds of a user, or his hold on one client: the clients let go."""
    return [
        row[0]
        for row in env.execute_query(
            SQL(
                """DELETE FROM lead_flow_hold
                    WHERE user_id = %s AND (%s::int IS NULL OR partner_id = %s)
                RETURNING partner_id""",
                user_id,
                partner_id,
                partner_id,
            )
        )
    ]
