import doctest

from odoo.tests import BaseCase, tagged

from .. import capacity, planner, rotation


@tagged("post_install", "-at_install")
class TestPureModules(BaseCase):
    """The examples in the modules that know no Odoo; tests/unit says more of them."""

    def test_the_examples_hold(self):
        for module in (capacity, planner, rotation):
            with self.subTest(module.__name__):
                outcome = doctest.testmod(module)
                self.assertTrue(outcome.attempted)
                self.assertFalse(outcome.failed)
