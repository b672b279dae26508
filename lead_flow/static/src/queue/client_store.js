import {NoteDraft, clientsWithDraft} from "./note_draft";
import {Reactive} from "@web/core/utils/reactive";
import {user} from "@web/core/user";

/**
 * The client in the middle of the screen: opened and held, his note, his history.
 *
 * While he is open he is held; `held_by` names the colleague who was faster, and then
 * nothing can be typed until that one leaves.
 */
export class ClientStore extends Reactive {
    constructor(call) {
        super();
        this.call = call;
        this.data = null;
        this.draft = null;
        this.loading = false;
        /** "" | "saving" | "waiting": without connection, to be sent later */
        this.saving = "";
        this.conflict = null;
        this.drafts = clientsWithDraft();
        /** Clients that the operator put aside with "Next". */
        this.skipped = new Set();
        this.openedAt = 0;
        this.turn = 0;
    }

    get id() {
        return this.data?.id;
    }

    /** Why nothing can be written: "" | "reserved" | "held" */
    get lock() {
        if (this.data?.reserved_elsewhere) {
            return "reserved";
        }
        return this.data?.held_by ? "held" : "";
    }

    get canSave() {
        return Boolean(this.data && !this.lock && !this.saving && !this.draft.isEmpty);
    }

    /**
     * The opportunity that the note is about, 0 for none: the chosen one if it is still
     * open, and without a choice the only one there is.
     */
    get leadId() {
        const {lead_id: chosen} = this.draft;
        const ids = this.data.leads.map((lead) => lead.id);
        if (chosen === null) {
            return ids.length === 1 ? ids[0] : 0;
        }
        return ids.includes(chosen) ? chosen : 0;
    }

    // -- opening ---------------------------------------------------------------

    async open(id) {
        return this.show(() => this.call("open_client", [id]));
    }

    /** Who is not the next client: who is shown, and who was put aside. */
    get passedOver() {
        return [...this.skipped, ...(this.id ? [this.id] : [])];
    }

    /** The next client of the queue; false when there is none. */
    async openNext(filters) {
        const found = await this.show(() =>
            this.call("get_next", [this.passedOver, filters])
        );
        if (found || !this.skipped.size) {
            return found;
        }
        // who was put aside comes again when nobody else is left
        this.skipped.clear();
        return this.show(() =>
            this.call("get_next", [this.id ? [this.id] : [], filters])
        );
    }

    /** Show what `ask` answers and let go of who was shown before. */
    async show(ask) {
        const turn = ++this.turn;
        this.loading = true;
        try {
            const data = await ask();
            if (turn !== this.turn) {
                if (data && data.id !== this.id) {
                    this.release(data.id);
                }
                return true;
            }
            if (data) {
                this.take(data);
            }
            return Boolean(data);
        } finally {
            if (turn === this.turn) {
                this.loading = false;
            }
        }
    }

    /** Show `data`; `released`: whom the server has let go of already. */
    take(data, {released} = {}) {
        const before = this.id;
        if (before && before !== data.id && before !== released) {
            this.release(before);
        }
        this.data = data;
        this.conflict = null;
        if (before !== data.id || !this.draft) {
            this.draft = new NoteDraft(data.id);
            this.saving = "";
            this.openedAt = Date.now();
            this.listDrafts();
        }
    }

    putAside() {
        if (this.id) {
            this.skipped.add(this.id);
        }
    }

    close() {
        if (this.id) {
            this.release(this.id);
        }
        this.turn++;
        Object.assign(this, {data: null, draft: null, conflict: null, loading: false});
        this.listDrafts();
    }

    listDrafts() {
        this.drafts = clientsWithDraft();
    }

    // -- the hold --------------------------------------------------------------

    release(id) {
        return this.call("release_hold", [id]).catch(() => {
            // it ends by itself
        });
    }

    /** Keep the hold; the name of a colleague who took it meanwhile, "" else. */
    async renew() {
        const {id, data} = this;
        if (!data || data.reserved_elsewhere) {
            return "";
        }
        const before = data.held_by;
        const holder = await this.call("renew_hold", [id]);
        if (this.id !== id) {
            return "";
        }
        if (before && !holder) {
            await this.open(id);
        } else {
            this.data.held_by = holder;
        }
        return before ? "" : holder;
    }

    /** Read the client again, and leave the note that is being written alone. */
    async readAgain() {
        const id = this.id;
        const data = await this.call("read_client", [id]);
        if (this.id === id) {
            this.data = {...data, last_note_id: this.seen(data)};
        }
    }

    /** A colleague's new note does not count as seen while a text is being written. */
    seen(data) {
        const isTold = this.conflict || this.draft.isEmpty;
        return isTold ? data.last_note_id : this.data.last_note_id;
    }

    /** The bus: somebody opened clients, or let go of them. */
    async held({partner_ids, user_id, user: name}) {
        if (!partner_ids.includes(this.id) || this.data.reserved_elsewhere) {
            return;
        }
        if (user_id && user_id !== user.userId) {
            this.data.held_by = name;
        } else if (!user_id && this.data.held_by) {
            await this.open(this.id);
        }
    }

    async moreHistory() {
        const {id, data} = this;
        const page = await this.call("get_history", [id, data.history.length]);
        if (this.id === id) {
            this.data.history.push(...page.history);
            this.data.history_more = page.history_more;
        }
    }

    // -- saving ----------------------------------------------------------------

    /**
     * Save the note being written.
     *
     * @param {(ask: Function) => Promise} send of the outbox
     * @param {Object|null} filters of the next client, null to stay on this one
     * @returns {Promise<Object>} {partnerId, name, note, client} or, going on,
     *     {partnerId, name, note, row, next, figures}; or {conflict, ...}. `isOlder`:
     *     the note was there already, with another text; the new one stays a draft
     */
    async save(send, filters) {
        const {id, draft, data} = this;
        const vals = {
            ...draft.values,
            lead_id: this.leadId,
            seen_note_id: data.last_note_id || 0,
            duration:
                draft.call_seconds ?? Math.round((Date.now() - this.openedAt) / 1000),
        };
        const args = [id, vals, draft.client_key];
        this.saving = "saving";
        try {
            const answer = await send(() =>
                filters
                    ? this.call("save_and_next", [...args, this.passedOver, filters])
                    : this.call("save_note", args)
            );
            if (answer.note) {
                this.skipped.delete(id);
                if ((answer.note.body || "") === vals.body) {
                    draft.clear();
                } else {
                    // an earlier attempt had arrived before the text was changed
                    draft.startAnew();
                    answer.isOlder = true;
                }
                this.listDrafts();
            }
            if (this.id === id) {
                await this.saved(answer);
            }
            return {partnerId: id, name: data.name, ...answer};
        } finally {
            if (this.id === id) {
                this.saving = "";
            }
        }
    }

    async saved({conflict, client}) {
        if (conflict) {
            this.conflict = conflict;
            await this.readAgain();
        } else if (client) {
            this.data = {...client, held_by: ""};
            this.conflict = null;
            this.openedAt = Date.now();
        }
    }
}
