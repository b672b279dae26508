import {Component, useState} from "@odoo/owl";
import {ChoicePicker} from "./choice_picker";
import {STATES} from "./wording";
import {_t} from "@web/core/l10n/translation";
import {useLeadFlow} from "./lead_flow_hook";

/** What the queue is narrowed to: state, mine, reserved; tags, lists and teams. */
export class QueueFilters extends Component {
    static template = "lead_flow.QueueFilters";
    static components = {ChoicePicker};
    static props = {};

    setup() {
        this.store = useLeadFlow();
        this.state = useState({open: false});
        this.states = STATES;
        this.pickers = [
            {kind: "tags", filter: "tag_ids", placeholder: _t("Tags")},
            {kind: "lists", filter: "list_ids", placeholder: _t("Marketing lists")},
            {kind: "teams", filter: "team_ids", placeholder: _t("Teams")},
        ];
    }

    get filters() {
        return this.store.queue.filters;
    }

    /** How many filters stand behind the button. */
    get hiddenCount() {
        return this.pickers.filter(({filter}) => this.filters[filter].length).length;
    }

    filterBy(values) {
        return this.store.guard(() => this.store.queue.filterBy(values));
    }

    toggle(name) {
        return this.filterBy({[name]: !this.filters[name]});
    }

    clear() {
        return this.store.guard(() => this.store.queue.clearFilters());
    }
}
