import {Deferred, advanceTime, tick} from "@odoo/hoot-mock";
import {after, describe, expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {Outbox} from "@lead_flow/queue/outbox";

describe.current.tags("headless");

function makeOutbox() {
    const outbox = new Outbox((offline) => expect.step(offline ? "offline" : "online"));
    after(() => outbox.destroy());
    return outbox;
}

test("without connection it tries again until the server answers", async () => {
    let tries = 0;
    const answer = makeOutbox().send(async () => {
        tries++;
        if (tries < 3) {
            throw new ConnectionLostError("/web");
        }
        return "saved";
    });
    await tick();
    await advanceTime(5000);
    await tick();
    await advanceTime(5000);
    expect(await answer).toBe("saved");
    expect(tries).toBe(3);
    expect.verifySteps(["offline", "offline", "online"]);
});

test("back online it does not wait", async () => {
    const outbox = makeOutbox();
    const lost = new Deferred();
    let first = true;
    const answer = outbox.send(async () => {
        if (first) {
            first = false;
            lost.resolve();
            throw new ConnectionLostError("/web");
        }
        return "saved";
    });
    await lost;
    await Promise.resolve();
    window.dispatchEvent(new Event("online"));
    outbox.retry();
    expect(await answer).toBe("saved");
    expect.verifySteps(["offline", "online"]);
});

test("what the server refuses is not tried again", async () => {
    const answer = makeOutbox().send(async () => {
        throw new Error("refused");
    });
    await expect(answer).rejects.toThrow("refused");
});
