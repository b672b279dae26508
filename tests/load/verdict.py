"""What must hold after any load, counted from the tables without the addon's own code.

Each function returns what contradicts, so that a test reads `assert not verdict.x(...)`
and its failure shows the culprits.
"""

from collections import Counter, defaultdict

OWNED = {"res_partner": "partner_id", "crm_lead": "lead_id"}
OWNER_TABLES = {
    "res_partner": "res_partner_owner_rel",
    "crm_lead": "crm_lead_owner_rel",
}


def unfinished(server):
    """How much is still under way: requests to be served, mass assignments to finish."""
    query = """
        SELECT (SELECT count(*) FROM lead_assign_request WHERE state = 'pending')
             + (SELECT count(*) FROM lead_assign_batch
                 WHERE state IN ('running', 'undoing'))
    """
    return server.sql(query)[0][0]


def miscreated(world, orders, among_others=False):
    """References that do not stand in exactly one record: {reference: how many}.

    :param among_others: there may be records of other orders
    """
    wanted = Counter(order.reference for order in orders)
    found = Counter(reference for reference, *_rest in records(world))
    return {
        reference: found[reference]
        for reference in (wanted if among_others else found | wanted)
        if found[reference] != wanted[reference]
    }


def records(world):
    """All that was created for the rules: (reference, table, id, salesperson, owners)."""
    rows = []
    for table, field in (("res_partner", "ref"), ("crm_lead", "name")):
        query = f"""
            SELECT r.{field}, '{table}', r.id, r.user_id,
                   ARRAY(SELECT o.user_id FROM {OWNER_TABLES[table]} o
                          WHERE o.{OWNED[table]} = r.id)
              FROM {table} r WHERE r.{field} LIKE %s
        """
        rows += world.server.sql(query, [f"{world.name}-%"])
    return rows


def main_owner_is_no_owner(server):
    """Records whose salesperson is not among the owners, or that have only one of both."""
    rows = []
    for table, owners in OWNER_TABLES.items():
        query = f"""
            SELECT '{table}', r.id, r.user_id FROM {table} r
             WHERE (r.user_id IS NOT NULL OR EXISTS (
                       SELECT 1 FROM {owners} o WHERE o.{OWNED[table]} = r.id))
               AND NOT EXISTS (
                       SELECT 1 FROM {owners} o
                        WHERE o.{OWNED[table]} = r.id AND o.user_id = r.user_id)
        """
        rows += server.sql(query)
    return rows


def neither_owned_nor_waiting(world):
    """Records without owner that do not wait with a reason, or with both."""
    waiting = {
        (table, record): (state, told)
        for table, column in OWNED.items()
        for record, state, told in world.server.sql(
            f"SELECT {column}, state, passed_over FROM lead_assign_request "
            f"WHERE {column} IS NOT NULL"
        )
    }
    wrong = []
    for reference, table, record, _main, owners in records(world):
        state, told = waiting.get((table, record), (None, None))
        waits = state == "waiting" and bool(told)
        if waits == bool(owners) or (owners and state):
            wrong.append((reference, owners, state, told))
    return wrong


def over_limit(server):
    """Operators with more clients than their limit: {user: (load, limit)}."""
    clients = defaultdict(set)
    for user, client in server.sql(
        """
        SELECT o.user_id, p.commercial_partner_id FROM res_partner_owner_rel o
          JOIN res_partner p ON p.id = o.partner_id WHERE p.active
        """
    ):
        clients[user].add(("client", client))
    for user, lead, client in server.sql(
        """
        SELECT o.user_id, l.id, p.commercial_partner_id FROM crm_lead_owner_rel o
          JOIN crm_lead l ON l.id = o.lead_id
     LEFT JOIN res_partner p ON p.id = l.partner_id
         WHERE l.active AND l.won_status = 'pending'
        """
    ):
        clients[user].add(("client", client) if client else ("lead", lead))
    limits = server.sql("SELECT id, assign_limit FROM res_users WHERE assign_limit > 0")
    return {
        user: (len(clients[user]), limit)
        for user, limit in limits
        if len(clients[user]) > limit
    }


def over_stage_limit(server):
    """Stage limits that are exceeded: (user, open opportunities there, limit)."""
    return server.sql(
        """
        SELECT s.user_id, count(*), s."limit"
          FROM lead_assign_stage_limit s
          JOIN lead_assign_stage_limit_stage_rel g ON g.limit_id = s.id
          JOIN crm_lead l ON l.team_id = s.team_id AND l.stage_id = g.stage_id
          JOIN crm_lead_owner_rel o ON o.lead_id = l.id AND o.user_id = s.user_id
         WHERE l.active AND l.type = 'opportunity' AND l.won_status = 'pending'
      GROUP BY s.id HAVING count(*) > s."limit"
        """
    )


def received(world, kind):
    """How many records the rule of this kind gave to each operator: {name: count}."""
    rows = world.server.sql(
        "SELECT user_id, count(*) FROM lead_assign_log "
        "WHERE rule_id = %s AND batch_id IS NULL GROUP BY user_id",
        [world.rules[kind]],
    )
    names = {user: name for name, user in world.users.items()}
    return Counter({names[user]: count for user, count in rows})


def unfair(world, kind, weights):
    """Operators who were eligible all along and did not get their part.

    :param weights: {name: weight} of these operators
    :return: {name: (received, entitled)}; with equal weights any two of them may differ
        by one, else each may be off by one from what his weight entitles him to
    """
    counts = {name: received(world, kind)[name] for name in weights}
    whole, total = sum(counts.values()), sum(weights.values())
    if len(set(weights.values())) == 1:
        spread = max(counts.values()) - min(counts.values())
        return (
            {name: (count, whole / total) for name, count in counts.items()}
            if spread > 1
            else {}
        )
    entitled = {name: whole * weight / total for name, weight in weights.items()}
    return {
        name: (count, entitled[name])
        for name, count in counts.items()
        if abs(count - entitled[name]) > 1
    }


def logged_otherwise(world):
    """Records whose log does not say once, and only once, who owns them now."""
    logged = defaultdict(list)
    for table, column in OWNED.items():
        for record, user in world.server.sql(
            f"SELECT {column}, user_id FROM lead_assign_log WHERE {column} IS NOT NULL"
        ):
            logged[table, record].append(user)
    return [
        (reference, owners, logged[table, record])
        for reference, table, record, _main, owners in records(world)
        if sorted(owners) != sorted(logged[table, record])
    ]


def ledger_errors(world):
    """Shares whose count is not what the log says: (rule, user, ledger, log)."""
    return world.server.sql(
        """
        SELECT s.rule_id, s.user_id, s.assigned_count, count(l.id)
          FROM lead_assign_share s
     LEFT JOIN lead_assign_log l ON l.rule_id = s.rule_id AND l.user_id = s.user_id
                                AND l.batch_id IS NULL
         WHERE s.rule_id IN %s
      GROUP BY s.id HAVING COALESCE(s.assigned_count, 0) <> count(l.id)
        """,
        [tuple(world.rules.values())],
    )


def batch_errors(server, batch, ids):
    """What is wrong with a finished mass assignment of the clients `ids`."""
    return (
        miscounted(server, batch, len(ids))
        + wrong_lines(server, batch, ids)
        + logged_twice(server, batch)
    )


def miscounted(server, batch, size):
    """The state and counters of a batch of `size` clients, if they are wrong."""
    query = """
        SELECT state, total_count, done_count, assigned_count + left_count
          FROM lead_assign_batch WHERE id = %s
    """
    rows = server.sql(query, [batch])
    return [] if rows == [("done", size, size, size)] else rows


def wrong_lines(server, batch, ids):
    """Clients without a line of their own, lines not finished, and lines whose client
    has other owners than they say."""
    query = """
        SELECT l.partner_id, l.state, l.owners_after,
               ARRAY(SELECT o.user_id FROM res_partner_owner_rel o
                      WHERE o.partner_id = l.partner_id)
          FROM lead_assign_batch_line l WHERE l.batch_id = %s
    """
    rows = server.sql(query, [batch])
    wrong = [
        row
        for row in rows
        if row[1] not in ("assigned", "left")
        or (row[1] == "assigned" and sorted(row[2]) != sorted(row[3]))
    ]
    lines = Counter(row[0] for row in rows)
    return wrong + [record for record in {*ids, *lines} if lines[record] != 1]


def logged_twice(server, batch):
    """Clients that a mass assignment gave to the same operator more than once, or to
    more than one, though it deals them out in rotation."""
    return server.sql(
        """
        SELECT partner_id, array_agg(user_id) FROM lead_assign_log
         WHERE batch_id = %s AND trigger = 'batch'
      GROUP BY partner_id HAVING count(*) > 1
        """,
        [batch],
    )


def owners(server, ids):
    """Who owns these clients: {id: (salesperson, owners)}."""
    rows = server.sql(
        """
        SELECT p.id, p.user_id, ARRAY(
               SELECT o.user_id FROM res_partner_owner_rel o
                WHERE o.partner_id = p.id ORDER BY o.user_id)
          FROM res_partner p WHERE p.id = ANY(%s)
        """,
        [list(ids)],
    )
    return {record: (main, tuple(all_owners)) for record, main, all_owners in rows}
