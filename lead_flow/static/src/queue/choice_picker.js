import {Component, onWillStart, useState} from "@odoo/owl";
import {ChoiceMenu} from "./choice_menu";
import {useDebounced} from "@web/core/utils/timing";
import {useLeadFlow} from "./lead_flow_hook";

/** Choose several tags, lists, teams ... by typing. */
export class ChoicePicker extends Component {
    static template = "lead_flow.ChoicePicker";
    static components = {ChoiceMenu};
    static props = {
        kind: String,
        placeholder: String,
        value: Array,
        /** Those chosen, by name, when the screen knows them already. */
        known: {type: Array, optional: true},
        disabled: {type: Boolean, optional: true},
        /** Called with the ids, and what was offered: {id, name, color}. */
        onSelect: Function,
    };

    setup() {
        this.store = useLeadFlow();
        this.state = useState({found: [], more: false});
        this.search = useDebounced((text) => this.onInput(text), 200);
        onWillStart(() => this.read());
    }

    /** What is offered, and what is chosen even if it is not found. */
    get choices() {
        const all = new Map();
        for (const each of [...this.state.found, ...(this.props.known || [])]) {
            all.set(each.id, {value: each.id, label: each.name, color: each.color});
        }
        return [...all.values()];
    }

    select(ids) {
        this.props.onSelect(ids || [], this.state.found);
    }

    /** The menu searches in what it has; the server in what it did not send. */
    async onInput(text) {
        if (this.state.more && text.trim()) {
            await this.read(text.trim());
        }
    }

    async read(text = "") {
        const answer = await this.store.choices(this.props.kind, text);
        if (answer && text) {
            this.state.found = answer.choices;
        } else if (answer) {
            Object.assign(this.state, {found: answer.choices, more: answer.more});
        }
    }
}
