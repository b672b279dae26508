import {millisOf} from "./wording";
import {Reactive} from "@web/core/utils/reactive";
import {user} from "@web/core/user";

const TIERS = ["new", "due", "untouched", "later"];
const NO_FILTERS = {
    state: "",
    tag_ids: [],
    list_ids: [],
    team_ids: [],
    mine: false,
    reserved: false,
};

/**
 * The order of the queue, as `queue_order.py` has it: tier, day, who usually answers at
 * this hour, key, client.
 */
export function comparePlaces(one, other) {
    const day = (place) => (place.key || "").slice(0, 10);
    return (
        TIERS.indexOf(one.tier) - TIERS.indexOf(other.tier) ||
        day(one).localeCompare(day(other)) ||
        Boolean(other.answers) - Boolean(one.answers) ||
        (one.key || "").localeCompare(other.key || "") ||
        one.partner - other.partner
    );
}

/**
 * The rows of the queue: pages, search, filters, and what the bus says of them.
 *
 * What a colleague reserves leaves at once; every other change of a shown row is read
 * again from the server, many at a time.
 */
export class QueueStore extends Reactive {
    constructor(call) {
        super();
        this.call = call;
        this.rows = [];
        this.count = null;
        this.more = false;
        this.search = "";
        this.filters = {...NO_FILTERS};
        this.loading = "";
        this.failed = false;
        this.cursorId = null;
        /** Milliseconds by which the server's clock is ahead. */
        this.ahead = 0;
        this.turn = 0;
    }

    get isSearching() {
        return Boolean(this.search || this.filters.state || this.filters.reserved);
    }

    get filterCount() {
        return Object.values(this.filters).filter((each) =>
            Array.isArray(each) ? each.length : each
        ).length;
    }

    /** What narrows the choice of the next client too: not a search among all states. */
    get filtersOfNext() {
        const {tag_ids, list_ids, team_ids, mine} = this.filters;
        return {tag_ids, list_ids, team_ids, mine};
    }

    row(id) {
        return this.rows.find((each) => each.id === id);
    }

    // -- pages -----------------------------------------------------------------

    async load() {
        await this.page("first", null, (page) => {
            this.rows = page.rows;
            this.count = page.count;
        });
    }

    async loadMore() {
        if (this.more && !this.loading) {
            await this.page("more", this.rows.at(-1).place, (page) => {
                const known = new Set(this.rows.map((row) => row.id));
                this.rows.push(...page.rows.filter((row) => !known.has(row.id)));
            });
        }
    }

    /** One page; an answer that a later question has overtaken is dropped. */
    async page(loading, after, use) {
        const turn = ++this.turn;
        this.loading = loading;
        try {
            const page = await this.call("get_page", [
                after,
                this.search,
                {...this.filters},
            ]);
            if (turn === this.turn) {
                use(page);
                this.more = page.more;
                this.failed = false;
                this.ahead = millisOf(page.now) - Date.now();
            }
        } catch (error) {
            if (turn === this.turn) {
                this.failed = true;
            }
            throw error;
        } finally {
            if (turn === this.turn) {
                this.loading = "";
            }
        }
    }

    /** Read the head of the queue again, and keep what was scrolled to behind it. */
    async refresh() {
        if (this.loading) {
            return;
        }
        const turn = this.turn;
        const page = await this.call("get_page", [
            null,
            this.search,
            {...this.filters},
        ]);
        if (turn !== this.turn) {
            return;
        }
        this.count = page.count;
        this.failed = false;
        this.ahead = millisOf(page.now) - Date.now();
        const last = page.rows.at(-1);
        const tail = page.more
            ? this.rows.filter((row) => this.isBehind(row, last))
            : [];
        this.more = page.more && (tail.length ? this.more : true);
        this.rows = [...page.rows, ...tail];
    }

    isBehind(row, last) {
        return this.isSearching
            ? row.id > last.id
            : comparePlaces(row.place, last.place) > 0;
    }

    searchFor(text) {
        this.search = text.trim();
        return this.load();
    }

    filterBy(values) {
        Object.assign(this.filters, values);
        return this.load();
    }

    clearFilters() {
        this.search = "";
        return this.filterBy({...NO_FILTERS});
    }

    // -- single rows -----------------------------------------------------------

    /** Whether a row stands in the queue without a search. */
    belongs(row) {
        const foreign = row.reserved_user_id && row.reserved_user_id !== user.userId;
        return this.isSearching || (row.state !== "done" && !foreign);
    }

    remove(ids) {
        const gone = new Set(ids);
        const before = this.rows.length;
        this.rows = this.rows.filter((row) => !gone.has(row.id));
        if (this.count !== null) {
            this.count = Math.max(0, this.count - (before - this.rows.length));
        }
    }

    /** Put a fresh row where it belongs now, or take it out. */
    place(row) {
        const known = this.row(row.id);
        if (!this.belongs(row)) {
            return known && this.remove([row.id]);
        }
        if (this.isSearching) {
            return known && Object.assign(known, row);
        }
        const rows = this.rows.filter((each) => each.id !== row.id);
        const index = rows.findIndex(
            (each) => comparePlaces(row.place, each.place) < 0
        );
        if (index >= 0) {
            rows.splice(index, 0, row);
        } else if (!this.more) {
            rows.push(row);
        }
        this.rows = rows;
    }

    async readAgain(ids) {
        const rows = await this.call("get_rows", [ids]);
        const found = new Set(rows.map((row) => row.id));
        this.remove(ids.filter((id) => !found.has(id)));
        for (const row of rows) {
            this.place(row);
        }
    }

    // -- the bus ---------------------------------------------------------------

    /**
     * Clients moved: the ids to read again.
     *
     * @param {{kind, partner_ids, reserved_user_id, state}} message
     */
    changed({kind, partner_ids, reserved_user_id, state}) {
        const foreign = reserved_user_id && reserved_user_id !== user.userId;
        if ((foreign || state === "done") && !this.isSearching) {
            this.remove(partner_ids);
            return [];
        }
        const comesBack = kind !== "note" && !this.isSearching && !this.filterCount;
        return partner_ids.filter((id) => comesBack || this.row(id));
    }

    /** Somebody opened these clients, or let go of them. */
    held({partner_ids, user_id, user: name}) {
        for (const row of this.rows) {
            if (partner_ids.includes(row.id)) {
                row.held_by = user_id && user_id !== user.userId ? name : "";
            }
        }
    }

    // -- the keyboard ----------------------------------------------------------

    /** The id of the row `step` further than `id`, staying inside the list. */
    neighbour(id, step) {
        const index = this.rows.findIndex((row) => row.id === id);
        const target = index < 0 ? 0 : index + step;
        return this.rows[Math.min(Math.max(target, 0), this.rows.length - 1)]?.id;
    }
}
