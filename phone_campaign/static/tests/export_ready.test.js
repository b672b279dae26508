import {
    MockServer,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {describe, expect, test} from "@odoo/hoot";
import {ExportFormController} from "@phone_campaign/export/export_form_controller";
import {WebClient} from "@web/webclient/webclient";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {waitFor} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineMailModels();

class PhoneCampaignExport extends models.Model {
    _name = "phone.campaign.export";

    state = fields.Selection({
        selection: [
            ["waiting", "Waiting"],
            ["running", "Running"],
            ["done", "Ready"],
        ],
    });
    done_count = fields.Integer();

    _records = [{id: 1, state: "running", done_count: 3}];
}
defineModels([PhoneCampaignExport]);

const FORM = `
    <form js_class="phone_campaign_export_form" edit="0">
        <field name="state"/>
        <field name="done_count"/>
    </form>`;

async function tellOwner(message) {
    await mountWithCleanup(WebClient);
    MockServer.env["bus.bus"]._sendone("broadcast", "phone_campaign_export", {
        name: "Motor: Excel",
        state: "done",
        error: "",
        url: "/odoo/phone-campaign-exports/7",
        ...message,
    });
}

async function mountExport() {
    await mountView({
        type: "form",
        resModel: "phone.campaign.export",
        resId: 1,
        arch: FORM,
    });
}

function work(values) {
    MockServer.env["phone.campaign.export"].write([1], values);
}

async function aMoment() {
    await advanceTime(2000);
    await animationFrame();
}

test("the owner is told that his export is ready, and opens it", async () => {
    patchWithCleanup(browser.location, {assign: (url) => expect.step(url)});
    await tellOwner({});
    await waitFor(".o_notification:contains(Motor: Excel)");
    expect(".o_notification").toHaveText(/Your export is ready/);
    await contains(".o_notification button:contains(Open the export)").click();
    expect.verifySteps(["/odoo/phone-campaign-exports/7"]);
    expect(".o_notification").toHaveCount(0);
});

test("the owner is told why an export failed, as text", async () => {
    await tellOwner({state: "failed", error: "<b>No disk</b>"});
    await waitFor(".o_notification:contains(No disk)");
    expect(".o_notification b").toHaveCount(0);
    expect(".o_notification button:contains(Open)").toHaveCount(0);
});

test("progress is seen without a reload until the export is ready", async () => {
    patchWithCleanup(ExportFormController.prototype, {
        async refresh() {
            expect.step("read");
            await super.refresh();
        },
    });
    await mountExport();
    expect("[name=done_count]").toHaveText("3");
    work({done_count: 5});
    await aMoment();
    expect("[name=done_count]").toHaveText("5");
    work({state: "done", done_count: 9});
    await aMoment();
    expect("[name=done_count]").toHaveText("9");
    expect.verifySteps(["read", "read"]);
    await aMoment();
    expect.verifySteps([]);
});
