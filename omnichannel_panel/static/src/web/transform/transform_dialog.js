import {Component, onWillStart, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {Dialog} from "@web/core/dialog/dialog";
import {SelectMenu} from "@web/core/select_menu/select_menu";
import {_t} from "@web/core/l10n/translation";
import {reasonInWords} from "../panel/wording";
import {useAutofocus} from "@web/core/utils/hooks";

/** What has to be said before a conversation becomes something. */
export class TransformDialog extends Component {
    static template = "omnichannel_panel.TransformDialog";
    static components = {DateTimeInput, Dialog, SelectMenu};
    static props = {
        title: String,
        /** What `prepare_transform` answered. */
        defaults: Object,
        /** Makes it: resolves when the dialog may close, rejects with a refusal. */
        onMake: Function,
        /** Whom to choose from after a refusal: resolves with candidates. */
        onRefused: {type: Function, optional: true},
        onStartNow: {type: Function, optional: true},
        close: Function,
    };

    setup() {
        const {defaults} = this.props;
        this.state = useState({
            title: defaults.title || "",
            name: defaults.name || "",
            email: defaults.email || "",
            phone: defaults.phone || "",
            projectId: defaults.project_id || null,
            start: defaults.start ? deserializeDateTime(defaults.start) : null,
            hours: String(defaults.hours || 0.5),
            invite: Boolean(defaults.invite),
            candidates: defaults.candidates || [],
            choice: null,
            busy: false,
            problem: "",
        });
        useAutofocus({refName: "first", selectAll: true});
        onWillStart(() => this.chooseCurrent());
    }

    get candidates() {
        return this.state.candidates;
    }

    /**
     * The contact that the conversation has already needs no choice; among others
     * nobody is chosen for the agent.
     */
    chooseCurrent() {
        const current = this.candidates.find((each) => each.is_current);
        const nobody = this.candidates.length ? null : "new";
        this.state.choice = current ? current.id : nobody;
    }

    /** There are contacts that the agent was not shown: now he has to choose. */
    async refresh() {
        const found = (await this.props.onRefused?.(this.values)) || [];
        const shown = this.candidates.map((each) => each.id);
        if (found.some((each) => !shown.includes(each.id))) {
            this.state.candidates = found;
            this.chooseCurrent();
        }
    }

    has(field) {
        return this.props.defaults.fields.includes(field);
    }

    get inviteText() {
        return _t("Invite %s by e-mail", this.props.defaults.invitee);
    }

    why(candidate) {
        return candidate.reasons.map(reasonInWords).join(", ");
    }

    about(candidate) {
        const {company, email, phone, city} = candidate;
        const words = [company !== candidate.name && company, email, phone, city];
        return words.filter(Boolean).join(" · ");
    }

    get projects() {
        return (this.props.defaults.projects || []).map(({id, name}) => ({
            value: id,
            label: name,
        }));
    }

    get canMake() {
        const {state} = this;
        if (state.busy || (this.has("candidates") && !state.choice)) {
            return false;
        }
        const isNew = this.has("candidates") && state.choice === "new";
        return !isNew || Boolean(state.name.trim());
    }

    get values() {
        const {state} = this;
        const values = {};
        if (this.has("title")) {
            values.title = state.title;
        }
        if (this.has("project_id")) {
            values.project_id = state.projectId;
        }
        if (this.has("start")) {
            values.start = state.start ? serializeDateTime(state.start) : false;
            values.hours = Number(state.hours);
            values.invite = state.invite;
        }
        if (this.has("candidates")) {
            Object.assign(values, {
                name: state.name,
                email: state.email,
                phone: state.phone,
                partner_id: state.choice === "new" ? false : state.choice,
                // whoever was shown nobody has not chosen
                is_new: state.choice === "new" && this.candidates.length > 0,
            });
        }
        return values;
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.target.tagName === "INPUT") {
            ev.preventDefault();
            this.make();
        }
    }

    async make() {
        if (!this.canMake) {
            return;
        }
        this.state.busy = true;
        this.state.problem = "";
        try {
            await this.props.onMake(this.values);
            this.props.close();
        } catch (error) {
            if (!error.data) {
                throw error;
            }
            this.state.problem = error.data.message;
            await this.refresh();
        } finally {
            this.state.busy = false;
        }
    }

    startNow() {
        this.props.onStartNow();
        this.props.close();
    }
}
