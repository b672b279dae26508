import {
    NOW,
    definePanelModels,
    makeCandidate,
    makePanel,
    makeRemark,
    makeRow,
    makeServer,
    makeThread,
    makeTransform,
    makeWho,
    mountPanel,
    settle,
    theServer,
} from "./omnichannel_panel_test_helpers";
import {Component, useState, xml} from "@odoo/owl";
import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {
    getService,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {moved, ordered} from "@omnichannel_panel/web/panel/layout";
import {
    languageInWords,
    localTime,
    safeUrl,
} from "@omnichannel_panel/web/panel/wording";
import {registerButton, registerSection} from "@omnichannel_panel/web/panel/registries";
import {Deferred} from "@web/core/utils/concurrency";
import {HistorySection} from "@omnichannel_panel/web/history/history_section";
import {PanelSections} from "@omnichannel_panel/web/panel/panel_sections";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {visioNow} from "@omnichannel_panel/web/transform/visio";

describe.current.tags("desktop");
definePanelModels();

beforeEach(() => {
    mockDate(NOW, 0);
    makeServer();
    patchWithCleanup(user, {
        settings: {},
        setUserSettings: (key, value) => theServer().calls.push(["layout", value]),
    });
});

function calls(method) {
    return theServer()
        .calls.filter(([name]) => name === method)
        .map(([, ...args]) => args);
}

// -- contact -------------------------------------------------------------------

test("the contact is shown with what is known, and nothing else", async () => {
    makeServer({
        panels: {
            1: makePanel(1, {
                contact: {language: "", phone: ""},
                technical: {
                    browser: "Firefox 132",
                    system: "Linux",
                    url: "https://www.shop.example/cart",
                    timezone: "America/New_York",
                },
            }),
        },
    });
    await mountPanel();
    expect(".o_omni_name").toHaveText("Claire");
    expect(".o_omni_kind").toHaveText("Client");
    expect("[data-fact=browser]").toHaveText("Firefox 132");
    expect("[data-fact=system]").toHaveText("Linux");
    expect("[data-fact=ids]").toHaveText("#1 · Contact #7");
    expect("[data-fact=last]").toHaveCount(1);
    expect("[data-fact=created]").toHaveCount(1);
    for (const unknown of ["ip", "place"]) {
        expect(`[data-fact=${unknown}]`).toHaveCount(0);
    }
    expect(".o_omni_email").toHaveAttribute("href", "mailto:claire@example.com");
    expect("[data-fact=country]").toHaveText("France (FR) · EUR");
    expect("[data-fact=language]").toHaveCount(0);
    expect(".o_omni_phone").toHaveCount(0);
    expect(".o_omni_url").toHaveText("shop.example/cart");
    expect(".o_omni_url").toHaveAttribute("rel", /noopener/);
    expect(".o_omni_clock b").toHaveText("05:30 AM");
    expect(".o_omni_night").toHaveCount(1);
    expect(".o_omni_edit").toHaveAttribute("title", "Edit the contact");
    expect(".o_omni_edit").toHaveAttribute("aria-label", "Edit the contact");
});

test("a visitor has his own number, and his address and place where they are kept", async () => {
    makeServer({
        panels: {
            1: makePanel(1, {
                contact: {id: false, guest_id: 5, kind: "visitor", can_read: false},
                technical: {ip: "203.0.113.0", place: "Lyon, France"},
            }),
        },
    });
    await mountPanel();
    expect("[data-fact=ids]").toHaveText("#1 · Visitor #5");
    expect("[data-fact=ip]").toHaveText("203.0.113.0");
    expect("[data-fact=place]").toHaveText("Lyon, France");
    expect(".o_omni_edit").toHaveCount(0);
});

async function mountLanguage(language, ofContact = "") {
    const values = {contact: {language: ofContact}, technical: {language}};
    makeServer({panels: {1: makePanel(1, values)}});
    await mountPanel();
}

test("the language of a browser has its name, and its code on demand", async () => {
    await mountLanguage("fr-FR");
    expect("[data-fact=language]").toHaveText("French (France)");
    expect("[data-fact=language]").toHaveAttribute("title", "French (France) · fr-FR");
});

test("the name is in the language of the user", async () => {
    patchWithCleanup(user, {lang: "fr-FR"});
    await mountLanguage("pt-BR");
    expect("[data-fact=language]").toHaveText("Portugais (Brésil)");
});

test("the language of a contact is the one that was chosen for him", async () => {
    await mountLanguage("fr-FR", "French / Français");
    expect("[data-fact=language]").toHaveText("French / Français");
    expect("[data-fact=language]").toHaveAttribute("title", "French / Français");
});

test("a language without a name is shown by its code, whatever was sent", async () => {
    for (const tag of ["qaa", "xx-YY", "fr_FR", "root", "x-y", "constructor"]) {
        expect(languageInWords(tag)).toBe(tag);
    }
    for (const tag of ["", null, undefined, 7, {}, "<b>", "fr".repeat(9999)]) {
        expect(languageInWords(tag)).toBe(tag);
    }
    expect(languageInWords("fr", "no locale")).toBe("fr");
    const hostile = "<img src=x onerror=alert(1)>";
    await mountLanguage(hostile);
    expect("[data-fact=language]").toHaveText(hostile);
    expect("[data-fact=language]").toHaveAttribute("title", hostile);
    expect("[data-fact=language] img").toHaveCount(0);
});

test("an address that is no page never becomes a link", async () => {
    makeServer({
        panels: {1: makePanel(1, {technical: {url: "javascript:alert(1)"}})},
    });
    await mountPanel();
    expect(".o_omni_url").toHaveCount(0);
    expect(safeUrl("data:text/html,x")).toBe("");
    expect(safeUrl("https://a.example/")).toBe("https://a.example/");
});

test("a hostile name is text", async () => {
    const name = "<img src=x onerror=alert(1)>";
    makeServer({panels: {1: makePanel(1, {contact: {name}})}});
    await mountPanel();
    expect(".o_omni_name").toHaveText(name);
    expect(".o_omni_name img").toHaveCount(0);
});

test("only managers are told that GeoIP is missing", async () => {
    makeServer({panels: {1: makePanel(1, {technical: {geoip_missing: true}})}});
    await mountPanel();
    expect(".o_omni_geoip").toHaveCount(1);
});

test("an unknown zone has no clock", () => {
    expect(localTime("Nowhere/City")).toBe(null);
    expect(localTime("")).toBe(null);
});

test("what others wrote runs in its own direction, also in a panel from right to left", async () => {
    makeServer({
        panels: {1: makePanel(1, {technical: {url: "https://shop.example/cart"}})},
        pages: [{rows: [makeRow(1)], key: null}],
        business: {
            money: [],
            lead_flow: false,
            made: [],
            handover: {
                from: "Bruno",
                date: NOW,
                tags: [],
                remarks: [{author: "Bruno", body: "He is angry"}],
                promises: [{what: "Call back", on: "", date: NOW}],
                lines: [{author: "Claire", text: "Where is it?"}],
            },
        },
    });
    await mountPanel();
    for (const text of [
        ".o_omni_name",
        ".o_omni_email span",
        "[data-fact=country]",
        ".o_omni_handover .o_omni_remark div",
        ".o_omni_handover [title='Where is it?']",
        ".o_omni_history_row b",
    ]) {
        expect(text).toHaveAttribute("dir", "auto");
    }
    expect(".o_omni_url span").toHaveAttribute("dir", "ltr");
    expect("bdi.o_omni_promise_date").toHaveCount(1);
});

// -- switching conversations -----------------------------------------------------

class Switch extends Component {
    static template = xml`
        <button class="next" t-on-click="() => this.state.id++">next</button>
        <PanelSections t-key="state.id" thread="threads[state.id]"/>`;
    static components = {PanelSections};
    static props = {};
    setup() {
        this.state = useState({id: 1});
        this.threads = Array.from({length: 11}, (_each, id) => makeThread(id));
    }
}

test("what comes late for the conversation before is never shown", async () => {
    const first = new Deferred();
    makeServer({
        panels: {
            1: makePanel(1, {contact: {name: "First"}}),
            2: makePanel(2, {contact: {name: "Second"}}),
        },
        wait: (id) => id === 1 && first,
    });
    await mountWithCleanup(Switch);
    await settle();
    expect(".o_omni_loading").toHaveCount(1);
    await click(".next");
    await settle();
    expect(".o_omni_name").toHaveText("Second");
    first.resolve();
    await settle();
    expect(".o_omni_name").toHaveText("Second");
    expect(".o_omni_panel").toHaveAttribute("data-channel-id", "2");
});

test("of ten conversations in a hurry only the last one is ever shown", async () => {
    const gates = {};
    const panels = {};
    for (let id = 1; id <= 10; id++) {
        gates[id] = new Deferred();
        panels[id] = makePanel(id, {
            contact: {id: id + 100, name: `Visitor ${id}`},
            remarks: [makeRemark(id)],
        });
    }
    const answered = {};
    const rowsOf = (id) => [makeRow(id, {preview: `Words of ${id}`})];
    makeServer({
        panels,
        wait: (id) => gates[id],
        pageOf: (id) => gates[id].then(() => ({rows: rowsOf(id), key: null})),
        businessOf: (id) => ({
            money: [],
            lead_flow: {
                state: "in_progress",
                state_label: `State of ${id}`,
                can_write: false,
                notes: [],
            },
            made: [],
            handover: false,
        }),
    });
    await mountWithCleanup(Switch);
    for (let id = 2; id <= 10; id++) {
        await click(".next");
        await animationFrame();
        expect(".o_omni_name").toHaveCount(0);
    }
    // the answers come in the wrong order, the one that is wanted amidst the others
    for (const id of [9, 3, 10, 1, 8, 2, 7, 4, 6, 5]) {
        gates[id].resolve();
        answered[id] = true;
        await settle();
        const name = answered[10] ? ["Visitor 10"] : [];
        expect(queryAllTexts(".o_omni_name")).toEqual(name);
    }
    expect(queryAllTexts(".o_omni_remark_body")).toEqual(["Remark 10"]);
    expect(queryAllTexts(".o_omni_flow .badge")).toEqual(["State of 10"]);
    expect(queryAllTexts(".o_omni_history_row b")).toEqual(["Words of 10"]);
});

test("while the next one is read, the one before is not there any more", async () => {
    const second = new Deferred();
    makeServer({
        panels: {1: makePanel(1, {contact: {name: "First"}})},
        wait: (id) => id === 2 && second,
    });
    await mountWithCleanup(Switch);
    await settle();
    expect(".o_omni_name").toHaveText("First");
    await click(".next");
    await animationFrame();
    expect(".o_omni_name").toHaveCount(0);
    expect(".o_omni_loading").toHaveCount(1);
    second.resolve();
});

// -- layout ----------------------------------------------------------------------

test("a section folds and stays so for this user", async () => {
    await mountPanel();
    await click("[data-id=tags] .o_omni_fold");
    await animationFrame();
    expect("[data-id=tags] .o_omni_body").toHaveCount(0);
    expect(calls("layout").at(-1)[0].folded).toEqual(["tags"]);
});

test("alt and the arrows move a section", async () => {
    await mountPanel();
    const before = [...document.querySelectorAll(".o_omni_section")];
    expect(before[0].dataset.id).toBe("contact");
    queryOne("[data-id=contact] .o_omni_fold").focus();
    await press(["alt", "ArrowDown"]);
    await animationFrame();
    const ids = [...document.querySelectorAll(".o_omni_section")].map(
        (each) => each.dataset.id
    );
    expect(ids[0]).toBe("department");
    expect(ids[1]).toBe("contact");
});

test("what a user has folded and moved is so when he comes back", async () => {
    const order = ["history", "tags", "contact", "department", "remarks", "transform"];
    const omnichannel_layout = {folded: ["tags"], order};
    // a new environment has a new user, whose settings are read only
    await makeMockEnv();
    patchWithCleanup(user, {
        get settings() {
            return {omnichannel_layout};
        },
    });
    await mountPanel();
    const ids = [...document.querySelectorAll(".o_omni_section")].map(
        (each) => each.dataset.id
    );
    expect(ids).toEqual(order);
    expect("[data-id=tags] .o_omni_body").toHaveCount(0);
    expect("[data-id=history] .o_omni_body").toHaveCount(1);
});

test("sections keep the user's order, and new ones their place", () => {
    const sections = ["a", "b", "c", "d"].map((id) => ({id}));
    const ids = (order) => ordered(sections, order).map(({id}) => id);
    expect(ids([])).toEqual(["a", "b", "c", "d"]);
    expect(ids(["d", "a", "gone"])).toEqual(["d", "a", "b", "c"]);
    expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
});

test("a panel that cannot be read says so and can be tried again", async () => {
    const server = makeServer();
    server.wait = () => {
        throw new Error("no");
    };
    await mountPanel();
    expect(".o_omni_problem").toHaveCount(1);
    server.wait = undefined;
    await click(".o_omni_problem button");
    await settle();
    expect(".o_omni_name").toHaveText("Claire");
    expect.verifyErrors([]);
});

// -- department --------------------------------------------------------------------

test("a department is chosen from the list", async () => {
    await mountPanel();
    await click(".o_omni_department input, .o_omni_department .o_select_menu_toggler");
    await animationFrame();
    await click(".o_select_menu_item:contains(Marketing)");
    await settle();
    expect(calls("set_department")).toEqual([[1, 2]]);
});

test("without departments there is no such section", async () => {
    makeServer({panels: {1: makePanel(1, {department: {choices: []}})}});
    await mountPanel();
    expect("[data-id=department]").toHaveCount(0);
});

// -- remarks -------------------------------------------------------------------------

test("a remark is written in a window, about the conversation or the contact", async () => {
    await mountPanel();
    await click("[data-id=remarks] .o_omni_action");
    await animationFrame();
    expect(".o_omni_remark_text").toBeFocused();
    expect(".o_omni_remark_save").not.toBeEnabled();
    await edit("Call him tomorrow");
    await click("input[value=contact]");
    await animationFrame();
    await click(".o_omni_remark_text");
    await press(["control", "Enter"]);
    await settle();
    expect(calls("add_remark")).toEqual([[1, "Call him tomorrow", "contact"]]);
    expect(".o_omni_remark_body").toHaveText("Call him tomorrow");
    expect(".o_dialog").toHaveCount(0);
});

test("a remark is text, and somebody else's cannot be changed", async () => {
    makeServer({
        panels: {
            1: makePanel(1, {
                remarks: [
                    makeRemark(1, {
                        body: "<b>bold</b>",
                        can_edit: false,
                        can_delete: false,
                    }),
                ],
            }),
        },
    });
    await mountPanel();
    expect(".o_omni_remark_body").toHaveText("<b>bold</b>");
    expect(".o_omni_remark_edit").toHaveCount(0);
    expect(".o_omni_remark_delete").toHaveCount(0);
    expect(".o_omni_pin").toHaveAttribute("title", "Pin");
    await click(".o_omni_pin");
    await settle();
    expect(".o_omni_pin").toHaveAttribute("title", "Unpin");
    expect(calls("change_remark")).toEqual([[1, 1, {is_pinned: true}]]);
    expect(".o_omni_pinned").toHaveCount(1);
});

// -- tags ------------------------------------------------------------------------------

test("a tag is taken off, and managing opens the window of all tags", async () => {
    makeServer({
        panels: {1: makePanel(1, {tags: [{id: 5, name: "R&D (FR)", color: 1}]})},
        tags: {
            can_write: true,
            can_merge: true,
            tags: [
                {id: 5, name: "R&D (FR)", color: 1, active: true, count: 3},
                {id: 6, name: "Old", color: 2, active: false, count: 0},
            ],
        },
    });
    await mountPanel();
    expect(".o_omni_tags .o_tag").toHaveText("R&D (FR)");
    await click(".o_omni_tags .o_delete");
    await settle();
    expect(calls("set_tag")).toEqual([[1, 5, false]]);
    await click("[data-id=tags] .o_omni_action");
    await animationFrame();
    expect(".o_omni_tag_list li").toHaveCount(2);
    expect("li[data-id='5'] .o_omni_tag_archive").toHaveAttribute("title", "Archive");
    expect("li[data-id='6'] .o_omni_tag_archive").toHaveAttribute("title", "Restore");
    expect(".o_omni_tag_merge").not.toBeEnabled();
    for (const box of document.querySelectorAll(".o_omni_tag_list [type=checkbox]")) {
        await click(box);
    }
    await animationFrame();
    expect(".o_omni_tag_merge").toBeEnabled();
});

test("of tags that are merged each name is told apart, whatever is in it", async () => {
    const tags = ["Shipping", "Late, invoice", "VIP"].map((name, index) => {
        return {id: index + 1, name, color: 1, active: true, count: 3 - index};
    });
    makeServer({tags: {can_write: true, can_merge: true, tags}});
    await mountPanel();
    await click("[data-id=tags] .o_omni_action");
    await animationFrame();
    for (const box of document.querySelectorAll(".o_omni_tag_list [type=checkbox]")) {
        await click(box);
    }
    await animationFrame();
    await click(".o_omni_tag_merge");
    await animationFrame();
    expect(".modal:last p").toHaveText(
        "These will be deleted: tag “Late, invoice” and tag “VIP”. Their conversations get “Shipping”."
    );
});

// -- what a conversation can become -------------------------------------------------------

test("a deal is made with the title that was proposed", async () => {
    await mountPanel();
    await click("[data-kind=deal]");
    await settle();
    expect("#o_omni_title").toHaveValue("Claire: hello");
    expect("#o_omni_title").toBeFocused();
    await press("Enter");
    await settle();
    expect(calls("transform")).toEqual([[1, "deal", {title: "Claire: hello"}]]);
    expect(".o_notification").toHaveCount(1);
});

test("what was made already is marked and said", async () => {
    makeServer({
        panels: {
            1: makePanel(1, {
                transforms: [makeTransform("deal", "create", {done: ["crm.lead", 3]})],
            }),
        },
        business: {
            money: [],
            lead_flow: false,
            handover: false,
            made: [{kind: "deal", name: "Twenty bikes", model: "crm.lead", id: 3}],
        },
    });
    await mountPanel();
    expect("[data-kind=deal] .fa-check").toHaveCount(1);
    expect("[data-kind=deal]").toHaveAttribute("title", "Open: Twenty bikes");
});

test("among candidates the agent has to choose; nobody is chosen for him", async () => {
    makeServer({prepared: {contact: makeWho({candidates: [makeCandidate(8)]})}});
    await mountPanel();
    await click("[data-kind=contact]");
    await settle();
    expect(".o_omni_why").toHaveText("same e-mail");
    expect(".o_omni_make").not.toBeEnabled();
    await click(".o_omni_candidate input");
    await animationFrame();
    expect(".o_omni_make").toHaveText("Use this contact");
    await click(".o_omni_make");
    await settle();
    expect(calls("transform")[0][2]).toMatchObject({partner_id: 8, is_new: false});
});

test("a video call is one of the conversation where that has calls", async () => {
    const thread = {...makeThread(1), allowCalls: true};
    const rtc = {toggleCall: (about, {camera}) => expect.step([about.id, camera])};
    await visioNow({thread}, {services: {"mail.store": {rtc}}});
    expect.verifySteps([[1, true]]);
});

test("elsewhere it is a room to which the visitor gets the link", async () => {
    makeServer({
        prepared: {deal: {fields: ["title"], title: "x", can_start_now: true}},
    });
    mockService("action", {doAction: ({url}) => expect.step(url)});
    await mountPanel();
    await click("[data-kind=deal]");
    await settle();
    await click(".o_omni_start_now");
    await settle();
    expect(calls("open_room")).toEqual([[1]]);
    expect(calls("post")[0][0]).toMatch(
        /<a .*href="https:\/\/shop.example\/chat\/9\/abc"/
    );
    expect.verifySteps(["https://shop.example/chat/9/abc"]);
    expect(".o_dialog").toHaveCount(0);
});

test("who was not shown is shown after a refusal, and then has to be chosen", async () => {
    makeServer({
        prepared: {contact: makeWho()},
        candidates: [makeCandidate(8)],
        refusal: "Choose one",
    });
    await mountPanel();
    await click("[data-kind=contact]");
    await settle();
    expect(".o_omni_candidate").toHaveCount(0);
    await click(".o_omni_make");
    await settle();
    expect(calls("transform")[0][2]).toMatchObject({partner_id: false, is_new: false});
    expect(calls("find_candidates")[0][2]).toMatchObject({email: "claire@example.com"});
    expect(".o_omni_transform .alert").toHaveText("Choose one");
    expect(".o_omni_candidate").toHaveCount(1);
    expect(".o_omni_make").not.toBeEnabled();
    await click(".o_omni_new input");
    await animationFrame();
    await click(".o_omni_make");
    await settle();
    expect(calls("transform")[1][2]).toMatchObject({is_new: true});
    expect(".o_dialog").toHaveCount(0);
});

test("who has signed in is nobody else", async () => {
    const himself = makeCandidate(7, {reasons: ["visitor"], is_current: true});
    makeServer({
        prepared: {contact: makeWho({can_be_new: false, candidates: [himself]})},
    });
    await mountPanel();
    await click("[data-kind=contact]");
    await settle();
    expect(".o_omni_candidate input:checked").toHaveCount(1);
    expect(".o_omni_new").toHaveCount(0);
});

test("another contact can take the place of a wrong one", async () => {
    const transforms = [
        makeTransform("contact", "convert", {
            done: ["res.partner", 7],
            can_change: true,
        }),
        makeTransform("deal", "create", {done: ["crm.lead", 3]}),
    ];
    makeServer({
        panels: {1: makePanel(1, {transforms})},
        prepared: {contact: makeWho({candidates: [makeCandidate(8)]})},
    });
    await mountPanel();
    expect(".o_omni_change").toHaveCount(1);
    expect(".o_omni_change").toHaveAttribute("title", "Choose another one");
    await click("[data-change=contact]");
    await settle();
    expect(calls("prepare_transform")).toEqual([[1, "contact", true]]);
    await click(".o_omni_candidate input");
    await animationFrame();
    await click(".o_omni_make");
    await settle();
    expect(calls("transform")[0][2]).toMatchObject({partner_id: 8, change: true});
});

// -- calls ---------------------------------------------------------------------------------

test("without a telephone of its own the computer's is used, and the call is noted", async () => {
    makeServer({panels: {1: makePanel(1, {contact: {phone: "06 12 34 56 78"}})}});
    patchWithCleanup(browser, {open: (url) => expect.step(url)});
    await mountPanel();
    await click("[data-button=call]");
    await settle();
    expect.verifySteps(["tel:+33612345678"]);
    expect(calls("note_call")).toEqual([[1, "+33612345678", 0]]);
});

test("a number is asked for when there is none", async () => {
    patchWithCleanup(browser, {open: (url) => expect.step(url)});
    await mountPanel();
    await click("[data-button=call]");
    await settle();
    expect("#o_omni_number").toBeFocused();
    await edit("06 12 34 56 78");
    await press("Enter");
    await settle();
    expect.verifySteps(["tel:+33612345678"]);
    expect(".o_dialog").toHaveCount(0);
});

test("a wrong number is not called: the window says so and stays", async () => {
    makeServer({wrongNumber: "This is no number."});
    patchWithCleanup(browser, {open: (url) => expect.step(url)});
    await mountPanel();
    await click("[data-button=call]");
    await settle();
    expect(".o_omni_call_number").not.toBeEnabled();
    await edit("12ab");
    await press("Enter");
    await settle();
    expect(".o_dialog [role=alert]").toHaveText("This is no number.");
    expect(calls("note_call")).toEqual([]);
    delete theServer().wrongNumber;
    await click(".o_omni_call_number");
    await settle();
    expect.verifySteps(["tel:+33612345678"]);
    expect(calls("note_call")).toEqual([[1, "+33612345678", 0]]);
    expect(".o_dialog").toHaveCount(0);
});

test("a wrong number of the contact is asked for again", async () => {
    makeServer({
        panels: {1: makePanel(1, {contact: {phone: "12"}})},
        wrongNumber: "This is no number.",
    });
    await mountPanel();
    await click("[data-button=call]");
    await settle();
    expect("#o_omni_number").toHaveValue("12");
    expect(".o_dialog [role=alert]").toHaveText("This is no number.");
});

test("the telephone of another addon is used where it is installed", async () => {
    const services = registry.category("services");
    services.add("voip_agent_oca", {
        start: () => ({call: ({number}) => expect.step(number)}),
    });
    services.add("voip_oca", {start: () => ({call: {id: 31}})});
    makeServer({panels: {1: makePanel(1, {contact: {phone: "0612345678"}})}});
    await mountPanel();
    await click("[data-button=call]");
    await settle();
    expect.verifySteps(["+33612345678"]);
    expect(calls("note_call")).toEqual([[1, "+33612345678", 31]]);
    services.remove("voip_agent_oca");
    services.remove("voip_oca");
});

// -- history ---------------------------------------------------------------------------------

test("the history comes in pages", async () => {
    const key = {call: ["2026-05-04 08:00:00", 2]};
    makeServer({
        pages: [
            {rows: [makeRow(1), makeRow(2, {source: "call", kind: "call"})], key},
            {rows: [makeRow(3)], key: null},
        ],
    });
    await mountPanel();
    expect(".o_omni_history_row").toHaveCount(2);
    await click(".o_omni_more");
    await settle();
    expect(".o_omni_history_row").toHaveCount(3);
    expect(".o_omni_more").toHaveCount(0);
    expect(calls("get_page").at(-1)).toEqual([1, key]);
});

test("the pages that were read stay, unless the contact is another one", async () => {
    const key = {call: ["2026-05-04 08:00:00", 2]};
    const server = makeServer({
        pages: [
            {rows: [makeRow(1)], key},
            {rows: [makeRow(2)], key: null},
        ],
    });
    await makeMockEnv();
    let changed = null;
    patchWithCleanup(getService("bus_service"), {
        subscribe: (_type, callback) => (changed = callback),
    });
    await mountPanel();
    await click(".o_omni_more");
    await settle();
    expect(".o_omni_history_row").toHaveCount(2);
    changed({channel_id: 1, sections: ["transforms", "contact"]});
    await settle();
    expect(".o_omni_history_row").toHaveCount(2);
    expect(calls("get_page")).toEqual([
        [1, null],
        [1, key],
    ]);
    server.panels[1] = makePanel(1, {contact: {id: 8, name: "Bob"}});
    changed({channel_id: 1, sections: ["transforms", "contact"]});
    await settle();
    expect(".o_omni_name").toHaveText("Bob");
    expect(".o_omni_history_row").toHaveCount(1);
    expect(calls("get_page").at(-1)).toEqual([1, null]);
    changed({channel_id: 1, sections: ["history"]});
    await settle();
    expect(calls("get_page")).toHaveLength(4);
});

test("calls of two telephones may have the same number", async () => {
    const values = {source: "call", kind: "call"};
    makeServer({
        pages: [
            {
                rows: [
                    makeRow(5, {...values, title: "+331"}),
                    makeRow(5, {...values, title: "+332", model: "voip.call"}),
                ],
                key: null,
            },
        ],
    });
    await mountPanel();
    expect(queryAllTexts(".o_omni_history_row b")).toEqual(["+331", "+332"]);
});

test("what is no conversation is opened over this one", async () => {
    const rows = ["message", "meeting", "ticket"].map((source, index) =>
        makeRow(index, {
            source,
            kind: source === "message" ? "email" : source,
            model: `${source}.model`,
            res_id: 40 + index,
        })
    );
    makeServer({pages: [{rows, key: null}]});
    mockService("dialog", {
        add: (_Dialog, {title, resModel, resId}) =>
            expect.step(`${title} ${resModel} ${resId}`),
    });
    await mountPanel();
    for (const {source} of rows) {
        await click(`.o_omni_history_row[data-source=${source}]`);
    }
    expect.verifySteps([
        "E-mail message.model 40",
        "Meeting meeting.model 41",
        "Ticket ticket.model 42",
    ]);
});

test("a history that cannot be read is no first contact, and keeps its rows", async () => {
    const key = {conversation: ["2026-05-04 08:00:00", 1]};
    const server = makeServer({
        pages: [
            {rows: [makeRow(1)], key},
            {rows: [makeRow(2)], key: null},
        ],
        breakPage: () => {
            throw new Error("no");
        },
    });
    await mountPanel();
    expect(".o_omni_history").toHaveText(/could not be read/);
    expect(".o_omni_history").not.toHaveText(/first contact/);
    delete server.breakPage;
    await click(".o_omni_history_problem button");
    await settle();
    expect(".o_omni_history_row").toHaveCount(1);
    server.breakPage = () => {
        throw new Error("no");
    };
    await click(".o_omni_more");
    await settle();
    expect(".o_omni_history_row").toHaveCount(1);
    expect(".o_omni_more").toHaveCount(0);
    delete server.breakPage;
    await click(".o_omni_history_problem button");
    await settle();
    expect(".o_omni_history_row").toHaveCount(2);
    expect(calls("get_page").at(-1)).toEqual([1, key]);
    expect(".o_omni_history_problem").toHaveCount(0);
    expect.verifyErrors([]);
});

/** A history of which the user may read nothing before so many pages. */
function pagesBefore(row, number) {
    return (_id, key) => {
        const turn = key ? key.sent[1] : number;
        return turn
            ? {rows: [], key: {sent: [NOW, turn - 1]}}
            : {rows: [row], key: null};
    };
}

test("pages without a row are passed over, and are no first contact", async () => {
    makeServer({pageOf: pagesBefore(makeRow(1), 3)});
    await mountPanel();
    expect(".o_omni_history_row").toHaveCount(1);
    expect(".o_omni_more").toHaveCount(0);
    expect(calls("get_page")).toHaveLength(4);
});

test("after many pages without a row the user says whether to go on", async () => {
    makeServer({pageOf: pagesBefore(makeRow(1), 14)});
    await mountPanel();
    expect(calls("get_page")).toHaveLength(10);
    expect(".o_omni_history").not.toHaveText(/first contact/);
    expect(".o_omni_history_row").toHaveCount(0);
    await click(".o_omni_more");
    await settle();
    expect(calls("get_page")).toHaveLength(15);
    expect(".o_omni_history_row").toHaveCount(1);
});

class OnlyHistory extends Component {
    static template = xml`<HistorySection panel="panel"/>`;
    static components = {HistorySection};
    static props = {};
    setup() {
        this.panel = useState({thread: makeThread(1), historyTurn: 0});
    }
}

test("a history that is read anew is not read on from before", async () => {
    const gate = new Deferred();
    const pageOf = pagesBefore(makeRow(1), 3);
    const server = makeServer({pageOf: (id, key) => gate.then(() => pageOf(id, key))});
    const {panel} = await mountWithCleanup(OnlyHistory);
    await settle();
    server.pageOf = () => ({rows: [makeRow(1), makeRow(2)], key: null});
    panel.historyTurn++;
    await settle();
    expect(".o_omni_history_row").toHaveCount(2);
    gate.resolve();
    await settle();
    expect(calls("get_page")).toHaveLength(2);
    expect(".o_omni_history_row").toHaveCount(2);
});

test("a first contact has no history", async () => {
    await mountPanel();
    expect(".o_omni_history").toHaveText("This is the first contact.");
});

// -- other apps --------------------------------------------------------------------------------

test("figures, lead flow and the hand-over card are there when there is something", async () => {
    makeServer({
        business: {
            money: [
                {
                    key: "late",
                    count: 2,
                    amount: 0,
                    currency_id: false,
                    model: "account.move",
                    domain: [],
                },
            ],
            lead_flow: {state: "none", state_label: "New", can_write: true, notes: []},
            made: [],
            handover: {
                from: "Bruno",
                date: NOW,
                tags: [],
                remarks: [{author: "Bruno", body: "He is angry"}],
                promises: [
                    {what: "Call back", on: "", date: NOW},
                    {what: "Send the offer", on: "Bikes", date: "2026-05-06"},
                ],
                lines: [{author: "Claire", text: "Where is it?"}],
            },
        },
    });
    await mountPanel();
    expect("[data-key=late]").toHaveText(/Overdue invoices\s+2/);
    expect(queryAllTexts(".o_omni_handover .o_omni_remark")).toEqual([
        "Bruno: He is angry",
    ]);
    expect(queryAllTexts(".o_omni_promise_date")).toEqual(["09:30 AM", "May 6, 2026"]);
    await click(".o_omni_flow_text");
    await edit("Wants a car");
    await press(["control", "Enter"]);
    await settle();
    expect(calls("write_lead_flow_note")).toEqual([[1, "Wants a car"]]);
    await click(".o_omni_handover_done");
    await animationFrame();
    expect("[data-id=handover]").toHaveCount(0);
});

test("the state of a client is shown when he is in the flow, and nothing empty", async () => {
    const makeFlow = (values) => ({
        money: [],
        made: [],
        handover: false,
        lead_flow: {
            state: "none",
            state_label: "None",
            can_write: false,
            notes: [],
            ...values,
        },
    });
    makeServer({business: makeFlow({})});
    await mountPanel();
    expect("[data-id=flow_notes]").toHaveCount(0);
    makeServer({business: makeFlow({can_write: true})});
    await mountPanel();
    expect(".o_omni_flow .badge").toHaveCount(0);
    expect(".o_omni_flow_text").toHaveCount(1);
    const inFlow = {state: "in_progress", state_label: "In progress"};
    makeServer({business: makeFlow(inFlow)});
    await mountPanel(2);
    expect("[data-channel-id='2'] .o_omni_flow .badge").toHaveText("In progress");
    expect("[data-channel-id='2'] .o_omni_flow_text").toHaveCount(0);
});

test("a card that was read is not shown again, that of the next hand-over is", async () => {
    const makeCard = (date) => ({
        money: [],
        lead_flow: false,
        made: [],
        handover: {from: "Bruno", date, tags: [], remarks: [], promises: [], lines: []},
    });
    makeServer({business: makeCard("2026-05-04 08:00:00")});
    await mountPanel();
    await click(".o_omni_handover_done");
    await mountPanel();
    expect("[data-id=handover]").toHaveCount(0);
    makeServer({business: makeCard(NOW)});
    await mountPanel();
    expect("[data-id=handover]").toHaveCount(1);
});

test("without those apps nothing is said of them", async () => {
    await mountPanel();
    for (const id of ["money", "flow_notes", "handover"]) {
        expect(`[data-id=${id}]`).toHaveCount(0);
    }
});

// -- registry ------------------------------------------------------------------------------------

test("the example of the readme, see test_readme.py", async () => {
    class Weather extends Component {
        static template = xml`<i t-out="props.panel.contact.country"/>`;
        static props = {panel: Object};
    }
    registerSection("weather", {label: "Weather", sequence: 15, Component: Weather});
    registerButton("wave", {
        label: "Wave",
        icon: "fa-hand-paper-o",
        run: (panel) => panel.call("wave"),
    });
    await mountPanel();
    expect("[data-id=weather] .o_omni_fold").toHaveText("Weather");
    expect("[data-id=weather] .o_omni_body").toHaveText("France");
    expect("[data-id=contact] + [data-id=weather]").toHaveCount(1);
    expect("[data-button=wave] .fa-hand-paper-o").toHaveCount(1);
    await click("[data-button=wave]");
    await settle();
    expect(calls("wave")).toEqual([[1]]);
    registry.category("omnichannel_panel.sections").remove("weather");
    registry.category("omnichannel_panel.buttons").remove("wave");
});

test("another addon adds a section and a button in ten lines", async () => {
    class Weather extends Component {
        static template = xml`<i class="weather" t-out="props.panel.contact.country"/>`;
        static props = {panel: Object};
    }
    registerSection("weather", {label: "Weather", sequence: 15, Component: Weather});
    registerButton("wave", {
        label: "Wave",
        icon: "fa-hand-paper-o",
        condition: (panel) => panel.contact.country_code === "FR",
        run: (panel) => expect.step(`wave ${panel.thread.id}`),
    });
    await mountPanel();
    expect("[data-id=weather] .weather").toHaveText("France");
    await click("[data-button=wave]");
    expect.verifySteps(["wave 1"]);
    registry.category("omnichannel_panel.sections").remove("weather");
    registry.category("omnichannel_panel.buttons").remove("wave");
});
