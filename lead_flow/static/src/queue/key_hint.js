import {Component} from "@odoo/owl";
import {keysOf} from "./shortcuts";

/** The keys of a shortcut, beside what it does; not shown where there is no keyboard. */
export class KeyHint extends Component {
    static template = "lead_flow.KeyHint";
    static props = {id: String};

    get keys() {
        return keysOf(this.props.id);
    }
}
