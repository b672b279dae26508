import {Component, onMounted, useRef, useState} from "@odoo/owl";

/** Why an action is done: one field and one button. */
export class ReasonForm extends Component {
    static template = "phone_campaign.ReasonForm";
    static props = {
        onConfirm: Function,
        required: Boolean,
        asksRefusal: {type: Boolean, optional: true},
    };

    setup() {
        this.state = useState({note: "", isRefusal: false});
        this.inputRef = useRef("input");
        onMounted(() => this.inputRef.el.focus());
    }

    get canConfirm() {
        return !this.props.required || this.state.note.trim();
    }

    confirm() {
        this.props.onConfirm(this.state.note, this.state.isRefusal);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && this.canConfirm) {
            ev.preventDefault();
            this.confirm();
        } else if (ev.key === "Escape") {
            ev.target.blur();
        }
    }
}
