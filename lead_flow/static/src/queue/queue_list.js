import {Component, useEffect, useRef} from "@odoo/owl";
import {useLeadFlow, useShortcut} from "./lead_flow_hook";
import {KeyHint} from "./key_hint";
import {QueueFilters} from "./queue_filters";
import {QueueRow} from "./queue_row";
import {_t} from "@web/core/l10n/translation";
import {scrollTo} from "@web/core/utils/scrolling";
import {useDebounced} from "@web/core/utils/timing";

const SKELETON = [72, 55, 64, 48, 70, 60, 52, 66];

/** The queue: search, filters, and the rows, endlessly. */
export class QueueList extends Component {
    static template = "lead_flow.QueueList";
    static components = {KeyHint, QueueFilters, QueueRow};
    static props = {};

    setup() {
        this.store = useLeadFlow();
        this.skeleton = SKELETON;
        this.searchRef = useRef("search");
        this.listRef = useRef("list");
        this.endRef = useRef("end");
        this.onSearch = useDebounced((text) => this.search(text), 250);
        useShortcut("search", () => this.focusSearch());
        useEffect(
            (end) => this.watch(end),
            () => [this.endRef.el, this.queue.rows.length]
        );
        useEffect(
            (id) => this.reveal(id),
            () => [this.queue.cursorId]
        );
        useEffect(
            (text) => {
                if (!text && this.searchRef.el) {
                    this.searchRef.el.value = "";
                }
            },
            () => [this.queue.search]
        );
    }

    get queue() {
        return this.store.queue;
    }

    get drafts() {
        return new Set(this.store.client.drafts);
    }

    get countText() {
        const {count, rows, more, isSearching} = this.queue;
        if (isSearching || count === null) {
            const found = `${rows.length}${more ? "+" : ""}`;
            return rows.length === 1 && !more ? _t("1 found") : _t("%s found", found);
        }
        return count >= 1000 ? _t("1000+ to call") : _t("%s to call", count);
    }

    get isEmpty() {
        return !this.queue.rows.length && !this.queue.loading && !this.queue.failed;
    }

    /** The next page, as soon as the end of the list comes near. */
    watch(end) {
        if (!end) {
            return;
        }
        const observer = new IntersectionObserver(
            (entries) => {
                if (entries.some((entry) => entry.isIntersecting)) {
                    this.store.guard(() => this.queue.loadMore());
                }
            },
            {root: this.listRef.el, rootMargin: "400px"}
        );
        observer.observe(end);
        return () => observer.disconnect();
    }

    reveal(id) {
        const row = id && this.listRef.el?.querySelector(`[data-id="${id}"]`);
        if (row) {
            scrollTo(row, {scrollable: this.listRef.el});
        }
    }

    search(text) {
        this.queue.cursorId = null;
        return this.store.guard(() => this.queue.searchFor(text));
    }

    focusSearch() {
        this.store.pane = "queue";
        this.searchRef.el?.focus();
        this.searchRef.el?.select();
    }

    onKeydown(ev) {
        const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8};
        if (ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        if (ev.key in steps) {
            ev.preventDefault();
            const {cursorId} = this.queue;
            this.queue.cursorId = this.queue.neighbour(cursorId, steps[ev.key]) || null;
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.openCursor();
        } else if (ev.key === "Escape" && ev.target === this.searchRef.el) {
            ev.target.value = "";
            this.search("");
        }
    }

    async openCursor() {
        // what was typed last is searched first
        const typed = this.searchRef.el.value.trim();
        if (typed !== this.queue.search) {
            this.onSearch.cancel();
            await this.search(typed);
        }
        const {cursorId, rows} = this.queue;
        const row = this.queue.row(cursorId) || rows[0];
        await this.store.open(row?.id);
    }
}
