import csv
import pathlib
import shutil
import subprocess
import tempfile
import unicodedata
import unittest

from odoo.tests import tagged

from .export_common import ExportCase

# comma, double quote, UTF-8
CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
EMOJI = "🚗"
HOSTILE = [
    "=1+1",
    "+1+1",
    "@SUM(A1:A9)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","click")',
    "<b>bold</b> & \"quoted\" 'single'",
    "محمد بن علي",
    f"Zoé {EMOJI}",
    "0033 1 23 45 67 89",
]


def has_font(sign):
    """Whether a font has `sign` in black: wkhtmltopdf prints coloured ones blank."""
    if not shutil.which("fc-list"):
        return False
    fonts = f":charset={ord(sign):x}:color=False"
    return bool(subprocess.run(("fc-list", fonts), capture_output=True).stdout)


@tagged("post_install", "-at_install")
class TestExportOpens(ExportCase):
    """The files of an export, opened by the programs that people have."""

    def setUp(self):
        super().setUp()
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def run_program(self, *command):
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, timeout=120, check=False
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not installed")
    def test_libreoffice_reads_names_and_answers_as_they_are(self):
        for name in HOSTILE:
            self.make_interview(name, {self.name_question: f"={name}"})
        export = self.export()
        (self.folder / "export.xlsx").write_bytes(export.attachment_ids.raw)
        self.run_program(
            "soffice",
            # a profile of its own: one that is open elsewhere would take the command
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            CSV,
            "export.xlsx",
        )
        with (self.folder / "export.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["Client"] for row in rows], HOSTILE)
        self.assertEqual(
            [row["Your car?"] for row in rows], [f"={name}" for name in HOSTILE]
        )

    @unittest.skipUnless(shutil.which("pdftotext"), "poppler is not installed")
    def test_poppler_reads_each_pdf(self):
        for name in HOSTILE:
            self.make_interview(name, {self.name_question: f"Car of {name}"})
        files = self.files(self.export("pdf"))
        self.assertEqual(len(files), len(HOSTILE))
        latin = [name for name in HOSTILE if name.isascii()]
        texts = [self.text_of(content) for content in files.values()]
        for name in latin:
            answer = f"Car of {name}"
            self.assertEqual(sum(answer in text for text in texts), 1, name)
        self.assertTrue(all("Motor 2026" in text for text in texts))

    @unittest.skipUnless(shutil.which("pdftotext"), "poppler is not installed")
    def test_a_long_question_and_arabic_beside_an_emoji_stand_in_the_pdf(self):
        question = "Why do you say that? " * 15
        long = self.make_question(question, "char_box")
        self.make_interview("=cmd() Zoé", {long: "محمد بن علي 🚗"})
        (content,) = self.files(self.export("pdf")).values()
        text = self.text_of(content)
        self.assertEqual(text.count("Why do you say that?"), 15)
        self.assertIn("=cmd() Zoé", text)
        # each letter is there, in the shape that it has in a word or by itself
        letters = unicodedata.normalize("NFKC", text)
        self.assertFalse(set("محمدبنعلي") - set(letters))

    @unittest.skipUnless(shutil.which("pdftoppm"), "poppler is not installed")
    @unittest.skipUnless(has_font(EMOJI), "no font has an emoji, as fonts-symbola does")
    def test_an_emoji_is_drawn_in_the_pdf(self):
        # wkhtmltopdf leaves emoji out of the text of a page: its picture is compared
        for answer in ("Car", f"Car {EMOJI}"):
            self.make_interview("Zoé", {self.name_question: answer})
        pictures = map(self.picture_of, self.files(self.export("pdf")).values())
        self.assertEqual(len(set(pictures)), 2)

    def text_of(self, content):
        (self.folder / "one.pdf").write_bytes(content)
        return " ".join(self.run_program("pdftotext", "-raw", "one.pdf", "-").split())

    def picture_of(self, content):
        (self.folder / "one.pdf").write_bytes(content)
        self.run_program(
            "pdftoppm", "-r", "60", "-gray", "-singlefile", "one.pdf", "one"
        )
        return (self.folder / "one.pgm").read_bytes()
