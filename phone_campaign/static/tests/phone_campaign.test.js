import {
    NOW,
    definePhoneCampaignModels,
    makeQuestion,
    makeRow,
    makeServer,
    mountDesk,
    settle,
    theServer,
} from "./phone_campaign_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryOne, select} from "@odoo/hoot-dom";
import {ConnectionLostError} from "@web/core/network/rpc";
import {Deferred} from "@web/core/utils/concurrency";
import {advanceTime, mockDate} from "@odoo/hoot-mock";
import {onRpc} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
definePhoneCampaignModels();

beforeEach(() => {
    mockDate(NOW, 0);
    localStorage.clear();
    sessionStorage.clear();
    makeServer();
});

async function keys(hotkey) {
    await press(hotkey);
    await settle();
}

async function openSheet() {
    const desk = await mountDesk();
    await keys("n");
    await keys("q");
    return desk;
}

/** What this browser keeps of target 1: {question id: [value, comment]}. */
function kept() {
    const stored = JSON.parse(localStorage.getItem("phone_campaign.unsaved.1") || "{}");
    return Object.fromEntries(
        Object.entries(stored).map(([id, each]) => [id, [each.value, each.comment]])
    );
}

function keep(answers) {
    localStorage.setItem("phone_campaign.unsaved.1", JSON.stringify(answers));
}

function names() {
    return queryAllTexts(".o_phone_row .o_phone_row_name");
}

test("counters show and hide the targets of their state", async () => {
    makeServer({rows: [makeRow(1), makeRow(2, {state: "done"})]});
    await mountDesk();
    expect(names()).toEqual(["Client 1", "Client 2"]);
    expect("[data-counter=done]").toHaveAttribute("aria-pressed", "true");
    await click("[data-counter=done]");
    await settle();
    expect(names()).toEqual(["Client 1"]);
    expect("[data-counter=done]").toHaveAttribute("aria-pressed", "false");
    await click(".o_phone_clear");
    await settle();
    expect(names()).toEqual(["Client 1", "Client 2"]);
});

test("a due callback and a colleague at work are seen", async () => {
    makeServer({
        rows: [
            makeRow(1, {state: "to_recall", callback_date: "2026-05-04 09:00:00"}),
            makeRow(2, {holder: "Bruno"}),
        ],
    });
    await mountDesk();
    expect(".o_phone_row_due").toHaveCount(1);
    expect(".o_phone_holder").toHaveText("Bruno");
});

test("who is done has a report, others with answers only by the setting", async () => {
    const rows = [
        makeRow(1, {has_answers: true, state: "done"}),
        makeRow(2, {has_answers: true, state: "suspended"}),
        makeRow(3),
    ];
    const withReport = () =>
        queryAllTexts(".o_phone_row:has(.o_phone_print) .o_phone_row_name");
    makeServer({rows});
    await mountDesk();
    expect(withReport()).toEqual(["Client 1"]);
    makeServer({rows, reportBeforeEnd: true});
    await mountDesk();
    expect(withReport().slice(1)).toEqual(["Client 1", "Client 2"]);
    onRpc("phone.campaign.target", "action_print_report", ({args}) => {
        expect.step(args[0][0]);
        return false;
    });
    await click(".o_phone_print:last");
    await settle();
    expect.verifySteps([2]);
});

test("one key takes the next, another opens the questionnaire", async () => {
    await openSheet();
    expect(".o_phone_sheet").toHaveCount(1);
    expect(".o_phone_question_current .o_phone_question_title").toHaveText(
        /Question 1/
    );
});

test("the next is looked for behind thousands who may not be called", async () => {
    makeServer({looks: 2});
    await mountDesk();
    await keys("n");
    expect(".o_phone_window").toHaveCount(1);
});

test("one sees that the next is still being looked for", async () => {
    const found = Promise.withResolvers();
    makeServer({looks: 1});
    await mountDesk();
    theServer().nextIsFound = found.promise;
    await keys("n");
    expect(".o_phone_next .fa-spin").toHaveCount(1);
    expect(".o_phone_looking").toHaveCount(0);
    theServer().nextIsFound = new Promise(() => {});
    found.resolve();
    await settle();
    expect(".o_phone_looking").toHaveText("Still looking…");
});

test("who is found at the last look is served", async () => {
    makeServer({looks: 19});
    await mountDesk();
    await keys("n");
    expect(".o_phone_window").toHaveCount(1);
    expect(".o_phone_looking").toHaveCount(0);
});

test("after many looks in vain one is told that it is not the end", async () => {
    makeServer({looks: 21});
    await mountDesk();
    await keys("n");
    expect(theServer().looks).toBe(1);
    expect(".o_notification").toHaveText(/Not found yet/);
    expect(".o_phone_funnel").toHaveCount(0);
    expect(".o_phone_looking").toHaveCount(0);
    await keys("n");
    expect(".o_phone_window").toHaveCount(1);
});

test("a digit chooses and the next question follows", async () => {
    await openSheet();
    expect(".o_phone_answered").toHaveText("0 / 2 answered");
    await keys("2");
    expect(theServer().saved).toEqual([[1, 12]]);
    expect(".o_phone_question_current textarea").toBeFocused();
    expect(".o_phone_answered").toHaveText("1 / 3 answered");
});

test("a question is put only after the answer that asks for it", async () => {
    await openSheet();
    expect(".o_phone_question").toHaveCount(2);
    await keys("2");
    expect(".o_phone_question").toHaveCount(3);
    await click("[data-question='1'] .o_phone_choice:first");
    await settle();
    expect(".o_phone_question").toHaveCount(2);
});

test("a ten on the scale is a one and a nought", async () => {
    makeServer({questions: [makeQuestion(3, {type: "scale", choices: []})]});
    await openSheet();
    await press("1");
    await press("0");
    await settle();
    expect(theServer().saved.at(-1)).toEqual([3, "10"]);
});

test("what is typed is saved after a rest, and never drawn over", async () => {
    await openSheet();
    await keys("2");
    await edit("Too dear", {confirm: false});
    expect(".o_phone_question_current textarea").toHaveValue("Too dear");
    await settle();
    expect(theServer().saved.at(-1)).toEqual([2, "Too dear"]);
});

test("what is being typed is saved before finishing, field left or not", async () => {
    const {store} = await openSheet();
    await keys("2");
    await edit("Too dear", {confirm: false});
    await store.interview.sheet.finish();
    expect(theServer().saved.at(-1)).toEqual([2, "Too dear"]);
});

test("without a connection answers wait, in this browser too", async () => {
    const {store} = await openSheet();
    const online = store.call;
    store.call = async () => {
        throw new ConnectionLostError("/web");
    };
    await keys("1");
    expect(".o_phone_status").toHaveAttribute("data-status", "offline");
    expect(kept()).toEqual({1: [11, ""]});
    store.call = online;
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(".o_phone_status").toHaveAttribute("data-status", "saved");
    expect(kept()).toEqual({});
});

test("what the server refuses is kept, and sent when it is tried again", async () => {
    const {store} = await openSheet();
    theServer().fail = {1: {message: "Bruno has this target at the moment."}};
    await keys("1");
    expect(".o_phone_status").toHaveAttribute("data-status", "refused");
    expect(".o_phone_refusal").toHaveText(/Bruno has this target/);
    expect("[data-question='1'] .o_phone_error").toHaveText(/Bruno has this target/);
    expect("[data-question='1'] .o_phone_chosen").toHaveText(/Yes/);
    expect(kept()).toEqual({1: [11, ""]});
    expect(await store.interview.sheet.finish()).toBe(false);
    theServer().fail = {};
    await click(".o_phone_try_again");
    await settle();
    expect(".o_phone_status").toHaveAttribute("data-status", "saved");
    expect("[data-question='1'] .o_phone_error").toHaveCount(0);
    expect(theServer().saved).toEqual([[1, 11]]);
    expect(kept()).toEqual({});
});

test("answers behind a refused one are sent", async () => {
    makeServer({fail: {1: {message: "Try later."}}});
    await openSheet();
    await keys("1");
    await keys("7");
    expect(theServer().saved).toEqual([[3, "7"]]);
    expect(kept()).toEqual({1: [11, ""]});
    expect(".o_phone_status").toHaveAttribute("data-status", "refused");
});

test("a refused answer is sent when it is changed", async () => {
    makeServer({fail: {1: {message: "Try later."}}});
    await openSheet();
    await keys("1");
    theServer().fail = {};
    await click("[data-question='1'] .o_phone_choice:last");
    await settle();
    expect(theServer().saved).toEqual([[1, 12]]);
    expect(".o_phone_status").toHaveAttribute("data-status", "saved");
});

test("the answer to a question that was deleted is dropped", async () => {
    makeServer({
        fail: {
            1: {
                message: "This question has been deleted meanwhile.",
                errorName:
                    "odoo.addons.phone_campaign.models.phone_campaign_desk_sheet.QuestionGone",
            },
        },
    });
    await openSheet();
    await keys("1");
    expect(".o_phone_status").toHaveAttribute("data-status", "saved");
    expect(kept()).toEqual({});
});

test("an answer that waited does not overwrite a later one", async () => {
    makeServer({
        rows: [makeRow(1, {state: "started"})],
        held: 1,
        later: {1: {value: 12, comment: "", by: "Bruno"}},
    });
    const at = luxon.DateTime.fromSQL(NOW, {zone: "utc"}).toMillis() - 90 * 1000;
    keep({1: {value: 11, comment: "", at}});
    await mountDesk();
    expect(theServer().ages).toEqual([[1, 90]]);
    expect("[data-question='1'] .o_phone_chosen").toHaveText(/No/);
    expect(".o_notification").toHaveText(/by Bruno.*Yours was: Yes/s);
    expect(kept()).toEqual({});
});

test("who answers, entered without a connection, does not overwrite a later one", async () => {
    makeServer({
        rows: [makeRow(1, {state: "started"})],
        held: 1,
        later: {0: {contact_id: false, other_contact: "The son", by: "Bruno"}},
    });
    const at = luxon.DateTime.fromSQL(NOW, {zone: "utc"}).toMillis() - 90 * 1000;
    keep({0: {value: {contactId: 101, other: ""}, at}});
    await mountDesk();
    expect(theServer().ages).toEqual([[0, 90]]);
    expect(theServer().interviewee).toBe(null);
    expect(".o_phone_contact_select").toHaveValue("");
    expect(".o_phone_other").toHaveValue("The son");
    expect(".o_notification").toHaveText(/by Bruno.*You had entered: Client 1/s);
    expect(kept()).toEqual({});
});

test("what was typed a moment before a reload is there after it", async () => {
    await openSheet();
    await keys("2");
    await edit("Too d", {confirm: false});
    expect(theServer().saved).toEqual([[1, 12]]);
    expect(kept()).toEqual({2: ["Too d", ""]});
    await settle();
    expect(theServer().saved.at(-1)).toEqual([2, "Too d"]);
    expect(kept()).toEqual({});
});

test("what is typed and taken back leaves nothing behind", async () => {
    await openSheet();
    await keys("2");
    await edit("T", {confirm: false});
    await edit("", {confirm: false});
    expect(kept()).toEqual({});
    await settle();
    expect(theServer().saved).toEqual([[1, 12]]);
});

test("what is kept is shown and sent when the questionnaire is opened", async () => {
    makeServer({
        held: 1,
        rows: [makeRow(1, {state: "started"})],
        answers: {1: {value: 12, comment: ""}},
    });
    keep({2: {value: "Too d", comment: "", at: Date.now()}});
    await mountDesk();
    expect("[data-question='2'] textarea").toHaveValue("Too d");
    expect(theServer().saved).toEqual([[2, "Too d"]]);
    expect(kept()).toEqual({});
});

test("what the server does not accept is said at the question", async () => {
    makeServer({refuse: {1: "This is not a number."}});
    await openSheet();
    await keys("1");
    expect("[data-question='1'] .o_phone_error").toHaveText("This is not a number.");
});

test("finishing shows what is missing, then finishes", async () => {
    makeServer({missing: [1]});
    await openSheet();
    await keys("ArrowDown");
    await keys(["Control", "Enter"]);
    expect(".o_phone_question_flagged").toHaveCount(1);
    expect(sessionStorage.getItem("phone_campaign.question.1")).toBe("1", {
        message: "a reload leads there, too",
    });
    theServer().missing = [];
    await keys("1");
    await keys(["Control", "Enter"]);
    expect(".o_phone_sheet").toHaveCount(0);
    await settle();
    expect("[data-counter=done] .o_phone_counter_value").toHaveText("1");
    expect(".o_phone_next").toBeFocused();
});

test("after a reload the interview is open where it stopped", async () => {
    makeServer({
        held: 1,
        rows: [makeRow(1, {state: "started"})],
        answers: {1: {value: 12, comment: ""}},
    });
    await mountDesk();
    expect(".o_phone_sheet").toHaveCount(1);
    expect(".o_phone_question_current").toHaveAttribute("data-question", "2");
});

test("what a colleague began is opened, not gone on with", async () => {
    for (const window of [
        {in_call: false},
        {taken_from: "Anna"},
        {call_warning: "Outside the hours of calling"},
    ]) {
        makeServer({rows: [makeRow(1, {state: "started", window})]});
        const {store} = await mountDesk();
        await store.open(1, {resume: true});
        expect(store.interview.sheet).toBe(null);
    }
});

test("after a reload one is at the question that one had gone to", async () => {
    makeServer({held: 1, rows: [makeRow(1, {state: "started"})]});
    sessionStorage.setItem("phone_campaign.question.1", "3");
    await mountDesk();
    expect(".o_phone_question_current").toHaveAttribute("data-question", "3");
    await keys("ArrowUp");
    expect(sessionStorage.getItem("phone_campaign.question.1")).toBe("1");
    await keys("Escape");
    expect(sessionStorage.getItem("phone_campaign.question.1")).toBe(null);
});

test("who answers waits for the connection as an answer does", async () => {
    const {store} = await openSheet();
    const online = store.call;
    store.call = async () => {
        throw new ConnectionLostError("/web");
    };
    await click(".o_phone_contact_select");
    await select("101");
    await settle();
    expect(".o_phone_status").toHaveAttribute("data-status", "offline");
    store.call = online;
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(theServer().interviewee).toEqual([101, ""]);
    expect(kept()).toEqual({});
});

test("somebody else's name is saved before the interview is finished", async () => {
    await openSheet();
    await click(".o_phone_other");
    await edit("The neighbour", {confirm: false});
    expect(theServer().interviewee).toBe(null);
    expect(kept()[0][0]).toEqual({contactId: null, other: "The neighbour"});
    await keys(["Control", "Enter"]);
    expect(theServer().finishedWith).toEqual([null, "The neighbour"]);
    expect(kept()).toEqual({});
});

test("a name typed and erased leaves the contact who answers", async () => {
    await openSheet();
    await click(".o_phone_contact_select");
    await select("101");
    await settle();
    await click(".o_phone_other");
    await edit("x", {confirm: false});
    expect(kept()[0][0]).toEqual({contactId: null, other: "x"});
    await edit("", {confirm: false});
    expect(kept()).toEqual({});
    await keys(["Control", "Enter"]);
    expect(theServer().finishedWith).toEqual([101, ""]);
    expect(kept()).toEqual({});
});

test("while targets are counted the window of who can be called is there", async () => {
    await mountDesk();
    const counted = new Deferred();
    onRpc("phone.campaign.desk", "get_funnel", () => counted);
    await click(".o_phone_why");
    await settle();
    expect(".modal .fa-spin").toHaveCount(1);
    counted.resolve({total: 0, steps: [], may_serve_again: false});
    await settle();
    expect(".modal .fa-spin").toHaveCount(0);
    expect(".o_phone_funnel").toHaveText("Nobody is in this campaign yet.");
});

test("the digits of a French keyboard say why a call failed", async () => {
    await mountDesk();
    await keys("n");
    await keys("f");
    document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key: "é", code: "Digit2", bubbles: true})
    );
    await settle();
    expect(theServer().acts).toEqual([[1, "fail", {failure: "busy"}]]);
});

test("a callback that becomes due goes to the top without a reload", async () => {
    const callback_date = "2026-05-04 09:30:30";
    const place = {tier: "later", key: callback_date, target: 2};
    const later = makeRow(2, {state: "to_recall", callback_date, place});
    makeServer({rows: [makeRow(1), later]});
    await mountDesk();
    expect(names()).toEqual(["Client 1", "Client 2"]);
    theServer().rows = [{...later, place: {...place, tier: "due"}}, makeRow(1)];
    await advanceTime(60_000);
    await settle();
    expect(names()).toEqual(["Client 2", "Client 1"]);
});

/** A list of so many rows, all of them loaded page by page. */
async function mountList(length) {
    const rows = Array.from({length}, (_each, index) => makeRow(index + 1));
    makeServer({rows});
    const {store} = await mountDesk();
    while (store.list.more) {
        await store.list.loadMore();
    }
    theServer().rows = rows.map((row) => ({...row, state: "suspended"}));
    theServer().pages = [];
    return store.list;
}

function inState(list, state) {
    return list.rows.filter((row) => row.state === state).length;
}

test("what was scrolled to is there after a minute, as it is by now", async () => {
    const list = await mountList(80);
    expect(inState(list, "to_call")).toBe(80);
    await advanceTime(60_000);
    await settle();
    expect(theServer().pages).toEqual([80]);
    expect(inState(list, "suspended")).toBe(80);
});

test("more than the server gives at once is left alone", async () => {
    const list = await mountList(501);
    await advanceTime(60_000);
    await settle();
    expect(theServer().pages).toEqual([]);
    expect(inState(list, "to_call")).toBe(501);
});

test("a minute does not interrupt a page that is being read", async () => {
    const sent = Promise.withResolvers();
    const list = await mountList(80);
    theServer().pageIsSent = sent.promise;
    list.load();
    await advanceTime(60_000);
    expect(theServer().pages).toEqual([60]);
    sent.resolve();
    await settle();
    expect(list.rows).toHaveLength(60);
    expect(list.loading).toBe("");
});

test("a page asked for before does not bring back what a row was then", async () => {
    for (const read of ["refresh", "load"]) {
        makeServer();
        const {store} = await mountDesk();
        const sent = Promise.withResolvers();
        theServer().pageIsSent = sent.promise;
        const page = store.list[read]();
        await settle();
        theServer().rows[1] = makeRow(2, {state: "done"});
        store.changed({campaign_id: 1, ids: [2]});
        await settle();
        sent.resolve();
        await page;
        await settle();
        expect(store.list.row(2).state).toBe("done");
    }
});

test("a failed call is two keys, and the window closes", async () => {
    await mountDesk();
    await keys("n");
    await keys("f");
    await keys("2");
    expect(theServer().acts).toEqual([[1, "fail", {failure: "busy"}]]);
    expect(".o_phone_interview").toHaveCount(0);
    await keys("n");
    expect(".o_phone_client_name").toHaveText("Client 2", {
        message: "not the same one again",
    });
});

test("in an hour is on a round five minutes, also at the end of an hour", async () => {
    await mountDesk();
    await keys("n");
    for (const [now, at] of [
        ["2026-05-04 10:57:30", "2026-05-04T12:00"],
        ["2026-05-04 23:59:00", "2026-05-05T01:00"],
        ["2026-05-04 10:55:00", "2026-05-04T11:55"],
        ["2026-05-04 10:51:00", "2026-05-04T11:55"],
    ]) {
        mockDate(now, 0);
        await keys("r");
        expect(queryOne(".o_phone_callback input[type=datetime-local]").value).toBe(at);
        // out of the field, out of the form
        await keys("Escape");
        await keys("Escape");
    }
});

test("cancelling needs a reason", async () => {
    await mountDesk();
    await keys("n");
    await keys("x");
    expect(".o_phone_confirm").not.toBeEnabled();
    await edit("Moved abroad");
    await settle();
    await click(".o_phone_confirm");
    await settle();
    expect(theServer().acts[0].slice(0, 2)).toEqual([1, "cancel"]);
});

test("who is held by a colleague can be looked at only", async () => {
    makeServer({rows: [makeRow(1, {holder: "Bruno"})]});
    await mountDesk();
    await click(".o_phone_row");
    await settle();
    expect(".o_phone_held").toHaveText(/Bruno/);
    expect(".o_phone_questionnaire").not.toBeEnabled();
    await keys("Escape");
    expect(".o_phone_interview").toHaveCount(0);
    expect.verifySteps([]);
});

test("a callback that was only looked at is not called suspended", async () => {
    for (const [released, count] of [
        ["to_recall", 0],
        ["suspended", 1],
    ]) {
        makeServer({released, rows: [makeRow(1, {state: "started"})], held: 1});
        const {store} = await mountDesk();
        await store.close();
        await settle();
        expect(".o_notification:contains(suspended)").toHaveCount(count);
        expect.verifySteps(["release 1"]);
    }
});

test("closing the window lets the target go", async () => {
    await mountDesk();
    await keys("n");
    await keys("Escape");
    expect.verifySteps(["release 1"]);
});
