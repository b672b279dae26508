"""SQL of what is searched in a campaign's list; conditions are on a target `t`."""

from odoo.tools import SQL


def partners_condition(partner_ids):
    """SQL: the target `t` is one of these clients."""
    return SQL("t.partner_id = ANY(%s)", list(partner_ids))


def contract_types_condition(type_ids):
    """SQL: one of these contract types concerns the target `t`."""
    return SQL(
        """EXISTS (SELECT 1 FROM phone_campaign_target_contract_type_rel r
                    WHERE r.target_id = t.id AND r.contract_type_id = ANY(%s))""",
        list(type_ids),
    )


def company_condition(company_ids):
    """SQL: the client of the target `t` is shared, or of one of these companies."""
    return SQL(
        """EXISTS (SELECT 1 FROM res_partner p
                    WHERE p.id = t.partner_id
                      AND (p.company_id IS NULL OR p.company_id = ANY(%s)))""",
        list(company_ids),
    )


def departments_condition(env, codes):
    """SQL: the main address of the target `t` is in one of these departments."""
    return SQL(
        "EXISTS (SELECT 1 FROM %s WHERE p.id = t.partner_id AND %s = ANY(%s))",
        _addresses(env),
        _department(env),
        list(codes),
    )


# ------------------------------------------------------------
# Departments
# ------------------------------------------------------------


def _has_l10n_fr_department(env):
    """Whether OCA's l10n_fr_department keeps a department on every address."""
    field = env["res.partner"]._fields.get("country_department_id")
    return bool(field and field.store)


def _addresses(env):
    join = SQL(
        """res_partner p LEFT JOIN res_country_state s ON s.id = p.state_id
           CROSS JOIN LATERAL (SELECT translate(p.zip, %s, '') AS zip) z""",
        # letter by letter: a regular expression takes twice as long for all of it
        " \t\n\r\f\v\u00a0",
    )
    if _has_l10n_fr_department(env):
        return SQL(
            "%s LEFT JOIN res_country_department d ON d.id = p.country_department_id",
            join,
        )
    return join


def _department(env):
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


def departments(env, campaign_id):
    """Where a campaign's clients live: [(code, state's name or None, targets)]."""
    env["res.partner"].flush_model(["state_id", "zip"])
    return env.execute_query(
        SQL(
            """
            SELECT %(code)s AS code, max(s.name), count(*)
              FROM phone_campaign_target t, %(addresses)s
             WHERE t.campaign_id = %(campaign)s AND p.id = t.partner_id
          GROUP BY 1 HAVING %(code)s IS NOT NULL ORDER BY 1
            """,
            code=_department(env),
            addresses=_addresses(env),
            campaign=campaign_id,
        )
    )


# ------------------------------------------------------------
# Search
# ------------------------------------------------------------


def found_partners(env, text, limit):
    """Clients with `text` in their name or number, whatever the campaign: ids."""
    env["res.partner"].flush_model(["complete_name", "phone_sanitized"])
    pattern = f"%{_escaped(text.strip())}%"
    parts = [SQL("p.complete_name ILIKE %s", pattern)]
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) >= 3 and not any(char.isalpha() for char in text):
        # a national number lacks the country code: its zero stands for it
        bare = digits.lstrip("0") or digits
        parts.append(SQL("p.phone_sanitized LIKE %s", f"%{bare}%"))
    rows = env.execute_query(
        SQL(
            "SELECT p.id FROM res_partner p WHERE %s LIMIT %s",
            SQL(" OR ").join(parts),
            limit,
        )
    )
    return [row[0] for row in rows]


def _escaped(text):
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def targets_in(env, campaign_id, codes):
    """The targets of a campaign that live in these departments: ids."""
    env["phone.campaign.target"].flush_model(["campaign_id", "partner_id"])
    env["res.partner"].flush_model(["state_id", "zip"])
    rows = env.execute_query(
        SQL(
            "SELECT t.id FROM phone_campaign_target t WHERE t.campaign_id = %s AND %s",
            campaign_id,
            departments_condition(env, codes),
        )
    )
    return [row[0] for row in rows]
