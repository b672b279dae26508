"""SQL of what forbids a call: attempts, refusals, the blacklist."""

from odoo.tools import SQL

from ..calling_hours import BLACKLIST, CONSENT, NO_NUMBER, WRONG_NUMBER

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


def obstacles(profile):
    """What forbids a call whenever it is, in the order of calling_hours.verdict.

    :param profile: phone.calling.profile, maybe empty: then a number is all it takes
    :return: {reason: SQL condition on the target `t`, its client `p`, and the entry of
        the blacklist `b` that BLACKLISTED joins}
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
    """SQL: no obstacle forbids to call the target `t`.

    Wrong numbers are left to who looks at the target: he notes it on the target.
    """
    env["res.partner"].flush_model(["phone", "phone_basis", "phone_sanitized"])
    forbidding = obstacles(profile)
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
