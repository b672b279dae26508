import {browser} from "@web/core/browser/browser";
import {ConnectionLostError} from "@web/core/network/rpc";

const RETRY_AFTER = 5000;

/**
 * Sends what must not be lost: while there is no connection it tries again, every few
 * seconds and as soon as the browser is online. The server knows what it has already
 * got by its key, so sending twice does no harm.
 */
export class Outbox {
    /** @param {(offline: Boolean) => void} onChange */
    constructor(onChange) {
        this.onChange = onChange;
        this.waiting = new Set();
        this.wake = () => this.retry();
        browser.addEventListener("online", this.wake);
    }

    destroy() {
        browser.removeEventListener("online", this.wake);
        browser.clearTimeout(this.timer);
        this.destroyed = true;
    }

    /** @returns {Promise} of the answer, whenever it comes */
    async send(ask) {
        for (;;) {
            try {
                const answer = await ask();
                this.onChange(false);
                return answer;
            } catch (error) {
                if (!(error instanceof ConnectionLostError) || this.destroyed) {
                    throw error;
                }
                this.onChange(true);
                await this.pause();
            }
        }
    }

    pause() {
        return new Promise((resolve) => {
            this.waiting.add(resolve);
            browser.clearTimeout(this.timer);
            this.timer = browser.setTimeout(this.wake, RETRY_AFTER);
        });
    }

    retry() {
        const waiting = [...this.waiting];
        this.waiting.clear();
        waiting.forEach((resolve) => resolve());
    }
}
