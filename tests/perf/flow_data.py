"""Clients of the flow and their notes for the benchmarks, by INSERT ... SELECT.

Of a hundred clients 60 were never contacted, 30 are in progress (ten of them with a
callback) and ten are closed; every seventh of those in progress is reserved. The notes
are of the last two years, on the clients who are not new.
"""

from data import make_clients, make_operators


def make_callers(env, count):
    """Operators of the flow without sales rights, whose role reserves."""
    role = env["res.role"].create({"name": "Callers", "flow_reserve": True})
    group = "lead_flow.group_lead_flow_operator"
    return make_operators(env, count, group, role_ids=[(4, role.id)])


def make_flow(lab, operators, clients, notes):
    """Clients in the flow with their notes.

    :return: the clients' ids come after this one
    """
    start = lab.sql("SELECT max(id) FROM res_partner")[0][0]
    # what the ORM would have written
    lab.sql(
        """
        ALTER TABLE res_partner ALTER flow_state SET DEFAULT 'none',
                                ALTER flow_listed SET DEFAULT TRUE
        """
    )
    make_clients(lab, clients)
    values = {
        "start": start,
        "users": operators.ids,
        "notes": notes,
        "clients": clients,
    }
    _make_notes(lab, values)
    _move_clients(lab, values)
    lab.maintain()
    return start


def _make_notes(lab, values):
    lab.sql(
        """
        INSERT INTO lead_flow_note (create_date, write_date, create_uid, write_uid,
                    partner_id, user_id, company_id, date, body, outcome, outcome_source,
                    ai_state, is_closing, is_first, active, hour, weekday, duration)
             SELECT date, date, 1, 1, partner_id, user_id, 1, date, 'Call ' || g, outcome,
                    'manual', 'done', closing, FALSE, TRUE, to_char(date, 'HH24'),
                    to_char(date, 'ID'), g %% 300
               FROM (SELECT g,
                            %(start)s + h %% (%(clients)s / 100) * 100
                                + 60 + h / 1000000 %% 40 AS partner_id,
                            (%(users)s)[1 + h %% cardinality(%(users)s)] AS user_id,
                            now()::timestamp - g::float / %(notes)s * interval '730 days'
                                AS date,
                            (ARRAY['positive', 'negative', 'partial', 'unclassified'])
                                [1 + h / 11 %% 4] AS outcome,
                            h / 1000000 %% 40 >= 30 AND h %% 3 = 0 AS closing
                       FROM (SELECT g, abs(hashint4(g)::bigint) AS h
                               FROM generate_series(1, %(notes)s) AS g) AS a) AS b
        """,
        values,
    )


def _move_clients(lab, values):
    lab.sql(
        """
        UPDATE res_partner p
           SET flow_note_count = n.count,
               flow_last_note_id = n.last, flow_last_note_date = n.date,
               flow_state = CASE WHEN part >= 90 THEN 'done' ELSE 'in_progress' END,
               flow_user_id = CASE WHEN p.id %% 7 = 0 AND part < 90 THEN n.user_id END,
               flow_callback_date = CASE WHEN part BETWEEN 80 AND 89
                    THEN now()::timestamp + (p.id %% 2000 - 1000) * interval '1 hour' END
          FROM (SELECT partner_id, count(*) AS count, max(id) AS last,
                       max(date) AS date, max(user_id) AS user_id,
                       (partner_id - %(start)s) %% 100 AS part
                  FROM lead_flow_note GROUP BY partner_id) n
         WHERE n.partner_id = p.id
        """,
        values,
    )
