import socket
from unittest.mock import patch

from odoo.tests import tagged

from ..models import lead_flow_ai_question
from .ai_common import AiCase

FAULTS = {
    400: "refused the request",
    401: "key was refused",
    403: "may not use this model",
    404: "unknown",
    413: "refused the request",
    429: "Too many requests",
    500: "has a fault",
    "slow": "too slow",
    "truncated": "could not be understood",
    "no json": "could not be understood",
    "wrong form": "could not be understood",
    "list id": "could not be understood",
    "no message": "could not be understood",
    "no choice": "could not be understood",
    "broken envelope": "not an AI service",
    "html": "not an AI service",
}
# what another question might not get
OF_THE_NOTES = {400, 413, "truncated", "no json", "wrong form", "list id"}
OF_THE_NOTES |= {"no message", "no choice"}


@tagged("post_install", "-at_install")
class TestAiFaults(AiCase):
    """What a service does instead of answering, one fault at a time."""

    def setUp(self):
        super().setUp()
        patcher = patch.object(lead_flow_ai_question, "TIMEOUT", 0.5)
        self.enterContext(patcher)

    def press_test(self):
        """What the button in the settings shows: (kind, words)."""
        settings = self.env["res.config.settings"].create({})
        params = settings.action_flow_ai_test()["params"]
        return params["type"], params["message"]

    def unreachable(self):
        """An address where nobody listens."""
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{found.getsockname()[1]}/v1"

    def test_every_fault_is_told_in_words_and_nothing_is_lost(self):
        note = self.make_note(self.make_client())
        for fault, words in FAULTS.items():
            with self.subTest(fault):
                self.server.fault = fault
                note.sudo().ai_attempts = 0
                self.ask_again()
                self.assertEqual(note.ai_state, "todo")
                self.assertEqual(note.outcome, "unclassified")
                self.assertEqual(note.ai_attempts, int(fault in OF_THE_NOTES))
                self.assertIn(words, self.last_error())
                self.assertNotIn("secret", self.last_error())
        self.server.fault = None
        self.ask_again()
        self.assertEqual(note.outcome, "positive")
        self.assertFalse(self.last_error())

    def test_the_test_button_says_it_works(self):
        self.assertEqual(self.press_test()[0], "success")

    def test_the_test_button_says_what_is_wrong(self):
        for fault, words in FAULTS.items():
            if fault == "list id":
                words = "classified nothing"
            with self.subTest(fault):
                self.server.fault = fault
                kind, message = self.press_test()
                self.assertEqual(kind, "danger")
                self.assertIn(words, message)
                self.assertNotIn("secret", message)

    def test_an_address_that_leads_nowhere_is_told_in_words(self):
        addresses = (
            self.unreachable(),
            "nonsense",
            "ftp://example.invalid",
            "http://[",
        )
        for address in addresses:
            self.set("ai_base_url", address)
            with self.subTest(address):
                self.assertEqual(
                    self.press_test(), ("danger", "The service cannot be reached.")
                )

    def test_a_key_that_cannot_be_sent_is_told_in_words(self):
        note = self.make_note(self.make_client())
        self.env["ir.config_parameter"].set_param("lead_flow.ai_key", "“sk-secret”")
        self.assertIn("paste it again", self.press_test()[1])
        self.classify()
        self.assertEqual(note.ai_state, "todo")
        self.assertIn("paste it again", self.last_error())

    def test_spaces_around_the_key_and_the_address_do_no_harm(self):
        self.env["ir.config_parameter"].set_param("lead_flow.ai_key", " sk-secret\n")
        self.set("ai_base_url", f" {self.server.url} ")
        self.assertEqual(self.press_test()[0], "success")
        sent = self.server.requests[-1][0]["Authorization"]
        self.assertEqual(sent, "Bearer sk-secret")

    def test_notes_that_the_answer_leaves_out_are_asked_again(self):
        notes = [self.make_note(self.make_client()) for _index in range(5)]

        def answer(notes):
            return self.server.everything_positive(notes[: len(notes) // 2 or 1])

        self.server.answer = answer
        self.classify()
        self.assertEqual({note.ai_state for note in notes}, {"done"})
        self.assertEqual({note.outcome for note in notes}, {"positive"})
        self.assertEqual(notes[0].ai_attempts, 0)
        self.assertGreater(notes[-1].ai_attempts, 0)
        # every answer helped a little
        self.assertLessEqual(len(self.server.requests), len(notes))

    def test_an_answer_about_nothing_is_a_failure(self):
        notes = [self.make_note(self.make_client()) for _index in range(3)]
        self.server.answer = lambda notes: []
        self.classify()
        self.assertEqual({note.ai_state for note in notes}, {"todo"})
        self.assertEqual({note.ai_attempts for note in notes}, {1})
        self.assertEqual(self.last_error(), "The answer could not be understood.")
        self.classify()
        self.assertEqual(len(self.server.requests), 1, "it rests")

    def test_what_is_never_answered_is_given_up(self):
        never = self.make_note(self.make_client(), body="Never")
        self.server.answer = lambda notes: []
        for _turn in range(10):
            self.ask_again()
        self.assertEqual((never.ai_state, never.outcome), ("failed", "unclassified"))
        self.assertEqual(len(self.server.requests), 8)

    def test_a_note_that_is_refused_does_not_hold_up_the_others(self):
        self.set("ai_batch_size", 4)
        bad = self.make_note(self.make_client(), body="poison")
        good = [self.make_note(self.make_client()) for _index in range(3)]

        def refuse(notes):
            return 400 if any(note["text"] == "poison" for note in notes) else None

        self.server.fault = refuse
        for _turn in range(12):
            self.ask_again()
        self.assertEqual({note.outcome for note in good}, {"positive"})
        self.assertEqual((bad.outcome, bad.ai_state), ("unclassified", "failed"))

    def test_a_long_rest_ends_within_a_day(self):
        self.make_note(self.make_client())
        self.server.fault = 429
        for told in ("99999999999999", "soon"):
            self.server.headers = {"Retry-After": told}
            with self.subTest(told):
                self.ask_again()
                self.assertTrue(self.env["lead.flow.ai"]._is_resting())
