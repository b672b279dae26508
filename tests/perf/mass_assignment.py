"""Mass assignment: ours, core's crm assignment, one SQL statement, and record by record.

How many clients can be shared among 30 operators in a second? All ways are measured
from the first read to the last commit; ours includes the list of what it will do, the
log, the followers and what undoing needs, which the SQL statement does not write.
"""

import random

from bench import (
    Lab,
    NoWatch,
    Verdicts,
    Way,
    arguments,
    explained,
    queries_of,
    race,
    table,
)
from data import make_clients, make_leads, make_operators

OPERATORS = 30
CORE_LEADS = 1000
ONE_BY_ONE = 100

SQL_STATEMENT = """
    WITH chosen AS (
        SELECT id, (%(users)s)[1 + (row_number() OVER (ORDER BY id) - 1)
                                   %% cardinality(%(users)s)] AS user_id
          FROM res_partner WHERE id > %(start)s AND active
    ), given AS (
        UPDATE res_partner p SET user_id = chosen.user_id, write_uid = 1,
                                 write_date = now() AT TIME ZONE 'UTC'
          FROM chosen WHERE chosen.id = p.id
     RETURNING p.id, p.user_id
    )
    INSERT INTO res_partner_owner_rel (partner_id, user_id) SELECT id, user_id FROM given
"""

TOUCHED = (
    "res_partner, res_partner_owner_rel, crm_lead, crm_lead_owner_rel, mail_followers, "
    "mail_followers_mail_message_subtype_rel, mail_message, lead_assign_log, "
    "lead_assign_batch, lead_assign_batch_line"
)


class Work:
    """The data of this subject, and each way to share it out."""

    def __init__(self, lab, clients):
        self.lab = lab
        users = make_operators(lab.env, OPERATORS)
        self.users, self.partners = users.ids, users.partner_id.ids
        lab.env["lead.assign.rule"].search([]).active = False
        lab.commit()
        self.start = lab.sql("SELECT max(id) FROM res_partner")[0][0]
        self.clients = clients
        make_clients(lab, clients)
        self.team = self._make_team()
        lab.maintain()

    def _make_team(self):
        teams = self.lab.env["crm.team"]
        teams.search([]).active = False
        self.lab.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        team = teams.create(
            {"name": "Team", "use_leads": True, "assignment_domain": "[]"}
        )
        self.lab.env["crm.team.member"].create(
            [
                # a quota is a thirtieth of this
                {"crm_team_id": team.id, "user_id": user, "assignment_max": 36_000}
                for user in self.users
            ]
        )
        return team

    def forget(self):
        """Take everything back, so that each run meets the same database."""
        self.lab.commit()
        self.lab.sql("UPDATE res_partner SET user_id = NULL WHERE user_id IS NOT NULL")
        for name in ("res_partner_owner_rel", "lead_assign_log", "lead_assign_batch"):
            self.lab.sql(f"DELETE FROM {name}")
        self.lab.sql("DELETE FROM crm_lead")
        self.lab.sql(
            "DELETE FROM mail_followers WHERE partner_id = ANY(%s)",
            [self.partners],
        )
        self.lab.sql("DELETE FROM mail_message WHERE model = 'crm.lead'")
        self.lab.maintain(TOUCHED)

    # -- the ways ------------------------------------------------------------

    def by_batch(self, count):
        def way(watch):
            last = self.start + count
            self._run_batch(watch, "res.partner", self.start, last, count)

        return way

    def leads_by_batch(self, watch):
        start = make_leads(self.lab, CORE_LEADS)
        self.lab.maintain("crm_lead")
        self._run_batch(watch, "crm.lead", start, start + CORE_LEADS, CORE_LEADS)

    def _run_batch(self, watch, model, start, last, count):
        batches = self.lab.env["lead.assign.batch"]
        with watch:
            batch = batches.create(
                {
                    "model": model,
                    "domain": repr([("id", ">", start), ("id", "<=", last)]),
                    "recipient_ids": [(6, 0, self.users)],
                }
            )
            batch.action_start()
            self.lab.commit()
            batches._cron_run()
            self.lab.commit()
        assert (batch.state, batch.assigned_count) == ("done", count)
        self.forget()

    def by_core(self, watch):
        make_leads(self.lab, CORE_LEADS)
        self.lab.maintain("crm_lead")
        random.seed(1)
        with watch:
            self.team._action_assign_leads(force_quota=True, creation_delta_days=0)
            self.lab.commit()
        given = self.lab.sql("SELECT count(*) FROM crm_lead WHERE user_id IS NOT NULL")
        assert given == [(CORE_LEADS,)]
        self.forget()

    def by_sql(self, watch):
        with watch:
            values = {"users": self.users, "start": self.start}
            self.lab.sql(SQL_STATEMENT, values)
            self.lab.commit()
        given = self.lab.sql("SELECT count(*) FROM res_partner_owner_rel")
        assert given == [(self.clients,)]
        self.forget()

    def one_by_one(self, watch):
        ids = range(self.start + 1, self.start + 1 + ONE_BY_ONE)
        with watch:
            for index, partner in enumerate(self.lab.env["res.partner"].browse(ids)):
                partner.user_id = self.users[index % OPERATORS]
            self.lab.commit()
        self.forget()


def main():
    options = arguments(__doc__, clients=20_000)
    verdicts = Verdicts()
    with Lab() as lab:
        work = Work(lab, options.clients)
        ours, core, sql = (
            "mass assignment",
            "core's crm assignment",
            "one SQL statement",
        )
        ways = {
            ours: Way(work.by_batch(options.clients), options.clients),
            "mass assignment of leads": Way(work.leads_by_batch, CORE_LEADS),
            core: Way(work.by_core, CORE_LEADS),
            "user_id written one by one": Way(work.one_by_one, ONE_BY_ONE),
            sql: Way(work.by_sql, options.clients),
        }
        measures = race(lab, ways, options.runs)
        few, many = (queries_of(lab, work.by_batch(count)) for count in (10, 100))
        peak = lab.memory(lambda child: work.by_batch(options.clients)(NoWatch()))
        notes = [
            f"Queries for 10 and for 100 clients: {few} and {many}.",
            f"Peak memory added by {options.clients:,} clients: {peak:.0f} MB.",
        ]
        print(
            table("Mass assignment to 30 operators", measures, sql, notes), flush=True
        )
        if options.explain:
            with explained(ours):
                work.by_batch(options.clients)(NoWatch())
    verdicts.at_least(
        "times core's crm assignment, per record",
        100,
        measures[core].each / measures[ours].each,
    )
    verdicts.at_most(
        "times the one SQL statement", 6, measures[ours].each / measures[sql].each
    )
    verdicts.equal("queries for 100 clients, as for 10", few, many)
    verdicts.close()


if __name__ == "__main__":
    main()
