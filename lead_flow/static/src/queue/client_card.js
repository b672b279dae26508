import {
    answersInWords,
    asTags,
    dateTimeInWords,
    reasonInWords,
    stateInWords,
} from "./wording";
import {useLeadFlow, useShortcut} from "./lead_flow_hook";
import {Component} from "@odoo/owl";
import {HandOverDialog} from "./hand_over_dialog";
import {KeyHint} from "./key_hint";
import {TagsList} from "@web/core/tags_list/tags_list";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** Who the client is: his number, his state, for whom he is reserved, what is chosen. */
export class ClientCard extends Component {
    static template = "lead_flow.ClientCard";
    static components = {KeyHint, TagsList};
    static props = {};

    setup() {
        this.store = useLeadFlow();
        this.action = useService("action");
        this.dialog = useService("dialog");
        useShortcut("call", () => this.call());
    }

    get client() {
        return this.store.client.data;
    }

    get reason() {
        return reasonInWords(this.client, this.store.serverNow);
    }

    get answers() {
        return answersInWords(this.client);
    }

    get stateText() {
        return stateInWords(this.client.state);
    }

    get stateColor() {
        return {none: "success", in_progress: "info", done: "secondary"}[
            this.client.state
        ];
    }

    get tags() {
        return asTags(this.client.tags);
    }

    get callback() {
        return dateTimeInWords(this.client.callback_date);
    }

    get telLink() {
        return `tel:${this.client.phone.replace(/[^\d+*#]/g, "")}`;
    }

    get shownFields() {
        const chosen = this.client.fields.filter((field) => field.value);
        const owners = this.client.owners.join(", ");
        return owners
            ? [...chosen, {name: "owners", label: _t("In charge"), value: owners}]
            : chosen;
    }

    /** The voice addons that can dial by themselves, if one is installed. */
    get dialler() {
        const {voip_agent_oca: oca, voip} = this.env.services;
        if (oca?.agent) {
            const {id, name, phone} = this.client;
            return (number) => oca.call({number, partner: {id, name, phone}});
        }
        return voip?.call ? (number) => voip.call({number}) : null;
    }

    call() {
        if (!this.client.phone) {
            this.store.notify(_t("This client has no phone number."), {
                type: "warning",
            });
        } else if (this.dialler) {
            this.dialler(this.client.phone);
        } else {
            window.location.assign(this.telLink);
        }
    }

    onPhone(ev) {
        if (this.dialler) {
            ev.preventDefault();
            this.call();
        }
    }

    openForm(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    /** Operators often have no right on opportunities: for them they are only read. */
    openLead(lead) {
        return this.client.may_open_leads && this.openForm("crm.lead", lead.id);
    }

    handOver() {
        this.dialog.add(HandOverDialog, {
            name: this.client.name,
            choices: () => this.store.choices("operators"),
            onConfirm: (reason, userId) => this.store.handOver(reason, userId),
        });
    }
}
