import doctest

from odoo.tests import BaseCase, tagged

from .. import (
    lexicon,
    outcome,
    placeholders,
    queue_order,
    redaction,
    undo,
    verdict,
)


@tagged("post_install", "-at_install")
class TestPureModules(BaseCase):
    """The examples in the pure modules hold."""

    def test_examples(self):
        for module in (
            lexicon,
            outcome,
            placeholders,
            queue_order,
            redaction,
            undo,
            verdict,
        ):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)
