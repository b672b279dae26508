import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {FAILURES, dateTimeInWords, stateOf} from "../desk/wording";
import {isTyping, useDesk, useEscape, useKeys} from "../desk/desk_hook";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
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
        useEscape(
            () => (this.state.form ? this.toggle("") : this.store.close()),
            (target) => !isTyping({target})
        );
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

    get canOpenSheet() {
        if (this.isClosed) {
            return this.data.has_answers;
        }
        return this.interview.may("start") && !this.data.call_warning;
    }

    openSheet() {
        if (this.canOpenSheet) {
            return this.store.guard(() => this.interview.openSheet());
        }
    }

    act(action, values) {
        return this.store.guard(() => this.interview.act(action, values));
    }

    fail(failure) {
        return this.act("fail", {failure});
    }

    /** The rest of the questionnaire by e-mail; the link is copied for other means. */
    async sendLink() {
        const {id, client} = this.data;
        const link = await this.store.guard(() => this.interview.call("send_link"));
        if (link) {
            this.store.leave(id);
            browser.navigator.clipboard?.writeText(link).catch(() => {
                // not allowed by the browser: the e-mail has it
            });
            this.store.notify(_t("The questionnaire was sent to %s.", client.email), {
                type: "success",
            });
        }
    }

    async change(action, values) {
        await this.store.guard(() => this.interview.change(action, values));
        this.state.form = "";
    }
}
