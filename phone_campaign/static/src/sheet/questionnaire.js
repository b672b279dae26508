const CHOICES = ["simple_choice", "multiple_choice"];

/** Whether an answer says anything. */
export function isGiven(answer) {
    const value = answer?.value;
    if (value === null || value === undefined || value === "") {
        return false;
    }
    if (Array.isArray(value)) {
        return value.length > 0;
    }
    return typeof value !== "object" || Object.values(value).some((ids) => ids.length);
}

/** Whether a question is answered in full: a matrix in each of its rows. */
export function isAnswered(question, answer) {
    if (question.type === "matrix" && isGiven(answer)) {
        return question.rows.every((row) => answer.value[row.id]?.length);
    }
    return isGiven(answer);
}

/** Whether two answers say the same; the server gives a scale's value as a number. */
export function isSame(one, other) {
    const plain = ({value, comment}) =>
        JSON.stringify([value ?? "", comment || ""], (_key, each) =>
            typeof each === "number" ? String(each) : each
        );
    return plain(one) === plain(other);
}

/** An answer as a text: what was chosen by its labels, the remark behind it. */
export function inWords(question, {value, comment}) {
    const labels = Object.fromEntries(
        (question?.choices || []).map((choice) => [choice.id, choice.label])
    );
    const isMatrix = value && typeof value === "object" && !Array.isArray(value);
    const parts = isMatrix ? Object.values(value).flat() : [value ?? ""].flat();
    return [...parts.map((part) => labels[part] || part), comment]
        .filter(Boolean)
        .join(", ");
}

/** The ids of all choices that were made. */
export function chosen(questions, answers) {
    const ids = new Set();
    for (const question of questions) {
        const value = answers[question.id]?.value;
        if (CHOICES.includes(question.type) && value) {
            [value].flat().forEach((id) => ids.add(id));
        }
    }
    return ids;
}

/**
 * The questions and sections that are put, given the answers so far. What was answered to
 * a question that is not put any more asks for nothing.
 */
export function asked(questions, answers) {
    let put = questions;
    for (let before = null; before !== put.length; ) {
        before = put.length;
        const ids = chosen(put, answers);
        put = put.filter(
            ({triggers}) => !triggers.length || triggers.some((id) => ids.has(id))
        );
    }
    // a section without any question is not shown
    return put.filter(
        (each, index) => !each.is_page || (put[index + 1] && !put[index + 1].is_page)
    );
}

/** {answered, total, missing} of what is put; `missing` are mandatory ones. */
export function progressOf(questions, answers) {
    const put = asked(questions, answers).filter((each) => !each.is_page);
    const open = put.filter((each) => !isAnswered(each, answers[each.id]));
    return {
        total: put.length,
        answered: put.length - open.length,
        missing: open.filter((each) => each.mandatory),
    };
}

/** What a choice question's answer becomes when a choice is clicked. */
export function toggled(question, value, choiceId) {
    if (question.type === "simple_choice") {
        return value === choiceId ? null : choiceId;
    }
    const ids = value || [];
    const next = ids.includes(choiceId)
        ? ids.filter((id) => id !== choiceId)
        : [...ids, choiceId];
    // in the order in which they are offered
    const order = question.choices.map((choice) => choice.id);
    return next.length
        ? next.sort((one, other) => order.indexOf(one) - order.indexOf(other))
        : null;
}

/** The same for one row of a matrix. */
export function toggledRow(question, value, rowId, choiceId) {
    const kind = question.matrix_multiple ? "multiple_choice" : "simple_choice";
    const [current] = question.matrix_multiple
        ? [value?.[rowId] || null]
        : value?.[rowId] || [null];
    const next = toggled({...question, type: kind}, current, choiceId);
    const rows = {...(value || {}), [rowId]: next === null ? [] : [next].flat()};
    return Object.values(rows).some((ids) => ids.length) ? rows : null;
}
