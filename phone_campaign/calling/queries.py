"""SQL of what forbids a call: attempts, refusals, the blacklist."""

from odoo.tools import SQL

from ..calling_hours import (
    ATTEMPTS,
    BLACKLIST,
    CONSENT,
    NO_NUMBER,
    SILENCE,
    WRONG_NUMBER,
)

_NOW = SQL("(statement_timestamp() AT TIME ZONE 'UTC')")

# joined, not EXISTS: of all clients of a campaign, that is planned badly
BLACKLISTED = SQL(
    "LEFT JOIN phone_blacklist b ON b.active AND b.number = p.phone_sanitized"
)


def facts(env, partner_ids, period_days):
    """What happened with these clients, in whatever campaign.

    :return: {partner id: (attempts of the period, last refusal, is blacklisted)}
    """
    env["phone.campaign.event"].flush_model()
    env["res.partner"].flush_model(["phone_sanitized"])
    rows = env.execute_query(
        SQL(
            """
            SELECT p.id,
                   (SELECT array_agg(e.date) FROM phone_campaign_target t
                      JOIN phone_campaign_event e ON e.target_id = t.id
                     WHERE t.partner_id = p.id AND e.is_call
                       AND e.date > (now() AT TIME ZONE 'UTC')
                                    - %s * interval '1 day'),
                   (SELECT max(e.date) FROM phone_campaign_target t
                      JOIN phone_campaign_event e ON e.target_id = t.id
                     WHERE t.partner_id = p.id AND e.is_refusal),
                   EXISTS (SELECT 1 FROM phone_blacklist b
                            WHERE b.active AND b.number = p.phone_sanitized)
              FROM res_partner p WHERE p.id = ANY(%s)
            """,
            period_days,
            list(partner_ids),
        )
    )
    return {
        partner: (tuple(attempts or ()), refused, blacklisted)
        for partner, attempts, refused, blacklisted in rows
    }


def looked_at(profile, campaign_id):
    """SQL: the targets `t` of a campaign with all that `obstacles` asks for.

    Events are added up once for each client, and only where a limit asks for them.
    """
    return SQL(
        "phone_campaign_target t JOIN res_partner p ON p.id = t.partner_id %s %s",
        BLACKLISTED,
        _history(profile, campaign_id),
    )


def _history(profile, campaign_id):
    """SQL that joins `h`: as `facts` has it, the clients' `attempts` and `refused`."""
    wanted = [
        SQL("%s AND e.date > %s", SQL.identifier("e", kind), _days_ago(days))
        for kind, limit, days in (
            ("is_call", profile.max_attempts, profile.period_days),
            ("is_refusal", profile.silence_days, profile.silence_days),
        )
        if limit
    ]
    if not wanted:
        return SQL()
    return SQL(
        """LEFT JOIN (
             SELECT o.partner_id, max(e.date) FILTER (WHERE e.is_refusal) AS refused,
                    count(*) FILTER (WHERE e.is_call AND e.date > %s) AS attempts
               FROM phone_campaign_target o
               JOIN phone_campaign_event e ON e.target_id = o.id
              WHERE (%s) AND o.partner_id IN (
                    SELECT partner_id FROM phone_campaign_target WHERE campaign_id = %s)
           GROUP BY o.partner_id) h ON h.partner_id = t.partner_id""",
        _days_ago(profile.period_days),
        SQL(" OR ").join(wanted),
        campaign_id,
    )


def _days_ago(days):
    return SQL("%s - %s * interval '1 day'", _NOW, days)


def obstacles(profile):
    """What forbids a call for longer than some hours, as calling_hours.verdict does.

    :param profile: phone.calling.profile, maybe empty: then a number is all it takes
    :return: {reason: SQL condition on what `looked_at` joins}, in the order of verdict
    """
    found = standing_obstacles(profile)
    if profile.silence_days:
        found[SILENCE] = SQL("h.refused > %s", _days_ago(profile.silence_days))
    if profile.max_attempts:
        found[ATTEMPTS] = SQL("h.attempts >= %s", profile.max_attempts)
    return found


def standing_obstacles(profile):
    """What forbids a call until somebody does something about it.

    :return: {reason: SQL condition on the target `t`, its client `p`, and the entry of
        the blacklist `b` that BLACKLISTED joins}, in the order of verdict
    """
    found = {
        NO_NUMBER: SQL("COALESCE(p.phone, '') = ''"),
        WRONG_NUMBER: SQL("p.phone = t.wrong_number"),
    }
    if profile:
        found[BLACKLIST] = SQL("b.id IS NOT NULL")
    if profile.needs_basis:
        found[CONSENT] = SQL("p.phone_basis IS NULL")
    return found


def callable_condition(env, profile):
    """SQL: no standing obstacle forbids to call the target `t`.

    Wrong numbers are left to who looks at the target: he notes it on the target. So
    are attempts and refusals, which time heals.
    """
    env["res.partner"].flush_model(["phone", "phone_basis", "phone_sanitized"])
    forbidding = standing_obstacles(profile)
    del forbidding[WRONG_NUMBER]
    return SQL(
        "EXISTS (SELECT FROM res_partner p %s WHERE p.id = t.partner_id AND NOT (%s))",
        BLACKLISTED,
        SQL(" OR ").join(forbidding.values()),
    )


def look_again(env, campaign_ids=None, partner_ids=None):
    """Forget why targets were not served: they are looked at again at once."""
    env["phone.campaign.target"].flush_model()
    env.execute_query(
        SQL(
            """
            UPDATE phone_campaign_target
               SET available_date = NULL, block_reason = NULL
             WHERE block_reason IS NOT NULL
               AND (%(campaigns)s::int[] IS NULL OR campaign_id = ANY(%(campaigns)s))
               AND (%(partners)s::int[] IS NULL OR partner_id = ANY(%(partners)s))
         RETURNING id
            """,
            campaigns=campaign_ids,
            partners=partner_ids,
        )
    )
    env["phone.campaign.target"].invalidate_model(["available_date", "block_reason"])
