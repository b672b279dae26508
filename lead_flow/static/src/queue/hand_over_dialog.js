import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {SelectMenu} from "@web/core/select_menu/select_menu";
import {useAutofocus} from "@web/core/utils/hooks";

/** A manager releases a client, or hands him over to an operator; with a reason. */
export class HandOverDialog extends Component {
    static template = "lead_flow.HandOverDialog";
    static components = {Dialog, SelectMenu};
    static props = {
        name: String,
        choices: Function,
        onConfirm: Function,
        close: Function,
    };

    setup() {
        this.state = useState({reason: "", userId: null, choices: [], busy: false});
        useAutofocus({refName: "reason"});
        onWillStart(() => this.read());
    }

    get canConfirm() {
        return Boolean(this.state.reason.trim()) && !this.state.busy;
    }

    async read() {
        const answer = await this.props.choices();
        const found = answer?.choices || [];
        this.state.choices = found.map(({id, name}) => ({value: id, label: name}));
    }

    async confirm() {
        this.state.busy = true;
        const done = await this.props.onConfirm(this.state.reason, this.state.userId);
        this.state.busy = false;
        if (done) {
            this.props.close();
        }
    }
}
