import {ConnectionLostError} from "@web/core/network/rpc";
import {Reactive} from "@web/core/utils/reactive";
import {browser} from "@web/core/browser/browser";

const RETRY_AFTER = 4000;
const PREFIX = "phone_campaign.unsaved.";
const QUESTION_GONE =
    "odoo.addons.phone_campaign.models.phone_campaign_desk_sheet.QuestionGone";

/**
 * What is not saved yet of one interview: of each question the latest answer, and who is
 * interviewed. It is sent one at a time, and waits, also in this browser's storage, until
 * the server has it: without connection it is sent again by itself, and what the server
 * refused when somebody asks for it. A crash loses nothing, not even what is being typed.
 */
export class AnswerOutbox extends Reactive {
    /**
     * @param {Number} targetId
     * @param {(questionId: Number, answer: Object) => Promise<Object>} save `answer` has
     *     `value`, `comment` and `at`, when it was given; the result is handed on
     * @param {(questionId: Number, result: Object) => void} onSaved
     */
    constructor(targetId, save, onSaved) {
        super();
        this.key = PREFIX + targetId;
        this.save = save;
        this.onSaved = onSaved;
        this.waiting = this.stored();
        /** What is being typed: kept, and sent when it is given. */
        this.typed = {};
        /** {question id: why the server refused its answer}; these wait to be retried. */
        this.refused = {};
        this.sending = false;
        this.offline = false;
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

    /** Why an answer that waits was refused, "" if none was. */
    get refusal() {
        return Object.values(this.refused)[0] || "";
    }

    get nextId() {
        return Object.keys(this.waiting).find((id) => !(id in this.refused));
    }

    stored() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.key) || "{}");
        } catch {
            return {};
        }
    }

    keep() {
        const kept = {...this.waiting, ...this.typed};
        if (Object.keys(kept).length) {
            browser.localStorage.setItem(this.key, JSON.stringify(kept));
        } else {
            browser.localStorage.removeItem(this.key);
        }
    }

    put(questionId, answer) {
        this.waiting[questionId] = {...answer, at: Date.now()};
        delete this.refused[questionId];
        this.setTyped(questionId, null);
        return this.flush();
    }

    /** Keep what is being typed; null once it is given, or as it was before. */
    setTyped(questionId, answer) {
        if (answer) {
            this.typed[questionId] = {...answer, at: Date.now()};
        } else {
            delete this.typed[questionId];
        }
        this.keep();
    }

    /** Send all there is, what was refused too. */
    retry() {
        this.refused = {};
        return this.flush();
    }

    /** Send what waits; ends when all is sent or refused, or waits for a connection. */
    async flush() {
        browser.clearTimeout(this.timer);
        if (this.sending || this.destroyed) {
            return this.sending;
        }
        let refusal = null;
        this.sending = this.sendAll();
        try {
            refusal = await this.sending;
        } finally {
            this.sending = false;
        }
        // put while the last one was being ticked off
        if (!this.offline && this.nextId) {
            await this.flush();
        }
        if (refusal) {
            throw refusal;
        }
    }

    /** Returns the first error of those that the server refused. */
    async sendAll() {
        let refusal = null;
        for (let id = this.nextId; id; id = this.nextId) {
            const answer = this.waiting[id];
            try {
                const result = await this.save(Number(id), answer);
                this.offline = false;
                this.tick(id, answer, result);
            } catch (error) {
                this.redate(id, answer);
                if (error instanceof ConnectionLostError) {
                    this.offline = true;
                    this.timer = browser.setTimeout(this.wake, RETRY_AFTER);
                    break;
                }
                this.offline = false;
                this.refuse(id, answer, error);
                refusal = refusal || error;
            }
        }
        return refusal;
    }

    /** It is saved: no reason to keep it, unless it was changed meanwhile. */
    tick(id, answer, result) {
        this.onSaved(Number(id), result);
        this.redate(id, answer);
        this.drop(id, answer);
    }

    /** What was given while the one before was under way is the later of the two. */
    redate(id, answer) {
        if (this.waiting[id] && this.waiting[id] !== answer) {
            this.waiting[id].at = Date.now();
            this.keep();
        }
    }

    refuse(id, answer, error) {
        if (error.exceptionName === QUESTION_GONE) {
            this.drop(id, answer);
        } else if (this.waiting[id] === answer) {
            this.refused[id] = error.data?.message || error.message;
        }
    }

    drop(id, answer) {
        if (this.waiting[id] === answer) {
            delete this.waiting[id];
        }
        this.keep();
    }
}
