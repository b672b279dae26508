import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    NOW,
    defineLeadFlowModels,
    makeServer,
    mountScreen,
    theServer,
} from "./lead_flow_test_helpers";
import {animationFrame, advanceTime, mockDate} from "@odoo/hoot-mock";
import {click, edit} from "@odoo/hoot-dom";
import {CallEnd} from "@lead_flow/voip/call_end";
import {getService} from "@web/../tests/web_test_helpers";
import {reactive} from "@odoo/owl";

describe.current.tags("desktop");
defineLeadFlowModels();

beforeEach(() => {
    mockDate(NOW, 0);
    makeServer({calls: {77: {id: 2, seconds: 125}}});
});

/** What `voip_oca` shows of itself: a call begins, and ends in a state. */
function makeSoftphone() {
    const softphone = reactive({inCall: false, call: false});
    return {
        softphone,
        begin: (id) => Object.assign(softphone, {call: {id}, inCall: true}),
        end: (state) => {
            softphone.call.state = state;
            softphone.inCall = false;
        },
    };
}

async function settle() {
    await advanceTime(400);
    await animationFrame();
}

test("hanging up opens the note of the call, with its duration", async () => {
    const {softphone, begin, end} = makeSoftphone();
    await mountScreen();
    getService("lead_flow_call_end").watch(softphone);
    begin(77);
    await settle();
    expect(".o_lead_flow_client_name").toHaveCount(0);
    end("terminated");
    await settle();
    expect(".o_lead_flow_client_name").toHaveText("Client 2");
    expect(".o_lead_flow_call_duration").toHaveText("2:05");
    await click(".o_lead_flow_text");
    await edit("Talked.");
    await animationFrame();
    await click("[data-save=stay]");
    await settle();
    expect(theServer().saved[0].vals.duration).toBe(125);
    expect.verifySteps(["open 2", "save 2"]);
});

test("elsewhere the note of the call opens in a dialog", async () => {
    const actions = [];
    const orm = {silent: {call: async () => ({id: 2, seconds: 60})}};
    const callEnd = new CallEnd({
        action: {doAction: (each) => actions.push(each)},
        orm,
    });
    const {softphone, begin, end} = makeSoftphone();
    callEnd.watch(softphone);
    begin(5);
    end("rejected");
    await settle();
    expect(actions).toEqual([], {message: "nobody talked"});
    begin(6);
    end("terminated");
    await settle();
    expect(actions[0].context).toEqual({default_partner_id: 2, default_duration: 60});
});
