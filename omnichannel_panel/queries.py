"""The SQL of the panel: what the ORM cannot say, or says too slowly."""

from odoo.tools import SQL


def newest_conversations(env, who, types, before, limit):
    """The conversations that somebody takes or took part in, the newest first.

    By membership, which is indexed by partner and by guest; messages are not asked:
    one contact's are found among ten million in seconds only. Rights are not asked
    here: core's rule lists every conversation of the user, which may be thousands.

    :param who: dict with channel_id (left out), partner_ids and guest_ids
    :param before: (date, id) of the last one that was shown, or None
    :return: [(id, date)], the date without its microseconds, as in `before`
    """
    inside = _conversations_of(who["partner_ids"], who["guest_ids"])
    if not inside:
        return []
    env["discuss.channel"].flush_model(["last_interest_dt", "channel_type", "active"])
    env["discuss.channel.member"].flush_model(["partner_id", "guest_id"])
    older = SQL("TRUE")
    if before:
        older = SQL("(date_trunc('second', last_interest_dt), id) < (%s, %s)", *before)
    return env.execute_query(
        SQL(
            """
            SELECT id, date_trunc('second', last_interest_dt) AS second
              FROM discuss_channel
             -- an array: by its key, two thousand are 3 ms, by a join 40
             WHERE id = ANY(ARRAY(%(inside)s))
               AND id != %(here)s
               AND active
               AND channel_type = ANY(%(types)s)
               AND last_interest_dt IS NOT NULL
               AND %(older)s
          ORDER BY second DESC, id DESC
             LIMIT %(limit)s
            """,
            inside=inside,
            here=who["channel_id"],
            types=list(types),
            older=older,
            limit=limit,
        )
    )


def made_of_conversations(env, who, model):
    """Ids of the records of a model that somebody's conversations became.

    Rights are not asked here.

    :param who: as in `newest_conversations`
    """
    inside = _conversations_of(who["partner_ids"], who["guest_ids"])
    if not inside:
        return []
    env["omnichannel.link"].flush_model(["channel_id", "res_model", "res_id"])
    env["discuss.channel.member"].flush_model(["partner_id", "guest_id"])
    rows = env.execute_query(
        SQL(
            """
            SELECT res_id
              FROM omnichannel_link
             WHERE channel_id = ANY(ARRAY(%s))
               AND res_model = %s
               AND res_id IS NOT NULL
            """,
            inside,
            model,
        )
    )
    return [row[0] for row in rows]


def _conversations_of(partner_ids, guest_ids):
    branches = [
        SQL(
            "SELECT channel_id FROM %s WHERE %s = ANY(%s)",
            SQL.identifier(table),
            SQL.identifier(column),
            list(ids),
        )
        for table in ("discuss_channel_member", "im_livechat_channel_member_history")
        for column, ids in (("partner_id", partner_ids), ("guest_id", guest_ids))
        if ids
    ]
    return SQL(" UNION ").join(branches) if branches else None


def newest_sent(env, partner_ids, before, limit):
    """The messages that somebody was sent by e-mail or SMS, the last ones first.

    Rights are not asked here.

    :param before: id of the message that is newer than all that are wanted, or None
    :return: ids of mail.message
    """
    env["mail.notification"].flush_model(
        ["mail_message_id", "res_partner_id", "notification_type"]
    )
    older = SQL("mail_message_id < %s", before) if before else SQL("TRUE")
    # each partner by himself: only then the index gives the last ones alone
    rows = env.execute_query(
        SQL(
            """
            SELECT DISTINCT sent.mail_message_id
              FROM unnest(%(partners)s) AS partner(id)
        CROSS JOIN LATERAL (
                       SELECT mail_message_id
                         FROM mail_notification
                        WHERE res_partner_id = partner.id
                          AND notification_type IN ('email', 'sms')
                          AND %(older)s
                     ORDER BY mail_message_id DESC
                        LIMIT %(limit)s
                   ) sent
          ORDER BY sent.mail_message_id DESC
             LIMIT %(limit)s
            """,
            partners=list(partner_ids),
            older=older,
            limit=limit,
        )
    )
    return [row[0] for row in rows]


def companies_of_domains(env, domains, limit):
    """Ids of companies whose own e-mail address is in one of the domains.

    Rights are not asked here.
    """
    names = ["email_normalized", "is_company", "active"]
    env["res.partner"].flush_model(names)
    rows = env.execute_query(
        SQL(
            """
            SELECT id
              FROM res_partner
             WHERE is_company
               AND active
               AND email_normalized IS NOT NULL
               AND split_part(email_normalized, '@', 2) = ANY(%s)
          ORDER BY id
             LIMIT %s
            """,
            list(domains),
            limit,
        )
    )
    return [row[0] for row in rows]


def last_messages(env, channel_ids):
    """The last thing said in each conversation, for the visitor's eyes or not.

    :return: {channel_id: (body, author partner, author guest, number of messages)}
    """
    env["mail.message"].flush_model()
    internal = SQL(
        "SELECT id FROM mail_message_subtype WHERE internal IS TRUE",
    )
    rows = env.execute_query(
        SQL(
            """
            SELECT c.id, m.body, p.name, g.name
              FROM unnest(%s) AS c(id)
              JOIN LATERAL (
                       SELECT body, author_id, author_guest_id
                         FROM mail_message
                        WHERE model = 'discuss.channel'
                          AND res_id = c.id
                          AND message_type != 'notification'
                          AND is_internal IS NOT TRUE
                          AND (subtype_id IS NULL OR subtype_id NOT IN (%s))
                     ORDER BY id DESC
                        LIMIT 1
                   ) m ON TRUE
         LEFT JOIN res_partner p ON p.id = m.author_id
         LEFT JOIN mail_guest g ON g.id = m.author_guest_id
            """,
            list(channel_ids),
            internal,
        )
    )
    return {row[0]: row[1:] for row in rows}


def reserve_link(env, channel_id, kind):
    """The id of a new, still empty link, or None when there is one already.

    In REPEATABLE READ, a link that another transaction has just made raises a
    serialization failure; Odoo then runs the request again, which sees that link.
    """
    env["omnichannel.link"].flush_model()
    # a colleague who was faster is no error for the log: the request runs again
    env.cr.execute(
        SQL(
            """
            INSERT INTO omnichannel_link
                        (channel_id, kind,
                         create_uid, create_date, write_uid, write_date)
                 VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC',
                         %s, now() AT TIME ZONE 'UTC')
            ON CONFLICT (channel_id, kind) DO NOTHING
              RETURNING id
            """,
            channel_id,
            kind,
            env.uid,
            env.uid,
        ),
        log_exceptions=False,
    )
    found = env.cr.fetchone()
    env["omnichannel.link"].invalidate_model()
    return found[0] if found else None


def move_tag(env, source_ids, target_id):
    """Put a tag on every conversation that carries one of the others."""
    env["discuss.channel"].flush_model(["livechat_conversation_tag_ids"])
    env.cr.execute(
        SQL(
            """
            INSERT INTO livechat_conversation_tag_rel
                        (discuss_channel_id, im_livechat_conversation_tag_id)
                 SELECT DISTINCT discuss_channel_id, %(target)s
                   FROM livechat_conversation_tag_rel
                  WHERE im_livechat_conversation_tag_id = ANY(%(sources)s)
            ON CONFLICT DO NOTHING
            """,
            target=target_id,
            sources=list(source_ids),
        )
    )
    env["discuss.channel"].invalidate_model(["livechat_conversation_tag_ids"])


def unless_among(record_id, hidden_ids, value):
    """A value of a row, and nothing for the rows that are hidden.

    :param record_id: SQL of the row's id
    :return: SQL
    """
    return SQL(
        "CASE WHEN %s = ANY(%s) THEN NULL ELSE %s END",
        record_id,
        list(hidden_ids),
        value,
    )
