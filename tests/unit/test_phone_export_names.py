"""Names of files in the archive of a campaign: readable, safe everywhere, only once."""

import doctest
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pure import pure

file_names = pure("phone_campaign", "file_names")
archive = pure("phone_campaign", "archive")
safe_name, Names = file_names.safe_name, file_names.Names


def test_the_examples():
    assert doctest.testmod(file_names).failed == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Marie Dupont", "Marie Dupont"),
        ("Zoé Müller-Łukasz", "Zoé Müller-Łukasz"),
        ("محمد بن علي", "محمد بن علي"),
        ("Café 🚗 & Co", "Café 🚗 & Co"),
        ("../../../etc/passwd", "etc-passwd"),
        ("..\\..\\windows\\system32", "windows-system32"),
        ("C:\\autoexec.bat", "C-autoexec.bat"),
        ("/absolute", "absolute"),
        ("a\x00b\x1fc", "abc"),
        ("two\nlines\tand tabs", "two lines and tabs"),
        # would be read as "exe.fdp"
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("=cmd|' /C calc'!A0", "=cmd-' -C calc'!A0"),
        ("-rf", "rf"),
        (".htaccess", "htaccess"),
        ("NUL", "NUL_"),
        ("com1.txt", "com1.txt_"),
        ("Constance", "Constance"),
        ("   ", "-"),
        ("", "-"),
        (None, "-"),
        ("///", "-"),
    ],
)
def test_any_text_becomes_a_name(text, name):
    assert safe_name(text) == name


def test_a_family_of_emoji_stays_together():
    family = "👨\u200d👩\u200d👧"
    assert safe_name(family) == family


@given(st.text(max_size=400))
def test_no_name_leaves_the_folder_or_is_too_long(text):
    name = safe_name(text)
    assert name
    assert not set(name) & set('\\/:*?"<>|\x00\n\r')
    assert name not in (".", "..")
    assert not name.startswith((".", "-x", " "))
    assert not name.endswith((".", " "))
    assert len(name.encode()) <= file_names.MOST_BYTES + 1
    assert safe_name(name) == name


@given(st.lists(st.sampled_from(["Anna", "anna", "Anna (2)", "ANNA", "é", "e\u0301"])))
def test_no_name_is_given_twice_on_any_system(texts):
    names = Names(".pdf")
    given_names = [names.take(text) for text in texts]
    assert len({name.casefold() for name in given_names}) == len(texts)


def test_thousands_with_one_name_do_not_take_long():
    names = Names(".pdf")
    taken = [names.take("Martin") for _client in range(20_000)]
    assert taken[-1] == "Martin (20000).pdf"


def test_parts_are_joined_to_one_archive_in_their_order(tmp_path):
    parts = [
        archive.pack([("Anna", b"1"), ("../../Anna", b"2")]),
        archive.pack([]),
        archive.pack([("anna", b"3"), ("x" * 5000, b"4"), ("a/b", b"5")]),
    ]
    target = tmp_path / "all.zip"
    assert archive.join(parts, target, ".pdf") == 5
    with zipfile.ZipFile(target) as joined:
        assert joined.testzip() is None
        names = joined.namelist()
        contents = [joined.read(name) for name in names]
    assert contents == [b"1", b"2", b"3", b"4", b"5"]
    assert names == [
        "Anna.pdf",
        "Anna (2).pdf",
        "anna (3).pdf",
        "x" * 100 + ".pdf",
        "a-b.pdf",
    ]


def test_a_part_may_hold_what_has_no_name():
    with zipfile.ZipFile(io.BytesIO(archive.pack([("", b"1"), ("/", b"2")]))) as part:
        assert part.namelist() == ["0/-", "1/-"]
