import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";

/** Write a remark, or change one. */
export class RemarkDialog extends Component {
    static template = "omnichannel_panel.RemarkDialog";
    static components = {Dialog};
    static props = {
        title: String,
        body: {type: String, optional: true},
        name: String,
        isNew: Boolean,
        onSave: Function,
        close: Function,
    };

    setup() {
        this.state = useState({
            body: this.props.body || "",
            scope: "conversation",
            busy: false,
        });
        useAutofocus({refName: "body"});
    }

    get aboutContact() {
        return _t("About %s, in every conversation", this.props.name);
    }

    get canSave() {
        return Boolean(this.state.body.trim()) && !this.state.busy;
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.save();
        }
    }

    async save() {
        if (!this.canSave) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.onSave(this.state.body.trim(), this.state.scope);
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }
}
