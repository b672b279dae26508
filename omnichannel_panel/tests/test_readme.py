import re
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import file_open

from .common import PanelCase


@tagged("post_install", "-at_install")
class TestReadme(PanelCase):
    """What the readme promises to another addon."""

    def file(self, name):
        with file_open(f"omnichannel_panel/{name}") as file:
            return file.read()

    def lines(self, text):
        """Without indentation, which is deeper in a test."""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def test_the_example_is_tested_word_for_word(self):
        readme = self.file("readme/USAGE.md")
        (example,) = re.findall(r"```js\n(.*?)```", readme, re.DOTALL)
        lines = self.lines(example)
        code = [line for line in lines if not line.startswith("import ")]
        tested = self.lines(self.file("static/tests/omnichannel_panel.test.js"))
        self.assertIn("\n".join(code), "\n".join(tested))
        for names, module in re.findall(r"import \{(.*)\} from (.*);", example):
            imported = "|".join(
                line for line in tested if line.endswith(f" from {module};")
            )
            for name in names.split(", "):
                self.assertRegex(imported, rf"\b{name}\b")

    def test_a_section_and_a_button_are_ten_lines(self):
        """Each of its own: the section with its component, and the button."""
        readme = self.file("readme/USAGE.md")
        section, button = re.search(
            r"(class .*?)(registerButton.*?)```", readme, re.DOTALL
        ).groups()
        self.assertLessEqual(len(self.lines(section)), 10)
        self.assertLessEqual(len(self.lines(button)), 10)

    def test_data_of_its_own_comes_from_the_server(self):
        Panel = self.env.registry["omnichannel.panel"]
        names = self.panel()._sections()

        def weather(_self, facts):
            return {"sun": facts["channel"].id}

        with (
            patch.object(Panel, "_sections", lambda _self: [*names, "weather"]),
            patch.object(Panel, "_section_weather", weather, create=True),
        ):
            chat = self.make_chat()
            data = self.panel().get_panel(chat.id)
        self.assertEqual(data["weather"], {"sun": chat.id})
        self.assertLess({"contact", "remarks"}, set(data))
