import {defineModels, models, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {LeadFlow} from "@lead_flow/queue/lead_flow";
import {serializeDateTime} from "@web/core/l10n/dates";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {expect} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const {DateTime} = luxon;

export const NOW = "2026-05-04 09:30:00";

/** A row of the queue, as the server sends it. */
export function makeRow(id, values = {}) {
    const place = {tier: "new", key: false, partner: id, ...values.place};
    return {
        id,
        name: `Client ${id}`,
        city: "",
        phone: "+33 6 12 34 56 78",
        email: "",
        state: "none",
        reason: place.tier,
        since: place.key || "2026-05-04 09:26:00",
        last_note: "",
        last_note_date: false,
        last_outcome: "",
        reserved_for: "",
        reserved_user_id: false,
        held_by: "",
        best_hour: "",
        tags: [],
        ...values,
        place,
    };
}

export function makeNote(id, values = {}) {
    return {
        id,
        date: NOW,
        user: "Mitchell Admin",
        user_id: 7,
        template: "",
        template_id: false,
        body: "Talked.",
        outcome: "unclassified",
        outcome_source: "",
        evidence: "",
        is_closing: false,
        callback_date: false,
        tags: [],
        undo_until: false,
        duration: 0,
        ...values,
    };
}

const fake = {};

export function theServer() {
    return fake;
}

/** What the fake server holds; each test starts from scratch. */
export function makeServer(values = {}) {
    return Object.assign(fake, {
        rows: [makeRow(1), makeRow(2), makeRow(3)],
        templates: [
            {
                id: 11,
                name: "No answer",
                body: "No answer.",
                outcome: "unclassified",
                is_closing: false,
                tags: [],
            },
            {
                id: 12,
                name: "Not interested",
                body: "{client} is not interested.",
                outcome: "negative",
                is_closing: true,
                tags: [{id: 5, name: "Lost", color: 1}],
            },
        ],
        histories: {},
        leads: {},
        holders: {},
        saved: [],
        keys: new Map(),
        released: [],
        conflict: null,
        calls: {},
        pageSize: 40,
        ...values,
    });
}

function data(id) {
    const row = fake.rows.find((each) => each.id === id);
    const history = fake.histories[id] || [];
    return {
        ...row,
        now: NOW,
        company: "",
        fields: [],
        lists: "",
        owners: [],
        callback_date: false,
        callback_by: "",
        note_count: history.length,
        leads: fake.leads[id] || [],
        may_open_leads: false,
        history,
        history_more: false,
        last_note_id: history[0]?.id || false,
        reserved_elsewhere: false,
        may_release: false,
        held_by: fake.holders[id] || "",
    };
}

class LeadFlowQueue extends models.Model {
    _name = "lead.flow.queue";

    get_page(after, search) {
        const found = fake.rows.filter(
            (row) =>
                (!after || row.id > after.partner) &&
                row.name.toLowerCase().includes((search || "").toLowerCase())
        );
        return {
            rows: found.slice(0, fake.pageSize),
            more: found.length > fake.pageSize,
            count: after || search ? false : fake.rows.length,
            now: serializeDateTime(DateTime.now()),
        };
    }

    get_rows(ids) {
        return fake.rows.filter((row) => ids.includes(row.id));
    }

    get_next(skip) {
        const row = fake.rows.find(
            ({id}) => !skip.includes(id) && !fake.holders[id] && !fake.keys.has(id)
        );
        return row ? this.open_client(row.id) : false;
    }

    open_client(id) {
        expect.step(`open ${id}`);
        return data(id);
    }

    read_client(id) {
        return data(id);
    }

    renew_hold(id) {
        return fake.holders[id] || "";
    }

    release_hold(id) {
        fake.released.push(id);
        return true;
    }

    get_history() {
        return {history: [], history_more: false};
    }

    save_note(id, vals, key) {
        expect.step(`save ${id}`);
        if (fake.conflict) {
            return {
                conflict: {
                    user: fake.conflict,
                    message: `Reserved for ${fake.conflict}.`,
                },
            };
        }
        if (!fake.saved.some((each) => each.key === key)) {
            fake.saved.push({id, vals, key});
            const note = makeNote(100 + fake.saved.length, {
                body: vals.body,
                undo_until: "2026-05-04 09:40:00",
            });
            fake.histories[id] = [note, ...(fake.histories[id] || [])];
            fake.keys.set(id, key);
        }
        return {note: fake.histories[id][0], client: data(id)};
    }

    save_and_next(id, vals, key, skip) {
        const answer = this.save_note(id, vals, key);
        if (answer.conflict) {
            return answer;
        }
        fake.released.push(id);
        return {
            note: answer.note,
            row: answer.client,
            next: this.get_next([...skip, id]),
            figures: this.get_figures(),
        };
    }

    note_of_call(id) {
        return fake.calls[id] || false;
    }

    get_templates() {
        return fake.templates;
    }

    fill_template(templateId, id) {
        const {body} = fake.templates.find((each) => each.id === templateId);
        return body.replace("{client}", data(id).name);
    }

    get_figures() {
        return {
            notes: fake.saved.length,
            clients: 0,
            closed: 0,
            collisions: 2,
            per_hour: 3.5,
        };
    }

    get_choices(kind) {
        return {choices: [{id: 5, name: `One of ${kind}`, color: 1}], more: false};
    }
}

class LeadFlowNote extends models.Model {
    _name = "lead.flow.note";

    action_undo([id]) {
        expect.step(`undo ${id}`);
        for (const [client, history] of Object.entries(fake.histories)) {
            fake.histories[client] = history.filter((note) => note.id !== id);
        }
        return true;
    }
}

export function defineLeadFlowModels() {
    defineMailModels();
    defineModels([LeadFlowQueue, LeadFlowNote]);
}

/** The whole screen; its store lies in `.store`. */
export async function mountScreen() {
    const screen = await mountWithCleanup(LeadFlow, {props: {action: {}}});
    await advanceTime(50);
    await animationFrame();
    return screen;
}
