"""SQL of associating clients with a campaign; each function is one statement."""

from typing import NamedTuple

from odoo.tools import SQL

from ..search.queries import addresses, client_company, department

_NO_PHONE = SQL("COALESCE(p.phone, '') = ''")
_BLACKLISTED = SQL(
    """EXISTS (SELECT 1 FROM phone_blacklist b
                WHERE b.active AND b.number = p.phone_sanitized)"""
)


def _company(campaign):
    """SQL: the client `p` may be in the campaign of a company."""
    if not campaign.company_id:
        return SQL("TRUE")
    # sudo: who works in a branch need not see its parent
    companies = campaign.company_id.sudo().parent_ids
    company = client_company("p")
    return SQL("(%s IS NULL OR %s = ANY(%s))", company, company, companies.ids)


def _ids(clients):
    return clients.subselect(SQL.identifier(clients.table, "id"))


def _new_clients(campaign, clients):
    """SQL: the clients `p` of an ORM query that are not in the campaign yet."""
    return SQL(
        """FROM %(addresses)s
          WHERE p.id IN %(clients)s AND %(company)s
            AND NOT EXISTS (SELECT 1 FROM phone_campaign_target t
                             WHERE t.campaign_id = %(campaign)s
                               AND t.partner_id = p.id)""",
        clients=_ids(clients),
        company=_company(campaign),
        campaign=campaign.id,
        addresses=addresses(campaign.env),
    )


def _flush(env):
    env["res.partner"].flush_model(
        ["phone", "phone_sanitized", "company_id", "partner_share", "state_id", "zip"]
    )
    env["phone.campaign.target"].flush_model()


class Count(NamedTuple):
    """What adding clients would mean: clients of each kind."""

    new: int
    no_phone: int  # of the new ones
    blacklisted: int  # of the new ones with a number
    already: int
    foreign: int  # of another company than the campaign, and not in it


def count(campaign, clients):
    """Count the clients of an ORM query by what adding them would mean: a Count."""
    env = campaign.env
    _flush(env)
    is_new = SQL("t.id IS NULL AND %s", _company(campaign))
    row = env.execute_query(
        SQL(
            """SELECT count(*) FILTER (WHERE %(new)s),
                      count(*) FILTER (WHERE %(new)s AND %(no_phone)s),
                      count(*) FILTER (WHERE %(new)s AND NOT %(no_phone)s
                                         AND %(blacklisted)s),
                      count(t.id),
                      count(*) FILTER (WHERE t.id IS NULL AND NOT %(company)s)
                 FROM res_partner p LEFT JOIN phone_campaign_target t
                      ON t.campaign_id = %(campaign)s AND t.partner_id = p.id
                WHERE p.id IN %(clients)s""",
            new=is_new,
            company=_company(campaign),
            no_phone=_NO_PHONE,
            blacklisted=_BLACKLISTED,
            campaign=campaign.id,
            clients=_ids(clients),
        )
    )[0]
    return Count(*row)


def add(campaign, clients, contract_type_ids, without_phone, blacklisted):
    """Make targets of the clients of an ORM query, by one statement.

    :param without_phone: add also who has no number
    :param blacklisted: add also whose number is on the blacklist
    :return: how many were added; who is in already is left as he is
    """
    env = campaign.env
    _flush(env)
    return env.execute_query(
        SQL(
            """
            WITH added AS (
                INSERT INTO phone_campaign_target
                       (campaign_id, partner_id, department, client_company_id,
                        state, state_date, callback_count, failed_call_count,
                        create_uid, create_date, write_uid, write_date)
                SELECT %(campaign)s, p.id, %(department)s, %(client)s,
                       'to_call', %(now)s,
                       0, 0, %(user)s, %(now)s, %(user)s, %(now)s
                       %(source)s AND (%(without_phone)s OR NOT %(no_phone)s)
                       AND (%(blacklisted)s OR NOT %(on_blacklist)s)
              ORDER BY p.complete_name, p.id
                    ON CONFLICT (campaign_id, partner_id) DO NOTHING
             RETURNING id
            ), typed AS (
                INSERT INTO phone_campaign_target_contract_type_rel
                       (target_id, contract_type_id)
                SELECT added.id, type.id
                  FROM added, unnest(%(types)s::int[]) AS type(id)
            )
            SELECT count(*) FROM added
            """,
            campaign=campaign.id,
            user=env.uid,
            now=SQL("now() AT TIME ZONE 'UTC'"),
            source=_new_clients(campaign, clients),
            without_phone=without_phone,
            no_phone=_NO_PHONE,
            blacklisted=blacklisted,
            on_blacklist=_BLACKLISTED,
            types=list(contract_type_ids),
            department=department(env),
            client=client_company("p"),
        )
    )[0][0]
