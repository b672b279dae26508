import {DetailsPanel} from "./details_panel";
import {DiscussContent} from "@mail/core/public_web/discuss_content";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";
import {registerThreadAction} from "@mail/core/common/thread_actions";

const ID = "omnichannel-details";
const CLOSED = "omnichannel_panel.is_closed";
const MESSENGERS = ["gateway", "whatsapp"];

/** Whether somebody outside is in a conversation that has no panel of core's. */
export function isServed(thread) {
    if (thread?.model !== "discuss.channel") {
        return false;
    }
    const outside = thread.correspondent?.persona?.main_user_id?.share;
    return (
        MESSENGERS.includes(thread.channel_type) ||
        (thread.channel_type === "chat" && outside === true)
    );
}

registerThreadAction(ID, {
    actionPanelComponent: DetailsPanel,
    condition: ({owner, store, thread}) =>
        Boolean(store.has_omnichannel_panel) &&
        isServed(thread) &&
        !owner.isDiscussSidebarChannelActions,
    panelOuterClass: "o_omni_details bg-inherit",
    icon: "fa fa-fw fa-id-card-o",
    name: _t("Details"),
    open: () => browser.localStorage.removeItem(CLOSED),
    close: ({action}) => {
        if (action.condition) {
            browser.localStorage.setItem(CLOSED, "true");
        }
    },
    sequence: 10,
    sequenceGroup: 7,
    toggle: true,
});

patch(DiscussContent.prototype, {
    actionPanelAutoOpenFn() {
        const action = this.threadActions.actions.find((each) => each.id === ID);
        if (action && browser.localStorage.getItem(CLOSED) !== "true") {
            action.open();
            return;
        }
        super.actionPanelAutoOpenFn(...arguments);
    },
});
