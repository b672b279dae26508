"""Creation of clients: what assigning them at once adds to it.

A thousand clients in one call, and one alone, with five active rules (a list, two tags
and two conditions; 30 operators, half of whom have a limit of 500 and a load of 100)
and without any; beside them what Odoo offers: `user_id` given in the values, and an automation rule that writes
it. Every run is rolled back.
"""

from bench import (
    Lab,
    NoWatch,
    Stopwatch,
    Verdicts,
    Way,
    arguments,
    explained,
    race,
    table,
)
from data import make_clients, make_operators

OPERATORS = 30
MANY = 1000
LIMIT = 500
LOAD = 100

# core's ways to write a salesperson without a message to him
QUIET = {"mail_auto_subscribe_no_notify": True}
SILENT = {"tracking_disable": True}


class Work:
    """The data of this subject, and each way to create clients."""

    def __init__(self, lab, clients):
        self.lab = lab
        lab.env["lead.assign.rule"].search([]).active = False
        users = make_operators(lab.env, OPERATORS)
        limited = users[: OPERATORS // 2]
        limited.assign_limit = LIMIT
        lab.commit()
        self.users = users.ids
        self._make_clients(clients, limited.ids, (users - limited).ids)
        self.rules = self._make_rules().ids
        self.automation = self._make_automation().ids
        self.switch()
        lab.maintain()

    def _make_clients(self, count, limited, others):
        """Every operator with a limit has as many clients, whatever the size; the
        others have a third of all."""
        self.tags, self.lists = make_clients(self.lab, count, others, 33)
        self.lab.sql(
            """
            WITH given AS (
                UPDATE res_partner
                   SET user_id = (%(users)s)[1 + id %% cardinality(%(users)s)]
                 WHERE id IN (SELECT id FROM res_partner
                               WHERE user_id IS NULL AND email IS NOT NULL
                            ORDER BY id DESC LIMIT %(count)s)
             RETURNING id, user_id
            )
            INSERT INTO res_partner_owner_rel (partner_id, user_id) SELECT * FROM given
            """,
            {"users": limited, "count": LOAD * len(limited)},
        )

    def _make_rules(self):
        emails = {"criterion": "domain", "domain": "[('email', '!=', False)]"}
        paris = {"criterion": "domain", "domain": "[('city', '=', 'Paris')]"}
        member = {"criterion": "list", "mailing_list_ids": [(6, 0, self.lists[:1])]}
        tagged = [
            {"criterion": "tag", "category_ids": [(6, 0, [tag])]}
            for tag in self.tags[:2]
        ]
        return self.lab.env["lead.assign.rule"].create(
            [
                {"name": f"Rule {index}", "user_ids": [(6, 0, self.users)], **vals}
                for index, vals in enumerate([member, *tagged, paris, emails])
            ]
        )

    def _make_automation(self):
        model = self.lab.env.ref("base.model_res_partner")
        field = self.lab.env.ref("base.field_res_partner__user_id")
        action = {
            "name": "Set the salesperson",
            "model_id": model.id,
            "usage": "base_automation",
            "state": "object_write",
            "update_path": "user_id",
            "update_field_id": field.id,
            "resource_ref": f"res.users,{self.users[0]}",
            "value": self.users[0],
        }
        return self.lab.env["base.automation"].create(
            {
                "name": "Set the salesperson",
                "model_id": model.id,
                "trigger": "on_create",
                "action_server_ids": [(0, 0, action)],
            }
        )

    def switch(self, rules=False, automation=False):
        """Turn the rules and the automation rule on or off, caches filled again."""
        env = self.lab.env
        for records, active in (
            (env["lead.assign.rule"].browse(self.rules), rules),
            (env["base.automation"].browse(self.automation), automation),
        ):
            if records[0].active != active:
                records.active = active
                self.lab.commit()
        self._create(2)
        self.lab.rollback()

    def _values(self, count, **vals):
        return [
            {
                "name": f"New client {index}",
                "email": f"new{index}@example.test",
                "phone": f"+3361{index:07}",
                "city": "Paris" if index % 2 else "Lyon",
                "category_id": [(6, 0, [self.tags[index % 10]])],
                **vals,
            }
            for index in range(count)
        ]

    def _create(self, count, **vals):
        partners = self.lab.env["res.partner"].create(self._values(count, **vals))
        self.lab.env.flush_all()
        return partners

    # -- the ways ------------------------------------------------------------

    def plain(self, count):
        def way(watch):
            self.switch()
            with watch:
                self._create(count)
            self.lab.rollback()

        return way

    def by_rules(self, count):
        def way(watch):
            self.switch(rules=True)
            with watch:
                partners = self._create(count)
            assert all(partner.user_id for partner in partners)
            self.lab.rollback()

        return way

    def with_user_id(self, count, **context):
        def way(watch):
            self.switch()
            values = self._values(count)
            for index, vals in enumerate(values):
                vals["user_id"] = self.users[index % OPERATORS]
            partners = self.lab.env["res.partner"]
            with watch:
                partners.with_context(**context).create(values)
                self.lab.env.flush_all()
            self.lab.rollback()

        return way

    def by_automation(self, count):
        def way(watch):
            self.switch(automation=True)
            partners = self.lab.env["res.partner"]
            quiet = partners.with_context(**QUIET)
            with watch:
                made = quiet.create(self._values(count))
                self.lab.env.flush_all()
            assert all(partner.user_id for partner in made)
            self.lab.rollback()

        return way

    def ways(self, count):
        return {
            name: Way(run, count)
            for name, run in {
                "no rule": self.plain(count),
                "five rules": self.by_rules(count),
                "user_id in the values, quiet": self.with_user_id(count, **QUIET),
                "same, and nobody follows": self.with_user_id(count, **SILENT),
                "an automation rule writes user_id, quiet": self.by_automation(count),
            }.items()
        }


def queries_added(lab, work, count):
    """How many queries the rules add to the creation of `count` clients in one call."""
    watches = Stopwatch(lab.cr), Stopwatch(lab.cr)
    work.plain(count)(watches[0])
    work.by_rules(count)(watches[1])
    return watches[1].queries - watches[0].queries


def main():
    options = arguments(__doc__, clients=10_000)
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.clients)
        added = {count: queries_added(lab, work, count) for count in (1, 10, 100)}
        note = "Queries that the rules add to 1, 10 and 100 clients in one call: "
        note += ", ".join(map(str, added.values()))
        for count in (1, MANY):
            measures = race(lab, work.ways(count), options.runs)
            title = f"{count:,} clients in one call, {options.clients:,} there already"
            print(table(title, measures, "no rule", [note]), flush=True)
        peak = lab.memory(lambda child: work.by_rules(MANY)(NoWatch()))
        print(f"\nPeak memory added by {MANY:,} clients: {peak:.0f} MB.")
        if options.explain:
            with explained("one client, five rules"):
                work.by_rules(1)(NoWatch())
    verdicts.at_most(
        f"times creation without rules, {MANY:,} clients",
        1.5,
        measures["five rules"].each / measures["no rule"].each,
    )
    verdicts.at_most("queries added to one creation", 12, added[1])
    verdicts.equal("queries added to 100 clients, as to 10", added[10], added[100])
    verdicts.close()


if __name__ == "__main__":
    main()
