import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {FAILURES, dateTimeInWords, stateOf} from "../desk/wording";
import {useDesk, useKeys} from "../desk/desk_hook";
import {CallbackForm} from "./callback_form";
import {ContactList} from "./contact_list";
import {ContractTypes} from "./contract_types";
import {History} from "./history";
import {ReasonForm} from "./reason_form";

/** The window of one target: the client, the contacts, the history, the actions. */
export class InterviewWindow extends Component {
    static template = "phone_campaign.InterviewWindow";
    static components = {CallbackForm, ContactList, ContractTypes, History, ReasonForm};
    static props = {};

    setup() {
        this.store = useDesk();
        this.state = useState({form: ""});
        this.rootRef = useRef("root");
        this.failures = FAILURES;
        this.inWords = dateTimeInWords;
        onMounted(() => this.rootRef.el.focus());
        useKeys(() => this.keys);
    }

    get interview() {
        return this.store.interview;
    }

    get data() {
        return this.interview.data;
    }

    get client() {
        return this.data.client;
    }

    get target() {
        return stateOf(this.data.state);
    }

    get isClosed() {
        return ["done", "cancelled"].includes(this.data.state);
    }

    get keys() {
        return {
            escape: () => (this.state.form ? this.toggle("") : this.store.close()),
            q: () => this.openSheet(),
            r: () => this.interview.may("recall") && this.toggle("recall"),
            f: () => this.interview.may("fail") && this.toggle("fail"),
            s: () => this.interview.may("suspend") && this.act("suspend"),
            x: () => this.interview.may("cancel") && this.toggle("cancel"),
            1: () => this.failByKey(0),
            2: () => this.failByKey(1),
            3: () => this.failByKey(2),
        };
    }

    failByKey(index) {
        if (this.state.form === "fail") {
            this.fail(this.failures[index].id);
        }
    }

    toggle(form) {
        this.state.form = this.state.form === form ? "" : form;
    }

    openSheet() {
        if (this.interview.may("start") || (this.isClosed && this.data.has_answers)) {
            return this.store.guard(() => this.interview.openSheet());
        }
    }

    act(action, values) {
        return this.store.guard(() => this.interview.act(action, values));
    }

    fail(failure) {
        return this.act("fail", {failure});
    }

    async change(action, values) {
        await this.store.guard(() => this.interview.change(action, values));
        this.state.form = "";
    }
}
