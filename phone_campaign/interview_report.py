"""What stands in the report of one interview: its questions with what was answered."""

from dataclasses import dataclass, field

from .questionnaire import PAGE, Answer, asked, is_comment


@dataclass
class Item:
    """A question of the report, or (without a number) the title of a section."""

    title: str
    number: int = None
    answers: list = field(default_factory=list)
    comments: list = field(default_factory=list)


def items(questions, lines, in_words):
    """The items of a report, in the order of the questionnaire.

    Questions that were not put, because of what was answered before, are left out; a
    section without any question too.

    :param questions: list of Question
    :param lines: tuples in the order of Answer's fields
    :param in_words: function of (kind, value) that gives its text
    """
    answers = [Answer(*line) for line in lines]
    by_question = {}
    for answer in answers:
        by_question.setdefault(answer.question, []).append(answer)
    found, section, number = [], None, 0
    for question in asked(questions, answers):
        if question.kind == PAGE:
            section = Item(question.title)
            continue
        if section:
            found.append(section)
            section = None
        number += 1
        given = by_question.get(question.id, [])
        found.append(_item(question, number, given, in_words))
    return found


def _item(question, number, answers, in_words):
    item = Item(question.title, number)
    for answer in answers:
        if answer.kind == "suggestion":
            text = _chosen(question, answer)
        else:
            text = in_words(answer.kind, answer.value)
        if text:
            into = item.comments if is_comment(question, answer) else item.answers
            into.append(text)
    return item


def _chosen(question, answer):
    label = question.choices.get(answer.choice)
    row = question.rows.get(answer.row)
    return f"{row}: {label}" if row and label else label
