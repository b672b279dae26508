"""All SQL of the queue; each function is one statement.

"Now" is the start of the statement: a transaction may be older than a callback.
"""

import re

from psycopg2 import Error

from odoo.tools import SQL

from ..queue_order import DUE, LATER, NEW, UNTOUCHED, Place, bounds

# The columns of a client that are searched, and of the trigram index.
SEARCHED = ("complete_name", "email", "phone_sanitized")

# The digits of a number that is none to phonenumbers, and of whom: an index has both.
RAW_DIGITS = r"regexp_replace(phone, '\(0\)|\D', '', 'g')"
RAW_ONLY = "phone_sanitized IS NULL AND phone IS NOT NULL"

# The zero that is dialled at home only, as it is written behind a country code.
_HOME_ZERO = re.compile(r"^((?:\+|00)\s*\d{1,3}\s*)\(0\)?")

# Who is in progress without a note, by an import, comes first; as the indexes have it.
_LAST = SQL("COALESCE(p.flow_last_note_date, '1970-01-01'::timestamp)")

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
        SQL("%s, p.id", _LAST),
        _LAST,
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


def tier_rows(env, tier, after, limit, user_id, scope, hour):
    """The next clients of one tier that `user_id` may take, in its order.

    :param after: the Place behind which to start, None for the beginning
    :param scope: SQL condition on the client `p`, or None
    :param hour: of the operator's clock, like "09": who usually answers then comes
        first among those who were last called on the same day
    :return: list of Place
    """
    env["res.partner"].flush_model()
    predicate, order, key = _TIERS[tier]
    branches = [
        SQL(
            """(SELECT p.id, %(key)s AS key, %(answers)s AS answers
                  FROM res_partner p
                 WHERE p.active AND p.flow_listed AND %(predicate)s AND %(reserved)s
                   AND %(at_hour)s AND %(behind)s AND %(scope)s
              ORDER BY p.flow_user_id, %(order)s LIMIT %(limit)s)""",
            key=key or SQL("NULL::timestamp"),
            answers=answers,
            predicate=predicate,
            reserved=reserved,
            at_hour=at_hour,
            behind=_behind(key, after, answers),
            scope=scope or SQL("TRUE"),
            order=order,
            limit=limit,
        )
        # index scans instead of a filter over everybody else's clients; PostgreSQL
        # takes the order from the index only if its first column is named too
        for reserved in (
            SQL("p.flow_user_id IS NULL"),
            SQL("p.flow_user_id = %s", user_id),
        )
        for answers, at_hour in _by_hour(tier, hour)
    ]
    rows = env.execute_query(
        SQL(
            """SELECT q.id, q.key, q.answers FROM (%s) q
             ORDER BY date_trunc('day', q.key), q.answers DESC, q.key, q.id LIMIT %s""",
            SQL(" UNION ALL ").join(branches),
            limit,
        )
    )
    return [Place(tier, row_key, partner, now) for partner, row_key, now in rows]


def _by_hour(tier, hour):
    """Into whom a tier is split by the hour: (whether they answer now, SQL)."""
    if tier != UNTOUCHED:
        return [(False, SQL("TRUE"))]
    return [
        (True, SQL("p.flow_best_hour = %s", hour)),
        (False, SQL("p.flow_best_hour IS DISTINCT FROM %s", hour)),
    ]


def _behind(key, after, answers):
    """SQL: the client `p` comes behind the Place `after`."""
    if after is None:
        return SQL("TRUE")
    if key is None:
        return SQL("p.id > %s", after.partner)
    moment, partner = bounds(after, answers)
    if partner is None:
        return SQL("%s >= %s", key, moment)
    return SQL("(%s, p.id) > (%s, %s)", key, moment, partner)


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


def found_rows(env, scope, state, after_id, limit, hour):
    """Clients of the flow that `scope` holds, whatever their state, by id.

    :param hour: of the operator's clock, like "09"
    :return: list of Place
    """
    env["res.partner"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT p.id, p.flow_state, p.flow_callback_date, %s,
                   p.flow_callback_date <= statement_timestamp() AT TIME ZONE 'UTC',
                   p.flow_best_hour = %s
              FROM res_partner p
             WHERE p.active AND p.flow_listed AND p.id > %s AND %s
               AND (%s::varchar IS NULL OR p.flow_state = %s)
          ORDER BY p.id LIMIT %s
            """,
            _LAST,
            hour,
            after_id,
            scope,
            state or None,
            state or None,
            limit,
        )
    )
    return [_place(*row) for row in rows]


def _place(partner, state, callback, last_note, is_due, answers):
    if state == "none":
        return Place(NEW, None, partner)
    if callback:
        return Place(DUE if is_due else LATER, callback, partner)
    return Place(UNTOUCHED, last_note, partner, bool(answers))


def search_condition(text):
    """SQL: the client `p` has `text` in his name, his address or his number.

    Digits find a phone number however it is written, and one that is no valid number.
    Each alternative has a trigram index: see `res.partner`.
    """
    words = text.strip()
    parts = [_has_piece(name, words) for name in ("complete_name", "email")]
    digits = re.sub(r"\D", "", _HOME_ZERO.sub(r"\1", words))
    if len(digits) >= 3 and not any(char.isalpha() for char in words):
        # a national number lacks the country code: its zero stands for it
        piece = f"%{digits.lstrip('0') or digits}%"
        parts.append(SQL("p.phone_sanitized LIKE %s", piece))
        parts.append(SQL("(%s AND %s LIKE %s)", SQL(RAW_ONLY), SQL(RAW_DIGITS), piece))
    return SQL("(%s)", SQL(" OR ").join(parts))


def _has_piece(name, words):
    """SQL: this column of the client `p` has these words in it.

    Of an address the index gets the part before the @ only: what follows stands in
    so many addresses that reading where costs more than looking at those found.
    """
    column = SQL.identifier("p", name)
    whole = SQL("%s ILIKE %s", column, f"%{_escaped(words)}%")
    local = words.partition("@")[0]
    if local == words or len(local) < 3:
        return whole
    # the index does not know the column with nothing added to it
    whole = SQL("(%s || '') ILIKE %s", column, f"%{_escaped(words)}%")
    return SQL("(%s ILIKE %s AND %s)", column, f"%{_escaped(local)}@%", whole)


def create_trigrams(env):
    """Whether PostgreSQL can index pieces of text here; made so if that is allowed."""
    if has_trigrams(env):
        return True
    try:
        with env.cr.savepoint():
            env.cr.execute("CREATE EXTENSION pg_trgm", log_exceptions=False)
    except Error:
        # not allowed, or not on this server
        return False
    return True


def has_trigrams(env):
    """Whether the database has the extension pg_trgm."""
    return bool(
        env.execute_query(SQL("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"))
    )


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
