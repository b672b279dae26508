"""The SQL of what is known of visitors: their page, address and place."""

from odoo.tools import SQL


def update_page(env, channel_id, url):
    """Say where the visitor is now; False when nothing changed.

    A row that another request is just writing is left alone: the next page comes.
    """
    rows = env.execute_query(
        SQL(
            """
            UPDATE omnichannel_visitor_info
               SET url = %(url)s, last_seen = now() AT TIME ZONE 'UTC'
             WHERE id = (
                       SELECT id
                         FROM omnichannel_visitor_info
                        WHERE channel_id = %(channel)s
                          AND url IS DISTINCT FROM %(url)s
                          FOR NO KEY UPDATE SKIP LOCKED
                   )
         RETURNING id
            """,
            url=url,
            channel=channel_id,
        )
    )
    env["omnichannel.visitor.info"].invalidate_model(["url", "last_seen"])
    return bool(rows)


def shorten_ips(env, shorten):
    """Replace every address that was kept by what a function makes of it."""
    env["omnichannel.visitor.info"].flush_model(["ip"])
    rows = env.execute_query(
        SQL("SELECT DISTINCT ip FROM omnichannel_visitor_info WHERE ip > ''")
    )
    pairs = [(ip, shorten(ip)) for (ip,) in rows if shorten(ip) != ip]
    if not pairs:
        return
    env.cr.execute(
        SQL(
            """
            UPDATE omnichannel_visitor_info
               SET ip = shorter.ip
              FROM unnest(%s, %s) AS shorter(kept, ip)
             WHERE omnichannel_visitor_info.ip = shorter.kept
            """,
            [kept for kept, _ip in pairs],
            [ip for _kept, ip in pairs],
        )
    )
    env["omnichannel.visitor.info"].invalidate_model(["ip"])


def forget_places(env):
    """Empty the estimated places of all visitors."""
    names = ["place", "country_code"]
    env["omnichannel.visitor.info"].flush_model(names)
    env.cr.execute(
        SQL(
            """
            UPDATE omnichannel_visitor_info
               SET place = NULL, country_code = NULL
             WHERE place IS NOT NULL
                OR country_code IS NOT NULL
            """
        )
    )
    env["omnichannel.visitor.info"].invalidate_model(names)
