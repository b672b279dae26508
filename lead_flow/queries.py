"""SQL of the notes, their figures and who is in the flow; a function, a statement."""

from datetime import datetime

from odoo.tools import SQL

from odoo.addons.lead_auto_assign.lists.queries import is_member, these

from .best_hour import RECENT_CALLS
from .holds.queries import holder

# The client's values that a note changes and that taking it back restores.
RESTORED = (
    "flow_state",
    "flow_last_note_id",
    "flow_last_note_date",
    "flow_last_outcome",
    "flow_note_count",
    "flow_closed_date",
    "flow_user_id",
    "flow_reserved_date",
    "flow_callback_date",
    "flow_callback_user_id",
    "flow_best_hour",
)

# (hour, outcome) of the client `p`'s last calls
_CALLS = SQL(
    """ARRAY(SELECT n.hour || ' ' || n.outcome FROM lead_flow_note n
              WHERE n.partner_id = p.id AND n.active AND n.hour IS NOT NULL
           ORDER BY n.date DESC, n.id DESC LIMIT %s)""",
    RECENT_CALLS,
)


# ------------------------------------------------------------
# Notes
# ------------------------------------------------------------


def lock_clients(env, ids, lead_ids=()):
    """Lock clients, the lowest id first, and read what a note changes on them.

    Read too is what a note asks before: whether the user of `env` reaches the client,
    and which of the opportunities `lead_ids` are the client's.

    Who waited here for another note reads old values in a REPEATABLE READ transaction;
    PostgreSQL then refuses the lock and the request is tried again by Odoo.

    :return: {partner id: {field: value, "category_ids": [ids], "calls": [(hour,
        outcome)] of the last ones, "held_by": the id of another user who has him open,
        False for nobody, "is_reached": in the flow and of one of the user's companies,
        "lead_ids": the client's, of one of the user's companies}}, dates as strings
    """
    known = ["active", "category_id", "company_id", "flow_listed"]
    env["res.partner"].flush_model([*RESTORED, *known])
    if lead_ids:
        env["crm.lead"].flush_model(["company_id", "partner_id"])
    env["lead.flow.note"].flush_model()
    env["lead.flow.hold"].flush_model()
    # that it is tried again is no error worth a line in the log
    env.cr.execute(
        SQL(
            """
            SELECT p.id, %s, %s AS calls, %s AS held_by,
                   ARRAY(SELECT c.category_id
                           FROM res_partner_res_partner_category_rel c
                          WHERE c.partner_id = p.id) AS category_ids,
                   p.active AND p.flow_listed AND %s AS is_reached,
                   ARRAY(SELECT l.id FROM crm_lead l
                          WHERE l.id = ANY(%s) AND l.partner_id = p.id
                            AND %s) AS lead_ids
              FROM res_partner p
             WHERE p.id = ANY(%s)
          ORDER BY p.id
               FOR NO KEY UPDATE OF p
            """,
            SQL(", ").join(SQL.identifier("p", name) for name in RESTORED),
            _CALLS,
            holder(env.uid),
            _of_companies(env, SQL("p.company_id")),
            list(lead_ids),
            _of_companies(env, SQL("l.company_id")),
            list(ids),
        ),
        log_exceptions=False,
    )
    return {
        row.pop("id"): {**_plain(row), "calls": _pairs(row["calls"])}
        for row in env.cr.dictfetchall()
    }


def _of_companies(env, column):
    """SQL: the company in this column is one of the user's, or there is none."""
    if env.su:
        return SQL("TRUE")
    companies = env.companies.ids
    return SQL("(%s IS NULL OR %s = ANY(%s))", column, column, companies)


def note_of_key(env, client_key):
    """The id of the note saved with this key of a screen, None if there is none.

    One that was taken back counts: its key is not free for another.
    """
    env["lead.flow.note"].flush_model(["client_key"])
    query = SQL("SELECT id FROM lead_flow_note WHERE client_key = %s", client_key)
    return next((note_id for (note_id,) in env.execute_query(query)), None)


def recent_calls(env, partner_ids):
    """What is known of when clients answer: {partner id: [(hour, outcome)]}."""
    env["lead.flow.note"].flush_model()
    query = SQL(
        "SELECT p.id, %s FROM res_partner p WHERE p.id = ANY(%s)",
        _CALLS,
        list(partner_ids),
    )
    return {partner: _pairs(calls) for partner, calls in env.execute_query(query)}


def lock_notes(env, ids):
    """Lock notes, the lowest id first; what is read of them then stays as it is.

    As with `lock_clients`, PostgreSQL refuses the lock to who waited for a change.
    """
    env["lead.flow.note"].flush_model()
    env.cr.execute(
        SQL(
            """
            SELECT id FROM lead_flow_note WHERE id = ANY(%s)
          ORDER BY id FOR NO KEY UPDATE
            """,
            list(ids),
        ),
        log_exceptions=False,
    )


def _pairs(calls):
    return [tuple(call.split(" ", 1)) for call in calls]


def _plain(row):
    """A row whose values can be kept as JSON."""
    return {
        name: value.strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(value, datetime)
        else False
        if value is None
        else value
        for name, value in row.items()
    }


def count_notes(env, note_ids):
    """Count these new notes on their clients; each client's newest is his last."""
    env["lead.flow.note"].flush_model(["partner_id", "date"])
    env["res.partner"].flush_model(["flow_note_count", "flow_last_note_id"])
    env.execute_query(
        SQL(
            """
            UPDATE res_partner p
               SET flow_note_count = COALESCE(p.flow_note_count, 0) + n.count,
                   flow_last_note_id = n.last, flow_last_note_date = n.date
              FROM (SELECT partner_id, count(*) AS count, max(id) AS last,
                           max(date) AS date
                      FROM lead_flow_note WHERE id = ANY(%s) GROUP BY partner_id) n
             WHERE p.id = n.partner_id
            """,
            list(note_ids),
        )
    )


# ------------------------------------------------------------
# Who belongs to the flow
# ------------------------------------------------------------


def on_lists(env, list_ids):
    """SQL: the client `p` is on one of these marketing lists."""
    return is_member(env, SQL("p.email_normalized"), these(list_ids))


def sync_listed(env, on_lists, partner_ids=None):
    """Set `flow_listed` where it is wrong.

    :param on_lists: SQL condition that the client `p` is on the lists shown, None when
        every client is shown
    :param partner_ids: only these clients, None for all
    :return: how many clients were moved
    """
    env["res.partner"].flush_model(
        ["active", "email_normalized", "flow_listed", "partner_share", "type"]
    )
    is_listed = SQL(
        """(p.partner_share IS NOT FALSE
            AND COALESCE(p.type, 'contact') NOT IN ('delivery', 'invoice')
            AND NOT EXISTS (SELECT 1 FROM res_company c WHERE c.partner_id = p.id)
            AND %s)""",
        SQL("p.email_normalized IS NOT NULL AND %s", on_lists)
        if on_lists
        else SQL("TRUE"),
    )
    env.execute_query(
        SQL(
            """UPDATE res_partner p SET flow_listed = %(listed)s
                WHERE p.flow_listed IS DISTINCT FROM %(listed)s
                  AND (%(ids)s::int[] IS NULL OR p.id = ANY(%(ids)s))""",
            listed=is_listed,
            ids=list(partner_ids) if partner_ids is not None else None,
        )
    )
    moved = env.cr.rowcount
    env["res.partner"].invalidate_model(["flow_listed", "in_lead_flow"], flush=False)
    return moved


# ------------------------------------------------------------
# The operator's strip
# ------------------------------------------------------------


def day_figures(env, user_id, since):
    """The operator's day: (notes, clients, closed, first note, collisions)."""
    return env.execute_query(
        SQL(
            """
            SELECT count(*), count(DISTINCT partner_id),
                   count(*) FILTER (WHERE is_closing), min(date),
                   (SELECT count(*) FROM lead_flow_collision c
                     WHERE c.user_id = %(user)s AND c.create_date >= %(since)s)
              FROM lead_flow_note
             WHERE user_id = %(user)s AND date >= %(since)s AND active
            """,
            user=user_id,
            since=since,
        )
    )[0]
