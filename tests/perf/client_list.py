"""The client list with its owners: what showing them adds to opening it.

The page of 80 clients is asked for as the web client does, with every field of the
list view; two owners for each second client. Raw SQL reads the same names.
"""

from bench import (
    Lab,
    NoWatch,
    Verdicts,
    arguments,
    explained,
    queries_of,
    race,
    table,
)
from data import make_clients, make_operators

PAGE = 80
OPERATORS = 30

SQL_PAGE = """
    SELECT p.id, p.complete_name, p.email, p.phone, s.login, o.names
      FROM res_partner p
 LEFT JOIN res_users s ON s.id = p.user_id
 LEFT JOIN LATERAL (
           SELECT array_agg(op.name ORDER BY op.name) AS names
             FROM res_partner_owner_rel r
             JOIN res_users u ON u.id = r.user_id
             JOIN res_partner op ON op.id = u.partner_id
            WHERE r.partner_id = p.id) o ON TRUE
     WHERE p.active
  ORDER BY p.complete_name, p.id DESC LIMIT 80
"""


class Work:
    """The list as an operator opens it."""

    def __init__(self, lab, clients):
        self.lab = lab
        users = make_operators(lab.env, OPERATORS)
        lab.commit()
        make_clients(lab, clients, users.ids, 100)
        lab.sql(
            """
            INSERT INTO res_partner_owner_rel (partner_id, user_id)
                 SELECT id, %s FROM res_partner
                  WHERE user_id IS NOT NULL AND id %% 2 = 0
            ON CONFLICT DO NOTHING
            """,
            [users[0].id],
        )
        self.user = users[0].id
        lab.maintain()
        partners = lab.env["res.partner"].with_user(self.user)
        view = partners.get_view(view_type="list")
        names = view["models"]["res.partner"]
        described = partners.fields_get(names, ["type"])
        self.specification = {
            name: {"fields": {"display_name": {}}}
            if described[name]["type"] in ("many2one", "many2many")
            else {}
            for name in names
            if name in described
        }
        assert "owner_ids" in self.specification

    def opened(self, *without, limit=PAGE):
        """A way: open the list without some of its fields."""
        specification = {
            name: wanted
            for name, wanted in self.specification.items()
            if name not in without
        }

        def way(watch):
            self.lab.commit()
            partners = self.lab.env["res.partner"].with_user(self.user)
            with watch:
                page = partners.web_search_read(
                    [], specification, limit=limit, count_limit=10_001
                )
            assert len(page["records"]) == limit

        return way

    def by_sql(self, watch):
        self.lab.commit()
        with watch:
            assert len(self.lab.sql(SQL_PAGE)) == PAGE


def main():
    options = arguments(__doc__, clients=10_000)
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.clients)
        ours, without, sql = "with owners", "without owners", "raw SQL, with owners"
        ways = {
            without: work.opened("owner_ids"),
            ours: work.opened(),
            "without owners and lists": work.opened("owner_ids", "mailing_list_names"),
            sql: work.by_sql,
        }
        measures = race(lab, ways, options.runs)
        counts = [queries_of(lab, work.opened(limit=limit)) for limit in (10, PAGE)]
        peak = lab.memory(lambda child: work.opened()(NoWatch()))
        notes = [
            f"Queries for 10 and for {PAGE} clients: {counts[0]} and {counts[1]}.",
            f"Peak memory added: {peak:.0f} MB.",
        ]
        title = f"The list of {PAGE} of {options.clients:,} clients"
        print(table(title, measures, without, notes), flush=True)
        if options.explain:
            with explained(ours):
                work.opened()(NoWatch())
    added = measures[ours].queries[-1] - measures[without].queries[-1]
    verdicts.at_most("queries that the owners of 80 clients add", 2, added)
    verdicts.equal("queries for 80 clients, as for 10", *counts)
    verdicts.close()


if __name__ == "__main__":
    main()
