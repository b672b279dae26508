import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {millisOf, stateOf} from "../desk/wording";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

const REFRESH_EVERY = 10 * 1000;
const MINUTE = 60 * 1000;

/** The referent's live board: who is at work, today's figures, the projected end. */
export class BoardDialog extends Component {
    static template = "phone_campaign.BoardDialog";
    static components = {Dialog};
    static props = {store: Object, close: Function};

    setup() {
        this.state = useState({board: null});
        onWillStart(() => this.read());
        const timer = browser.setInterval(() => this.read(), REFRESH_EVERY);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async read() {
        const {store} = this.props;
        const board = await store.guard(() =>
            store.call("get_board", [store.campaignId])
        );
        this.state.board = board || this.state.board;
    }

    get board() {
        return this.state.board;
    }

    stateLabel(state) {
        return stateOf(state).label;
    }

    since(row) {
        const from = millisOf(row.since);
        if (from === null) {
            return "";
        }
        const minutes = Math.floor((millisOf(this.board.now) - from) / MINUTE);
        return _t("%s min", Math.max(0, minutes));
    }
}
