import contextlib
import threading
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.fields import Domain
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged

from .ai_server import AiServer

PARAMETERS = ("ai_enabled", "ai_base_url", "ai_rest_until", "ai_failures")
PARAMETERS += ("ai_last_error",)


@tagged("post_install", "-at_install")
class TestAiMeanwhile(BaseCase):
    """What people do while the service thinks, in transactions of their own."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # who runs the tests holds the real one; the people below are other threads
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))
        self.server = AiServer()
        self.enterContext(self.server)
        with self.transaction() as env:
            self.before = self.parameters(env)
            self.client_ids = env["res.partner"].create([{"name": "Talks"}] * 4).ids
            notes = env["lead.flow.note"].create(
                [
                    {"partner_id": client, "body": "Agreed."}
                    for client in self.client_ids
                ]
            )
            self.note_ids = notes.ids
            self.set_parameters(
                env, {"ai_enabled": "True", "ai_base_url": self.server.url}
            )
        self.addCleanup(self.forget)
        ours = Domain("partner_id", "in", self.client_ids)
        service = self.registry["lead.flow.ai"]
        self.enterContext(patch.object(service, "_recent_domain", lambda self: ours))

    @contextlib.contextmanager
    def transaction(self):
        """An environment whose changes are there for others at the end."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def parameters(self, env):
        read = env["ir.config_parameter"].get_param
        return {name: read(f"lead_flow.{name}") for name in PARAMETERS}

    def set_parameters(self, env, values):
        for name, value in values.items():
            env["ir.config_parameter"].set_param(f"lead_flow.{name}", value)

    def forget(self):
        with self.transaction() as env:
            self.set_parameters(env, self.before)
            env.flush_all()
            clients = [self.client_ids]
            env.cr.execute(
                "DELETE FROM lead_flow_note WHERE partner_id = ANY(%s)", clients
            )
            env["res.partner"].browse(self.client_ids).exists().unlink()

    def classify(self):
        with self.transaction() as env:
            env.cr.execute("SELECT pg_backend_pid()")
            (self.pid,) = env.cr.fetchone()
            env["lead.flow.ai"]._cron_classify()

    def meanwhile(self, do):
        """Let `do(notes)` happen in another transaction while the service thinks."""

        def answer(notes):
            if len(self.server.requests) == 1:
                with self.transaction() as env:
                    do(env["lead.flow.note"].browse(self.note_ids))
            return self.server.everything_positive(notes)

        self.server.answer = answer

    def values(self, *names):
        with self.transaction() as env:
            notes = env["lead.flow.note"].browse(self.note_ids)
            return [tuple(note[name] for name in names) for note in notes]

    def test_what_people_do_meanwhile_costs_no_verdict(self):
        def do(notes):
            notes[0].action_undo()
            notes[1].outcome = "negative"
            notes.create({"partner_id": notes[2].partner_id.id, "body": "Again."})

        self.meanwhile(do)
        self.classify()
        self.assertEqual(
            self.values("ai_state", "outcome", "outcome_source", "ai_outcome"),
            [
                ("asked", "unclassified", False, False),
                ("done", "negative", "manual", "positive"),
                ("done", "positive", "ai", "positive"),
                ("done", "positive", "ai", "positive"),
            ],
        )
        asked = [note["id"] for note in self.server.notes_of(0)]
        self.assertEqual(asked, self.note_ids)
        # the second asks about what was written meanwhile, and nothing else
        self.assertEqual(len(self.server.requests), 2)
        self.assertEqual(len(self.server.notes_of(1)), 1)
        with self.transaction() as env:
            self.assertFalse(self.parameters(env)["ai_last_error"])

    def test_a_note_that_was_rewritten_meanwhile_is_asked_again(self):
        def do(notes):
            notes[0].body = "Refused."

        self.meanwhile(do)
        self.classify()
        self.assertEqual([len(self.server.notes_of(n)) for n in (0, 1)], [4, 1])
        self.assertEqual(self.server.notes_of(1)[0]["text"], "Refused.")
        self.assertEqual(self.values("outcome_evidence")[0], ("Refused.",))

    def test_a_client_who_was_deleted_meanwhile_costs_no_verdict(self):
        def do(notes):
            notes[3].partner_id.unlink()

        self.meanwhile(do)
        self.classify()
        del self.note_ids[3]
        self.assertEqual(self.values("outcome"), [("positive",)] * 3)
        self.assertEqual(len(self.server.requests), 1)

    def test_no_transaction_is_open_while_the_service_thinks(self):
        def do(notes):
            notes.env.cr.execute(
                "SELECT state FROM pg_stat_activity WHERE pid = %s", [self.pid]
            )
            states.extend(notes.env.cr.fetchone())

        states = []
        self.meanwhile(do)
        self.classify()
        self.assertEqual(states, ["idle"])

    def test_who_writes_at_the_same_moment_makes_it_wait_but_not_ask_again(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)

        def answer(notes):
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["lead.flow.note"].browse(self.note_ids[0]).outcome = "negative"
            env.flush_all()
            threading.Timer(0.5, cr.commit).start()
            return self.server.everything_positive(notes)

        self.server.answer = answer
        self.enterContext(patch("odoo.service.model.random.uniform", lambda *_: 0.1))
        self.classify()
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(
            self.values("ai_state", "outcome", "ai_outcome"),
            [("done", "negative", "positive")] + [("done", "positive", "positive")] * 3,
        )
