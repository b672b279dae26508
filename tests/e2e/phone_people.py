"""A phone campaign and the operators who call for it, each in a browser."""

import contextlib
import json

GROUP = ("phone_campaign", "group_phone_campaign_operator")
QUESTIONS = {
    "satisfied": {
        "title": "Satisfied?",
        "question_type": "simple_choice",
        "constr_mandatory": True,
        "choices": ["Yes", "No"],
    },
    "why": {"title": "Why not?", "question_type": "text_box"},
    "cars": {
        "title": "How many cars?",
        "question_type": "numerical_box",
        "constr_mandatory": True,
    },
    "insured": {
        "title": "What is insured?",
        "question_type": "multiple_choice",
        "choices": ["House", "Boat", "Dog"],
    },
    "again": {"title": "Would you come again?", "question_type": "scale"},
}


def make_operators(server, *names):
    """Operators without any other right; their logins and passwords."""
    admin = server.login()
    group = admin.call("ir.model.data", "check_object_reference", list(GROUP))[1]
    logins = [name.lower() for name in names]
    users = [
        {"name": name, "login": login, "password": login, "group_ids": [[4, group, 0]]}
        for name, login in zip(names, logins, strict=True)
    ]
    admin.call("res.users", "create", [users])
    return logins


class Campaign:
    """A campaign with QUESTIONS, of which "why" is for the dissatisfied.

    `targets` is {client's name: target}.
    """

    def __init__(self, server, clients):
        self.server = server
        admin = server.login()
        self.id = admin.call("phone.campaign", "create", [{"name": "Who calls?"}])
        (read,) = admin.call("phone.campaign", "read", [[self.id], ["survey_id"]])
        self._make_questions(admin, read["survey_id"][0])
        self.targets = self._make_targets(admin, clients)

    def _make_questions(self, admin, survey):
        ids = {}
        for number, (name, values) in enumerate(QUESTIONS.items()):
            values = {**values, "survey_id": survey, "sequence": number}
            values["suggested_answer_ids"] = [
                [0, 0, {"value": label, "sequence": place}]
                for place, label in enumerate(values.pop("choices", ()))
            ]
            ids[name] = admin.call("survey.question", "create", [values])
        fields = [[ids["satisfied"]], ["suggested_answer_ids"]]
        (read,) = admin.call("survey.question", "read", fields)
        trigger = {"triggering_answer_ids": [[6, 0, read["suggested_answer_ids"][1:]]]}
        admin.call("survey.question", "write", [[ids["why"]], trigger])

    def _make_targets(self, admin, clients):
        values = [
            {"name": name, "phone": f"+3361234560{number}"}
            for number, name in enumerate(clients)
        ]
        partners = admin.call("res.partner", "create", [values])
        values = [{"campaign_id": self.id, "partner_id": each} for each in partners]
        targets = admin.call("phone.campaign.target", "create", [values])
        return dict(zip(clients, targets, strict=True))

    @property
    def url(self):
        return f"{self.server.url}/odoo/phone-campaign/{self.id}"

    def state(self, client):
        """The state of a client's target, and who has it: (state, login or None)."""
        return self.server.sql(
            """SELECT target.state, users.login
                 FROM phone_campaign_target target
                 LEFT JOIN res_users users ON users.id = target.reserved_user_id
                WHERE target.id = %s""",
            [self.targets[client]],
        )[0]

    def answers(self, client):
        """What is stored of a client's answers: {title of the question: [texts]}."""
        rows = self.server.sql(
            """SELECT question.title->>'en_US',
                      array_agg(COALESCE(choice.value->>'en_US', line.value_text_box,
                                         line.value_numerical_box::text,
                                         line.value_scale::text) ORDER BY choice.id)
                 FROM phone_campaign_target target
                 JOIN survey_user_input_line line
                   ON line.user_input_id = target.user_input_id
                 JOIN survey_question question ON question.id = line.question_id
                 LEFT JOIN survey_question_answer choice
                   ON choice.id = line.suggested_answer_id
                WHERE target.id = %s AND line.skipped IS NOT TRUE
                GROUP BY question.id""",
            [self.targets[client]],
        )
        return dict(rows)

    def forget_reservations(self):
        """As if the time of every reservation had run out."""
        self.server.sql(
            """UPDATE phone_campaign_target
                  SET reserved_until = now() AT TIME ZONE 'UTC' - interval '1 minute'
                WHERE campaign_id = %s AND reserved_user_id IS NOT NULL""",
            [self.id],
        )


class Operator:
    """An operator at his dashboard, who works with the keyboard."""

    def __init__(self, browser, campaign, login):
        self.browser, self.campaign = browser, campaign
        browser.log_in(campaign.server, login, login)
        self.open_dashboard()

    # -- the dashboard ---------------------------------------------------------

    def open_dashboard(self):
        self.browser.go(self.campaign.url)
        self.browser.wait_for(".o_phone_row", 180)

    def counters(self):
        """{counter: number} as the screen shows them."""
        return self.browser.evaluate(
            """Object.fromEntries([...document.querySelectorAll('.o_phone_counter')].map(
                el => [el.dataset.counter,
                       Number(el.querySelector('.o_phone_counter_value').innerText)]))"""
        )

    def wait_for_counter(self, counter, number):
        value = f".o_phone_counter[data-counter={counter}] .o_phone_counter_value"
        self._wait_for_text(value, f"?.trim() === '{number}'")

    def row(self, client):
        return f".o_phone_row[data-id='{self.campaign.targets[client]}']"

    def wait_for_row(self, client, selector, text):
        """Wait until a client's row says `text`; not at all with the text None."""
        path = f"{self.row(client)} {selector}"
        if text is None:
            self.browser.wait_for(self.row(client))
            self.browser.wait(f"!document.querySelector({json.dumps(path)})")
        else:
            self._wait_for_text(path, f"?.includes({json.dumps(text)})")

    # -- the interview ---------------------------------------------------------

    def press(self, *keys, modifiers=0):
        for key in keys:
            self.browser.press(key, modifiers)

    def call_next(self):
        """N: the name of the client that comes."""
        self.press("n")
        return self.client()

    def client(self):
        """The name of the client in the window, once it is there."""
        self.browser.wait_for(".o_phone_client_name")
        return self.browser.text(".o_phone_client_name")

    def close(self):
        self.press("Escape")
        self.browser.wait("!document.querySelector('.o_phone_window')")

    def open_questionnaire(self):
        self.press("q")
        self.browser.wait_for(".o_phone_sheet")

    # -- the questionnaire -----------------------------------------------------

    def wait_for_question(self, name):
        """Wait until the question is the current one and the keys are for it."""
        title = json.dumps(QUESTIONS[name]["title"])
        self.browser.wait(
            f"""(() => {{
                const card = document.querySelector('.o_phone_question_current');
                const title = card?.querySelector('.o_phone_question_title').innerText;
                const field = card?.querySelector('.o_phone_field');
                const active = document.activeElement;
                return title?.includes({title}) && (
                    field ? active === field : !active.matches('.o_phone_field'));
            }})()"""
        )

    def choose(self, name, *numbers):
        self.wait_for_question(name)
        self.press(*map(str, numbers))

    def write(self, name, text):
        """Type an answer and go on, with the key that its field has for it."""
        self.wait_for_question(name)
        self.browser.type(text)
        if QUESTIONS[name]["question_type"] == "text_box":
            self.press("ArrowDown", modifiers=1)
        else:
            self.press("Enter")

    def wait_for_answered(self, number, status="saved"):
        """Wait until so many questions are answered and that is their status."""
        self._wait_for_text(".o_phone_answered", f"?.startsWith('{number} /')")
        self.browser.wait_for(f".o_phone_status[data-status={status}]")

    def shown_answers(self):
        """What the questionnaire shows: {title of the question: [texts]}."""
        return self.browser.evaluate(
            """Object.fromEntries([...document.querySelectorAll('.o_phone_question_answered')]
                .map(card => [
                    card.querySelector('.o_phone_question_title').firstChild.textContent.trim(),
                    [...card.querySelectorAll('.o_phone_chosen span, .o_phone_field')]
                        .map(el => el.value ?? el.innerText)]))"""
        )

    def finish(self):
        """Ctrl+Enter, until one is back in the list."""
        self.press("Enter", modifiers=2)
        self.browser.wait(
            "document.activeElement.matches('.o_phone_next')"
            " && !document.querySelector('.o_phone_window')"
        )

    # -- the browser -----------------------------------------------------------

    def reload(self):
        self.browser.evaluate("void (window.isOld = true)")
        self.browser.command("Page.reload")
        self.browser.wait("!window.isOld && document.readyState === 'complete'")

    @contextlib.contextmanager
    def without_connection(self):
        limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        method = "Network.emulateNetworkConditions"
        self.browser.command(method, offline=True, **limits)
        try:
            yield
        finally:
            self.browser.command(method, offline=False, **limits)

    def crash(self):
        """The page is gone, without being asked whether it may go."""
        self.browser.evaluate(
            "void (BeforeUnloadEvent.prototype.preventDefault = () => {})"
        )
        self.browser.go(f"{self.campaign.server.url}/web/health")

    def _wait_for_text(self, selector, test):
        found = f"document.querySelector({json.dumps(selector)})?.innerText"
        self.browser.wait(f"Boolean({found}{test})")
