import {browser} from "@web/core/browser/browser";
import {Reactive} from "@web/core/utils/reactive";
import {session} from "@web/session";
import {user} from "@web/core/user";

const KEPT_DAYS = 14;
const FIELDS = [
    "body",
    "template_id",
    "template_outcome",
    "tags",
    "outcome",
    "is_closing",
    "callback_date",
    "lead_id",
    "call_seconds",
    "client_key",
];

function prefix() {
    return `lead_flow.draft/${session.db || ""}/${user.userId}/`;
}

function uuid() {
    if (browser.crypto?.randomUUID) {
        return browser.crypto.randomUUID();
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
}

/** The local storage may be full or forbidden: writing goes on without it. */
function quietly(action) {
    try {
        return action();
    } catch {
        return null;
    }
}

/** Forget drafts nobody came back to. */
export function purgeDrafts(now = Date.now()) {
    quietly(() => {
        for (const key of Object.keys(browser.localStorage)) {
            const isDraft = key.startsWith("lead_flow.draft/");
            const kept = isDraft && JSON.parse(browser.localStorage.getItem(key));
            if (isDraft && !(now - kept?.saved_at < KEPT_DAYS * 24 * 3600 * 1000)) {
                browser.localStorage.removeItem(key);
            }
        }
    });
}

/** The ids of the clients for whom this user has a draft. */
export function clientsWithDraft() {
    const start = prefix();
    const keys = quietly(() => Object.keys(browser.localStorage)) || [];
    return keys
        .filter((key) => key.startsWith(start))
        .map((key) => parseInt(key.slice(start.length), 10));
}

/**
 * The note being written on one client. Whatever changes is kept in the browser, so that
 * a reload or a crash loses nothing; its `client_key` makes saving twice one note.
 */
export class NoteDraft extends Reactive {
    constructor(partnerId) {
        super();
        this.partnerId = partnerId;
        this.reset();
        const kept = quietly(() =>
            JSON.parse(browser.localStorage.getItem(this.storageKey))
        );
        if (kept) {
            Object.assign(this, kept);
        }
    }

    get storageKey() {
        return prefix() + this.partnerId;
    }

    reset() {
        this.body = "";
        this.template_id = false;
        this.template_outcome = "";
        this.tags = [];
        this.outcome = "";
        this.is_closing = false;
        this.callback_date = false;
        /** Chosen by the operator: 0 for none, null while he has not chosen. */
        this.lead_id = null;
        /** How long the call took that the note is about, null if nobody measured. */
        this.call_seconds = null;
        this.client_key = uuid();
    }

    get isEmpty() {
        return !(
            this.body.trim() ||
            this.template_id ||
            this.tags.length ||
            this.outcome ||
            this.is_closing ||
            this.callback_date
        );
    }

    /** What the operator chose, or else what the predefined note suggests. */
    get shownOutcome() {
        return this.outcome || this.template_outcome || "unclassified";
    }

    /** "unclassified" is said only against a suggestion. */
    setOutcome(id) {
        const suggested = this.template_outcome || "unclassified";
        this.change({outcome: id === suggested ? "" : id});
    }

    change(values) {
        Object.assign(this, values);
        this.keep();
    }

    keep() {
        // a call waits for its note
        if (this.isEmpty && this.call_seconds === null) {
            quietly(() => browser.localStorage.removeItem(this.storageKey));
            return;
        }
        const kept = {saved_at: Date.now()};
        for (const name of FIELDS) {
            kept[name] = this[name];
        }
        quietly(() =>
            browser.localStorage.setItem(this.storageKey, JSON.stringify(kept))
        );
    }

    clear() {
        this.reset();
        this.keep();
    }

    /** What is written is another note than the one that was sent. */
    startAnew() {
        this.change({client_key: uuid()});
    }

    /** A call was hung up: this is its note. */
    useCall(seconds) {
        this.change({call_seconds: seconds});
    }

    /** Add a predefined note: its text behind what is there, its tags, its outcome. */
    useTemplate(template, text) {
        const body = this.body.trim() ? `${this.body.trimEnd()}\n${text}` : text;
        const known = new Set(this.tags.map((tag) => tag.id));
        this.change({
            body,
            template_id: template.id,
            template_outcome:
                template.outcome === "unclassified" ? "" : template.outcome,
            tags: [...this.tags, ...template.tags.filter((tag) => !known.has(tag.id))],
            is_closing: this.is_closing || template.is_closing,
            callback_date: template.is_closing ? false : this.callback_date,
        });
    }

    /** Take up a note that was taken back, to correct it. */
    useNote(note) {
        const outcome = note.outcome === "unclassified" ? "" : note.outcome;
        const isSuggested = note.outcome_source === "template";
        this.change({
            body: note.body,
            template_id: note.template_id,
            template_outcome: isSuggested ? outcome : "",
            tags: note.tags.map(({id, name, color}) => ({id, name, color})),
            outcome: isSuggested ? "" : outcome,
            call_seconds: note.duration || null,
            is_closing: note.is_closing,
            callback_date: note.callback_date,
            client_key: uuid(),
        });
    }

    /** What `save_note` takes. */
    get values() {
        return {
            body: this.body,
            template_id: this.template_id,
            category_ids: this.tags.map((tag) => tag.id),
            outcome: this.outcome,
            is_closing: this.is_closing,
            callback_date: this.is_closing ? false : this.callback_date,
        };
    }
}
