import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {serializeDateTime} from "@web/core/l10n/dates";
import {useDesk} from "../desk/desk_hook";

const {DateTime} = luxon;
const FORMAT = "yyyy-LL-dd'T'HH:mm";

/** When to call back, and who: ready-made times, or a date and a time. */
export class CallbackForm extends Component {
    static template = "phone_campaign.CallbackForm";
    static props = {onConfirm: Function};

    setup() {
        this.store = useDesk();
        const {user} = this.store.interview.data;
        this.state = useState({
            at: this.inAnHour.toFormat(FORMAT),
            userId: user.id,
            note: "",
            operators: [user],
            sending: false,
        });
        this.dateRef = useRef("date");
        onWillStart(() => {
            // the list may come later than the form
            this.readOperators();
        });
        onMounted(() => this.dateRef.el.focus());
    }

    async readOperators() {
        const operators = await this.store.guard(() =>
            this.store.call("get_operators", [])
        );
        if (operators) {
            this.state.operators = operators;
        }
    }

    /** On a round five minutes, the next hour if need be. */
    get inAnHour() {
        const soon = DateTime.now().plus({hours: 1});
        return soon.plus({minutes: (60 - soon.minute) % 5}).startOf("minute");
    }

    get proposals() {
        const tomorrow = DateTime.now().plus({days: 1}).startOf("day");
        return [
            {label: _t("In 1 hour"), at: this.inAnHour},
            {label: _t("Tomorrow 10:00"), at: tomorrow.set({hour: 10})},
            {label: _t("Tomorrow 17:00"), at: tomorrow.set({hour: 17})},
            {label: _t("In a week"), at: DateTime.now().plus({weeks: 1})},
        ];
    }

    get at() {
        return DateTime.fromISO(this.state.at);
    }

    get canConfirm() {
        return this.at.isValid && this.at > DateTime.now() && !this.state.sending;
    }

    propose(at) {
        this.state.at = at.toFormat(FORMAT);
        this.dateRef.el.focus();
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.confirm();
        } else if (ev.key === "Escape") {
            ev.target.blur();
        }
    }

    async confirm() {
        if (!this.canConfirm) {
            return;
        }
        this.state.sending = true;
        try {
            await this.props.onConfirm({
                callback_date: serializeDateTime(this.at),
                callback_user_id: Number(this.state.userId),
                note: this.state.note,
            });
        } finally {
            this.state.sending = false;
        }
    }
}
