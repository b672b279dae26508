import {SHORTCUTS, keysOf} from "./shortcuts";
import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

/** All keys of the screen. */
export class ShortcutHelp extends Component {
    static template = "lead_flow.ShortcutHelp";
    static components = {Dialog};
    static props = {close: Function};

    get rows() {
        return [
            ...SHORTCUTS.map(({id, label}) => ({id, label, keys: keysOf(id)})),
            {id: "slash", label: _t("Predefined notes, in an empty note"), keys: ["/"]},
            {id: "question", label: _t("This help, outside of a field"), keys: ["?"]},
            {
                id: "list",
                label: _t("In the queue: move, open"),
                keys: ["↑", "↓", "⏎"],
            },
        ];
    }
}
