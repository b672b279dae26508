"""All SQL of a campaign's list and its reservations; each function is one statement.

"Now" is the start of the statement: a transaction may be older than a callback.
"""

from odoo.tools import SQL

from ..call_order import DUE, LATER, NONE, PUT_OFF, Place
from ..interview import COUNTERS, OPEN

_NOW = SQL("(statement_timestamp() AT TIME ZONE 'UTC')")
_COUNTER_OF = {state: name for name, states in COUNTERS.items() for state in states}

# Each tier: its condition, its order and its key; all of them lie on one index.
_TIERS = {
    DUE: (SQL("t.callback_date <= %s", _NOW), SQL("t.callback_date")),
    NONE: (SQL("t.callback_date IS NULL AND t.available_date IS NULL"), None),
    PUT_OFF: (
        SQL("t.callback_date IS NULL AND t.available_date IS NOT NULL"),
        SQL("t.available_date"),
    ),
    LATER: (SQL("t.callback_date > %s", _NOW), SQL("t.callback_date")),
}

# by id: the index has this order only if the columns that are NULL are named too
_BY_ID = SQL("t.callback_date, t.available_date NULLS FIRST, t.id")


# ------------------------------------------------------------
# Counters
# ------------------------------------------------------------


def count_by_counter(env, campaign_ids, visible):
    """The targets behind each counter: {campaign id: {counter: targets}}.

    :param visible: SQL condition on the target `t`
    """
    env["phone.campaign.target"].flush_model(
        ["campaign_id", "state", "client_company_id"]
    )
    # state by state, each a scan of the index alone: five times as quick as GROUP BY
    rows = env.execute_query(
        SQL(
            """
            SELECT campaign, state,
                   (SELECT count(*) FROM phone_campaign_target t
                     WHERE t.campaign_id = campaign AND t.state = states.state
                       AND %s)
              FROM unnest(%s::int[]) AS campaign, unnest(%s::text[]) AS states(state)
            """,
            visible,
            list(campaign_ids),
            list(_COUNTER_OF),
        )
    )
    counts = {}
    for campaign, state, count in rows:
        of_campaign = counts.setdefault(campaign, {})
        counter = _COUNTER_OF[state]
        of_campaign[counter] = of_campaign.get(counter, 0) + count
    return counts


def campaigns_with_history(env, campaign_ids):
    """Of these campaigns those that somebody worked in.

    :return: {campaign id: (interviews, calls and refusals)}
    """
    env["phone.campaign.target"].flush_model(["campaign_id", "user_input_id"])
    env["phone.campaign.event"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT campaign,
                   (SELECT count(*) FROM phone_campaign_target t
                     WHERE t.campaign_id = campaign AND t.user_input_id IS NOT NULL),
                   (SELECT count(*) FROM phone_campaign_event e
                     WHERE e.campaign_id = campaign AND (e.is_call OR e.is_refusal))
              FROM unnest(%s::int[]) AS campaign
            """,
            list(campaign_ids),
        )
    )
    return {campaign: counts for campaign, *counts in rows if any(counts)}


# ------------------------------------------------------------
# The list
# ------------------------------------------------------------


def tier_rows(env, campaign_id, tier, states, after, limit, scope=None):
    """The next targets of one tier of the list, in its order.

    :param states: the states shown; each is a scan of its own of the index, so that
        many targets done cost nothing where none of them is shown
    :param after: the Place behind which to start, None for the beginning
    :param scope: SQL condition on the target `t`, or None
    :return: list of Place
    """
    if not states:
        return []
    env["phone.campaign.target"].flush_model()
    condition, key = _TIERS[tier]
    branches = [
        SQL(
            """(SELECT t.id, %(key)s AS key
                  FROM phone_campaign_target t
                 WHERE t.campaign_id = %(campaign)s AND t.state = %(state)s
                   AND %(condition)s AND %(behind)s AND %(scope)s
              ORDER BY %(order)s LIMIT %(limit)s)""",
            key=key or SQL("NULL::timestamp"),
            campaign=campaign_id,
            state=state,
            condition=condition,
            behind=_behind(key, after),
            scope=scope or SQL("TRUE"),
            order=SQL("%s, t.id", key) if key else _BY_ID,
            limit=limit,
        )
        for state in states
    ]
    rows = env.execute_query(
        SQL(
            "SELECT q.id, q.key FROM (%s) q ORDER BY q.key, q.id LIMIT %s",
            SQL(" UNION ALL ").join(branches),
            limit,
        )
    )
    return [Place(tier, row_key, target) for target, row_key in rows]


def _behind(key, after):
    if after is None:
        return SQL("TRUE")
    if key is None:
        return SQL("t.id > %s", after.target)
    return SQL("(%s, t.id) > (%s, %s)", key, after.key, after.target)


def free_condition(user_id):
    """SQL: nobody but `user_id` has the target `t`."""
    return SQL(
        """(t.reserved_user_id IS NULL OR t.reserved_user_id = %s
            OR t.reserved_until <= %s)""",
        user_id,
        _NOW,
    )


def available_condition():
    """SQL: the target `t` is not put off any more."""
    return SQL("(t.available_date IS NULL OR t.available_date <= %s)", _NOW)


def without_condition(target_ids):
    """SQL: the target `t` is none of these."""
    return SQL("t.id <> ALL(%s)", list(target_ids))


def all_of(conditions):
    """SQL: every one of `conditions`."""
    return SQL(" AND ").join([SQL("TRUE"), *conditions])


# ------------------------------------------------------------
# Reservations
# ------------------------------------------------------------


def claim(env, target_id, user_id, minutes):
    """Reserve a target that nobody else has: whether it worked.

    Who is locked is being reserved by a colleague at this moment.

    :raise: psycopg2's SerializationFailure if the target was moved since this
        transaction began; the caller's savepoint takes care of it
    """
    env["phone.campaign.target"].flush_model()
    # that a colleague was faster is no error worth a line in the log
    env.cr.execute(
        SQL(
            """
            WITH free AS (
                SELECT t.id FROM phone_campaign_target t
                 WHERE t.id = %(target)s AND t.state = ANY(%(open)s) AND %(free)s
                   FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE phone_campaign_target t
               SET reserved_since = CASE WHEN t.reserved_user_id = %(user)s
                                         AND t.reserved_until > %(now)s
                                    THEN t.reserved_since ELSE %(now)s END,
                   reserved_user_id = %(user)s,
                   reserved_until = %(now)s + %(minutes)s * interval '1 minute'
              FROM free WHERE t.id = free.id
            """,
            target=target_id,
            open=list(OPEN),
            free=free_condition(user_id),
            user=user_id,
            now=_NOW,
            minutes=minutes,
        ),
        log_exceptions=False,
    )
    return bool(env.cr.rowcount)


def put_off(env, verdicts):
    """Serve these targets no more before their time, and say why; not who is locked.

    :param verdicts: {target id: calling_hours.Verdict}
    :raise: like `claim`
    """
    env["phone.campaign.target"].flush_model()
    env.cr.execute(
        SQL(
            """
            WITH free AS (
                SELECT t.id FROM phone_campaign_target t WHERE t.id = ANY(%(targets)s)
                   FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE phone_campaign_target t
               SET available_date = verdict.until, block_reason = verdict.reason
              FROM free
              JOIN unnest(%(targets)s, %(until)s::timestamp[], %(reasons)s)
                   AS verdict(id, until, reason) USING (id)
             WHERE t.id = free.id
            """,
            targets=list(verdicts),
            until=[verdict.until for verdict in verdicts.values()],
            reasons=[verdict.reason for verdict in verdicts.values()],
        ),
        log_exceptions=False,
    )


def lock(env, target_id):
    """Lock a target; a transaction that began before its last change is tried again."""
    env["phone.campaign.target"].flush_model()
    env.cr.execute(
        SQL(
            "SELECT 1 FROM phone_campaign_target WHERE id = %s FOR NO KEY UPDATE",
            target_id,
        ),
        log_exceptions=False,
    )


def expired(env, limit):
    """Targets whose reservation has ended, locked; those being used are left out."""
    env["phone.campaign.target"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT id FROM phone_campaign_target
             WHERE reserved_user_id IS NOT NULL AND reserved_until <= %s
          ORDER BY reserved_until LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
            """,
            _NOW,
            limit,
        )
    )
    return [row[0] for row in rows]


def touch_answers(env, user_input_id, question_id):
    """Note at which question an interview is; two savings at once do not mix.

    The second of two transactions waits here and is then tried again.
    """
    env.cr.execute(
        SQL(
            "UPDATE survey_user_input SET last_displayed_page_id = %s WHERE id = %s",
            question_id,
            user_input_id,
        ),
        log_exceptions=False,
    )
    env["survey.user_input"].browse(user_input_id).invalidate_recordset(
        ["last_displayed_page_id"], flush=False
    )
