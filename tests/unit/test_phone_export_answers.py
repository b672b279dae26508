"""Questionnaires as columns, answers as cells and as the lines of a report."""

import doctest
from datetime import date, datetime

import pytest

from pure import pure

questionnaire = pure("phone_campaign", "questionnaire")
answer_sheet = pure("phone_campaign", "answer_sheet")
interview_report = pure("phone_campaign", "interview_report")
Question, AnswerSheet = questionnaire.Question, answer_sheet.AnswerSheet

COLOUR = Question(1, "Colour?", "simple_choice", {11: "Red", 12: "Blue"})
CARS = Question(
    2, "Cars?", "multiple_choice", {21: "Fast", 22: "Small"}, has_comments=True
)
WHY = Question(3, "Why?", "text_box", triggers=frozenset({12}))
RATING = Question(
    4, "Rate", "matrix", {41: "good", 42: "bad"}, rows={43: "Price", 44: "Advice"}
)
AGE = Question(5, "Age?", "numerical_box")
DAY = Question(6, "Day?", "date")
SECTION = Question(7, "About you", "page")


def chosen(question, choice, row=None):
    return (question.id, "suggestion", None, choice, row)


def given(question, kind, value):
    return (question.id, kind, value, None, None)


def titles(questions, **options):
    return [each.title for each in AnswerSheet(questions, "Comment", **options).columns]


def cells(questions, answers, **options):
    return AnswerSheet(questions, "Comment", **options).cells(answers)


@pytest.mark.parametrize("module", [questionnaire, answer_sheet, interview_report])
def test_the_examples(module):
    assert doctest.testmod(module).failed == 0


def test_each_question_is_a_column_and_a_section_is_none():
    assert titles([SECTION, COLOUR, WHY, AGE]) == ["Colour?", "Why?", "Age?"]


def test_comments_have_a_column_of_their_own():
    assert titles([CARS]) == ["Cars?", "Comment – Cars?"]
    answers = [chosen(CARS, 21), given(CARS, "char_box", "and red"), chosen(CARS, 22)]
    assert cells([CARS], answers) == ["Fast; Small", "and red"]


def test_choices_can_have_a_column_each():
    assert titles([CARS], one_per_choice=True) == [
        "Fast – Cars?",
        "Small – Cars?",
        "Comment – Cars?",
    ]
    answered = cells([CARS], [chosen(CARS, 22)], one_per_choice=True)
    assert answered == [0, 1, None]
    # who was not asked did not say no
    assert cells([CARS], [], one_per_choice=True) == [None, None, None]


def test_a_matrix_has_a_column_for_each_row():
    assert titles([RATING]) == ["Price – Rate", "Advice – Rate"]
    assert cells([RATING], [chosen(RATING, 42, 43)]) == ["bad", None]


def test_values_keep_their_type():
    answers = [given(AGE, "numerical_box", 44.0), given(DAY, "date", date(2026, 5, 4))]
    assert cells([DAY, AGE], answers) == [date(2026, 5, 4), 44.0]
    kinds = [column.kind for column in AnswerSheet([DAY, AGE], "").columns]
    assert kinds == ["date", "number"]


def test_answers_to_what_is_not_there_any_more_are_left_out():
    gone = [given(WHY, "text_box", "x"), chosen(COLOUR, 99), chosen(RATING, 41, 99)]
    assert cells([COLOUR, RATING], gone) == [None, None, None]
    assert cells([CARS], [chosen(CARS, 99)], one_per_choice=True) == [None] * 3


def report(questions, answers):
    found = interview_report.items(questions, answers, lambda kind, value: f"{value}")
    return [(each.number, each.title, each.answers, each.comments) for each in found]


def test_a_report_holds_the_questions_in_their_order_with_their_answers():
    answers = [given(AGE, "numerical_box", 44), chosen(CARS, 21), chosen(CARS, 22)]
    answers.append(given(CARS, "char_box", "and red"))
    assert report([SECTION, CARS, AGE, COLOUR], answers) == [
        (None, "About you", [], []),
        (1, "Cars?", ["Fast", "Small"], ["and red"]),
        (2, "Age?", ["44"], []),
        (3, "Colour?", [], []),
    ]


def test_a_report_leaves_out_what_was_not_asked():
    assert report([COLOUR, WHY], [chosen(COLOUR, 11)]) == [(1, "Colour?", ["Red"], [])]
    assert [
        title for _n, title, _a, _c in report([COLOUR, WHY], [chosen(COLOUR, 12)])
    ] == [
        "Colour?",
        "Why?",
    ]


def test_a_report_leaves_out_a_section_whose_questions_were_not_asked():
    assert report([COLOUR, SECTION, WHY], [chosen(COLOUR, 11)]) == [
        (1, "Colour?", ["Red"], [])
    ]


def test_a_row_of_a_matrix_is_named_before_its_answer():
    assert report([RATING], [chosen(RATING, 41, 44)]) == [
        (1, "Rate", ["Advice: good"], [])
    ]


def test_a_moment_is_put_into_words_by_the_reader():
    asked = Question(8, "When?", "datetime")
    moment = datetime(2026, 5, 4, 9, 30)
    found = interview_report.items(
        [asked], [given(asked, "datetime", moment)], lambda kind, value: kind
    )
    assert found[0].answers == ["datetime"]
