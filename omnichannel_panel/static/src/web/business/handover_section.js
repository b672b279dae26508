import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registerSection} from "../panel/registries";
import {dateInWords, shortDate} from "../panel/wording";

const KEY = "omnichannel_panel.read_handover";
const KEPT = 100;

function readIds() {
    try {
        return JSON.parse(browser.localStorage.getItem(KEY)) || [];
    } catch {
        return [];
    }
}

/** The same conversation may come back to its agent, with a new card. */
function idOf({business, thread}) {
    return `${thread.id} ${business.handover.date}`;
}

/** What the agent who takes over has to know. */
export class HandoverSection extends Component {
    static template = "omnichannel_panel.HandoverSection";
    static props = {panel: Object};

    get card() {
        return this.props.panel.business.handover;
    }

    get from() {
        const {from, date} = this.card;
        return _t("From %(name)s, %(date)s", {name: from, date: shortDate(date)});
    }

    date(promise) {
        return shortDate(promise.date);
    }

    fullDate(promise) {
        return dateInWords(promise.date);
    }

    done() {
        const {panel} = this.props;
        const ids = [...readIds(), idOf(panel)].slice(-KEPT);
        browser.localStorage.setItem(KEY, JSON.stringify(ids));
        panel.business.handover = false;
    }
}

registerSection("handover", {
    label: _t("Handed over to you"),
    sequence: 5,
    Component: HandoverSection,
    condition: (panel) =>
        Boolean(panel.business?.handover) && !readIds().includes(idOf(panel)),
});
