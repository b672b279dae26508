import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    defineModels,
    makeServerError,
    models,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";
import {Desk} from "@phone_campaign/desk/desk";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect} from "@odoo/hoot";

export const NOW = "2026-05-04 09:30:00";
const fake = {};

export function theServer() {
    return fake;
}

/** A row of the list, as the server sends it. */
export function makeRow(id, values = {}) {
    return {
        id,
        place: {tier: "none", key: false, target: id},
        partner_id: id + 100,
        name: `Client ${id}`,
        company: "",
        phone: "+33 6 12 34 56 78",
        callbacks: 0,
        failures: 0,
        last_callback: false,
        state: "to_call",
        state_date: NOW,
        callback_date: false,
        callback_user: "",
        available_date: false,
        holder: "",
        has_answers: false,
        ...values,
    };
}

export function makeQuestion(id, values = {}) {
    return {
        id,
        title: `Question ${id}`,
        description: "",
        is_page: false,
        type: "simple_choice",
        mandatory: false,
        placeholder: "",
        choices: [
            {id: id * 10 + 1, label: "Yes"},
            {id: id * 10 + 2, label: "No"},
        ],
        rows: [],
        matrix_multiple: false,
        triggers: [],
        scale: {min: 0, max: 10, labels: ["", "", ""]},
        comments: false,
        comments_label: "",
        ...values,
    };
}

/** What the fake server holds; each test starts from scratch. */
export function makeServer(values = {}) {
    return Object.assign(fake, {
        rows: [makeRow(1), makeRow(2), makeRow(3)],
        questions: [
            makeQuestion(1, {mandatory: true}),
            makeQuestion(2, {type: "text_box", choices: [], triggers: [12]}),
            makeQuestion(3, {type: "scale", choices: []}),
        ],
        answers: {},
        saved: [],
        ages: [],
        interviewee: null,
        acts: [],
        held: false,
        looks: 0,
        pages: [],
        pageIsSent: null,
        nextIsFound: null,
        missing: [],
        offline: false,
        refuse: {},
        fail: {},
        later: {},
        released: "suspended",
        reportBeforeEnd: false,
        ...values,
    });
}

function counts() {
    const of = (...states) =>
        fake.rows.filter((row) => states.includes(row.state)).length;
    return {
        to_call: of("to_call"),
        to_recall: of("to_recall"),
        started: of("started", "suspended"),
        done: of("done"),
        cancelled: of("cancelled"),
    };
}

function makeWindow(id) {
    const row = fake.rows.find((each) => each.id === id);
    const isOpen = !["done", "cancelled"].includes(row.state);
    return {
        ...row,
        taken_from: "",
        call_warning: "",
        campaign_id: 1,
        mine: isOpen && !row.holder,
        in_call: row.state === "started" && !row.holder,
        actions: isOpen
            ? ["start", "suspend", "recall", "fail", "cancel", "send_link"]
            : [],
        client: {
            id: row.partner_id,
            name: row.name,
            company: "",
            is_company: false,
            function: "",
            phone: row.phone,
            email: "",
            website: "",
            ref: "",
            lang: "",
            address: "1 street\n69003 Lyon",
            tags: [],
        },
        contract_types: [],
        all_contract_types: [{id: 5, name: "Car", color: 1}],
        contacts: [
            {
                id: row.partner_id,
                name: row.name,
                function: "",
                phone: row.phone,
                email: "",
                is_client: true,
            },
        ],
        contact_id: false,
        other_contact: "",
        history: [],
        user: {id: 7, name: "Mitchell Admin"},
        ...row.window,
    };
}

class PhoneCampaignDesk extends models.Model {
    _name = "phone.campaign.desk";

    get_dashboard() {
        return {
            id: 1,
            name: "Campaign",
            active: true,
            year: 2026,
            referent: "Manu",
            contract_types: [],
            questions: fake.questions.length,
            may_edit: false,
            may_export: false,
            is_manager: false,
            report_before_end: fake.reportBeforeEnd,
            held: fake.held,
            counts: counts(),
        };
    }

    get_counts() {
        return counts();
    }

    async get_page(_campaign, after, filters, ...rest) {
        // behind the arguments given come the named ones
        const limit = rest.length > 1 ? rest[0] : 60;
        const states = {
            to_call: ["to_call"],
            to_recall: ["to_recall"],
            started: ["started", "suspended"],
            done: ["done"],
            cancelled: ["cancelled"],
        };
        const shown = filters.counters.flatMap((counter) => states[counter]);
        const rows = fake.rows.filter(
            (row) =>
                shown.includes(row.state) &&
                row.name.toLowerCase().includes(filters.search.toLowerCase())
        );
        const begin = after ? rows.findIndex((row) => row.id === after.target) + 1 : 0;
        const page = rows.slice(begin, begin + limit).map((row) => ({...row}));
        fake.pages.push(limit);
        await fake.pageIsSent;
        return {rows: page, more: rows.length > begin + limit, now: NOW};
    }

    get_rows(_campaign, ids) {
        return fake.rows.filter((row) => ids.includes(row.id));
    }

    async get_next(_campaign, skip) {
        await fake.nextIsFound;
        if (fake.looks-- > 0) {
            return {look_again: true};
        }
        const row = fake.rows.find(
            (each) =>
                each.state === "to_call" && !each.holder && !skip.includes(each.id)
        );
        return row ? makeWindow(row.id) : false;
    }

    get_funnel() {
        return {total: 0, steps: [], may_serve_again: false};
    }

    get_operators() {
        return [{id: 7, name: "Mitchell Admin"}];
    }

    open_target(id) {
        return makeWindow(id);
    }

    read_target(id) {
        return makeWindow(id);
    }

    release(id) {
        expect.step(`release ${id}`);
        const row = fake.rows.find((each) => each.id === id);
        row.state = row.state === "started" ? fake.released : row.state;
        return row.state;
    }

    renew() {
        return "";
    }

    act(id, action, values) {
        fake.acts.push([id, action, values]);
        const states = {recall: "to_recall", cancel: "cancelled", suspend: "suspended"};
        const row = fake.rows.find((each) => each.id === id);
        row.state = states[action] || row.state;
        return makeWindow(id);
    }

    open_sheet(id) {
        const row = fake.rows.find((each) => each.id === id);
        row.state = "started";
        return {
            window: makeWindow(id),
            questions: fake.questions,
            answers: {...fake.answers},
            last_question_id: false,
            read_only: false,
        };
    }

    save_answer(_id, question, value, comment, age) {
        fake.ages.push([question, age]);
        if (fake.fail[question]) {
            throw makeServerError(fake.fail[question]);
        }
        if (fake.later[question]) {
            return {error: "", later: fake.later[question]};
        }
        fake.saved.push([question, value]);
        fake.answers[question] = {value, comment};
        return {error: fake.refuse[question] || ""};
    }

    finish(id) {
        fake.finishedWith = fake.interviewee;
        if (!fake.missing.length) {
            fake.rows.find((each) => each.id === id).state = "done";
        }
        return {missing: fake.missing, window: makeWindow(id)};
    }

    set_interviewee(_id, contact, other, age) {
        fake.ages.push([0, age]);
        if (fake.later[0]) {
            return {error: "", later: fake.later[0]};
        }
        fake.interviewee = [contact, other];
        return {error: ""};
    }
}

export function definePhoneCampaignModels() {
    defineMailModels();
    defineModels([PhoneCampaignDesk]);
}

/** The answers of the fake server, and what they change on the screen. */
export async function settle() {
    await advanceTime(700);
    await animationFrame();
    await animationFrame();
}

export async function mountDesk() {
    const desk = await mountWithCleanup(Desk, {
        props: {action: {params: {campaign_id: 1}}, actionId: 1, className: ""},
    });
    await settle();
    return desk;
}
