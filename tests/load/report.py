"""The small table that a load test prints."""

import re

RETRY = re.compile(r"tries left, try again in")


def repeated(server):
    """How many transactions Odoo began again so far, because others were faster."""
    return len(RETRY.findall(server.log_text()))


def print_report(title, world, outcome):
    """How fast it was, and how much of it was assigned at once."""
    count = outcome.created.total()
    delays = _delays(world)
    later = sorted(delay for delay, at_once in delays if not at_once)
    part = 100 * len(later) / max(len(delays), 1)
    rows = {
        "created": f"{count} ({dict(outcome.created)})",
        "seconds": f"{outcome.seconds:.1f}",
        "records/s": f"{count / outcome.seconds:.1f}",
        "slowest request": f"{outcome.slowest:.1f} s",
        "broken connections": len(outcome.broken),
        "transactions repeated": repeated(world.server),
        "assigned at once": f"{100 - part:.0f} %",
        "by the outbox": f"{part:.0f} %",
    }
    if later:
        rows["its delay, median"] = f"{later[len(later) // 2]:.1f} s"
        rows["its delay, longest"] = f"{later[-1]:.1f} s"
    print(f"\n{title}")
    for name, value in rows.items():
        print(f"  {name:<22} {value}")


def _delays(world):
    """From creation to assignment: list of (seconds, whether in the same transaction).

    The outbox is served by the superuser.
    """
    query = """
        SELECT extract(epoch FROM l.date - COALESCE(p.create_date, c.create_date))::float,
               l.create_uid <> 1
          FROM lead_assign_log l
     LEFT JOIN res_partner p ON p.id = l.partner_id
     LEFT JOIN crm_lead c ON c.id = l.lead_id
         WHERE l.rule_id IN %s
    """
    return world.server.sql(query, [tuple(world.rules.values())])
