"""All SQL about who is on which marketing list, and about tags set from their side.

A client is on a list when a mailing contact with the same normalized address is
subscribed to it, has not opted out, and the list is not archived.
"""

from odoo.tools import SQL

from ..matching.queries import Candidates

# Rows inserted by a many2many (`list_ids`, `contact_ids`) leave opt_out NULL.
_MEMBERS = SQL(
    """mailing_subscription s
         JOIN mailing_contact c ON c.id = s.contact_id
         JOIN mailing_list l ON l.id = s.list_id AND l.active
        WHERE s.opt_out IS NOT TRUE AND c.email_normalized IS NOT NULL"""
)


def _flushes(env):
    """The fields that the statements of this file read."""
    read = {
        "mailing.contact": ["email_normalized"],
        "mailing.list": ["active", "name"],
        "mailing.subscription": ["contact_id", "list_id", "opt_out"],
        "res.partner": ["active", "email_normalized"],
        "crm.lead": ["active", "email_normalized", "partner_id"],
    }
    return [env[model]._fields[name] for model, names in read.items() for name in names]


def is_member(env, email, lists=None):
    """Condition that an address is on some lists.

    :param email: SQL expression of the normalized address
    :param lists: an SQL sub-select of list ids, or None for any list
    """
    return SQL(
        "%s IN (SELECT c.email_normalized FROM %s%s)",
        email,
        _MEMBERS,
        _on(lists),
        to_flush=_flushes(env),
    )


def members(env):
    """Candidates by a list, for `count_found`."""
    return Candidates(
        SQL(
            """mailing_subscription s
               CROSS JOIN LATERAL (SELECT email_normalized FROM mailing_contact
                                    WHERE id = s.contact_id OFFSET 0) member""",
            to_flush=_flushes(env),
        ),
        SQL(
            """s.list_id = wanted.id AND s.opt_out IS NOT TRUE
               AND (SELECT active FROM mailing_list WHERE id = wanted.id)"""
        ),
        SQL("res_partner.email_normalized = member.email_normalized"),
    )


def is_lead_member(env, email, partner, lists=None):
    """Condition that a lead's own address or its client's is on some lists.

    :param email: SQL expression of the lead's normalized address
    :param partner: SQL expression of the id of its client
    :param lists: as for `is_member`
    """
    # Under an OR an IN always hashes all members. Of an EXISTS the planner may hash
    # them for many leads and probe the indexes for the few that are just created.
    return SQL(
        """(EXISTS (SELECT FROM %(members)s AND c.email_normalized = %(email)s)
            OR EXISTS (SELECT FROM res_partner client, %(members)s
                          AND c.email_normalized = client.email_normalized
                          AND client.id = %(partner)s))""",
        members=SQL("%s%s", _MEMBERS, _on(lists)),
        email=email,
        partner=partner,
        to_flush=_flushes(env),
    )


def these(ids):
    """These ids where a sub-select of list ids is taken; there must be some."""
    return SQL("%s", tuple(ids))


def _on(lists):
    return SQL(" AND s.list_id IN %s", lists) if lists else SQL()


def lists_by_email(env, emails):
    """Lists of each address.

    :param emails: normalized addresses
    :return: {email: [(list id, list name), ...]} in order of the names
    """
    if not emails:
        return {}
    query = SQL(
        """SELECT DISTINCT c.email_normalized, l.name, l.id
             FROM %s AND c.email_normalized = ANY(%s)
            ORDER BY 2, 3""",
        _MEMBERS,
        list(emails),
        to_flush=_flushes(env),
    )
    found = {}
    for email, name, list_id in env.execute_query(query):
        found.setdefault(email, []).append((list_id, name))
    return found


def subscription_states(env, column, ids):
    """What each subscription says now, to compare before and after a write.

    :param column: "id" or "contact_id", what `ids` are
    :return: {subscription id: (email, list id, whether it is opted in)}
    """
    query = SQL(
        """SELECT s.id, c.email_normalized, s.list_id, s.opt_out IS NOT TRUE
             FROM mailing_subscription s
             JOIN mailing_contact c ON c.id = s.contact_id
            WHERE %s = ANY(%s)""",
        SQL.identifier("s", column),
        list(ids),
        to_flush=_flushes(env),
    )
    return {row[0]: row[1:] for row in env.execute_query(query)}


def last_subscription_id(env):
    """A mark: every subscription inserted from now on has a higher id."""
    return env.execute_query(
        SQL("SELECT COALESCE(MAX(id), 0) FROM mailing_subscription")
    )[0][0]


def subscriptions_after(env, mark):
    """Ids of the subscriptions that this transaction inserted since a mark."""
    query = SQL("SELECT id FROM mailing_subscription WHERE id > %s", mark)
    return [subscription_id for (subscription_id,) in env.execute_query(query)]


def joined_partners(env, subscription_ids):
    """Contacts that subscriptions newly put on lists.

    An address that another subscription keeps on the list all along has not joined.

    :return: [(partner id, [list ids])]
    """
    query = SQL(
        """%s
           SELECT p.id, array_agg(DISTINCT joined.list_id)
             FROM joined
             JOIN res_partner p ON p.email_normalized = joined.email AND p.active
            GROUP BY p.id ORDER BY p.id""",
        _joined(env, subscription_ids),
    )
    return env.execute_query(query)


def joined_leads(env, subscription_ids):
    """Leads that subscriptions newly put on lists, by their or their client's address.

    :return: [(lead id, [list ids])]
    """
    # Two joins under a UNION use one index each, an OR would use none.
    query = SQL(
        """%s
           SELECT found.id, array_agg(DISTINCT found.list_id)
             FROM (SELECT lead.id, joined.list_id
                     FROM joined
                     JOIN crm_lead lead ON lead.email_normalized = joined.email
                    WHERE lead.active
                    UNION
                   SELECT lead.id, joined.list_id
                     FROM joined
                     JOIN res_partner p ON p.email_normalized = joined.email
                     JOIN crm_lead lead ON lead.partner_id = p.id
                    WHERE lead.active) found
            GROUP BY found.id ORDER BY found.id""",
        _joined(env, subscription_ids),
    )
    return env.execute_query(query)


def _joined(env, subscription_ids):
    return SQL(
        """WITH touched AS (SELECT unnest(%s) AS id),
                joined AS (
           SELECT DISTINCT c.email_normalized AS email, s.list_id
             FROM %s
              AND s.id IN (SELECT id FROM touched)
              AND NOT EXISTS (
                  SELECT FROM mailing_subscription other
                    JOIN mailing_contact twin ON twin.id = other.contact_id
                   WHERE other.list_id = s.list_id
                     AND twin.email_normalized = c.email_normalized
                     AND other.opt_out IS NOT TRUE
                     AND NOT EXISTS (SELECT FROM touched WHERE id = other.id)))""",
        list(subscription_ids),
        _MEMBERS,
        to_flush=_flushes(env),
    )


def tagged_partners(env, category_ids):
    """Who carries which tag.

    :return: {(partner id, category id)}
    """
    field = env["res.partner"]._fields["category_id"]
    query = SQL(
        "SELECT %s, %s FROM %s WHERE %s = ANY(%s)",
        SQL.identifier(field.column1),
        SQL.identifier(field.column2),
        SQL.identifier(field.relation),
        SQL.identifier(field.column2),
        list(category_ids),
        to_flush=field,
    )
    return set(env.execute_query(query))
