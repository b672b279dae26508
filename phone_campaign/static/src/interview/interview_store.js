import {Reactive} from "@web/core/utils/reactive";
import {SheetStore} from "../sheet/sheet_store";
import {_t} from "@web/core/l10n/translation";

/** One target in its window: what is known of it, and what can be done. */
export class InterviewStore extends Reactive {
    /**
     * @param {DeskStore} desk
     * @param {Object} data as `open_target` answers
     */
    constructor(desk, data) {
        super();
        this.desk = desk;
        this.id = data.id;
        this.data = data;
        this.sheet = null;
        this.acting = false;
    }

    destroy() {
        this.sheet?.destroy();
    }

    call(method, args = []) {
        return this.desk.call(method, [this.id, ...args]);
    }

    get canWork() {
        return this.data.mine || !this.data.holder;
    }

    may(action) {
        return this.data.actions.includes(action) && this.canWork;
    }

    async refresh() {
        this.data = await this.call("read_target");
    }

    async renew() {
        return this.data.mine ? this.call("renew") : "";
    }

    /** End the reservation; the state in which the target is now. */
    async letGo() {
        await this.sheet?.flush();
        return this.call("release");
    }

    /** Do an action that ends the work on this target: the window closes after it. */
    async act(action, values = {}) {
        if (this.acting) {
            return false;
        }
        this.acting = true;
        try {
            await this.sheet?.flush();
            await this.call("act", [action, values]);
            this.tellKept();
            this.desk.leave(this.id);
            return true;
        } finally {
            this.acting = false;
        }
    }

    /** What the server refused is not lost with the window. */
    tellKept() {
        if (this.sheet && !this.sheet.outbox.isEmpty) {
            this.desk.notify(
                _t(
                    "Not everything could be saved. The rest is kept on this computer and sent when the questionnaire is opened here again."
                ),
                {type: "warning", sticky: true}
            );
        }
    }

    /** Do an action after which the window stays. */
    async change(action, values = {}) {
        this.data = await this.call("act", [action, values]);
    }

    async setContractTypes(ids) {
        this.data = await this.call("set_contract_types", [ids]);
    }

    async saveContact(contactId, values) {
        this.data = await this.call("save_contact", [contactId, values]);
    }

    // -- the questionnaire -----------------------------------------------------

    async openSheet() {
        const sheet = await this.call("open_sheet");
        this.data = sheet.window;
        this.sheet = new SheetStore(this, sheet);
    }

    closeSheet() {
        this.sheet?.flush();
        this.sheet?.destroy();
        this.sheet = null;
    }
}
