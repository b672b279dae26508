"""A company of operators, managers and rules, as the load tests need it.

    world = World(server, "april")
    world.orders(100)        # what the HTTP clients shall create
    world.older_clients(50)  # clients of former days, who have owners

Several worlds live side by side on one server: a world's rules match only the records
whose reference begins with its name.
"""

import itertools
import threading

from load.tabs import Order, Tab

PASSWORD = "load-test-1"
LOGINS = ("ada", "ben", "desk", "manager1", "manager2")  # those who log in
SALESMAN = "sales_team.group_sale_salesman"
ALL_LEADS = "sales_team.group_sale_salesman_all_leads"
MANAGER = "sales_team.group_sale_manager"

# How a hundred created records are split among the rules.
MIXTURE = {"client": 40, "lead": 35, "weighted": 15, "scarce": 10}
WEIGHTS = {"ada": 1, "ben": 2, "cleo": 3, "dan": 5}
FREE = tuple(WEIGHTS)  # no limit, never away: their counts may be compared
SCARCE_LIMIT = 5
STAGE_LIMIT = 7


class World:
    """Everything is made through the server's own API, by an administrator.

    `small` is how many clients the operator `eve` may have at most.
    """

    def __init__(self, server, name, small=20):
        self.server = server
        self.name = name
        self.admin = server.login()
        self._sessions = {}
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._make_people(small)
        self._make_rules()

    # -- people --------------------------------------------------------------

    def _make_people(self, small):
        self.users = {each: self._make_user(each, SALESMAN) for each in FREE}
        self.users["eve"] = self._make_user("eve", SALESMAN, assign_limit=small)
        self.users["finn"] = self._make_user("finn", SALESMAN)
        self.users["gus"] = self._make_user("gus", SALESMAN, assign_limit=SCARCE_LIMIT)
        self.users["hal"] = self._make_user("hal", SALESMAN, assign_paused=True)
        self.users["desk"] = self._make_user("desk", ALL_LEADS)
        for each in ("manager1", "manager2"):
            self.users[each] = self._make_user(each, MANAGER)
        self._limit_stage("finn")

    def _make_user(self, name, group, **values):
        """Returns the user's id."""
        (group_id,) = self._ids_of([group])
        login = f"{self.name}-{name}"
        values = {
            "name": login.title(),
            "login": login,
            "email": f"{login}@example.com",
            "group_ids": [[4, group_id]],
            # hashing one takes a processor for half a second
            **({"password": PASSWORD} if name in LOGINS else {}),
            **values,
        }
        (user,) = self.admin.call("res.users", "create", [[values]])
        return user

    def _ids_of(self, xmlids):
        pairs = [each.split(".") for each in xmlids]
        query = "SELECT res_id FROM ir_model_data WHERE (module, name) IN %s"
        return [row[0] for row in self.server.sql(query, [tuple(map(tuple, pairs))])]

    def _limit_stage(self, name):
        """The operator works in a team of his own, and may have few new leads there."""
        team = {"name": f"{self.name} field", "use_opportunities": True}
        (self.team,) = self.admin.call("crm.team", "create", [[team]])
        member = {"crm_team_id": self.team, "user_id": self.users[name]}
        self.admin.call("crm.team.member", "create", [[member]])
        self.stage = self.server.sql(
            "SELECT id FROM crm_stage ORDER BY sequence, id LIMIT 1"
        )[0][0]
        limit = {
            "user_id": self.users[name],
            "team_id": self.team,
            "stage_ids": [[6, 0, [self.stage]]],
            "limit": STAGE_LIMIT,
        }
        self.admin.call("lead.assign.stage.limit", "create", [[limit]])

    # -- rules ---------------------------------------------------------------

    def _make_rules(self):
        self.rules = {
            "client": self._make_rule("client", [*FREE, "eve", "gus", "hal"]),
            "lead": self._make_rule("lead", [*FREE, "eve", "finn"]),
            "weighted": self._make_rule("weighted", FREE),
            "scarce": self._make_rule("scarce", ["gus", "hal"]),
        }
        for user, weight in WEIGHTS.items():
            domain = [
                ["rule_id", "=", self.rules["weighted"]],
                ["user_id", "=", self.users[user]],
            ]
            shares = self.admin.call("lead.assign.share", "search", [domain])
            self.admin.call("lead.assign.share", "write", [shares, {"weight": weight}])

    def _make_rule(self, kind, recipients):
        model, field = self._model(kind)
        values = {
            "name": f"{self.name} {kind}",
            "model": model,
            "criterion": "domain",
            "domain": repr([(field, "=like", f"{self.name}-{kind}-%")]),
            "company_id": False,
            "user_ids": [[6, 0, [self.users[each] for each in recipients]]],
        }
        (rule,) = self.admin.call("lead.assign.rule", "create", [[values]])
        return rule

    def _model(self, kind):
        return ("crm.lead", "name") if kind == "lead" else ("res.partner", "ref")

    # -- records -------------------------------------------------------------

    def orders(self, count):
        """What to create, mixed as the rules shall see it: a list of Order."""
        kinds = [kind for kind, number in MIXTURE.items() for _index in range(number)]
        # a step that shares no divisor with 100 deals all of them out evenly
        return [self.order(kinds[number * 37 % len(kinds)]) for number in range(count)]

    def order(self, kind):
        with self._lock:
            reference = f"{self.name}-{kind}-{next(self._numbers)}"
        model, field = self._model(kind)
        values = {"name": reference, field: reference}
        if kind == "lead":
            values["type"] = "opportunity"
        return Order(reference, model, field, values)

    def older_clients(self, count):
        """Ids of new clients whom no rule knows, owned by one or two operators each."""
        with self._lock:
            first = next(self._numbers)
        owners = [self.users[each] for each in FREE]
        values = [
            {
                "name": f"{self.name}-older-{first}-{number}",
                "owner_ids": [[6, 0, self._owners_of(owners, number)]],
            }
            for number in range(count)
        ]
        found = []
        for start in range(0, count, 500):
            part = values[start : start + 500]
            found += self.admin.call("res.partner", "create", [part])
        return found

    def _owners_of(self, owners, number):
        main, other = owners[number % 4], owners[(number // 4) % 4]
        return [main] if number % 3 or main == other else [main, other]

    # -- the people at work --------------------------------------------------

    def tab(self, name):
        """A new browser tab of that user."""
        with self._lock:
            if name not in self._sessions:
                login = f"{self.name}-{name}"
                self._sessions[name] = self.server.login(login, PASSWORD)
        return Tab(self._sessions[name])

    def import_file(self, tab, orders):
        """Import these orders, all of one kind, as the lines of one file."""
        names = list(orders[0].values)
        lines = [[order.values[name] for name in names] for order in orders]
        result = tab.call(orders[0].model, "load", [names, lines])
        assert result["ids"], result["messages"]

    def assign_in_mass(self, tab, ids, recipients, keep_owners="replace"):
        """Fill in the wizard, look at its preview, start it; returns the batch's id."""
        values = {
            "user_ids": [[4, self.users[each]] for each in recipients],
            "keep_owners": keep_owners,
        }
        (wizard,) = tab.call(
            "lead.assign.wizard",
            "web_save",
            [[], values],
            specification={"match_count": {}, "line_ids": {"fields": {"gets": {}}}},
            context={"active_model": "res.partner", "active_ids": ids},
        )
        assert wizard["match_count"] == len(ids)
        action = tab.call("lead.assign.wizard", "action_assign", [[wizard["id"]]])
        return action["res_id"]

    def batch_of(self, ids):
        """The mass assignment of exactly these clients, if there is one."""
        rows = self.server.sql(
            "SELECT id FROM lead_assign_batch WHERE domain = %s",
            [repr([("id", "in", ids)])],
        )
        assert len(rows) <= 1
        return rows[0][0] if rows else None
