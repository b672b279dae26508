"""SQL of what the referent looks at: the funnel, who is at work, the pace."""

from datetime import datetime
from typing import NamedTuple

from odoo.tools import SQL

from ..interview import OPEN

_CLOSING = ("finish", "web_finish", "cancel")
_NOW = SQL("(statement_timestamp() AT TIME ZONE 'UTC')")
# Where the client `p` lives; of a zip code only what calling_hours.zone_of looks at.
_PLACE = SQL(
    """p.tz, (SELECT c.code FROM res_country c WHERE c.id = p.country_id),
       substring(regexp_replace(p.zip, '\\s', '', 'g') FROM '^(?:9[78].|35|38)')"""
)


class Scope(NamedTuple):
    """Whose funnel: all but the campaign is SQL.

    `source`: the targets `t` and what `reason` needs, see calling/queries.py
    `visible`: condition on the target `t`
    `reason`: see `funnel_reason`
    """

    campaign: int
    source: SQL
    visible: SQL
    reason: SQL


def funnel_reason(user_id, grace_minutes, obstacles):
    """SQL: why the target `t` of the client `p` is not the next one, "now" if it is.

    Each target has one reason: the first that holds.

    :param obstacles: {reason: SQL}, see calling/queries.py
    """
    kept_back = [
        SQL("WHEN %s THEN %s", condition, reason)
        for reason, condition in obstacles.items()
    ]
    return SQL(
        """CASE
             WHEN t.state = 'done' THEN 'done'
             WHEN t.state = 'cancelled' THEN 'cancelled'
             WHEN t.reserved_user_id IS NOT NULL AND t.reserved_until > %(now)s
                  AND t.reserved_user_id <> %(user)s THEN 'reserved'
             %(kept_back)s
             WHEN t.available_date > %(now)s THEN COALESCE(t.block_reason, 'put_off')
             WHEN t.callback_date > %(now)s THEN 'later'
             WHEN t.callback_user_id <> %(user)s AND t.callback_date
                  > %(now)s - %(grace)s * interval '1 minute' THEN 'colleague'
             ELSE 'now' END""",
        now=_NOW,
        user=user_id,
        grace=grace_minutes,
        kept_back=SQL(" ").join(kept_back),
    )


def funnel(env, scope):
    """{reason: targets} of a Scope."""
    _flush(env)
    query = SQL("SELECT %s, count(*) FROM %s GROUP BY 1", scope.reason, _targets(scope))
    return dict(env.execute_query(query))


def funnel_by_place(env, scope):
    """The funnel, and where those live who could be called now.

    :return: [(reason, zone, country, zip, targets)]; None for who could not
    """
    _flush(env)
    # the rules look at every call there was: once is enough
    return env.execute_query(
        SQL(
            """
            WITH f AS MATERIALIZED (SELECT %s AS reason, t.partner_id FROM %s)
              SELECT reason, NULL, NULL, NULL, count(*)
                FROM f WHERE reason <> 'now' GROUP BY 1
           UNION ALL
              SELECT 'now', %s, count(*)
                FROM f JOIN res_partner p ON p.id = f.partner_id
               WHERE f.reason = 'now' GROUP BY 1, 2, 3, 4""",
            scope.reason,
            _targets(scope),
            _PLACE,
        )
    )


def funnel_targets(env, scope, wanted, limit):
    """The targets behind one reason of the funnel: ids."""
    _flush(env)
    rows = env.execute_query(
        SQL(
            "SELECT t.id FROM %s AND %s = %s ORDER BY t.id LIMIT %s",
            _targets(scope),
            scope.reason,
            wanted,
            limit,
        )
    )
    return [row[0] for row in rows]


def waiting_places(env, scope):
    """Where those live who could be called now: [(zone, country, zip, targets)]."""
    return _waiting(env, scope, SQL("count(*)"))


def waiting_targets(env, scope):
    """Who they are: [(zone, country, zip, ids of targets)]."""
    return _waiting(env, scope, SQL("array_agg(t.id)"))


def elsewhere(places):
    """SQL: the target `t` lives at none of these places, (zone, country, zip) each."""
    return SQL(
        """NOT EXISTS (
             SELECT FROM res_partner p
               JOIN unnest(%s::text[], %s::text[], %s::text[]) AS v(tz, country, zip)
                 ON (v.tz, v.country, v.zip) IS NOT DISTINCT FROM (%s)
              WHERE p.id = t.partner_id)""",
        *([place[part] for place in places] for part in range(3)),
        _PLACE,
    )


def _waiting(env, scope, wanted):
    _flush(env)
    return env.execute_query(
        SQL(
            "SELECT %s, %s FROM %s AND %s = 'now' GROUP BY 1, 2, 3",
            _PLACE,
            wanted,
            _targets(scope),
            scope.reason,
        )
    )


def _targets(scope):
    return SQL(
        "%s WHERE t.campaign_id = %s AND %s",
        scope.source,
        scope.campaign,
        scope.visible,
    )


def _flush(env):
    env["phone.campaign.target"].flush_model()
    env["phone.campaign.event"].flush_model()
    env["res.partner"].flush_model(
        ["tz", "zip", "country_id", "phone", "phone_basis", "phone_sanitized"]
    )


def serve_again(env, campaign_id, visible):
    """Put nobody off any more: who waited after a failed call can be served.

    :param visible: here and below, SQL condition on the target `t`
    """
    env["phone.campaign.target"].flush_model()
    env.execute_query(
        SQL(
            """UPDATE phone_campaign_target t
                  SET available_date = NULL, block_reason = NULL
                WHERE t.campaign_id = %s AND %s AND t.available_date IS NOT NULL
                  AND t.state = ANY(%s) RETURNING t.id""",
            campaign_id,
            visible,
            list(OPEN),
        )
    )
    env["phone.campaign.target"].invalidate_model(["available_date", "block_reason"])


def busy_targets(env, campaign_id, visible):
    """Who is on which target since when: [(user id, target id, since)]."""
    env["phone.campaign.target"].flush_model()
    return env.execute_query(
        SQL(
            """SELECT t.reserved_user_id, t.id, t.reserved_since
                 FROM phone_campaign_target t
                WHERE t.campaign_id = %s AND t.reserved_user_id IS NOT NULL
                  AND t.reserved_until > %s AND %s
             ORDER BY t.reserved_since""",
            campaign_id,
            _NOW,
            visible,
        )
    )


class DayFigures(NamedTuple):
    """What one operator did; who finishes on the web has no `user`.

    `begun`: the first call, None if there was none
    `closed`: targets finished or cancelled, on the web too
    """

    user: int | None
    calls: int
    finished: int
    callbacks: int
    failed: int
    begun: datetime | None
    closed: int


def day_figures(env, campaign_id, since, visible):
    """What was done since, the busiest operator first: list of DayFigures."""
    env["phone.campaign.event"].flush_model()
    env["phone.campaign.target"].flush_model(["client_company_id"])
    rows = env.execute_query(
        SQL(
            """SELECT e.user_id, count(*) FILTER (WHERE e.is_call),
                      count(*) FILTER (WHERE e.kind = 'finish'),
                      count(*) FILTER (WHERE e.kind = 'recall'),
                      count(*) FILTER (WHERE e.kind = 'fail'),
                      min(e.date) FILTER (WHERE e.is_call),
                      count(*) FILTER (WHERE e.kind = ANY(%s))
                 FROM phone_campaign_event e
                 JOIN phone_campaign_target t ON t.id = e.target_id
                WHERE e.campaign_id = %s AND e.date >= %s AND %s
             GROUP BY e.user_id ORDER BY 3 DESC, 2 DESC, 1""",
            list(_CLOSING),
            campaign_id,
            since,
            visible,
        )
    )
    return [DayFigures(*row) for row in rows]


def closed_by_day(env, campaign_id, since, visible):
    """On how many days targets were closed since, and how many: (days, targets)."""
    env["phone.campaign.event"].flush_model()
    env["phone.campaign.target"].flush_model(["client_company_id"])
    return env.execute_query(
        SQL(
            """SELECT count(DISTINCT e.date::date), count(*)
                 FROM phone_campaign_event e
                 JOIN phone_campaign_target t ON t.id = e.target_id
                WHERE e.campaign_id = %s AND e.date >= %s
                  AND e.kind = ANY(%s) AND %s""",
            campaign_id,
            since,
            list(_CLOSING),
            visible,
        )
    )[0]


def interviewers(env, campaign_id):
    """Who finished interviews of a campaign: ids of users."""
    env["phone.campaign.event"].flush_model()
    rows = env.execute_query(
        SQL(
            """SELECT DISTINCT user_id FROM phone_campaign_event
                WHERE campaign_id = %s AND kind = 'finish' AND user_id IS NOT NULL""",
            campaign_id,
        )
    )
    return [row[0] for row in rows]
