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
    await thread.post(room.link);
    env.services.action.doAction({type: "ir.actions.act_url", url: room.link});
}
