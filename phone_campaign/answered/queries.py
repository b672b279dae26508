"""SQL of what is already answered; each function is one statement."""

from odoo.tools import SQL

# In how many interviews a question, or a choice of it, has been answered.
_COLUMNS = {
    "survey.question": (SQL("l.question_id"),),
    "survey.question.answer": (SQL("l.suggested_answer_id"), SQL("l.matrix_row_id")),
}


def interviews_by(records):
    """{id of a question or choice: in how many interviews it is an answer}."""
    env = records.env
    env["survey.user_input.line"].flush_model()
    branches = [
        SQL(
            """SELECT %(column)s AS id, l.user_input_id FROM survey_user_input_line l
                WHERE %(column)s = ANY(%(ids)s) AND l.skipped IS NOT TRUE""",
            column=column,
            ids=records.ids,
        )
        for column in _COLUMNS[records._name]
    ]
    return dict(
        env.execute_query(
            SQL(
                "SELECT id, count(DISTINCT user_input_id) FROM (%s) a GROUP BY id",
                SQL(" UNION ALL ").join(branches),
            )
        )
    )


def lock(records):
    """Let no new answer refer to these questions or choices until the end."""
    records.flush_recordset()
    records.env.cr.execute(
        SQL(
            "SELECT 1 FROM %s WHERE id = ANY(%s) FOR UPDATE",
            SQL.identifier(records._table),
            records.ids,
        ),
        log_exceptions=False,
    )


def last_sequences(env, survey_ids):
    """The sequence of the last question of each survey: {survey id: sequence}."""
    env["survey.question"].flush_model(["survey_id", "sequence"])
    return dict(
        env.execute_query(
            SQL(
                """SELECT survey_id, max(sequence) FROM survey_question
                    WHERE survey_id = ANY(%s) GROUP BY survey_id""",
                list(survey_ids),
            )
        )
    )
