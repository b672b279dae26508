import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const ROUTE = "/omnichannel_panel/page";
const INTERVAL = 3000;

/**
 * Tells the server when the visitor of a running conversation is on another page.
 *
 * A page of the own site is already known by its request; this is for sites that
 * embed the live chat, and for those that change the address without a new page.
 */
export class PageService {
    constructor(store) {
        this.store = store;
        this.told = "";
    }

    get threads() {
        return (this.store.activeLivechats || []).filter(
            (thread) => thread.id > 0 && !thread.isTransient && !thread.livechat_end_dt
        );
    }

    async look() {
        const url = browser.location.href;
        const threads = this.threads;
        if (url === this.told || !threads.length) {
            return;
        }
        this.told = url;
        for (const thread of threads) {
            await rpc(ROUTE, {channel_id: thread.id, url}, {silent: true}).catch(() => {
                // the next page will be told
            });
        }
    }
}

export const pageService = {
    dependencies: ["mail.store"],
    start(env, {"mail.store": store}) {
        const service = new PageService(store);
        browser.setInterval(() => service.look(), INTERVAL);
        return service;
    },
};

registry.category("services").add("omnichannel_panel.page", pageService);
registry.category("discuss.routing_map").add(ROUTE, "/omnichannel_panel/cors/page");
