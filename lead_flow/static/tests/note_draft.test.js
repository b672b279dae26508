import {NoteDraft, clientsWithDraft, purgeDrafts} from "@lead_flow/queue/note_draft";
import {describe, expect, test} from "@odoo/hoot";

describe.current.tags("headless");

const template = {
    id: 12,
    outcome: "negative",
    is_closing: true,
    tags: [{id: 5, name: "Lost", color: 1}],
};

test("what is written survives a reload, with the key that makes it one note", () => {
    const draft = new NoteDraft(42);
    draft.change({body: "Half a sen"});
    const again = new NoteDraft(42);
    expect(again.body).toBe("Half a sen");
    expect(again.client_key).toBe(draft.client_key);
    expect(clientsWithDraft()).toEqual([42]);
    expect(new NoteDraft(43).body).toBe("");
});

test("an emptied or saved draft leaves nothing behind", () => {
    const draft = new NoteDraft(42);
    draft.change({body: "x"});
    const key = draft.client_key;
    draft.clear();
    expect(clientsWithDraft()).toEqual([]);
    expect(draft.client_key).not.toBe(key);
});

test("a predefined note comes behind what is there, its tags once", () => {
    const draft = new NoteDraft(42);
    draft.change({body: "Called."});
    draft.useTemplate(template, "Not interested.");
    draft.useTemplate(template, "Really.");
    expect(draft.body).toBe("Called.\nNot interested.\nReally.");
    expect(draft.values.category_ids).toEqual([5]);
    expect(draft.is_closing).toBe(true);
    expect(draft.shownOutcome).toBe("negative");
    expect(draft.values.outcome).toBe("", {
        message: "the suggestion stays the predefined note's",
    });
});

test("against a suggestion the operator may say that nothing is decided", () => {
    const draft = new NoteDraft(42);
    draft.setOutcome("unclassified");
    expect(draft.values.outcome).toBe("");
    draft.useTemplate(template, "Not interested.");
    draft.setOutcome("unclassified");
    expect(draft.shownOutcome).toBe("unclassified");
    expect(draft.values.outcome).toBe("unclassified");
    draft.setOutcome("negative");
    expect(draft.values.outcome).toBe("");
    expect(draft.shownOutcome).toBe("negative");
});

test("a call waits for its note, also over a reload", () => {
    new NoteDraft(42).useCall(125);
    const draft = new NoteDraft(42);
    expect(draft.call_seconds).toBe(125);
    expect(draft.isEmpty).toBe(true);
    draft.clear();
    expect(new NoteDraft(42).call_seconds).toBe(null);
});

test("drafts nobody came back to are forgotten", () => {
    new NoteDraft(42).change({body: "old"});
    purgeDrafts(Date.now() + 13 * 24 * 3600 * 1000);
    expect(clientsWithDraft()).toEqual([42]);
    purgeDrafts(Date.now() + 15 * 24 * 3600 * 1000);
    expect(clientsWithDraft()).toEqual([]);
});

test("a note that was taken back keeps its predefined note and its call", () => {
    const draft = new NoteDraft(44);
    draft.useNote({
        body: "Not interested.",
        template_id: 12,
        tags: [],
        outcome: "negative",
        outcome_source: "template",
        duration: 95,
        is_closing: true,
        callback_date: false,
    });
    expect(draft.values).toMatchObject({template_id: 12, outcome: ""});
    expect(draft.shownOutcome).toBe("negative");
    expect(new NoteDraft(44).call_seconds).toBe(95);
});
