"""The clients and leads to assign, as the planner sees them."""

from odoo.tools import SQL

from ..workload.queries import flush_loads, open_records


def partner_facts(env, ids):
    """What the planner must know of clients; those never assigned are left out.

    :return: list of (id, client, company, team, stage, owners, client's owners, held,
        is open) with owners as lists of user ids, main owner first, no team nor stage,
        and `held` as list of [user id, how many open records of the client he owns]
    """
    flush_loads(env)
    env["res.partner"].flush_model(["company_id", "partner_share", "type", "user_id"])
    opened = open_records(env, "res.partner")
    query = SQL(
        """
        WITH asked AS MATERIALIZED (
            SELECT p.id, p.commercial_partner_id, p.company_id, p.user_id
              FROM res_partner p WHERE p.id = ANY(%(ids)s) AND %(assignable)s
        ), held AS (%(held)s)
        SELECT p.id, p.commercial_partner_id, p.company_id, NULL, NULL, %(owners)s,
               CASE WHEN p.commercial_partner_id <> p.id THEN (
                   SELECT %(company_owners)s FROM res_partner company
                    WHERE company.id = p.commercial_partner_id) ELSE '{}' END,
               held.counts,
               EXISTS (SELECT 1 FROM %(open)s
                        WHERE res_partner.id = p.id AND %(is_open)s)
          FROM asked p
     LEFT JOIN held ON held.client = p.commercial_partner_id
      ORDER BY p.id
        """,
        held=_held(env, SQL("SELECT commercial_partner_id FROM asked")),
        owners=_owners("res.partner", "p"),
        company_owners=_owners("res.partner", "company"),
        open=opened.from_clause,
        is_open=opened.where_clause or SQL("TRUE"),
        assignable=assignable("res.partner", "p"),
        ids=list(ids),
    )
    return env.execute_query(query)


def lead_facts(env, ids):
    """What the planner must know of leads; shaped like `partner_facts`.

    A lead follows its partner, else the client who has its e-mail address; but in a
    load it is a client of its own unless it has a partner.
    """
    env["crm.lead"].flush_model()
    flush_loads(env)
    env["res.partner"].flush_model(["email_normalized", "user_id"])
    opened = open_records(env, "crm.lead")
    query = SQL(
        """
        WITH held AS (%(held)s)
        SELECT l.id,
               CASE WHEN l.partner_id IS NOT NULL THEN client.commercial_partner_id END,
               l.company_id, l.team_id,
               CASE WHEN l.type = 'opportunity' AND opened.id IS NOT NULL
                    THEN l.stage_id END,
               %(owners)s,
               CASE WHEN own.owners <> '{}' THEN own.owners
                    ELSE %(company_owners)s END,
               CASE WHEN l.partner_id IS NOT NULL THEN held.counts END,
               opened.id IS NOT NULL
          FROM crm_lead l
     LEFT JOIN res_partner client ON client.id = COALESCE(l.partner_id, %(by_email)s)
     LEFT JOIN res_partner company ON company.id = client.commercial_partner_id
     LEFT JOIN LATERAL (SELECT %(client_owners)s AS owners) own ON TRUE
     LEFT JOIN held ON held.client = client.commercial_partner_id
     LEFT JOIN LATERAL (SELECT crm_lead.id FROM %(open)s
                         WHERE crm_lead.id = l.id AND %(is_open)s) opened ON TRUE
         WHERE l.id = ANY(%(ids)s) AND %(assignable)s
      ORDER BY l.id
        """,
        held=_held(env, _clients_of_leads(ids)),
        by_email=_owned_client_by_email(),
        owners=_owners("crm.lead", "l"),
        client_owners=_owners("res.partner", "client"),
        company_owners=_owners("res.partner", "company"),
        open=opened.from_clause,
        is_open=opened.where_clause or SQL("TRUE"),
        assignable=assignable("crm.lead", "l"),
        ids=list(ids),
    )
    return env.execute_query(query)


def _owners(model, alias):
    """SQL: the owners of the record `alias` as an array, main owner first."""
    table, column = {
        "res.partner": ("res_partner_owner_rel", "partner_id"),
        "crm.lead": ("crm_lead_owner_rel", "lead_id"),
    }[model]
    return SQL(
        """ARRAY(SELECT r.user_id FROM %(table)s r WHERE r.%(column)s = %(row)s.id
                  ORDER BY r.user_id <> %(row)s.user_id, r.user_id)""",
        table=SQL.identifier(table),
        column=SQL.identifier(column),
        row=SQL.identifier(alias),
    )


def _clients_of_leads(ids):
    return SQL(
        "SELECT p.commercial_partner_id FROM crm_lead l "
        "JOIN res_partner p ON p.id = l.partner_id WHERE l.id = ANY(%s)",
        list(ids),
    )


def _owned_client_by_email():
    """SQL: the first client with owners who has the e-mail address of the lead `l`."""
    return SQL(
        """(SELECT p.id
              FROM res_partner p
              JOIN res_partner_owner_rel r ON r.partner_id = p.id
             WHERE p.email_normalized = l.email_normalized AND p.active
          ORDER BY p.id LIMIT 1)"""
    )


def assignable(model, alias):
    """SQL: whether a record may be assigned at all; its row has the name `alias`.

    Addresses, our own companies and our own people are no clients.
    """
    row = SQL.identifier(alias)
    if model == "crm.lead":
        return SQL("%s.active", row)
    return SQL(
        """%(row)s.active AND %(row)s.partner_share IS NOT FALSE
           AND COALESCE(%(row)s.type, 'contact') NOT IN ('delivery', 'invoice')
           AND NOT EXISTS (SELECT 1 FROM res_company c WHERE c.partner_id = %(row)s.id)
        """,
        row=row,
    )


def _held(env, clients):
    """SQL: of each of `clients`, a query of their ids, who owns how many open records.

    A client leaves a load with the last of these, and enters it with the first.
    """
    partners = open_records(env, "res.partner")
    leads = open_records(env, "crm.lead")
    return SQL(
        """
        SELECT client, json_agg(json_build_array(user_id, records)) AS counts
          FROM (SELECT client, user_id, count(*) AS records
                  FROM (SELECT res_partner.commercial_partner_id AS client, r.user_id
                          FROM %(partners)s
                          JOIN res_partner_owner_rel r
                            ON r.partner_id = res_partner.id
                         WHERE res_partner.commercial_partner_id IN (%(clients)s)
                           AND %(partner_is_open)s
                     UNION ALL
                        SELECT owned.commercial_partner_id, r.user_id
                          FROM %(leads)s
                          JOIN crm_lead_owner_rel r ON r.lead_id = crm_lead.id
                          JOIN res_partner owned ON owned.id = crm_lead.partner_id
                         WHERE owned.commercial_partner_id IN (%(clients)s)
                           AND %(lead_is_open)s) one
              GROUP BY client, user_id) each
      GROUP BY client
        """,
        partners=partners.from_clause,
        partner_is_open=partners.where_clause or SQL("TRUE"),
        leads=leads.from_clause,
        lead_is_open=leads.where_clause or SQL("TRUE"),
        clients=clients,
    )


def ids_of(query):
    """SQL: the ids of a Query, as a subquery with the column `id`."""
    return query.subselect(SQL.identifier(query.table, "id"))


def record_column(model):
    return SQL.identifier("lead_id" if model == "crm.lead" else "partner_id")
