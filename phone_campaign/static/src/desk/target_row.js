import {dateTimeInWords, millisOf, stateOf} from "./wording";
import {Component} from "@odoo/owl";

/** One target in the list. */
export class TargetRow extends Component {
    static template = "phone_campaign.TargetRow";
    static props = {
        row: Object,
        isCursor: Boolean,
        mayPrint: Boolean,
        onOpen: Function,
        onPrint: Function,
    };

    setup() {
        this.inWords = dateTimeInWords;
    }

    get state() {
        return stateOf(this.props.row.state);
    }

    get isDue() {
        const at = millisOf(this.props.row.callback_date);
        return at !== null && at <= Date.now();
    }
}
