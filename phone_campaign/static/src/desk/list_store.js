import {COUNTERS, stateOf} from "./wording";
import {Reactive} from "@web/core/utils/reactive";

const PAGE = 60;
/** The server gives no more at once. */
const MOST = 500;
const TIERS = ["due", "none", "put_off", "later"];

/** The order of the list, as `call_order.py` has it: tier, key, target. */
export function comparePlaces(one, other) {
    return (
        TIERS.indexOf(one.tier) - TIERS.indexOf(other.tier) ||
        (one.key || "").localeCompare(other.key || "") ||
        one.target - other.target
    );
}

/**
 * The rows of a campaign's list: pages, counters as filters, search, departments, and
 * what becomes of a row when somebody works on it.
 */
export class ListStore extends Reactive {
    /** @param {(method: String, args: Array) => Promise} call */
    constructor(call, campaignId) {
        super();
        this.call = call;
        this.campaignId = campaignId;
        this.rows = [];
        this.more = false;
        this.loading = "";
        this.failed = false;
        this.filters = {
            counters: COUNTERS.map((each) => each.id),
            search: "",
            departments: [],
        };
        this.departments = null;
        this.cursorId = null;
        this.turn = 0;
        /** The page that was asked for last. */
        this.reading = null;
    }

    // -- pages -----------------------------------------------------------------

    async load() {
        await this.page("first", null, (page) => {
            this.rows = page.rows;
            this.cursorId = this.row(this.cursorId) ? this.cursorId : null;
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

    /** What is shown, as it is by now, in the order of now. */
    async refresh() {
        const {length} = this.rows;
        if (!this.loading && length <= MOST) {
            const use = (page) => {
                this.rows = page.rows;
            };
            await this.page("", null, use, [Math.max(length, PAGE)]);
        }
    }

    page(...question) {
        this.reading = this.readPage(...question);
        return this.reading;
    }

    /** One page; an answer that a later question has overtaken is dropped. */
    async readPage(loading, after, use, limit = []) {
        const turn = ++this.turn;
        this.loading = loading;
        try {
            const page = await this.call("get_page", [
                this.campaignId,
                after,
                {...this.filters},
                ...limit,
            ]);
            if (turn === this.turn) {
                use(page);
                this.more = page.more;
                this.failed = false;
            }
        } catch (error) {
            this.failed = turn === this.turn || this.failed;
            throw error;
        } finally {
            if (turn === this.turn) {
                this.loading = "";
            }
        }
    }

    // -- filters ---------------------------------------------------------------

    get isFiltered() {
        const {counters, search, departments} = this.filters;
        return Boolean(
            search || departments.length || counters.length !== COUNTERS.length
        );
    }

    isOn(counter) {
        return this.filters.counters.includes(counter);
    }

    toggle(counter) {
        const {counters} = this.filters;
        return this.filterBy({
            counters: this.isOn(counter)
                ? counters.filter((each) => each !== counter)
                : [...counters, counter],
        });
    }

    toggleDepartment(code) {
        const {departments} = this.filters;
        return this.filterBy({
            departments: departments.includes(code)
                ? departments.filter((each) => each !== code)
                : [...departments, code],
        });
    }

    filterBy(values) {
        Object.assign(this.filters, values);
        return this.load();
    }

    clearFilters() {
        return this.filterBy({
            counters: COUNTERS.map((each) => each.id),
            search: "",
            departments: [],
        });
    }

    async readDepartments() {
        this.departments = await this.call("get_departments", [this.campaignId]);
    }

    // -- single rows -----------------------------------------------------------

    row(id) {
        return this.rows.find((each) => each.id === id);
    }

    /** The row above or below, for the keyboard. */
    move(step) {
        if (!this.rows.length) {
            return;
        }
        const index = this.rows.findIndex((row) => row.id === this.cursorId);
        const next = index < 0 ? 0 : index + step;
        this.cursorId = this.rows[Math.min(Math.max(next, 0), this.rows.length - 1)].id;
    }

    /** Read rows again that somebody worked on, and put them where they now belong. */
    async readAgain(ids) {
        // a page asked for before would bring back what the rows were then
        await this.reading?.catch(() => {});
        const shown = ids.filter((id) => this.row(id));
        if (!shown.length) {
            return;
        }
        const rows = await this.call("get_rows", [this.campaignId, shown]);
        this.rows = this.rows.filter((row) => !shown.includes(row.id));
        for (const row of rows) {
            this.place(row);
        }
    }

    /** Insert a row at its place, if the counters show its state. */
    place(row) {
        if (!this.isOn(stateOf(row.state).counter)) {
            return;
        }
        const index = this.rows.findIndex(
            (each) => comparePlaces(row.place, each.place) < 0
        );
        if (index >= 0) {
            this.rows.splice(index, 0, row);
        } else if (!this.more) {
            this.rows.push(row);
        }
    }
}
