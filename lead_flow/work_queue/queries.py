"""All SQL of the queue and its holds; each function is one statement.

"Now" is the start of the statement: a transaction may be older than a callback.
"""

from odoo.tools import SQL

from ..queue_order import DUE, LATER, NEW, UNTOUCHED, Place

_NOW = SQL("statement_timestamp() AT TIME ZONE 'UTC'")

# The columns of a client that are searched, and of the trigram index.
SEARCHED = ("complete_name", "email", "phone_sanitized")

# Each tier: the literal predicate of its partial index, and its order.
_TIERS = {
    NEW: (SQL("p.flow_state = 'none'"), SQL("p.id"), None),
    DUE: (
        SQL(
            "p.flow_state = 'in_progress' AND p.flow_callback_date IS NOT NULL "
            "AND p.flow_callback_date <= statement_timestamp() AT TIME ZONE 'UTC'"
        ),
        SQL("p.flow_callback_date, p.id"),
        SQL("p.flow_callback_date"),
    ),
    UNTOUCHED: (
        SQL("p.flow_state = 'in_progress' AND p.flow_callback_date IS NULL"),
        SQL("p.flow_last_note_date, p.id"),
        SQL("p.flow_last_note_date"),
    ),
    LATER: (
        SQL(
            "p.flow_state = 'in_progress' AND p.flow_callback_date IS NOT NULL "
            "AND p.flow_callback_date > statement_timestamp() AT TIME ZONE 'UTC'"
        ),
        SQL("p.flow_callback_date, p.id"),
        SQL("p.flow_callback_date"),
    ),
}


def tier_rows(env, tier, after, limit, user_id, scope):
    """The next clients of one tier that `user_id` may take, in its order.

    :param after: the Place behind which to start, None for the beginning
    :param scope: SQL condition on the client `p`, or None
    :return: list of Place
    """
    env["res.partner"].flush_model()
    predicate, order, key = _TIERS[tier]
    branches = [
        SQL(
            """(SELECT p.id, %(key)s AS key
                  FROM res_partner p
                 WHERE p.active AND p.flow_listed AND %(predicate)s
                   AND %(reserved)s AND %(behind)s AND %(scope)s
              ORDER BY p.flow_user_id, %(order)s LIMIT %(limit)s)""",
            key=key or SQL("NULL::timestamp"),
            predicate=predicate,
            reserved=reserved,
            behind=_behind(key, after),
            scope=scope or SQL("TRUE"),
            order=order,
            limit=limit,
        )
        # two index scans instead of a filter over everybody else's clients; PostgreSQL
        # takes the order from the index only if its first column is named too
        for reserved in (
            SQL("p.flow_user_id IS NULL"),
            SQL("p.flow_user_id = %s", user_id),
        )
    ]
    rows = env.execute_query(
        SQL(
            "SELECT q.id, q.key FROM (%s) q ORDER BY q.key, q.id LIMIT %s",
            SQL(" UNION ALL ").join(branches),
            limit,
        )
    )
    return [Place(tier, row_key, partner) for partner, row_key in rows]


def _behind(key, after):
    if after is None:
        return SQL("TRUE")
    if key is None:
        return SQL("p.id > %s", after.partner)
    return SQL("(%s, p.id) > (%s, %s)", key, after.key, after.partner)


def count_open(env, user_id, scope, limit):
    """How many clients `user_id` may take, counted up to `limit`."""
    env["res.partner"].flush_model()
    return env.execute_query(
        SQL(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM res_partner p
                 WHERE p.active AND p.flow_listed
                   AND p.flow_state IN ('none', 'in_progress')
                   AND (p.flow_user_id IS NULL OR p.flow_user_id = %s) AND %s
                 LIMIT %s) q
            """,
            user_id,
            scope or SQL("TRUE"),
            limit,
        )
    )[0][0]


def found_rows(env, scope, state, after_id, limit):
    """Clients of the flow that `scope` holds, whatever their state, by id.

    :return: list of Place
    """
    env["res.partner"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT p.id, p.flow_state, p.flow_callback_date, p.flow_last_note_date,
                   p.flow_callback_date <= statement_timestamp() AT TIME ZONE 'UTC'
              FROM res_partner p
             WHERE p.active AND p.flow_listed AND p.id > %s AND %s
               AND (%s::varchar IS NULL OR p.flow_state = %s)
          ORDER BY p.id LIMIT %s
            """,
            after_id,
            scope,
            state or None,
            state or None,
            limit,
        )
    )
    return [_place(*row) for row in rows]


def _place(partner, state, callback, last_note, is_due):
    if state == "none":
        return Place(NEW, None, partner)
    if callback:
        return Place(DUE if is_due else LATER, callback, partner)
    return Place(UNTOUCHED, last_note, partner)


def search_condition(text):
    """SQL: the client `p` has `text` in his name, his address or his number.

    Digits find a phone number however it is written. Each alternative has a trigram
    index: see `res.partner`.
    """
    words = text.strip()
    pattern = f"%{_escaped(words)}%"
    parts = [SQL("p.complete_name ILIKE %s", pattern), SQL("p.email ILIKE %s", pattern)]
    digits = "".join(char for char in words if char.isdigit())
    if len(digits) >= 3 and not any(char.isalpha() for char in words):
        # a national number lacks the country code: its zero stands for it
        bare = digits.lstrip("0")
        parts.append(SQL("p.phone_sanitized LIKE %s", f"%{bare or digits}%"))
    return SQL("(%s)", SQL(" OR ").join(parts))


def _escaped(text):
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def company_condition(company_ids):
    """SQL: the client `p` is shared, or of one of these companies."""
    return SQL("(p.company_id IS NULL OR p.company_id = ANY(%s))", list(company_ids))


def within_condition(query):
    """SQL: the client `p` is among those of an ORM query on res.partner."""
    return SQL("p.id IN %s", query.subselect(SQL.identifier(query.table, "id")))


def reserved_condition():
    """SQL: the client `p` is reserved for somebody."""
    return SQL("p.flow_user_id IS NOT NULL")


def all_of(conditions):
    """SQL: every one of `conditions`."""
    return SQL("(%s)", SQL(" AND ").join(conditions))


def owned_condition(user_id):
    """SQL: the client `p` is owned by or reserved for `user_id`."""
    return SQL(
        """(p.flow_user_id = %s OR EXISTS (
                SELECT 1 FROM res_partner_owner_rel o
                 WHERE o.partner_id = p.id AND o.user_id = %s))""",
        user_id,
        user_id,
    )


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
