import {ConversationTagEdit} from "@im_livechat/core/web/livechat_conversation_tag_edit";
import {patch} from "@web/core/utils/patch";

/**
 * Core stores the name of a new tag as a regular expression: "R&D (FR)" becomes
 * "R&D \(FR\)". The name that was typed is the name that is meant.
 */
patch(ConversationTagEdit.prototype, {
    async onClickCreateToggle() {
        const name = this.state.searchStr.trim();
        if (
            !this.store.has_omnichannel_panel ||
            this.allSelectableTagNames.includes(name)
        ) {
            return super.onClickCreateToggle(...arguments);
        }
        await this.orm.call("omnichannel.panel", "create_tag", [
            this.props.thread.id,
            name,
        ]);
        this.state.searchStr = "";
    },
});
