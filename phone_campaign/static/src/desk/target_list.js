import {Component, useEffect, useRef} from "@odoo/owl";
import {TargetRow} from "./target_row";
import {scrollTo} from "@web/core/utils/scrolling";
import {useDesk, useKeys} from "./desk_hook";
import {useService} from "@web/core/utils/hooks";

/** The targets in the order in which they are to be called, endlessly. */
export class TargetList extends Component {
    static template = "phone_campaign.TargetList";
    static components = {TargetRow};
    static props = {};

    setup() {
        this.store = useDesk();
        this.action = useService("action");
        this.listRef = useRef("list");
        this.endRef = useRef("end");
        useEffect(
            (end) => this.watch(end),
            () => [this.endRef.el, this.list.rows.length]
        );
        useEffect(
            (id) => this.reveal(id),
            () => [this.list.cursorId]
        );
        useKeys(() =>
            this.store.interview
                ? {}
                : {
                      arrowdown: () => this.list.move(1),
                      arrowup: () => this.list.move(-1),
                      enter: (ev) => this.onEnter(ev),
                  }
        );
    }

    get list() {
        return this.store.list;
    }

    get isEmpty() {
        return !this.list.rows.length && !this.list.loading && !this.list.failed;
    }

    /** The next page, as soon as the end of the list comes near. */
    watch(end) {
        if (!end) {
            return;
        }
        const observer = new IntersectionObserver(
            (entries) => {
                if (entries.some((entry) => entry.isIntersecting)) {
                    this.store.guard(() => this.list.loadMore());
                }
            },
            {root: this.listRef.el, rootMargin: "500px"}
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

    onEnter(ev) {
        if (ev.target.closest?.("button, a")) {
            ev.target.click();
        } else if (this.list.cursorId) {
            this.store.open(this.list.cursorId, {resume: true});
        }
    }

    async print(row) {
        const orm = this.store.orm;
        const action = await this.store.guard(() =>
            orm.call("phone.campaign.target", "action_print_report", [[row.id]])
        );
        if (action) {
            await this.action.doAction(action);
        }
    }
}
