import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";

/** Ask for the number to call. */
export class PhoneDialog extends Component {
    static template = "omnichannel_panel.PhoneDialog";
    static components = {Dialog};
    static props = {
        name: String,
        number: {type: String, optional: true},
        problem: {type: String, optional: true},
        onCall: Function,
        close: Function,
    };

    setup() {
        this.state = useState({
            number: this.props.number || "",
            problem: this.props.problem || "",
            busy: false,
        });
        useAutofocus({refName: "number"});
    }

    get label() {
        return _t("Telephone number of %s", this.props.name);
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.call();
        }
    }

    async call() {
        if (this.state.busy || !this.state.number.trim()) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.onCall(this.state.number.trim());
            this.props.close();
        } catch (error) {
            if (!error.data) {
                throw error;
            }
            this.state.problem = error.data.message;
        } finally {
            this.state.busy = false;
        }
    }
}
