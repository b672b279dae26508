"""How a questionnaire becomes columns, and the answers to it their cells.

A question is one column; a question with several choices may have one for each choice;
a matrix has one for each of its rows; a question that takes comments has one more for
them. An answer to a question that is not there any more is left out.
"""

from .questionnaire import PAGE
from .spreadsheet import DATE, DATETIME, NUMBER, TEXT, Column

KINDS = {
    "numerical_box": NUMBER,
    "scale": NUMBER,
    "date": DATE,
    "datetime": DATETIME,
}
BETWEEN = "; "


class AnswerSheet:
    """The columns of a list of Question, and the cells of one interview.

    >>> from .questionnaire import Question
    >>> colour = Question(1, "Colour?", "simple_choice", {7: "Red", 8: "Blue"})
    >>> sheet = AnswerSheet([colour, Question(2, "Age?", "numerical_box")], "Comment")
    >>> [column.title for column in sheet.columns]
    ['Colour?', 'Age?']
    >>> sheet.cells([(2, "numerical_box", 44.0, None, None),
    ...              (1, "suggestion", None, 8, None)])
    ['Blue', 44.0]
    """

    def __init__(self, questions, comment, one_per_choice=False):
        """
        :param questions: list of Question, in their order
        :param comment: the word for comments, in the reader's language
        :param one_per_choice: several choices: a column for each, 1 if it was chosen
        """
        self.columns = []
        self._labels = {}  # of what can be chosen
        self._places = {}  # (question, row or None): index of the column
        self._marks = {}  # question: {choice: index of the column}
        self._comments = {}  # question: index of the column
        for question in questions:
            if question.kind != PAGE:
                self._add(question, comment, one_per_choice)

    def _add(self, question, comment, one_per_choice):
        self._labels.update(question.choices)
        if question.kind == "matrix":
            for row, label in question.rows.items():
                self._places[question.id, row] = self._column(question, label)
        elif question.kind == "multiple_choice" and one_per_choice:
            self._marks[question.id] = {
                choice: self._column(question, label, NUMBER)
                for choice, label in question.choices.items()
            }
        else:
            kind = KINDS.get(question.kind, TEXT)
            self._places[question.id, None] = self._column(question, kind=kind)
        if question.has_comments:
            self._comments[question.id] = self._column(question, comment)

    def _column(self, question, part=None, kind=TEXT):
        # the part first: of a long header only the beginning is seen
        title = f"{part} – {question.title}" if part else question.title
        self.columns.append(Column(title, kind))
        return len(self.columns) - 1

    def cells(self, answers):
        """The cells of one interview, in the order of the columns.

        :param answers: tuples in the order of Answer's fields
        """
        cells = [None] * len(self.columns)
        for question, kind, value, choice, row in answers:
            if kind != "suggestion":
                self._put_value(cells, question, kind, value)
            elif question in self._marks:
                self._mark(cells, question, choice)
            else:
                place = self._places.get((question, row))
                self._put_text(cells, place, self._labels.get(choice))
        return cells

    def _put_value(self, cells, question, kind, value):
        if kind == "char_box" and question in self._comments:
            self._put_text(cells, self._comments[question], value)
            return
        place = self._places.get((question, None))
        if place is not None:
            cells[place] = value

    @staticmethod
    def _put_text(cells, place, text):
        if place is not None and text:
            before = cells[place]
            cells[place] = f"{before}{BETWEEN}{text}" if before else text

    def _mark(self, cells, question, choice):
        marks = self._marks[question]
        if choice in marks:
            for place in marks.values():
                cells[place] = cells[place] or 0
            cells[marks[choice]] = 1
