import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {FunnelDialog} from "../board/funnel_dialog";
import {InterviewStore} from "../interview/interview_store";
import {ListStore} from "./list_store";
import {Reactive} from "@web/core/utils/reactive";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {debounce} from "@web/core/utils/timing";

const RENEW_EVERY = 45 * 1000;
const REFRESH_EVERY = 60 * 1000;
/** So often the server is asked for the next one, if it cannot look at all at once. */
const LOOKS = 20;
const CHANNEL = "phone_campaign/targets";
/** Core asks to log in again. */
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/**
 * What the screen of a campaign knows, and how it stays true: the counters, the list,
 * the interview that is open. It reads from the server, listens to the bus and renews
 * the reservation.
 */
export class DeskStore extends Reactive {
    constructor({orm, bus_service: bus, notification, dialog}, campaignId) {
        super();
        this.campaignId = campaignId;
        this.orm = orm;
        this.call = (method, args) =>
            orm.silent.call("phone.campaign.desk", method, args);
        this.notify = (text, options) => notification.add(text, options);
        this.dialog = dialog;
        this.bus = bus;
        this.campaign = null;
        this.counts = {};
        this.list = new ListStore(this.call, campaignId);
        this.interview = null;
        this.offline = false;
        this.busy = false;
        /** How often the server was asked for the next one by now, in this search. */
        this.looks = 0;
        /** The target served last: it is not the next one again at once. */
        this.lastId = null;
        this.stale = new Set();
        this.readStale = debounce(() => this.guard(() => this.flushStale()), 400);
    }

    // -- its life --------------------------------------------------------------

    async start(targetId) {
        this.onMessage = (message) => this.changed(message);
        this.bus.subscribe(CHANNEL, this.onMessage);
        this.bus.start?.();
        this.timers = [
            browser.setInterval(() => this.renew(), RENEW_EVERY),
            browser.setInterval(() => this.poll(), REFRESH_EVERY),
        ];
        const list = this.guard(() => this.list.load());
        await this.guard(() => this.readCampaign());
        await list;
        const open = targetId || this.campaign?.held;
        if (open) {
            await this.open(open, {resume: true});
        }
    }

    stop() {
        this.bus.unsubscribe(CHANNEL, this.onMessage);
        this.timers?.forEach((timer) => browser.clearInterval(timer));
        this.readStale.cancel();
        this.interview?.destroy();
    }

    async readCampaign() {
        this.campaign = await this.call("get_dashboard", [this.campaignId]);
        this.counts = this.campaign.counts;
    }

    async readCounts() {
        this.counts = await this.call("get_counts", [this.campaignId]);
    }

    get targetCount() {
        return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
    }

    poll() {
        if (document.visibilityState !== "hidden") {
            this.guard(() => this.readCounts());
            // a callback that has become due belongs to the top
            this.guard(() => this.list.refresh());
        }
    }

    /**
     * Run what talks to the server. Without connection the screen says so and stays;
     * what the server refuses is told in its own words.
     */
    async guard(action) {
        try {
            const answer = await action();
            this.offline = false;
            return answer;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.offline = true;
            } else if (
                error instanceof RPCError &&
                error.data?.message &&
                error.exceptionName !== SESSION_EXPIRED
            ) {
                this.notify(error.data.message, {type: "danger"});
            } else {
                throw error;
            }
        }
    }

    // -- the bus ---------------------------------------------------------------

    changed({campaign_id: campaignId, ids}) {
        if (campaignId === this.campaignId) {
            ids.forEach((id) => this.stale.add(id));
            this.readStale();
        }
    }

    async flushStale() {
        const ids = [...this.stale];
        this.stale.clear();
        await this.readCounts();
        await this.list.readAgain(ids);
        if (this.interview && ids.includes(this.interview.id)) {
            await this.interview.refresh();
        }
    }

    async renew() {
        const holder = await this.guard(() => this.interview?.renew());
        if (holder) {
            this.notify(
                _t("%s has taken this target over. What you entered is kept.", holder),
                {type: "warning", sticky: true}
            );
            await this.guard(() => this.interview.refresh());
        }
    }

    // -- the interview ---------------------------------------------------------

    /**
     * Open the window of a target.
     *
     * @param {Number} id
     * @param {Object} [options]
     * @param {Boolean} [options.resume] go on with the questionnaire if it is begun
     */
    async open(id, {resume = false} = {}) {
        const window = await this.guard(() => this.call("open_target", [id]));
        if (window) {
            await this.show(window, resume);
        }
    }

    async openNext() {
        if (this.busy) {
            return;
        }
        this.busy = true;
        try {
            const window = await this.guard(() => this.findNext());
            if (window?.look_again) {
                this.notify(_t("Not found yet: press again to look further."), {
                    type: "warning",
                });
            } else if (window) {
                await this.show(window, false);
            } else if (window !== undefined) {
                this.notify(this.nobodyText, {type: "info"});
                this.explain();
            }
        } finally {
            this.busy = false;
            this.looks = 0;
        }
    }

    /**
     * The next one's window, or null; the server looks at some thousands at a time. Its
     * last answer if that was always to look again.
     */
    async findNext() {
        const {search, departments} = this.list.filters;
        const skip = this.lastId ? [this.lastId] : [];
        let window = null;
        do {
            window = await this.call("get_next", [
                this.campaignId,
                skip,
                {search, departments},
            ]);
        } while (window?.look_again && ++this.looks < LOOKS);
        return window;
    }

    /** Why nobody, or not everybody, can be called. */
    explain() {
        this.dialog.add(FunnelDialog, {store: this});
    }

    get nobodyText() {
        return this.list.isFiltered
            ? _t("Nobody to call now among those you filtered.")
            : _t("Nobody to call now.");
    }

    async show(window, resume) {
        this.interview?.destroy();
        this.interview = new InterviewStore(this, window);
        this.list.cursorId = window.id;
        this.lastId = window.id;
        if (window.taken_from) {
            this.notify(
                _t("%s left this target: you have taken it over.", window.taken_from),
                {type: "warning"}
            );
        }
        // only one's own call goes on by itself: opening another's questionnaire begins one
        const isOwn = window.mine && window.in_call && !window.taken_from;
        if (resume && isOwn && !window.call_warning) {
            await this.guard(() => this.interview.openSheet());
        }
    }

    /** Close the window; the target is let go, an interview begun is suspended. */
    async close() {
        const {interview} = this;
        if (!interview) {
            return;
        }
        const wasStarted = interview.data.mine && interview.data.state === "started";
        const state =
            interview.data.mine && (await this.guard(() => interview.letGo()));
        this.leave(interview.id);
        if (wasStarted && state === "suspended") {
            this.notify(_t("The interview is suspended."), {type: "info"});
        }
    }

    /** The window is done with: back to the list, which shows what has become of it. */
    leave(id) {
        this.interview?.destroy();
        this.interview = null;
        this.changed({campaign_id: this.campaignId, ids: [id]});
    }
}
