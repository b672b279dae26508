import {Reactive} from "@web/core/utils/reactive";

/**
 * What the panel knows of one conversation.
 *
 * There is a store per conversation on the screen: what still comes in for one that
 * was left behind changes a store that nobody looks at any more. Sections get it as
 * their prop `panel`.
 */
export class PanelStore extends Reactive {
    /**
     * @param {Object} thread of the conversation
     * @param {{call: Function}} orm
     */
    constructor(thread, orm) {
        super();
        this.thread = thread;
        this.orm = orm;
        /** What `get_panel` answered; null before. */
        this.data = null;
        /** What `get_business` answered; null before. */
        this.business = null;
        /** Why there is nothing to show: "" | "failed" */
        this.problem = "";
        this.isClosed = false;
        this.turn = 0;
        /** The history listens here. */
        this.historyTurn = 0;
    }

    get contact() {
        return this.data?.contact;
    }

    /**
     * Call the panel's server; the conversation is the first argument.
     *
     * @param {string} method
     * @param {...any} args
     * @returns {Promise<any>}
     */
    call(method, ...args) {
        return this.orm.call("omnichannel.panel", method, [this.thread.id, ...args]);
    }

    /** Read everything; a newer reading makes an older one void. */
    async load() {
        const turn = ++this.turn;
        try {
            const data = await this.orm.silent.call("omnichannel.panel", "get_panel", [
                this.thread.id,
            ]);
            if (turn === this.turn && !this.isClosed) {
                if (this.data && this.contact.id !== data.contact.id) {
                    // somebody else's history, or more of his
                    this.historyTurn++;
                }
                this.data = data;
                this.problem = "";
            }
        } catch (error) {
            if (turn === this.turn && !this.isClosed) {
                this.problem = this.data ? "" : "failed";
            }
            if (!error.data && !this.isClosed) {
                throw error;
            }
        }
    }

    /** What other apps know: after the panel is painted. */
    async loadBusiness() {
        const turn = this.turn;
        const business = await this.orm.silent
            .call("omnichannel.panel", "get_business", [this.thread.id])
            .catch(() => null);
        if (business && turn === this.turn && !this.isClosed) {
            this.business = business;
        }
    }

    async reload() {
        await this.load();
        await this.loadBusiness();
    }

    /**
     * Change one section by a call of the server that answers with it.
     *
     * @param {string} section
     * @param {string} method
     * @param {...any} args
     */
    async change(section, method, ...args) {
        const turn = ++this.turn;
        const data = await this.call(method, ...args);
        if (this.data && turn === this.turn && !this.isClosed) {
            this.data[section] = data;
        }
    }

    close() {
        this.isClosed = true;
    }
}
