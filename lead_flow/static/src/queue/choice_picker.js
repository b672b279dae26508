import {Component, onWillStart, useState} from "@odoo/owl";
import {SelectMenu} from "@web/core/select_menu/select_menu";
import {useDebounced} from "@web/core/utils/timing";
import {useLeadFlow} from "./lead_flow_hook";

/** Choose several tags, lists, teams ... by typing; the server searches. */
export class ChoicePicker extends Component {
    static template = "lead_flow.ChoicePicker";
    static components = {SelectMenu};
    static props = {
        kind: String,
        placeholder: String,
        value: Array,
        /** Those chosen, by name, when the screen knows them already. */
        known: {type: Array, optional: true},
        disabled: {type: Boolean, optional: true},
        /** Called with the ids, and the choices that were offered. */
        onSelect: Function,
    };

    setup() {
        this.store = useLeadFlow();
        this.state = useState({choices: []});
        this.search = useDebounced((text) => this.read(text), 200);
        // those already chosen are shown by name
        onWillStart(() => this.read(""));
    }

    /** What is offered, and what is chosen even if it is not found. */
    get choices() {
        const offered = new Set(this.state.choices.map(({value}) => value));
        const known = (this.props.known || []).filter(({id}) => !offered.has(id));
        return [
            ...this.state.choices,
            ...known.map(({id, name}) => ({value: id, label: name})),
        ];
    }

    select(ids) {
        this.props.onSelect(ids, this.state.choices);
    }

    async read(text) {
        const found = await this.store.choices(this.props.kind, text.trim());
        if (found) {
            this.state.choices = found.map(({id, name}) => ({value: id, label: name}));
        }
    }
}
