import {onWillUnmount, useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {FormController} from "@web/views/form/form_controller";
import {formView} from "@web/views/form/form_view";

const UNDER_WAY = ["waiting", "running"];
const INTERVAL = 1500;

/** The form of an export, which shows its progress while it is made. */
export class ExportFormController extends FormController {
    setup() {
        super.setup();
        this.timer = null;
        useEffect(
            (state) => {
                this.stopWatching();
                if (UNDER_WAY.includes(state)) {
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

registry.category("views").add("phone_campaign_export_form", {
    ...formView,
    Controller: ExportFormController,
});
