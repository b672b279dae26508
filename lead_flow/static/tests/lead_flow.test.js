import {
    NOW,
    defineLeadFlowModels,
    makeNote,
    makeRow,
    makeServer,
    theServer,
    mountScreen,
} from "./lead_flow_test_helpers";
import {animationFrame, advanceTime, mockDate} from "@odoo/hoot-mock";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryOne, waitFor} from "@odoo/hoot-dom";
import {ConnectionLostError} from "@web/core/network/rpc";
import {contains} from "@web/../tests/web_test_helpers";
import {range} from "@web/core/utils/numbers";

describe.current.tags("desktop");
defineLeadFlowModels();

beforeEach(() => {
    mockDate(NOW, 0);
    makeServer();
});

/** The answers of the fake server, and what they change on the screen. */
async function settle() {
    await advanceTime(400);
    await animationFrame();
}

async function keys(hotkey) {
    await press(hotkey);
    await settle();
}

async function write(text) {
    await click(".o_lead_flow_text");
    await edit(text);
    await animationFrame();
}

test("the queue says who waits and why", async () => {
    makeServer({
        rows: [
            makeRow(1),
            makeRow(2, {
                state: "in_progress",
                reason: "due",
                place: {tier: "due", key: "2026-05-04 09:27:00"},
                since: "2026-05-04 09:27:00",
            }),
        ],
    });
    await mountScreen();
    expect(queryAllTexts(".o_lead_flow_row .o_lead_flow_reason")).toEqual([
        "new, 4 min",
        "callback due 3 min ago",
    ]);
    expect(".o_lead_flow_count").toHaveText("2 to call");
    expect("[data-figure=collisions]").toHaveText("2 collisions prevented");
});

test("relative minutes tick without a reload", async () => {
    await mountScreen();
    await advanceTime(76000);
    await animationFrame();
    expect(".o_lead_flow_row:first .o_lead_flow_reason").toHaveText("new, 5 min");
});

test("the whole job by keyboard: next, predefined note, save and next", async () => {
    await mountScreen();
    await keys(["alt", "n"]);
    expect(".o_lead_flow_client_name").toHaveText("Client 1");
    expect(".o_lead_flow_text").toBeFocused();
    await keys(["alt", "p"]);
    expect(".o_lead_flow_templates input").toBeFocused();
    await edit("interested");
    await settle();
    await keys("Enter");
    expect(".o_lead_flow_text").toHaveValue("Client 1 is not interested.");
    expect(".o_lead_flow_editor .o_tag").toHaveText("Lost");
    expect("[data-outcome=negative]").toHaveAttribute("aria-pressed", "true");
    await keys(["control", "Enter"]);
    expect(".o_lead_flow_client_name").toHaveText("Client 2");
    expect(".o_notification").toHaveText(/Note saved: Client 1/);
    const {saved} = theServer();
    expect(saved[0].vals).toMatchObject({
        template_id: 12,
        category_ids: [5],
        is_closing: true,
        seen_note_id: 0,
    });
    expect(theServer().released).toEqual([1]);
    expect.verifySteps(["open 1", "save 1", "open 2"]);
});

test("saving twice asks once", async () => {
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    await write("Hello");
    screen.store.save();
    screen.store.save();
    await settle();
    expect(theServer().saved.length).toBe(1);
    expect.verifySteps(["open 1", "save 1"]);
});

test("who comes second keeps his text and is told who was first", async () => {
    makeServer({conflict: "Anna"});
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    await write("My long text");
    await keys(["alt", "s"]);
    expect(".o_lead_flow_conflict").toHaveText(/Reserved for Anna\./);
    expect(".o_lead_flow_text").toHaveValue("My long text");
    expect.verifySteps(["open 1", "save 1"]);
});

test("on a client whom a colleague has open nothing can be typed", async () => {
    makeServer({holders: {1: "Anna"}});
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    expect(".o_lead_flow_lock").toHaveText(/Anna has this client open/);
    expect(".o_lead_flow_text").toHaveCount(0);
    theServer().holders = {};
    screen.store.onHeld({partner_ids: [1], user_id: false, user: ""});
    await settle();
    expect(".o_lead_flow_lock").toHaveCount(0);
    expect(".o_lead_flow_text").toBeFocused();
    expect.verifySteps(["open 1", "open 1"]);
});

test("the hold is renewed, and its loss is told", async () => {
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    await write("Begun");
    theServer().holders = {1: "Anna"};
    await advanceTime(20000);
    await animationFrame();
    expect(".o_lead_flow_lock").toHaveText(/Anna has this client open/);
    expect(".o_lead_flow_text").toHaveValue("Begun");
    expect(".o_lead_flow_text").toHaveProperty("readOnly", true);
    expect.verifySteps(["open 1"]);
});

test("what a colleague reserves disappears without a reload", async () => {
    const screen = await mountScreen();
    expect(".o_lead_flow_row").toHaveCount(3);
    screen.store.onChanged({
        kind: "note",
        partner_ids: [2],
        reserved_user_id: 99,
        by: 99,
    });
    await animationFrame();
    expect(queryAllTexts(".o_lead_flow_row_name")).toEqual(["Client 1", "Client 3"]);
});

test("without connection the note is kept, and saved when it is back", async () => {
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    await write("In a tunnel");
    const {client} = screen.store;
    const online = client.call;
    client.call = async () => {
        throw new ConnectionLostError("/web");
    };
    await keys(["alt", "s"]);
    expect(".o_lead_flow_waiting").toHaveCount(1);
    expect(".o_lead_flow_text").toHaveProperty("readOnly", true);
    expect("[data-outcome=positive]").not.toBeEnabled();
    expect(".o_lead_flow_offline").toHaveCount(1);
    client.call = online;
    await advanceTime(5000);
    await settle();
    expect(".o_lead_flow_waiting").toHaveCount(0);
    expect(".o_lead_flow_offline").toHaveCount(0);
    expect(theServer().saved[0].vals.body).toBe("In a tunnel");
    expect(".o_lead_flow_text").toHaveValue("");
    expect.verifySteps(["open 1", "save 1"]);
});

test("what was changed after the first attempt arrived stays a draft", async () => {
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    await write("First");
    const {client} = screen.store;
    // the answer got lost with the page: the draft has the key of a saved note
    await client.call("save_note", [1, client.draft.values, client.draft.client_key]);
    await write("First and second");
    await keys(["alt", "s"]);
    expect(".o_notification").toHaveText(/had arrived before you changed it: “First”/);
    expect(".o_lead_flow_text").toHaveValue("First and second");
    await keys(["alt", "s"]);
    expect(theServer().saved.map(({vals}) => vals.body)).toEqual([
        "First",
        "First and second",
    ]);
    expect(".o_lead_flow_text").toHaveValue("");
    expect.verifySteps(["open 1", "save 1", "save 1", "save 1"]);
});

test("the only open opportunity is the note's, unless the operator says no", async () => {
    makeServer({leads: {1: [{id: 31, name: "Roof", stage: "New"}]}});
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    expect("button.o_lead_flow_lead").toHaveCount(0);
    expect("span.o_lead_flow_lead").toHaveText(/Roof/);
    expect(".o_lead_flow_lead_choice select").toHaveValue("31");
    await write("About the roof");
    await keys(["alt", "s"]);
    await write("About the weather");
    await contains(".o_lead_flow_lead_choice select").select("0");
    await keys(["alt", "s"]);
    expect(theServer().saved.map(({vals}) => vals.lead_id)).toEqual([31, 0]);
    expect.verifySteps(["open 1", "save 1", "save 1"]);
});

test("of several opportunities the operator chooses one, and it survives a reload", async () => {
    makeServer({
        leads: {
            1: [
                {id: 31, name: "Roof", stage: "New"},
                {id: 32, name: "Cellar", stage: "New"},
            ],
        },
    });
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    expect(".o_lead_flow_lead_choice select").toHaveValue("0");
    await write("About the cellar");
    await contains(".o_lead_flow_lead_choice select").select("32");
    await screen.store.open(2);
    await screen.store.open(1);
    await settle();
    expect(".o_lead_flow_lead_choice select").toHaveValue("32");
    await keys(["alt", "s"]);
    expect(theServer().saved[0].vals.lead_id).toBe(32);
    expect.verifySteps(["open 1", "open 2", "open 1", "save 1"]);
});

test("a draft waits for its client", async () => {
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    await write("Half a sen");
    await screen.store.open(2);
    await settle();
    expect(".o_lead_flow_text").toHaveValue("");
    expect(".o_lead_flow_row[data-id='1'] .o_lead_flow_row_draft").toHaveCount(1);
    await screen.store.open(1);
    await settle();
    expect(".o_lead_flow_text").toHaveValue("Half a sen");
    expect(theServer().released).toEqual([1, 2]);
    expect.verifySteps(["open 1", "open 2", "open 1"]);
});

test("undo takes the note back and the text into the editor", async () => {
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    await write("Wrong");
    await keys(["alt", "s"]);
    expect(".o_lead_flow_undo").toHaveCount(1);
    await keys(["alt", "z"]);
    expect(".o_lead_flow_note").toHaveCount(0);
    expect(".o_lead_flow_text").toHaveValue("Wrong");
    expect.verifySteps(["open 1", "save 1", "undo 101", "open 1"]);
});

test("the undo of a note ends with its minutes", async () => {
    makeServer({histories: {1: [makeNote(9, {undo_until: "2026-05-04 09:31:00"})]}});
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    expect(".o_lead_flow_undo").toHaveCount(1);
    await advanceTime(75000);
    await animationFrame();
    expect(".o_lead_flow_undo").toHaveCount(0);
    expect.verifySteps(["open 1"]);
});

test("names, notes and tags are text, never HTML", async () => {
    const evil = "<img src=x onerror='alert(1)'><b>bold</b>";
    makeServer({
        rows: [makeRow(1, {name: evil, tags: [{id: 1, name: evil, color: 0}]})],
        histories: {1: [makeNote(9, {body: evil, user: evil, template: evil})]},
    });
    const screen = await mountScreen();
    await screen.store.open(1);
    await settle();
    expect(".o_lead_flow img, .o_lead_flow_note_body b").toHaveCount(0);
    expect(".o_lead_flow_client_name").toHaveText(evil);
    expect(".o_lead_flow_note_body").toHaveText(evil);
    expect.verifySteps(["open 1"]);
});

test("search by typing, arrows and Enter open a client", async () => {
    await mountScreen();
    await keys(["alt", "q"]);
    expect(".o_lead_flow_search input").toBeFocused();
    await edit("client 3");
    await settle();
    expect(queryAllTexts(".o_lead_flow_row_name")).toEqual(["Client 3"]);
    await keys("Escape");
    expect(".o_lead_flow_row").toHaveCount(3);
    await keys("ArrowDown");
    await keys("ArrowDown");
    await keys("Enter");
    expect(".o_lead_flow_client_name").toHaveText("Client 2");
    expect.verifySteps(["open 2"]);
});

test("the end of the list brings the next page", async () => {
    makeServer({rows: range(1, 91).map((id) => makeRow(id))});
    await mountScreen();
    expect(".o_lead_flow_row").toHaveCount(40);
    queryOne(".o_lead_flow_rows").scrollTop = 1e6;
    await waitFor(".o_lead_flow_row:count(80)", {timeout: 2000});
    queryOne(".o_lead_flow_rows").scrollTop = 1e6;
    await waitFor(".o_lead_flow_row:count(90)", {timeout: 2000});
});

test("an empty queue says so, an empty search offers the way back", async () => {
    makeServer({rows: []});
    await mountScreen();
    expect(".o_lead_flow_nobody").toHaveText(/Everybody has been called/);
    await keys(["alt", "n"]);
    expect(".o_notification").toHaveText(/Nobody else is waiting/);
});

test("the keys of the screen are shown", async () => {
    await mountScreen();
    await keys(["alt", "i"]);
    expect(".o_lead_flow_help_list > div").toHaveCount(17);
});
