import doctest

from odoo.tests import BaseCase, tagged

from odoo.addons.phone_campaign import (
    call_order,
    calling_hours,
    departments,
    given_answer,
    interview,
    pace,
)


@tagged("post_install", "-at_install")
class TestPureModules(BaseCase):
    """The pure modules keep what their examples promise."""

    def test_the_examples_hold(self):
        for module in (
            call_order,
            calling_hours,
            departments,
            given_answer,
            interview,
            pace,
        ):
            with self.subTest(module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)
