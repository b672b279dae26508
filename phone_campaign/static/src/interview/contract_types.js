import {Component} from "@odoo/owl";
import {CheckBox} from "@web/core/checkbox/checkbox";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {useDesk} from "../desk/desk_hook";

/** The contract types that concern the target, to be adjusted while talking. */
export class ContractTypes extends Component {
    static template = "phone_campaign.ContractTypes";
    static components = {CheckBox, Dropdown};
    static props = {};

    setup() {
        this.store = useDesk();
    }

    get data() {
        return this.store.interview.data;
    }

    get ids() {
        return this.data.contract_types.map((type) => type.id);
    }

    toggle(id) {
        const ids = this.ids.includes(id)
            ? this.ids.filter((each) => each !== id)
            : [...this.ids, id];
        return this.store.guard(() => this.store.interview.setContractTypes(ids));
    }
}
