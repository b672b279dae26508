"""Data for the benchmarks, by INSERT ... SELECT generate_series; the same in every run.

Clients have a name, an address, a phone, one or two of 40 tags, and half of them are
on marketing lists. Nothing passes through the ORM, so a million take minutes.
"""

from psycopg2.sql import SQL, Identifier, Literal

FIRST_NAMES = "Jean Marie Pierre Sophie Luc Claire Paul Julie Marc Anne Hugo Emma Carlos Lucia Mateo Sofia Marco Giulia Ahmed Leila"
LAST_NAMES = "Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Garcia Lefebvre Rossi Russo Benali Khan Silva Novak"
CITIES = "Paris Lyon Marseille Lille Nantes Bordeaux Nice Rennes Toulouse Metz"
TAGS = 40
LISTS = 10


def make_operators(
    env, count, group="sales_team.group_sale_salesman_all_leads", **values
):
    """Users of a group, by the ORM: they are few.

    :param values: what else each of them has
    """
    group = env.ref(group)
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        [
            {
                "name": f"Operator {index}",
                "login": f"operator{index}",
                "email": f"operator{index}@callcentre.test",
                "notification_type": "inbox",
                "group_ids": [(4, group.id)],
                **values,
            }
            for index in range(count)
        ]
    )


def make_clients(lab, count, owners=(), owned_percent=0):
    """Clients with tags and lists; `owned_percent` of them belong to `owners`.

    :return: (ids of the tags, ids of the lists), from the most to the least used
    """
    start = lab.sql("SELECT max(id) FROM res_partner")[0][0]
    default_as_the_orm(lab, "res.partner")
    values = {
        "start": start,
        "count": count,
        "first": FIRST_NAMES.split(),
        "last": LAST_NAMES.split(),
        "cities": CITIES.split(),
        "owners": list(owners),
        "owner_count": max(len(owners), 1),
        "owned": owned_percent if owners else 0,
    }
    lab.sql(
        """
        INSERT INTO res_partner (id, create_date, write_date, create_uid, write_uid,
                    name, complete_name, commercial_partner_id, lang, type, street, zip,
                    city, email, email_normalized, phone, phone_sanitized, active,
                    employee, is_company, partner_share, message_bounce, user_id)
             SELECT id, made, made, 1, 1, name, name, id, 'en_US', 'contact',
                    g %% 300 || ' rue de la Paix', lpad((h %% 96000)::text, 5, '0'),
                    (%(cities)s)[1 + h / 7 %% cardinality(%(cities)s)], email, email, phone, phone, TRUE, FALSE, FALSE, TRUE, 0,
                    CASE WHEN g %% 100 < %(owned)s
                         THEN (%(owners)s::int[])[1 + g %% %(owner_count)s] END
               FROM (SELECT g, h, %(start)s + g AS id,
                            now() - h %% 500000 * interval '1 minute' AS made,
                            first || ' ' || last AS name,
                            lower(first || '.' || last) || g || '@example.test' AS email,
                            '+336' || lpad(g::text, 8, '0') AS phone
                       FROM (SELECT g, h,
                                    (%(first)s)[1 + h %% cardinality(%(first)s)] AS first,
                                    (%(last)s)[1 + h / 31 %% cardinality(%(last)s)] AS last
                               FROM (SELECT g, abs(hashint4(g)::bigint) AS h
                                       FROM generate_series(1, %(count)s) AS g) AS a
                            ) AS b) AS c
        """,
        values,
    )
    lab.sql(
        """
        INSERT INTO res_partner_owner_rel (partner_id, user_id)
             SELECT id, user_id FROM res_partner
              WHERE id > %(start)s AND user_id IS NOT NULL
        """,
        values,
    )
    # who creates a client follows it
    lab.sql(
        """
        INSERT INTO mail_followers (res_model, res_id, partner_id)
             SELECT 'res.partner', id, (SELECT partner_id FROM res_users WHERE id = 2)
               FROM res_partner WHERE id > %(start)s
        """,
        values,
    )
    lab.sql("SELECT setval('res_partner_id_seq', max(id)) FROM res_partner")
    return _tag(lab, start), _subscribe(lab, start)


def default_as_the_orm(lab, model):
    """Have PostgreSQL write the default values of all addons' simple columns, where
    nobody has told it others."""
    records = lab.env[model]
    told = lab.sql(
        """SELECT column_name FROM information_schema.columns
            WHERE table_name = %s AND column_default IS NOT NULL""",
        [records._table],
    )
    for name, value in records.default_get(list(records._fields)).items():
        field = records._fields[name]
        simple = field.store and field.type in ("boolean", "integer", "selection")
        if simple and (name,) not in told:
            lab.sql(
                SQL("ALTER TABLE {} ALTER {} SET DEFAULT {}").format(
                    Identifier(records._table), Identifier(name), Literal(value)
                )
            )


def _tag(lab, start):
    tags = lab.sql(
        """
        INSERT INTO res_partner_category (name, active)
             SELECT jsonb_build_object('en_US', 'Tag ' || g), TRUE
               FROM generate_series(1, %s) AS g
          RETURNING id
        """,
        [TAGS],
    )
    tags = [tag for (tag,) in tags]
    lab.sql(
        "UPDATE res_partner_category SET parent_path = id || '/' WHERE id = ANY(%s)",
        [tags],
    )
    # the first tag is on every second client, the others on one of 39
    lab.sql(
        """
        INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
             SELECT id, (%(tags)s)[2 + id %% (cardinality(%(tags)s) - 1)]
               FROM res_partner WHERE id > %(start)s
          UNION ALL
             SELECT id, (%(tags)s)[1] FROM res_partner
              WHERE id > %(start)s AND id %% 2 = 0
        """,
        {"start": start, "tags": tags},
    )
    return tags


def _subscribe(lab, start):
    lists = lab.sql(
        """
        INSERT INTO mailing_list (name, active, is_public)
             SELECT 'List ' || g, TRUE, TRUE FROM generate_series(1, %s) AS g
          RETURNING id
        """,
        [LISTS],
    )
    lists = [list_id for (list_id,) in lists]
    first = lab.sql("SELECT COALESCE(max(id), 0) FROM mailing_contact")[0][0]
    lab.sql(
        """
        INSERT INTO mailing_contact (id, name, email, email_normalized, message_bounce)
             SELECT %(first)s + row_number() OVER (ORDER BY id), name, email,
                    email_normalized, 0
               FROM res_partner WHERE id > %(start)s AND id %% 2 = 1
        """,
        {"first": first, "start": start},
    )
    lab.sql("SELECT setval('mailing_contact_id_seq', max(id) + 1) FROM mailing_contact")
    # the first list holds half of them, the others the rest
    lab.sql(
        """
        INSERT INTO mailing_subscription (contact_id, list_id, opt_out)
             SELECT id, CASE WHEN id %% 2 = 0 THEN (%(lists)s)[1]
                        ELSE (%(lists)s)[2 + id / 2 %% (cardinality(%(lists)s) - 1)] END,
                    FALSE
               FROM mailing_contact WHERE id > %(first)s
        """,
        {"first": first, "lists": lists},
    )
    return lists


def make_leads(lab, count):
    """Leads without owner, team or partner, and no two alike: nothing to merge.

    :return: their ids come after this one
    """
    start = lab.sql("SELECT COALESCE(max(id), 0) FROM crm_lead")[0][0]
    lab.sql(
        """
        INSERT INTO crm_lead (id, create_date, write_date, create_uid, write_uid, name,
                    type, priority, active, won_status, stage_id, probability,
                    automated_probability, contact_name, email_from, email_normalized,
                    email_domain_criterion, phone, phone_sanitized,
                    date_last_stage_update)
             SELECT %(start)s + g, now() - g * interval '1 minute', now(), 1, 1,
                    'Lead ' || g, 'lead', '1', TRUE, 'pending',
                    (SELECT id FROM crm_stage ORDER BY sequence, id LIMIT 1), 10, 10,
                    'Contact ' || g, 'lead@lead' || g || '.test',
                    'lead@lead' || g || '.test', '@lead' || g || '.test',
                    '+337' || lpad(g::text, 8, '0'), '+337' || lpad(g::text, 8, '0'),
                    now()
               FROM generate_series(1, %(count)s) AS g
        """,
        {"start": start, "count": count},
    )
    lab.sql("SELECT setval('crm_lead_id_seq', max(id)) FROM crm_lead")
    return start
