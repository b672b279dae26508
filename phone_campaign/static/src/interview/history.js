import {Component} from "@odoo/owl";
import {dateTimeInWords} from "../desk/wording";
import {useDesk} from "../desk/desk_hook";

/** What happened to the target so far, the latest first. */
export class History extends Component {
    static template = "phone_campaign.History";
    static props = {};

    setup() {
        this.store = useDesk();
        this.inWords = dateTimeInWords;
    }

    get events() {
        return this.store.interview.data.history;
    }
}
