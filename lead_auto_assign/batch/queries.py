"""The lines of a mass assignment."""

import json
from functools import lru_cache

from odoo.tools import SQL

from ..ledger.queries import rows_of
from ..records.queries import assignable, ids_of, record_column


def take_down_lines(env, batch_id, model, query):
    """Write one line for each record of `query`, a Query of `model`, in id order.

    What is never assigned gets none.

    :return: how many
    """
    env["lead.assign.batch"].flush_model()
    env[model].flush_model()
    env.execute_query(
        SQL(
            """
            INSERT INTO lead_assign_batch_line (batch_id, %(column)s, state)
                 SELECT %(batch)s, chosen.id, 'todo'
                   FROM %(chosen)s AS chosen
                   JOIN %(table)s record ON record.id = chosen.id
                  WHERE %(assignable)s
               ORDER BY chosen.id
            """,
            column=record_column(model),
            batch=batch_id,
            chosen=ids_of(query),
            table=SQL.identifier(env[model]._table),
            assignable=assignable(model, "record"),
        )
    )
    return env.cr.rowcount


def next_lines(env, batch_id, model, limit):
    """The next lines to do, except those whose record somebody is writing just now.

    The records are locked from here on.

    :return: list of (line id, record id, owners before, owners after)
    """
    return env.execute_query(
        SQL(
            """
            SELECT line.id, record.id, line.owners_before, line.owners_after
              FROM lead_assign_batch_line line
              JOIN %(table)s record ON record.id = line.%(column)s
             WHERE line.batch_id = %(batch)s AND line.state = 'todo'
          ORDER BY line.id LIMIT %(limit)s
               FOR NO KEY UPDATE OF record SKIP LOCKED
            """,
            table=SQL.identifier(env[model]._table),
            column=record_column(model),
            batch=batch_id,
            limit=limit,
        )
    )


def count_lines_left(env, batch_id):
    """How many lines are still to do."""
    query = """SELECT count(*) FROM lead_assign_batch_line
                WHERE batch_id = %s AND state = 'todo'"""
    return env.execute_query(SQL(query, batch_id))[0][0]


LINE_COLUMNS = (
    ("id", "int"),
    ("state", "varchar"),
    ("before", "jsonb"),
    ("after", "jsonb"),
    ("told", "jsonb"),
)


def tick_lines(env, rows):
    """Write what became of lines that follow each other.

    :param rows: list of (line id, state, owners before, owners after, passed over)
    """
    ids = [line for line, *_rest in rows]
    as_json = lru_cache(json.dumps)
    rows = [
        # an empty list is a value too: nobody owned the record before
        (line, state, *(v if v is None else as_json(tuple(v)) for v in values))
        for line, state, *values in rows
    ]
    env.execute_query(
        SQL(
            """
            UPDATE lead_assign_batch_line line
               SET state = v.state, owners_before = v.before, owners_after = v.after,
                   passed_over = v.told
              FROM %s
             WHERE line.id = v.id AND line.id BETWEEN %s AND %s
            """,
            rows_of(LINE_COLUMNS, rows),
            # without this, all lines of all times would be read to find these
            min(ids),
            max(ids),
        )
    )
    env["lead.assign.batch.line"].invalidate_model(flush=False)


def reopen_lines(env, batch_id):
    """Make the assigned lines of a batch to do again, for undoing: how many.

    Those that were never assigned, because it was cancelled, are left as they are.
    """
    rows = env.execute_query(
        SQL(
            """
            UPDATE lead_assign_batch_line
               SET state = CASE state WHEN 'assigned' THEN 'todo' ELSE 'left' END
             WHERE batch_id = %s AND state IN ('assigned', 'todo')
         RETURNING state
            """,
            batch_id,
        )
    )
    env["lead.assign.batch.line"].invalidate_model(flush=False)
    return sum(1 for (state,) in rows if state == "todo")
