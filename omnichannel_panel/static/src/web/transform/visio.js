import {prettifyMessageText} from "@mail/utils/common/format";

/** Say a link in a conversation, as something to click on. */
export function sendLink(thread, link) {
    return thread.post(prettifyMessageText(link));
}

/**
 * A video call now: in a live chat the visitor is asked into a call of the conversation;
 * elsewhere he gets the link to a room.
 *
 * @param {Object} panel
 * @param {Object} env
 */
export async function visioNow(panel, env) {
    const {thread} = panel;
    if (thread.allowCalls) {
        const {rtc} = env.services["mail.store"];
        return rtc.toggleCall(thread, {camera: true});
    }
    const room = await panel.call("open_room");
    await sendLink(thread, room.link);
    env.services.action.doAction({type: "ir.actions.act_url", url: room.link});
}
