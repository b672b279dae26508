import {describe, expect, test} from "@odoo/hoot";
import {Deferred} from "@odoo/hoot-mock";
import {QueueStore, comparePlaces} from "@lead_flow/queue/queue_store";
import {makeRow} from "./lead_flow_test_helpers";
import {range} from "@web/core/utils/numbers";

describe.current.tags("headless");

const now = "2026-05-04 09:30:00";
const names = (queue) => queue.rows.map((row) => row.id);
const due = (id, key) =>
    makeRow(id, {state: "in_progress", reason: "due", place: {tier: "due", key}});

/** A queue on a server that holds `rows`, by pages. */
function makeQueue(rows, size = 40) {
    return new QueueStore(async (method, [first, search]) => {
        if (method === "get_rows") {
            return rows.filter((row) => first.includes(row.id));
        }
        const start = first ? rows.findIndex((row) => row.id === first.partner) + 1 : 0;
        const found = rows.filter((row) => row.name.includes(search));
        return {
            rows: found.slice(start, start + size),
            more: found.length > start + size,
            count: found.length,
            now,
        };
    });
}

test("pages follow one another without a gap or a double", async () => {
    const queue = makeQueue(range(1, 101).map((id) => makeRow(id)));
    await queue.load();
    expect(queue.rows.length).toBe(40);
    await queue.loadMore();
    await queue.loadMore();
    expect(names(queue)).toEqual(range(1, 101));
    expect(queue.more).toBe(false);
});

test("an answer overtaken by the next question is dropped", async () => {
    const slow = new Deferred();
    const queue = new QueueStore(async (_method, [, search]) => {
        await (search === "slow" ? slow : null);
        return {
            rows: [makeRow(search === "slow" ? 1 : 2)],
            more: false,
            count: null,
            now,
        };
    });
    const first = queue.searchFor("slow");
    await queue.searchFor("fast");
    slow.resolve();
    await first;
    expect(names(queue)).toEqual([2]);
});

test("whom a colleague reserves leaves at once, without asking the server", async () => {
    const queue = makeQueue([makeRow(1), makeRow(2)]);
    await queue.load();
    const stale = queue.changed({kind: "note", partner_ids: [1], reserved_user_id: 99});
    expect(stale).toEqual([]);
    expect(names(queue)).toEqual([2]);
    expect(queue.count).toBe(1);
});

test("whom a colleague closes leaves at once too", async () => {
    const queue = makeQueue([makeRow(1), makeRow(2)]);
    await queue.load();
    const message = {kind: "note", partner_ids: [1], reserved_user_id: false};
    expect(queue.changed({...message, state: "done"})).toEqual([]);
    expect(names(queue)).toEqual([2]);
});

test("of those last called on one day first who usually answers now", () => {
    const place = (partner, key, answers) => ({
        tier: "untouched",
        key,
        partner,
        answers,
    });
    const places = [
        place(1, "2026-05-02 08:00:00", false),
        place(2, "2026-05-01 09:00:00", false),
        place(3, "2026-05-01 10:00:00", true),
        place(4, "2026-05-01 08:00:00", true),
    ];
    const order = places.sort(comparePlaces).map(({partner}) => partner);
    expect(order).toEqual([4, 3, 2, 1]);
});

test("other changes of shown rows are read again, those of hidden rows are not", async () => {
    const queue = makeQueue([makeRow(1)]);
    await queue.load();
    const changed = (kind) =>
        queue.changed({kind, partner_ids: [1, 8], reserved_user_id: false});
    expect(changed("note")).toEqual([1]);
    expect(changed("release")).toEqual([1, 8]);
});

test("a fresh row moves to its place, a closed one leaves", async () => {
    const rows = [
        makeRow(1),
        due(2, "2026-05-04 08:00:00"),
        due(3, "2026-05-04 09:00:00"),
    ];
    const queue = makeQueue(rows);
    await queue.load();
    queue.place(due(1, "2026-05-04 08:30:00"));
    expect(names(queue)).toEqual([2, 1, 3]);
    queue.place(makeRow(2, {state: "done"}));
    expect(names(queue)).toEqual([1, 3]);
    expect(queue.count).toBe(2);
});

test("the refreshed head keeps what was scrolled to behind it", async () => {
    const rows = range(1, 101).map((id) => makeRow(id));
    const queue = makeQueue(rows, 10);
    await queue.load();
    await queue.loadMore();
    rows.splice(0, 2);
    await queue.refresh();
    expect(names(queue)).toEqual(range(3, 21));
});

test("who holds a client is shown, and that he let go", async () => {
    const queue = makeQueue([makeRow(1)]);
    await queue.load();
    queue.held({partner_ids: [1], user_id: 99, user: "Anna"});
    expect(queue.rows[0].held_by).toBe("Anna");
    queue.held({partner_ids: [1], user_id: false, user: ""});
    expect(queue.rows[0].held_by).toBe("");
});

test("the keyboard stays inside the list", async () => {
    const queue = makeQueue([makeRow(1), makeRow(2)]);
    await queue.load();
    expect(queue.neighbour(null, 1)).toBe(1);
    expect(queue.neighbour(1, 1)).toBe(2);
    expect(queue.neighbour(2, 1)).toBe(2);
    expect(queue.neighbour(1, -1)).toBe(1);
});
