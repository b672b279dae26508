import {
    Component,
    onMounted,
    onWillDestroy,
    useEffect,
    useExternalListener,
    useRef,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {BoardDialog} from "../board/board_dialog";
import {CounterBar} from "./counter_bar";
import {DeskFilters} from "./desk_filters";
import {DeskStore} from "./desk_store";
import {InterviewWindow} from "../interview/interview_window";
import {SheetWindow} from "../sheet/sheet_window";
import {TargetList} from "./target_list";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useKeys} from "./desk_hook";
import {useService} from "@web/core/utils/hooks";

/** The dashboard of a campaign: who is to be called, and the windows of an interview. */
export class Desk extends Component {
    static template = "phone_campaign.Desk";
    static components = {
        CounterBar,
        DeskFilters,
        InterviewWindow,
        SheetWindow,
        TargetList,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.nextRef = useRef("next");
        const {params = {}, context = {}} = this.props.action;
        this.campaignId =
            params.campaign_id || this.props.resId || context.active_id || false;
        useSubEnv({desk: new DeskStore(this.env.services, this.campaignId)});
        this.store = useState(this.env.desk);
        onMounted(() => this.start(params.target_id));
        onWillDestroy(() => this.store.stop());
        useExternalListener(window, "online", () => this.store.poll());
        useExternalListener(document, "visibilitychange", () => {
            if (document.visibilityState === "visible" && this.store.campaign) {
                this.store.renew();
                this.store.poll();
            }
        });
        // after a window closed, the next target is one Enter away
        useEffect(
            (isOpen) => {
                if (!isOpen && this.store.lastId) {
                    this.nextRef.el?.focus();
                }
            },
            () => [Boolean(this.store.interview)]
        );
        useKeys(() => (this.store.interview ? {} : {n: () => this.store.openNext()}));
    }

    async start(targetId) {
        if (!this.campaignId) {
            return this.action.doAction("phone_campaign.phone_campaign_action", {
                clearBreadcrumbs: true,
            });
        }
        this.props.updateActionState?.({resId: this.campaignId});
        await this.store.start(targetId);
        if (this.campaign) {
            this.env.config?.setDisplayName?.(this.campaign.name);
        }
    }

    get campaign() {
        return this.store.campaign;
    }

    get percent() {
        const {targetCount, counts} = this.store;
        return targetCount ? Math.floor((100 * counts.done) / targetCount) : 0;
    }

    openBoard() {
        this.dialog.add(BoardDialog, {store: this.store});
    }

    /** A button of the campaign, as in the list of campaigns. */
    async run(method) {
        const action = await this.store.guard(() =>
            this.orm.call("phone.campaign", method, [[this.campaignId]])
        );
        if (action) {
            await this.action.doAction(action, {
                onClose: () => this.store.guard(() => this.store.readCampaign()),
            });
        }
    }
}

registry.category("actions").add("phone_campaign.dashboard", Desk);
