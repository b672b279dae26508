import {Component} from "@odoo/owl";
import {KeyHint} from "./key_hint";
import {formatFloat} from "@web/core/utils/numbers";
import {useLeadFlow} from "./lead_flow_hook";
import {_t} from "@web/core/l10n/translation";

/** The operator's own day in figures, and the way to the next client. */
export class DayStrip extends Component {
    static template = "lead_flow.DayStrip";
    static components = {KeyHint};
    static props = {onHelp: Function};

    setup() {
        this.store = useLeadFlow();
    }

    get figures() {
        const figures = this.store.figures;
        if (!figures) {
            return [];
        }
        return [
            {
                id: "notes",
                label: figures.notes === 1 ? _t("call") : _t("calls"),
                value: figures.notes,
            },
            {
                id: "clients",
                label: figures.clients === 1 ? _t("client") : _t("clients"),
                value: figures.clients,
            },
            {id: "closed", label: _t("closed"), value: figures.closed},
            {
                id: "per_hour",
                label: _t("per hour"),
                value: formatFloat(figures.per_hour, {digits: [0, 1]}),
                title: _t("Calls per hour since your first one today"),
            },
            {
                id: "collisions",
                label:
                    figures.collisions === 1
                        ? _t("collision prevented")
                        : _t("collisions prevented"),
                value: figures.collisions,
                title: _t("How often you were told in time that a colleague was first"),
            },
        ];
    }
}
