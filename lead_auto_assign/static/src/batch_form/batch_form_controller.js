import {onWillUnmount, useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

const ACTIVE_STATES = ["running", "undoing"];
const INTERVAL = 1500;

/** The form of a mass assignment, which shows its progress while it runs. */
export class BatchFormController extends FormController {
    setup() {
        super.setup();
        this.timer = null;
        useEffect(
            (state) => {
                this.stopWatching();
                if (ACTIVE_STATES.includes(state)) {
                    this.timer = browser.setInterval(() => this.refresh(), INTERVAL);
                }
            },
            () => [this.model.root?.data.state]
        );
        onWillUnmount(() => this.stopWatching());
    }

    async refresh() {
        if (document.visibilityState === "visible") {
            await this.model.root.load();
        }
    }

    stopWatching() {
        browser.clearInterval(this.timer);
        this.timer = null;
    }
}

registry.category("views").add("lead_assign_batch_form", {
    ...formView,
    Controller: BatchFormController,
});
