import {ConnectionLostError} from "@web/core/network/rpc";
import {Reactive} from "@web/core/utils/reactive";
import {browser} from "@web/core/browser/browser";

const RETRY_AFTER = 4000;
const PREFIX = "phone_campaign.unsaved.";

/**
 * The answers of one interview that are not saved yet, one at a time and the latest of
 * each question. Without connection they wait, also in this browser's storage: a crash
 * loses nothing.
 */
export class AnswerOutbox extends Reactive {
    /**
     * @param {Number} targetId
     * @param {(questionId: Number, answer: Object) => Promise<{error: String}>} save
     * @param {(questionId: Number, error: String) => void} onSaved
     */
    constructor(targetId, save, onSaved) {
        super();
        this.key = PREFIX + targetId;
        this.save = save;
        this.onSaved = onSaved;
        this.waiting = this.stored();
        this.sending = false;
        this.offline = false;
        this.refused = null;
        this.wake = () => this.flush();
        browser.addEventListener("online", this.wake);
    }

    destroy() {
        browser.removeEventListener("online", this.wake);
        browser.clearTimeout(this.timer);
        this.destroyed = true;
    }

    get isEmpty() {
        return !Object.keys(this.waiting).length && !this.sending;
    }

    stored() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.key) || "{}");
        } catch {
            return {};
        }
    }

    keep() {
        if (Object.keys(this.waiting).length) {
            browser.localStorage.setItem(this.key, JSON.stringify(this.waiting));
        } else {
            browser.localStorage.removeItem(this.key);
        }
    }

    put(questionId, answer) {
        this.waiting[questionId] = answer;
        this.keep();
        return this.flush();
    }

    /** Send what waits; ends when all is sent, or waits for a connection. */
    async flush() {
        browser.clearTimeout(this.timer);
        if (this.sending || this.destroyed) {
            return this.sending;
        }
        this.sending = this.sendAll();
        try {
            await this.sending;
        } finally {
            this.sending = false;
        }
        // put while the last one was being ticked off
        if (!this.offline && !this.isEmpty) {
            await this.flush();
        }
    }

    async sendAll() {
        for (;;) {
            const [questionId] = Object.keys(this.waiting);
            if (!questionId) {
                return;
            }
            const answer = this.waiting[questionId];
            try {
                const {error} = await this.save(Number(questionId), answer);
                this.offline = false;
                this.onSaved(Number(questionId), error);
            } catch (error) {
                if (error instanceof ConnectionLostError) {
                    this.offline = true;
                    this.timer = browser.setTimeout(this.wake, RETRY_AFTER);
                    return;
                }
                // the server does not want it at all: trying again would not help
                this.drop(questionId, answer);
                throw error;
            }
            this.drop(questionId, answer);
        }
    }

    drop(questionId, answer) {
        if (this.waiting[questionId] === answer) {
            delete this.waiting[questionId];
        }
        this.keep();
    }
}
