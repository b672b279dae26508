"""SQL of what is searched in a campaign's list; conditions are on a target `t`."""

from psycopg2 import Error

from odoo.tools import SQL

TRIGRAMS = "pg_trgm"


def contract_types_condition(type_ids):
    """SQL: one of these contract types concerns the target `t`."""
    return SQL(
        """EXISTS (SELECT 1 FROM phone_campaign_target_contract_type_rel r
                    WHERE r.target_id = t.id AND r.contract_type_id = ANY(%s))""",
        list(type_ids),
    )


def company_condition(company_ids, target="t"):
    """SQL: the client of a target is shared, or of one of these companies."""
    company = SQL.identifier(target, "client_company_id")
    return SQL("(%s IS NULL OR %s = ANY(%s))", company, company, list(company_ids))


def client_company(client):
    """SQL: what a target keeps as the company of this client, NULL for everybody's."""
    return SQL(
        "CASE WHEN %s THEN %s END",
        SQL.identifier(client, "partner_share"),
        SQL.identifier(client, "company_id"),
    )


def set_companies(env):
    """Note on all targets whose their client is, as `client_company` says."""
    env["res.partner"].flush_model(["company_id", "partner_share"])
    env["phone.campaign.target"].flush_model(["partner_id", "client_company_id"])
    env.execute_query(
        SQL(
            """
            UPDATE phone_campaign_target t SET client_company_id = %s
              FROM res_partner p
             WHERE t.partner_id = p.id AND t.client_company_id IS DISTINCT FROM %s
         RETURNING t.id
            """,
            client_company("p"),
            client_company("p"),
        )
    )
    env["phone.campaign.target"].invalidate_model(["client_company_id"], flush=False)


def departments_condition(codes):
    """SQL: the main address of the target `t` is in one of these departments."""
    return SQL("t.department = ANY(%s)", list(codes))


# ------------------------------------------------------------
# Departments
# ------------------------------------------------------------


def _has_l10n_fr_department(env):
    """Whether OCA's l10n_fr_department keeps a department on every address."""
    field = env["res.partner"]._fields.get("country_department_id")
    return bool(field and field.store)


def addresses(env):
    """SQL: the clients `p` with what says their department."""
    join = SQL(
        """res_partner p LEFT JOIN res_country_state s ON s.id = p.state_id
           CROSS JOIN LATERAL (SELECT translate(p.zip, %s, '') AS zip) z""",
        # letter by letter: a regular expression takes twice as long for all of it
        " \t\n\r\f\v\u00a0",
    )
    return SQL("%s %s", join, kept_department(env, "p"))


def kept_department(env, client):
    """SQL: what joins to a table of clients the departments `d` they are kept with."""
    if not _has_l10n_fr_department(env):
        return SQL()
    return SQL(
        "LEFT JOIN res_country_department d ON d.id = %s",
        SQL.identifier(client, "country_department_id"),
    )


def kept_name(env):
    """SQL: the name of the department that `kept_department` joined, or NULL."""
    return SQL("d.name") if _has_l10n_fr_department(env) else SQL("NULL::varchar")


def department(env):
    """The code of a department: of l10n_fr_department, of the state, of the zip code.

    What the zip code says is what `departments.from_zip` says.
    """
    kept = SQL("d.code") if _has_l10n_fr_department(env) else SQL("NULL::varchar")
    return SQL(
        """COALESCE(%s, s.code, CASE
             WHEN left(z.zip, 2) IN ('97', '98') THEN left(z.zip, 3)
             WHEN z.zip ~ '^[0-9]{2}' THEN left(z.zip, 2) END)""",
        kept,
    )


def set_departments(env, partner_ids=None):
    """Note on the targets of these clients where they live; by default of all."""
    kept = ["country_department_id"] if _has_l10n_fr_department(env) else []
    env["res.partner"].flush_model(["state_id", "zip", *kept])
    env["phone.campaign.target"].flush_model(["partner_id", "department"])
    env.execute_query(
        SQL(
            """
            UPDATE phone_campaign_target t SET department = a.code
              FROM (SELECT p.id, %s AS code FROM %s
                     WHERE %s::int[] IS NULL OR p.id = ANY(%s)) a
             WHERE t.partner_id = a.id AND t.department IS DISTINCT FROM a.code
         RETURNING t.id
            """,
            department(env),
            addresses(env),
            partner_ids,
            partner_ids,
        )
    )
    env["phone.campaign.target"].invalidate_model(["department"], flush=False)


def departments(env, campaign_id, country_id, visible):
    """Where a campaign's clients live: [(code, name or None, targets)].

    :param country_id: whose states the codes without a state are named after
    :param visible: SQL condition on the target `t`
    """
    state = SQL(
        """(SELECT max(s.name) FROM res_country_state s
             WHERE s.code = d.code AND s.country_id = %s)""",
        country_id or None,
    )
    # the codes of France's departments overseas are those of no other country either
    kept = SQL(
        "(SELECT max(k.name) FROM res_country_department k WHERE k.code = d.code)"
    )
    name = SQL("COALESCE(%s, %s)", kept, state)
    env["phone.campaign.target"].flush_model(
        ["campaign_id", "department", "client_company_id"]
    )
    return env.execute_query(
        SQL(
            """
            SELECT d.code, %s, d.count
              FROM (SELECT t.department AS code, count(*)
                      FROM phone_campaign_target t
                     WHERE t.campaign_id = %s AND t.department IS NOT NULL AND %s
                  GROUP BY t.department) d
          ORDER BY d.code
            """,
            name if _has_l10n_fr_department(env) else state,
            campaign_id,
            visible,
        )
    )


# ------------------------------------------------------------
# Search
# ------------------------------------------------------------


def create_trigrams(env):
    """Whether PostgreSQL can index pieces of text here; made so if that is allowed."""
    wanted = SQL("SELECT 1 FROM pg_extension WHERE extname = %s", TRIGRAMS)
    if env.execute_query(wanted):
        return True
    try:
        with env.cr.savepoint():
            env.cr.execute(
                SQL("CREATE EXTENSION %s", SQL.identifier(TRIGRAMS)),
                log_exceptions=False,
            )
    except Error:
        # not allowed, or not on this server
        return False
    return True


def found_condition(env, text, limit):
    """SQL: `text` is in the name or the number of the client of the target `t`.

    :param limit: up to so many clients are looked up, whatever the campaign, by the
        index; what more of them have is looked for in the clients of the campaign
    """
    env["res.partner"].flush_model(["complete_name", "phone_sanitized"])
    matches = _matches(text)
    rows = env.execute_query(
        SQL("SELECT p.id FROM res_partner p WHERE %s LIMIT %s", matches, limit + 1)
    )
    if len(rows) <= limit:
        return SQL("t.partner_id = ANY(%s)", [row[0] for row in rows])
    return SQL(
        "EXISTS (SELECT FROM res_partner p WHERE p.id = t.partner_id AND %s)", matches
    )


def _matches(text):
    """SQL: `text` is in the name or the number of the client `p`."""
    pattern = f"%{_escaped(text.strip())}%"
    parts = [SQL("p.complete_name ILIKE %s", pattern)]
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) >= 3 and not any(char.isalpha() for char in text):
        # a national number lacks the country code: its zero stands for it
        bare = digits.lstrip("0") or digits
        parts.append(SQL("p.phone_sanitized LIKE %s", f"%{bare}%"))
    return SQL("(%s)", SQL(" OR ").join(parts))


def _escaped(text):
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
