"""All SQL of a campaign's list and its reservations; each function is one statement."""

from odoo.tools import SQL

from ..interview import COUNTERS

_COUNTER_OF = {state: name for name, states in COUNTERS.items() for state in states}


def count_by_counter(env, campaign_ids):
    """The targets behind each counter: {campaign id: {counter: targets}}."""
    env["phone.campaign.target"].flush_model(["campaign_id", "state"])
    rows = env.execute_query(
        SQL(
            """
            SELECT campaign_id, state, count(*)
              FROM phone_campaign_target
             WHERE campaign_id = ANY(%s)
          GROUP BY campaign_id, state
            """,
            list(campaign_ids),
        )
    )
    counts = {}
    for campaign, state, count in rows:
        of_campaign = counts.setdefault(campaign, {})
        counter = _COUNTER_OF[state]
        of_campaign[counter] = of_campaign.get(counter, 0) + count
    return counts


def campaigns_with_interviews(env, campaign_ids):
    """Of these campaigns those with answers or a history: {campaign id: interviews}."""
    env["phone.campaign.target"].flush_model(["campaign_id", "user_input_id"])
    rows = env.execute_query(
        SQL(
            """
            SELECT campaign_id, count(user_input_id)
              FROM phone_campaign_target
             WHERE campaign_id = ANY(%s) AND user_input_id IS NOT NULL
          GROUP BY campaign_id
            """,
            list(campaign_ids),
        )
    )
    return dict(rows)
