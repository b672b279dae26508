import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {allowTranslations, makeMockEnv} from "@web/../tests/web_test_helpers";
import {
    answersInWords,
    durationInWords,
    millisOf,
    outcomeOf,
    reasonInWords,
    secondsInWords,
} from "@lead_flow/queue/wording";
import {makeRow} from "./lead_flow_test_helpers";

describe.current.tags("headless");

beforeEach(allowTranslations);

const now = millisOf("2026-05-04 09:30:00");
const reason = (values) => {
    const {code, text} = reasonInWords(makeRow(1, values), now);
    return {code, text: String(text)};
};

test("minutes are said as an operator says them", () => {
    expect(
        [0, 59, 60, 47 * 60, 48 * 60].map((each) => String(durationInWords(each)))
    ).toEqual(["0 min", "59 min", "1 h", "47 h", "2 d"]);
});

test("each row says why it is there", () => {
    expect(reason({since: "2026-05-04 09:26:00"}).text).toBe("new, 4 min");
    expect(
        reason({
            reason: "untouched",
            state: "in_progress",
            since: "2026-05-01 09:30:00",
        }).text
    ).toBe("untouched for 3 d");
    expect(
        reason({reason: "due", state: "in_progress", since: "2026-05-04 09:27:00"})
    ).toEqual({code: "due", text: "callback due 3 min ago"});
    expect(reason({state: "done", since: "2026-05-04 08:30:00"}).text).toBe(
        "closed 1 h ago"
    );
});

test("a callback for later becomes due by itself", () => {
    const row = makeRow(1, {
        reason: "later",
        state: "in_progress",
        since: "2026-05-04 09:32:00",
    });
    expect(reasonInWords(row, now).code).toBe("later");
    const later = reasonInWords(row, now + 3 * 60000);
    expect(later.code).toBe("due");
    expect(String(later.text)).toBe("callback due 1 min ago");
});

test("who was contacted before anybody wrote notes is untouched", () => {
    expect(reason({reason: "untouched", state: "in_progress", since: false}).text).toBe(
        "contacted before"
    );
});

test("when a client usually answers is said in hours", async () => {
    await makeMockEnv();
    expect(String(answersInWords({best_hour: "17"}))).toBe(
        "usually answers between 17:00 and 18:00"
    );
    expect(String(answersInWords({best_hour: "23"}))).toBe(
        "usually answers between 23:00 and 00:00"
    );
    expect(answersInWords({best_hour: ""})).toBe("");
});

test("a call took minutes and seconds", () => {
    expect([0, 65, 3630].map(secondsInWords)).toEqual(["0:00", "1:05", "1:00:30"]);
});

test("an unknown outcome is unclassified", () => {
    expect(outcomeOf("strange").id).toBe("unclassified");
});
