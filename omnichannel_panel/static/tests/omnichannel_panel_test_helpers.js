import {
    defineModels,
    makeServerError,
    models,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {PanelSections} from "@omnichannel_panel/web/panel/panel_sections";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

export const NOW = "2026-05-04 09:30:00";

const fake = {};

export function theServer() {
    return fake;
}

export function makeRemark(id, values = {}) {
    return {
        id,
        body: `Remark ${id}`,
        scope: "conversation",
        is_pinned: false,
        author: "Anna",
        date: NOW,
        is_edited: false,
        can_edit: true,
        can_delete: true,
        ...values,
    };
}

export function makeRow(id, values = {}) {
    return {
        source: "conversation",
        kind: "livechat",
        id,
        date: NOW,
        title: `Chat ${id}`,
        preview: `Words ${id}`,
        author: "Claire",
        model: "discuss.channel",
        res_id: id,
        ...values,
    };
}

export function makeTransform(kind, group, values = {}) {
    return {kind, group, label: kind, icon: "fa-plus", done: null, ...values};
}

export function makeCandidate(id, values = {}) {
    return {
        id,
        name: "Claire Fontaine",
        email: "claire@example.com",
        phone: "",
        company: "",
        city: "Lyon",
        reasons: ["email"],
        is_current: false,
        ...values,
    };
}

/** What the dialog of a contact starts with. */
export function makeWho(values = {}) {
    return {
        fields: ["candidates", "name", "email", "phone"],
        name: "Claire",
        email: "claire@example.com",
        phone: "",
        can_be_new: true,
        candidates: [],
        ...values,
    };
}

/** What `get_panel` answers about a conversation. */
export function makePanel(id, values = {}) {
    return {
        channel: {
            id,
            type: "livechat",
            name: `Chat ${id}`,
            created: NOW,
            last_activity: NOW,
            is_manager: false,
        },
        contact: {
            id: 7,
            guest_id: false,
            name: "Claire",
            kind: "client",
            email: "claire@example.com",
            phone: "",
            company: "",
            language: "French",
            timezone: "Europe/Paris",
            country: "France",
            country_code: "FR",
            currency: "EUR",
            created: NOW,
            can_read: true,
            can_edit: true,
            ...values.contact,
        },
        technical: {geoip_missing: false, ...values.technical},
        department: {
            id: false,
            choices: [
                {id: 1, name: "HelpDesk"},
                {id: 2, name: "Marketing"},
            ],
            ...values.department,
        },
        remarks: values.remarks || [],
        tags: values.tags || [],
        transforms: values.transforms || [
            makeTransform("company", "convert"),
            makeTransform("contact", "convert"),
            makeTransform("deal", "create"),
        ],
    };
}

/** What the fake server holds; each test starts from scratch. */
export function makeServer(values = {}) {
    for (const key of Object.keys(fake)) {
        delete fake[key];
    }
    return Object.assign(fake, {
        panels: {},
        business: {money: [], lead_flow: false, made: [], handover: false},
        pages: [{rows: [], key: null}],
        prepared: {},
        candidates: [],
        refusal: "",
        calls: [],
        ...values,
    });
}

class OmnichannelPanel extends models.ServerModel {
    _name = "omnichannel.panel";

    log(method, args) {
        fake.calls.push([method, ...args]);
    }

    async get_panel(id) {
        await fake.wait?.(id);
        return fake.panels[id] || makePanel(id);
    }

    get_business(id) {
        return fake.businessOf?.(id) || fake.business;
    }

    add_remark(id, body, scope) {
        this.log("add_remark", [id, body, scope]);
        return [makeRemark(99, {body, scope})];
    }

    change_remark(id, remarkId, values) {
        this.log("change_remark", [id, remarkId, values]);
        return [makeRemark(remarkId, values)];
    }

    set_department(id, departmentId) {
        this.log("set_department", [id, departmentId]);
        return {...makePanel(id).department, id: departmentId};
    }

    set_tag(id, tagId, isSet) {
        this.log("set_tag", [id, tagId, isSet]);
        return isSet ? [{id: tagId, name: "Urgent", color: 1}] : [];
    }

    create_tag(id, name) {
        this.log("create_tag", [id, name]);
        return [{id: 50, name, color: 2}];
    }

    prepare_transform(id, kind, change) {
        this.log("prepare_transform", [id, kind, change]);
        return fake.prepared[kind] || {fields: ["title"], title: "Claire: hello"};
    }

    transform(id, kind, values) {
        this.log("transform", [id, kind, values]);
        if (fake.refusal && !values.partner_id && !values.is_new) {
            throw makeServerError({message: fake.refusal});
        }
        return {
            action: {res_model: "crm.lead", res_id: 3},
            name: values.title || "made",
            model: "crm.lead",
            id: 3,
            is_new: true,
        };
    }

    find_candidates(id, kind, values) {
        this.log("find_candidates", [id, kind, values]);
        return fake.candidates;
    }

    check_number(id, number) {
        this.log("check_number", [id, number]);
        if (fake.wrongNumber) {
            throw makeServerError({message: fake.wrongNumber});
        }
        return {number: "+33612345678"};
    }

    wave(id) {
        this.log("wave", [id]);
    }

    open_room(id) {
        this.log("open_room", [id]);
        return {link: "https://shop.example/chat/9/abc"};
    }

    note_call(id, number, callId) {
        this.log("note_call", [id, number, callId]);
        return 1;
    }

    write_lead_flow_note(id, body) {
        this.log("write_lead_flow_note", [id, body]);
        return {...fake.business.lead_flow, notes: []};
    }
}

class OmnichannelHistory extends models.ServerModel {
    _name = "omnichannel.history";

    get_page(id, key) {
        fake.breakPage?.(key);
        fake.calls.push(["get_page", id, key]);
        if (fake.pageOf) {
            return fake.pageOf(id, key);
        }
        return key ? fake.pages[1] : fake.pages[0];
    }
}

class ConversationTag extends models.ServerModel {
    _name = "im_livechat.conversation.tag";

    omnichannel_list() {
        return fake.tags;
    }
}

export function definePanelModels() {
    defineMailModels();
    defineModels([OmnichannelPanel, OmnichannelHistory, ConversationTag]);
}

export function makeThread(id) {
    return {
        id,
        model: "discuss.channel",
        posted: [],
        post: (text) => fake.calls.push(["post", String(text)]),
    };
}

/** The answers of the fake server, and what they change on the screen. */
export async function settle() {
    await advanceTime(400);
    await animationFrame();
    await animationFrame();
}

export async function mountPanel(id = 1) {
    await mountWithCleanup(PanelSections, {props: {thread: makeThread(id)}});
    await settle();
}
