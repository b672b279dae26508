import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {ClientStore} from "./client_store";
import {Outbox} from "./outbox";
import {QueueStore} from "./queue_store";
import {Reactive} from "@web/core/utils/reactive";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {debounce} from "@web/core/utils/timing";
import {purgeDrafts} from "./note_draft";
import {user} from "@web/core/user";

const RENEW_EVERY = 20 * 1000;
const REFRESH_EVERY = 60 * 1000;
const TICK_EVERY = 15 * 1000;
const CHANGED = "lead_flow.queue/changed";
const HELD = "lead_flow.queue/held";
/** Core asks to log in again. */
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/**
 * What the whole screen knows, and how it stays true: the queue, the client in the
 * middle, the day's figures, the clock. It reads from the server, listens to the bus,
 * renews the hold and keeps the time.
 */
export class LeadFlowFeed extends Reactive {
    constructor({orm, bus_service: bus, notification}) {
        super();
        const ask = (service) => (method, args) =>
            service.call("lead.flow.queue", method, args);
        this.call = ask(orm);
        this.callSilently = ask(orm.silent);
        this.undoNote = (id) => orm.call("lead.flow.note", "action_undo", [[id]]);
        this.notify = (text, options) => notification.add(text, options);
        this.bus = bus;
        this.queue = new QueueStore(this.callSilently);
        this.client = new ClientStore(this.callSilently);
        this.figures = null;
        this.templates = [];
        this.offline = false;
        this.now = Date.now();
        /** On a phone: "queue" or "client". */
        this.pane = "queue";
        this.outbox = new Outbox((offline) => {
            this.offline = offline;
            if (offline && this.client.saving) {
                this.client.saving = "waiting";
            }
        });
        /** Ids whose rows the bus asks to read again. */
        this.stale = new Set();
        this.readStale = debounce(() => this.guard(() => this.flushStale()), 300);
    }

    // -- its life --------------------------------------------------------------

    start() {
        purgeDrafts();
        this.onChanged = (message) => this.changed(message);
        this.onHeld = (message) => {
            this.queue.held(message);
            this.guard(() => this.client.held(message));
        };
        this.bus.subscribe(CHANGED, this.onChanged);
        this.bus.subscribe(HELD, this.onHeld);
        this.bus.start();
        this.timers = [
            browser.setInterval(() => this.renew(), RENEW_EVERY),
            browser.setInterval(() => this.poll(), REFRESH_EVERY),
            browser.setInterval(() => this.tick(), TICK_EVERY),
        ];
        this.guard(() => this.queue.load()).then(() => this.tick());
        this.readFigures();
        this.readTemplates();
    }

    stop() {
        this.bus.unsubscribe(CHANGED, this.onChanged);
        this.bus.unsubscribe(HELD, this.onHeld);
        this.timers.forEach((timer) => browser.clearInterval(timer));
        this.readStale.cancel();
        this.outbox.destroy();
        this.client.close();
    }

    tick() {
        this.now = Date.now();
    }

    /** The server's clock, in milliseconds; moves every few seconds. */
    get serverNow() {
        return this.now + this.queue.ahead;
    }

    /** After sleep or a lost connection: the hold first, then the list. */
    wake() {
        this.tick();
        this.renew();
        this.poll();
    }

    poll() {
        if (document.visibilityState !== "hidden") {
            this.guard(() => this.queue.refresh());
            this.readFigures();
        }
    }

    async renew() {
        const holder = await this.guard(() => this.client.renew());
        if (holder) {
            this.notify(
                _t("%s has taken this client over. Your text is kept.", holder),
                {
                    type: "warning",
                }
            );
        }
    }

    /**
     * Run what talks to the server. Without connection the screen says so and stays;
     * what the server refuses is told in its own words.
     */
    async guard(action) {
        try {
            const answer = await action();
            if (this.offline) {
                this.offline = false;
                this.outbox.retry();
            }
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

    async readFigures() {
        const figures = await this.guard(() => this.callSilently("get_figures", []));
        this.figures = figures || this.figures;
    }

    async readTemplates() {
        const templates = await this.guard(() =>
            this.callSilently("get_templates", [])
        );
        this.templates = templates || this.templates;
    }

    choices(kind, search = "") {
        return this.guard(() => this.callSilently("get_choices", [kind, search]));
    }

    // -- the bus ---------------------------------------------------------------

    changed(message) {
        for (const id of this.queue.changed(message)) {
            this.stale.add(id);
        }
        const {client} = this;
        const mine = message.by === user.userId && client.saving;
        if (client.id && message.partner_ids.includes(client.id) && !mine) {
            this.stale.add(client.id);
        }
        if (this.stale.size) {
            this.readStale();
        }
    }

    async flushStale() {
        const ids = [...this.stale];
        this.stale.clear();
        if (ids.length) {
            await this.queue.readAgain(ids);
        }
        if (ids.includes(this.client.id)) {
            await this.client.readAgain();
        }
    }
}
