"""Arabic and Hebrew in reports: cut into phrases and words, and nothing is lost."""

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from pure import pure

bidi_markup = pure("phone_campaign", "bidi_markup")
bidi, direction = bidi_markup.bidi, bidi_markup.direction

SENTENCE = "محمد بن علي: شكراً جزيلاً 123"
MIXED = st.text(alphabet="ab <&>12.:()\n\u0645\u062d\u0651\u060c\u05d0\u05d1é🚗")


def text_of(markup):
    return Markup(re.sub(r"<[^>]*>", "", markup)).unescape()


def boxes_of(markup):
    return re.findall(r"o_pc_word\">([^<]*)<", markup)


def test_the_examples():
    assert doctest.testmod(bidi_markup).failed == 0


@pytest.mark.parametrize("text", ["", "Anna", "12 % é 🚗", "<b>bold</b>", None])
def test_text_from_left_to_right_is_only_escaped(text):
    assert bidi(text) == Markup.escape(text or "")


def test_each_word_and_each_sign_has_a_box():
    assert boxes_of(bidi(SENTENCE)) == ["محمد", "بن", "علي", ":", "شكراً", "جزيلاً"]


def test_markup_in_arabic_stays_text():
    assert "<script>" not in bidi("محمد <script>alert(1)</script> محمد")


def test_the_first_letter_tells_the_direction():
    assert direction(SENTENCE) == direction("7. " + SENTENCE) == "rtl"
    assert direction("Anna " + SENTENCE) == direction("") == direction("12") == "ltr"


@given(MIXED)
def test_no_character_is_lost_or_moved(text):
    assert text_of(bidi(text)) == text


@given(MIXED)
def test_phrases_take_turns(text):
    ways = [way for way, _piece in bidi_markup.phrases(text)]
    assert "".join(piece for _way, piece in bidi_markup.phrases(text)) == text
    assert all(one != two for one, two in zip(ways, ways[1:], strict=False))
