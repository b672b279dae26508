"""A questionnaire and the answers to it, as what exports and reports read.

Names of kinds are survey's types of question and of answer; a section of the
questionnaire is a question of the kind `page`.
"""

from typing import NamedTuple

PAGE = "page"


class Question(NamedTuple):
    """`choices` and `rows` (of a matrix) are {id: label}.

    `triggers` are ids of choices: if there are any, the question is put only to who
    chose one of them.
    """

    id: int
    title: str
    kind: str
    choices: dict = {}
    rows: dict = {}
    has_comments: bool = False
    triggers: frozenset = frozenset()


class Answer(NamedTuple):
    """One line of answer: `choice` (in the matrix row `row`), or else a `value`."""

    question: int
    kind: str
    value: object = None
    choice: int = None
    row: int = None


def is_comment(question, answer):
    """Whether a line of answer is the comment on what was chosen.

    >>> is_comment(Question(1, "Why?", "simple_choice"), Answer(1, "char_box", "So."))
    True
    """
    return answer.kind == "char_box" and question.kind != "char_box"


def asked(questions, answers):
    """The questions that are put to who gave `answers`, in their order.

    What was answered to a question that is not put any more asks for nothing.

    >>> more = Question(2, "Which one?", "char_box", triggers=frozenset({7}))
    >>> [each.id for each in asked([Question(1, "Any?", "simple_choice"), more], [])]
    [1]
    """
    put = list(questions)
    while True:
        ids = {question.id for question in put}
        chosen = {answer.choice for answer in answers if answer.question in ids}
        rest = [each for each in put if not each.triggers or each.triggers & chosen]
        if len(rest) == len(put):
            return put
        put = rest
