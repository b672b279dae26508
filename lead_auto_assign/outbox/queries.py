"""The turn, and the outbox of what could not be assigned at once.

What writes invalidates what it wrote.
"""

import json

from odoo.tools import SQL

from ..records.queries import record_column


def take_turn(env):
    """Lock and move the turn's row unless somebody holds it.

    It also switches off the compiler of queries until the end of the transaction: for
    PostgreSQL the loads look like a lot of work, and compiling takes longer than they.

    :return: list of ids of the rules that have clients waiting, None without the turn
    """
    env["lead.assign.request"].flush_model()
    # that somebody else was faster is no error worth a line in the log
    env.cr.execute(
        """
        UPDATE lead_assign_turn
           SET tick = tick + 1
         WHERE id = (SELECT id FROM lead_assign_turn ORDER BY id LIMIT 1
                        FOR UPDATE SKIP LOCKED)
     RETURNING ARRAY(SELECT DISTINCT rule_id FROM lead_assign_request
                      WHERE state = 'waiting' AND rule_id IS NOT NULL),
               set_config('jit', 'off', TRUE)
        """,
        log_exceptions=False,
    )
    row = env.cr.fetchone()
    return row and row[0]


def insert_requests(env, model, ids, trigger, added_ids=None, rules=None):
    """Leave one pending request for each record; a waiting one is asked again."""
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_request (%s, model, trigger, added_ids, asked_rules,
                        state, create_uid, create_date)
                 SELECT id, %s, %s, %s::jsonb, %s::jsonb, 'pending', %s,
                        now() AT TIME ZONE 'UTC'
                   FROM unnest(%s::int[]) AS id
            """,
            record_column(model),
            model,
            trigger,
            added_ids and json.dumps(added_ids),
            rules and json.dumps(rules),
            env.uid,
            list(ids),
        )
    )
    env["lead.assign.request"].invalidate_model(flush=False)


def insert_waiting(env, model, waiting):
    """Let records wait for an owner, each once.

    :param waiting: list of (planner item, decision)
    """
    if not waiting:
        return
    column = record_column(model)
    rows = [
        (item.id, item.trigger, item.company, decision.rule)
        + (json.dumps(decision.passed_over),)
        for item, decision in waiting
    ]
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_request (%(column)s, model, trigger, company_id,
                        rule_id, passed_over, state, create_uid, create_date)
                 SELECT v.id, %(model)s, v.trigger, v.company, v.rule, v.told,
                        'waiting', %(uid)s, now() AT TIME ZONE 'UTC'
                   FROM unnest(%(ids)s::int[], %(triggers)s::varchar[],
                               %(companies)s::int[], %(rules)s::int[],
                               %(told)s::jsonb[])
                     AS v(id, trigger, company, rule, told)
                  WHERE NOT EXISTS (
                        SELECT 1 FROM lead_assign_request q
                         WHERE q.%(column)s = v.id AND q.state = 'waiting')
            """,
            column=column,
            model=model,
            uid=env.uid,
            **dict(
                zip(
                    ("ids", "triggers", "companies", "rules", "told"),
                    map(list, zip(*rows, strict=True)),
                    strict=True,
                )
            ),
        )
    )
    env["lead.assign.request"].invalidate_model(flush=False)
