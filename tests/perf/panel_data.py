"""Conversations and their messages for the benchmarks, by INSERT ... SELECT.

One contact has many of the conversations, the others are with guests. The agent is a
member of some hundred, as core expects. Messages are spread evenly over all.
"""

BUSY = 400  # conversations of the busiest contact


def make_conversations(lab, agent, conversations, messages):
    """Live chats with members, history and messages.

    :return: (id of a conversation of the busiest contact, id of that contact)
    """
    livechat = lab.env["im_livechat.channel"].create({"name": "Bench"})
    busy = lab.env["res.partner"].create({"name": "Busy", "email": "busy@bench.test"})
    first = lab.sql("SELECT coalesce(max(id), 0) + 1 FROM discuss_channel")[0][0]
    values = {
        "first": first,
        "last": first + conversations - 1,
        "livechat": livechat.id,
        "agent": agent.partner_id.id,
        "busy": busy.id,
        "busy_last": first + BUSY - 1,
        "messages": messages,
        "conversations": conversations,
        "subtype": lab.env.ref("mail.mt_comment").id,
    }
    for query in (GUESTS, CHANNELS, MEMBERS, HISTORY, MESSAGES):
        lab.sql(query, values)
    for table in ("mail_guest", "discuss_channel", "mail_message"):
        lab.sql(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    lab.maintain()
    # the agent is a member of this one
    return first + (1 - first) % 10, busy.id


GUESTS = """
    INSERT INTO mail_guest (id, name, access_token, create_date, lang)
    SELECT n + (SELECT coalesce(max(id), 0) FROM mail_guest), 'Visitor ' || n,
           md5(n::text), now() AT TIME ZONE 'UTC', 'en_US'
      FROM generate_series(1, %(conversations)s) n
"""
CHANNELS = """
    INSERT INTO discuss_channel (id, name, channel_type, active, livechat_channel_id,
                livechat_operator_id, last_interest_dt, create_date, write_date, uuid)
    SELECT n, 'Visitor ' || n, 'livechat', TRUE, %(livechat)s, %(agent)s,
           now() AT TIME ZONE 'UTC' - n * interval '1 minute',
           now() AT TIME ZONE 'UTC' - n * interval '1 minute',
           now() AT TIME ZONE 'UTC', left(md5('bench' || n), 10)
      FROM generate_series(%(first)s, %(last)s) n
"""
MEMBERS = """
    INSERT INTO discuss_channel_member (channel_id, partner_id, guest_id, create_date,
                last_interest_dt, new_message_separator)
    SELECT n, CASE WHEN n <= %(busy_last)s THEN %(busy)s END,
           CASE WHEN n > %(busy_last)s
                THEN (SELECT max(id) FROM mail_guest) - (n - %(first)s) END,
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 0
      FROM generate_series(%(first)s, %(last)s) n
    UNION ALL
    SELECT n, %(agent)s, NULL, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', 0
      FROM generate_series(%(first)s, %(last)s) n WHERE n %% 10 = 1 AND n < %(first)s + 5000
"""
HISTORY = """
    INSERT INTO im_livechat_channel_member_history (member_id, channel_id, partner_id,
                guest_id, livechat_member_type, create_date)
    SELECT id, channel_id, partner_id, guest_id,
           CASE WHEN partner_id = %(agent)s THEN 'agent' ELSE 'visitor' END, create_date
      FROM discuss_channel_member
     WHERE channel_id BETWEEN %(first)s AND %(last)s
"""
MESSAGES = """
    INSERT INTO mail_message (model, res_id, message_type, subtype_id, body, date,
                create_date, author_id, is_internal)
    SELECT 'discuss.channel', %(first)s + n %% %(conversations)s, 'comment', %(subtype)s,
           '<p>Words number ' || n || ' of a visitor who has something to say</p>',
           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
           CASE WHEN n %% %(conversations)s < 400 THEN %(busy)s END, FALSE
      FROM generate_series(1, %(messages)s) n
"""
