import {Component, onMounted, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useService} from "@web/core/utils/hooks";

/** Why the list is empty: of all targets, how many wait for what, and the way out. */
export class FunnelDialog extends Component {
    static template = "phone_campaign.FunnelDialog";
    static components = {Dialog};
    static props = {store: Object, close: Function};

    setup() {
        this.action = useService("action");
        this.state = useState({funnel: null, failed: false});
        // a large campaign takes its time: the window is there at once
        onMounted(() => this.read("get_funnel"));
    }

    async read(method) {
        const {store} = this.props;
        const funnel = await store.guard(() => store.call(method, [store.campaignId]));
        this.state.funnel = funnel || this.state.funnel;
        this.state.failed = !this.state.funnel;
    }

    get canServeAgain() {
        const {may_serve_again: may, steps} = this.state.funnel;
        return may && steps.some((step) => step.reason === "put_off");
    }

    width(step) {
        return (100 * step.count) / (this.state.funnel.total || 1);
    }

    async open(step) {
        const {store} = this.props;
        const action = await store.guard(() =>
            store.call("open_funnel_step", [store.campaignId, step.reason])
        );
        if (action) {
            this.props.close();
            await this.action.doAction(action);
        }
    }
}
