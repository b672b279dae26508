import {COUNTERS} from "./wording";
import {Component} from "@odoo/owl";
import {useDesk} from "./desk_hook";

/** The five counters: each says how many targets it holds, and shows or hides them. */
export class CounterBar extends Component {
    static template = "phone_campaign.CounterBar";
    static props = {};

    setup() {
        this.store = useDesk();
        this.counters = COUNTERS;
    }

    toggle(counter) {
        return this.store.guard(() => this.store.list.toggle(counter));
    }
}
