import {LivechatService} from "@im_livechat/embed/common/livechat_service";
import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";

/** What only the visitor's browser knows; the server believes none of it. */
patch(LivechatService.prototype, {
    getSessionExtraParams() {
        const {width, height} = browser.screen || window.screen;
        return {
            ...super.getSessionExtraParams(...arguments),
            omnichannel: {
                url: browser.location.href,
                referrer: document.referrer,
                tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
                lang: browser.navigator.language,
                screen: `${width}x${height}`,
                touch: browser.navigator.maxTouchPoints,
            },
        };
    },
});
