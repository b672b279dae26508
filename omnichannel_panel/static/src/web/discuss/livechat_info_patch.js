import {LivechatChannelInfoList} from "@im_livechat/core/web/livechat_channel_info_list";
import {PanelSections} from "../panel/panel_sections";

/** The sections stand in core's own panel of a live chat. */
Object.assign(LivechatChannelInfoList.components, {PanelSections});
