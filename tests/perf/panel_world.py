"""Conversations for the benchmarks of the panel, by INSERT ... SELECT generate_series.

Every fourth conversation is a contact's, the others are guests'; one contact has one in
a hundred of all conversations. Of the messages, one in twenty is an e-mail on a contact
and one in a hundred an e-mail on a lead; the others are said in the conversations.
One contact was sent twenty thousand mails from deals besides.
What belongs to the addon is made apart, by `make_panel_data`.
"""

AGENTS = 20
MAILS = 20_000
AGENT = "im_livechat.im_livechat_group_user"
GROUPS = (AGENT, "sales_team.group_sale_salesman", "base.group_partner_manager")
COUNTED = ("res_partner", "mail_guest", "discuss_channel", "mail_message")


class World:
    """How much there is, and where the ids of it begin."""

    def __init__(self, conversations, messages):
        self.conversations = conversations
        self.contacts = max(conversations // 20, 10)
        self.guests = max(conversations // 3, 10)
        self.crowd = max(conversations // 100, 1)
        self.emails = messages // 20
        self.lead_emails = messages // 100
        self.mails = MAILS
        self.each = (messages - self.emails - self.lead_emails) // conversations
        self.first = {}

    @property
    def values(self):
        return {**vars(self), **self.first}

    def make(self, lab):
        self._make_agents(lab)
        for table in COUNTED:
            query = f"SELECT COALESCE(max(id), 0) FROM {table}"
            self.first[table] = lab.sql(query)[0][0]
        self.first["mailed"] = self.contact(self.people["most mailed contact"])
        query = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        if lab.sql(query)[0][0]:
            # thirty million checks of foreign keys take longer than all the rest
            lab.sql("SET session_replication_role = replica")
        said = (SAID, EMAILS, MAILED, NOTIFIED)
        for query in (CONTACTS, GUESTS, CHANNELS, MEMBERS, HISTORY, *said):
            lab.sql(query, self.values)
            # with counted rows, foreign keys are checked through an index
            lab.maintain(query.split()[2])
        lab.sql("RESET session_replication_role")
        for table in COUNTED:
            lab.sql(f"SELECT setval('{table}_id_seq', max(id)) FROM {table}")
        lab.commit()

    def _make_agents(self, lab):
        env = lab.env
        users = env["res.users"].with_context(no_reset_password=True)
        groups = [(4, env.ref(name).id) for name in GROUPS]
        agents = users.create(
            [
                {"name": f"Agent {index}", "login": f"agent{index}"}
                | {"group_ids": groups, "email": f"agent{index}@callcentre.test"}
                for index in range(AGENTS)
            ]
        )
        self.agent = agents[0].id
        self.first["agents"] = agents.partner_id.ids
        deals = [{"name": "Bikes", "user_id": self.agent} for _deal in range(20)]
        self.first["deals"] = env["crm.lead"].create(deals).ids
        livechat = {"name": "Website", "user_ids": [(6, 0, agents.ids)]}
        self.first["livechat"] = env["im_livechat.channel"].create(livechat).id
        self.first["said"] = env.ref("mail.mt_comment").id

    def channel(self, number):
        """The id of a conversation by its number."""
        return self.first["discuss_channel"] + number

    def contact(self, number):
        """The id of the contact in a conversation."""
        contacts = self.first["res_partner"]
        if number <= self.crowd:
            return contacts + 1
        return contacts + 2 + number // 4 % (self.contacts - 1)

    @property
    def people(self):
        """Numbers of the conversations that are measured."""
        half = self.conversations // 8 * 4
        return {
            "guest": half + 1,
            "contact": half,
            "busiest contact": 8,
            "most mailed contact": half + 4,
        }


CONVERSATIONS = """
    (SELECT g,
            CASE WHEN g %% 4 = 0 OR g <= %(crowd)s
                 THEN %(res_partner)s
                      + CASE WHEN g <= %(crowd)s THEN 1
                             ELSE 2 + g / 4 %% (%(contacts)s - 1) END
            END AS contact,
            CASE WHEN g %% 4 != 0 AND g > %(crowd)s
                 THEN %(mail_guest)s + 1 + g %% %(guests)s
            END AS guest,
            (%(agents)s::int[])[1 + g %% cardinality(%(agents)s)] AS agent,
            %(discuss_channel)s + g AS channel,
            (now() - (%(conversations)s - g) * interval '3 minutes')
                AT TIME ZONE 'UTC' AS started
       FROM generate_series(1, %(conversations)s) AS g) AS c
"""

CONTACTS = """
    INSERT INTO res_partner (id, name, complete_name, commercial_partner_id, type,
                email, email_normalized, phone, phone_sanitized, active, employee,
                is_company, partner_share, message_bounce, lang, create_date)
         SELECT %(res_partner)s + g, 'Contact ' || g, 'Contact ' || g,
                %(res_partner)s + g, 'contact', 'contact' || g || '@example.test',
                'contact' || g || '@example.test', '+336' || lpad(g::text, 8, '0'),
                '+336' || lpad(g::text, 8, '0'), TRUE, FALSE, FALSE, TRUE, 0,
                'en_US', now()
           FROM generate_series(1, %(contacts)s) AS g
"""

GUESTS = """
    INSERT INTO mail_guest (id, name, access_token, timezone, lang, create_date)
         SELECT %(mail_guest)s + g, 'Visitor #' || g, md5(g::text), 'Europe/Paris',
                'en_US', now()
           FROM generate_series(1, %(guests)s) AS g
"""

CHANNELS = f"""
    INSERT INTO discuss_channel (id, name, channel_type, livechat_channel_id,
                livechat_operator_id, active, uuid, create_date, create_uid,
                last_interest_dt, livechat_end_dt)
         SELECT channel, 'Visitor ' || g, 'livechat', %(livechat)s, agent, TRUE,
                md5('channel' || g), started, 1, started + interval '10 minutes',
                CASE WHEN g != %(conversations)s
                     THEN started + interval '11 minutes' END
           FROM {CONVERSATIONS}
"""

# agents keep the last two hundred conversations in view
MEMBERS = f"""
    INSERT INTO discuss_channel_member (channel_id, partner_id, guest_id,
                new_message_separator, create_date, last_interest_dt, unpin_dt)
         SELECT channel, agent, NULL, 0, started, started,
                CASE WHEN g < %(conversations)s - 200 THEN now() END
           FROM {CONVERSATIONS}
      UNION ALL
         SELECT channel, contact, guest, 0, started, started, NULL
           FROM {CONVERSATIONS}
"""

HISTORY = """
    INSERT INTO im_livechat_channel_member_history (member_id, channel_id, partner_id,
                guest_id, livechat_member_type, create_date)
         SELECT id, channel_id, partner_id, guest_id,
                CASE WHEN partner_id = ANY(%(agents)s) THEN 'agent'
                     ELSE 'visitor' END,
                create_date
           FROM discuss_channel_member
          WHERE channel_id > %(discuss_channel)s
"""

# visitor and agent in turns; ids grow with time, as they do
SAID = f"""
    INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, body,
                author_id, author_guest_id, is_internal, date, create_date,
                message_id, email_from)
         SELECT %(mail_message)s + (g - 1) * %(each)s::bigint + turn,
                'discuss.channel', channel, 'comment', %(said)s,
                '<p>I would like to know what the ' || turn || 'th one costs.</p>',
                CASE WHEN turn %% 2 = 0 THEN agent ELSE contact END,
                CASE WHEN turn %% 2 = 1 THEN guest END,
                FALSE, started + turn * interval '10 seconds', started,
                '<' || g || '.' || turn || '@callcentre.test>', 'a@callcentre.test'
           FROM {CONVERSATIONS}
     CROSS JOIN generate_series(1, %(each)s) AS turn
"""

EMAILS = """
    INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, subject,
                body, author_id, is_internal, date, create_date, message_id,
                email_from)
         SELECT %(mail_message)s + %(conversations)s * %(each)s::bigint + g,
                CASE WHEN g <= %(emails)s THEN 'res.partner' ELSE 'crm.lead' END,
                %(res_partner)s + 1 + g %% %(contacts)s, 'email', %(said)s,
                'Order ' || g, '<p>Where is my order ' || g || '?</p>',
                %(res_partner)s + 1 + g %% %(contacts)s, FALSE,
                now() - g * interval '1 minute', now(),
                '<mail' || g || '@callcentre.test>', 'b@callcentre.test'
           FROM generate_series(1, %(emails)s + %(lead_emails)s) AS g
"""

# from the agent's deals to one contact; ids grow with time, as they do
MAILED = """
    INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, subject,
                body, author_id, is_internal, date, create_date, message_id,
                email_from)
         SELECT %(mail_message)s + %(conversations)s * %(each)s::bigint
                    + %(emails)s + %(lead_emails)s + g,
                'crm.lead',
                (%(deals)s::int[])[1 + g %% cardinality(%(deals)s)],
                'comment', %(said)s, 'Offer ' || g, '<p>Here is our offer.</p>',
                (%(agents)s::int[])[1], FALSE,
                now() - (%(mails)s - g) * interval '1 minute', now(),
                '<offer' || g || '@callcentre.test>', 'a@callcentre.test'
           FROM generate_series(1, %(mails)s) AS g
"""

# who was sent a mail: that contact, and each contact with a lead
NOTIFIED = """
    INSERT INTO mail_notification (mail_message_id, res_partner_id, notification_type,
                notification_status, is_read)
         SELECT %(mail_message)s + %(conversations)s * %(each)s::bigint
                    + %(emails)s + g,
                CASE WHEN g > %(lead_emails)s THEN %(mailed)s
                     ELSE %(res_partner)s + 1 + g %% %(contacts)s END,
                'email', 'sent', TRUE
           FROM generate_series(1, %(lead_emails)s + %(mails)s) AS g
"""


# -- what the addon keeps ------------------------------------------------------------

TECHNICAL = f"""
    INSERT INTO omnichannel_visitor_info (channel_id, browser, system, device, url,
                language, timezone, screen, ip, last_seen)
         SELECT channel, 'Firefox 132', 'Windows 10/11', 'desktop',
                'https://shop.example/page/' || g, 'fr-FR', 'Europe/Paris',
                '1920x1080', '203.0.113.0', started
           FROM {CONVERSATIONS}
"""

REMARKS = f"""
    INSERT INTO omnichannel_remark (body, scope, is_pinned, author_id, channel_id,
                partner_id, create_uid, create_date)
         SELECT 'Remark ' || g,
                CASE WHEN contact IS NULL THEN 'conversation' ELSE 'contact' END,
                FALSE, agent, CASE WHEN contact IS NULL THEN channel END, contact, 1,
                started
           FROM {CONVERSATIONS}
          WHERE g %% 5 = 0
"""

CALLS = f"""
    INSERT INTO omnichannel_call (channel_id, partner_id, number, user_id, create_date)
         SELECT channel, contact, '+33612345678', 2, started
           FROM {CONVERSATIONS}
          WHERE g %% 10 = 0
"""

# every tenth guest is known
KNOWN = """
    UPDATE mail_guest
       SET omnichannel_partner_id = %(res_partner)s + 1 + id %% %(contacts)s
     WHERE id > %(mail_guest)s AND id %% 10 = 0
"""


def make_panel_data(lab, world):
    """Technical data of each conversation, remarks, calls, guests who are known."""
    for query in (TECHNICAL, REMARKS, CALLS, KNOWN):
        lab.sql(query, world.values)
    lab.maintain()
