import random

from odoo.tests import BaseCase, tagged

from ..redaction import redact

SEPARATORS = (
    "",
    " ",
    ".",
    "-",
    "/",
    "_",
    "·",
    " - ",
    " . ",
    ") ",
    " / ",
    "–",
    "\u00a0",
)


@tagged("post_install", "-at_install")
class TestRedaction(BaseCase):
    """Who is spoken of does not leave the house."""

    def test_numbers_go_however_they_are_grouped(self):
        for number in (
            "06 - 12 - 34 - 56 - 78",
            "06_12_34_56_78",
            "06·12·34·56·78",
            "+33 (0)6.12.34.56.78",
            "tel0612345678",
            "4970 1000 - 0000 0000",
        ):
            with self.subTest(number):
                redacted = redact(f"Call {number} at 5")
                self.assertIn("[number] at 5", redacted)
                self.assertEqual(sum(char.isdigit() for char in redacted), 1)

    def test_no_grouping_lets_seven_digits_through(self):
        chance = random.Random(1)
        for _turn in range(500):
            digits = "".join(chance.choices("0123456789", k=chance.randint(7, 16)))
            typed = digits[0] + "".join(
                chance.choice(SEPARATORS) + digit for digit in digits[1:]
            )
            with self.subTest(typed):
                redacted = redact(f"Agreed, {typed} tomorrow")
                self.assertFalse(any(char.isdigit() for char in redacted))
                self.assertTrue(redacted.startswith("Agreed"))
                self.assertTrue(redacted.endswith("tomorrow"))

    def test_small_figures_stay(self):
        text = "3 children, at 10:30, 1500 euros, 20 %"
        self.assertEqual(redact(text), text)

    def test_short_names_go(self):
        cases = {
            ("Li Wu said yes, wu's wife too", "Li Wu"): (
                "[name] [name] said yes, [name]'s wife too"
            ),
            ("JO agrees", "Jo"): "[name] agrees",
            ("li_wu agrees", "Li Wu"): "[name]_[name] agrees",
            ("An Le agrees; an answer", "An Le"): "[name] [name] agrees; an answer",
            ("Ça va", "Jo"): "Ça va",
        }
        for (text, name), expected in cases.items():
            with self.subTest(text):
                self.assertEqual(redact(text, [name]), expected)

    def test_words_of_every_note_stay_though_they_are_in_a_name(self):
        for text, name in (
            ("De acuerdo con la oferta", "Juan de la Cruz"),
            ("No quiere", "Kim No"),
            ("On se rappelle, il ne sait pas", "Il Se Do"),
        ):
            with self.subTest(text):
                self.assertEqual(redact(text, [name]), text)

    def test_no_name_is_found_in_any_case_or_accent(self):
        names = ["Zoé", "Li", "O'Neil", "Jean-Paul", "Müller", "Nuñez"]
        chance = random.Random(2)
        for _turn in range(200):
            name = chance.choice(names)
            typed = chance.choice((name, name.upper(), name.lower()))
            with self.subTest(typed):
                redacted = redact(f"({typed}) agreed", [name])
                self.assertNotIn(typed, redacted)
                self.assertTrue(redacted.endswith(" agreed"))

    def test_the_clients_own_contacts_go_in_any_spacing(self):
        contacts = ["Zoé <zoe.m@example.com>, z@ex.fr", "+33 6 12 34 56 78", False]
        for typed in (
            "zoe.m@example.com",
            "ZOE.M @ EXAMPLE . COM",
            "z o e . m @ e x a m p l e . c o m",
            "z @ ex . fr",
            "06:12:34:56:78",
            "+33612345678",
            "06 * 12 * 34 * 56 * 78",
            "0033 6 12 34 56 78",
        ):
            with self.subTest(typed):
                redacted = redact(f"agreed {typed} yes", contacts=contacts)
                self.assertRegex(redacted, r"^agreed \[(email|number)\] yes$")

    def test_a_short_number_of_the_client_goes_too(self):
        self.assertEqual(
            redact("call 36 12 now", contacts=["3612"]), "call [number] now"
        )
        self.assertEqual(redact("call 12 now", contacts=["12"]), "call 12 now")

    def test_what_follows_an_at_sign_is_no_address(self):
        text = "Met him @ the office. Agreed."
        self.assertEqual(redact(text), text)
