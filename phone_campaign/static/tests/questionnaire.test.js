import {
    asked,
    isAnswered,
    progressOf,
    toggled,
    toggledRow,
} from "@phone_campaign/sheet/questionnaire";
import {describe, expect, test} from "@odoo/hoot";
import {comparePlaces} from "@phone_campaign/desk/list_store";
import {makeQuestion} from "./phone_campaign_test_helpers";

describe.current.tags("headless");

test("a choice is taken back by choosing it again", () => {
    const single = makeQuestion(1);
    expect(toggled(single, null, 11)).toBe(11);
    expect(toggled(single, 11, 12)).toBe(12);
    expect(toggled(single, 12, 12)).toBe(null);
    const multiple = makeQuestion(1, {type: "multiple_choice"});
    expect(toggled(multiple, [12], 11)).toEqual([11, 12]);
    expect(toggled(multiple, [11], 11)).toBe(null);
});

test("a matrix is answered when each of its rows is", () => {
    const matrix = makeQuestion(1, {
        type: "matrix",
        rows: [
            {id: 7, label: "a"},
            {id: 8, label: "b"},
        ],
    });
    const one = toggledRow(matrix, null, 7, 11);
    expect(one).toEqual({7: [11]});
    expect(isAnswered(matrix, {value: one})).toBe(false);
    const both = toggledRow(matrix, one, 8, 12);
    expect(isAnswered(matrix, {value: both})).toBe(true);
    expect(toggledRow(matrix, {7: [11]}, 7, 11)).toBe(null);
});

test("an empty section is not shown", () => {
    const questions = [
        makeQuestion(1),
        makeQuestion(2, {is_page: true, type: ""}),
        makeQuestion(3, {triggers: [12]}),
    ];
    expect(asked(questions, {}).map((each) => each.id)).toEqual([1]);
    const answers = {1: {value: 12}};
    expect(asked(questions, answers).map((each) => each.id)).toEqual([1, 2, 3]);
});

test("only mandatory questions that are put are missing", () => {
    const questions = [
        makeQuestion(1, {mandatory: true}),
        makeQuestion(2, {mandatory: true, triggers: [12]}),
    ];
    expect(progressOf(questions, {}).missing.length).toBe(1);
    expect(progressOf(questions, {1: {value: 11}}).missing.length).toBe(0);
    expect(progressOf(questions, {1: {value: 12}}).missing.length).toBe(1);
});

test("what a question asked that is not put any more is not put either", () => {
    const questions = [
        makeQuestion(3, {triggers: [21]}),
        makeQuestion(1),
        makeQuestion(2, {triggers: [12]}),
    ];
    const answers = {1: {value: 12}, 2: {value: 21}, 3: {value: 31}};
    expect(asked(questions, answers).map((each) => each.id)).toEqual([3, 1, 2]);
    answers[1].value = 11;
    expect(asked(questions, answers).map((each) => each.id)).toEqual([1]);
    expect(progressOf(questions, answers)).toEqual({
        total: 1,
        answered: 1,
        missing: [],
    });
});

test("the list is in the order of the server", () => {
    const places = [
        {tier: "later", key: "2026-05-05 09:00:00", target: 1},
        {tier: "none", key: false, target: 3},
        {tier: "none", key: false, target: 2},
        {tier: "put_off", key: "2026-05-04 09:00:00", target: 5},
        {tier: "due", key: "2026-05-04 09:00:00", target: 4},
    ];
    const order = places.sort(comparePlaces).map((place) => place.target);
    expect(order).toEqual([4, 2, 3, 5, 1]);
});
