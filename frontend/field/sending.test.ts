import { describe, expect, test } from "vitest";
import type { Envelope } from "./envelopes";
import { type Answer, type Item, isAllSent, type Standing, type State } from "./queue";
import {
  type Delivery,
  inTime,
  type QueueStore,
  type Received,
  Sender,
  StorageStuck,
} from "./sending";

/** A server that answers by step, as ours does. */
class Server {
  up = true;
  stored = new Map<string, Answer["state"]>();
  orders: string[] = [];
  made = 0;
  refuses = new Set<string>();
  cutsAnswers = 0; // so many answers are lost on their way

  post(delivery: Delivery): Promise<Received> {
    if (!this.up) return Promise.reject(new TypeError("no signal"));
    for (const count of delivery.made) this.made = Math.max(this.made, count.made);
    for (const envelope of delivery.envelopes) this.take(envelope);
    if (this.cutsAnswers > 0) {
      this.cutsAnswers -= 1;
      return Promise.reject(new TypeError("cut"));
    }
    const answers = delivery.envelopes.map((envelope): Answer => {
      const state = this.stored.get(envelope.id) ?? "unreadable";
      return { id: envelope.id, state, code: "", reason: "", missing: [] };
    });
    const missing = Array.from({ length: this.made }, (_, n) => n + 1).filter(
      (number) => !this.stored.has(`c${number}`),
    );
    const received = this.stored.size;
    const device = { device: "d", expected: this.made, received, missing, is_revoked: false };
    return Promise.resolve({ answers, devices: [device] });
  }

  private take(envelope: Envelope): void {
    if (this.stored.has(envelope.id)) return;
    this.stored.set(envelope.id, this.refuses.has(envelope.id) ? "refused" : "applied");
    this.orders.push(envelope.id);
  }
}

class Memory implements QueueStore {
  kept: Item[] = [];
  known: Standing | null = null;

  add(number: number, state: State = "waiting"): void {
    const rest = { device: "d", key: "k", point: "", nonce: "", box: "x" };
    const envelope = { id: `c${number}`, number, ...rest };
    this.kept.push({ envelope, stream: "s", step: number, state, reason: "" });
  }
  items(): Promise<Item[]> {
    return Promise.resolve([...this.kept]);
  }
  save(items: Item[]): Promise<void> {
    this.kept = items;
    return Promise.resolve();
  }
  count() {
    const made = Math.max(0, ...this.kept.map((item) => item.envelope.number));
    return Promise.resolve(made ? { device: "d", made, signature: "" } : null);
  }
  standing(): Promise<Standing | null> {
    return Promise.resolve(this.known);
  }
  saveStanding(standing: Standing): Promise<void> {
    this.known = standing;
    return Promise.resolve();
  }
}

/** A sender whose pauses end when the test says so. */
function world() {
  const server = new Server();
  const store = new Memory();
  const pauses: [number, () => void][] = [];
  const sender = new Sender(store, {
    post: (delivery) => server.post(delivery),
    after: (seconds, run) => pauses.push([seconds, run]),
    random: () => 1,
  });
  return { server, store, sender, pauses };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

describe("sending", () => {
  test("empties the queue in order, each item with its own state", async () => {
    const { server, store, sender } = world();
    for (const number of [3, 1, 2]) store.add(number);
    server.refuses.add("c2");
    await sender.send();
    expect(server.orders).toEqual(["c1", "c2", "c3"]);
    expect(store.kept.map((item) => [item.envelope.id, item.state])).toEqual([
      ["c3", "applied"],
      ["c1", "applied"],
      ["c2", "refused"],
    ]);
    expect(isAllSent(store.kept, store.known)).toBe(true);
  });

  test("goes on by itself when the server is back, with nobody pressing anything", async () => {
    const { server, store, sender, pauses } = world();
    store.add(1);
    server.up = false;
    await sender.send();
    expect(pauses.map(([seconds]) => seconds)).toEqual([5]);
    pauses[0]?.[1]();
    await settled();
    expect(pauses.map(([seconds]) => seconds)).toEqual([5, 10]);
    server.up = true;
    pauses[1]?.[1]();
    await settled();
    expect(isAllSent(store.kept, store.known)).toBe(true);
    expect(sender.failures).toBe(0);
  });

  test("sends again what was received while the answer was lost; nothing is doubled", async () => {
    const { server, store, sender, pauses } = world();
    for (const number of [1, 2]) store.add(number);
    server.cutsAnswers = 1;
    await sender.send();
    expect(isAllSent(store.kept, store.known)).toBe(false);
    pauses[0]?.[1]();
    await settled();
    expect(server.orders).toEqual(["c1", "c2"]);
    expect(isAllSent(store.kept, store.known)).toBe(true);
  });

  test("takes what is written while it sends", async () => {
    const { server, store, sender } = world();
    store.add(1);
    const sending = sender.send();
    store.add(2);
    await sender.send();
    await sending;
    expect(server.orders).toEqual(["c1", "c2"]);
  });

  test("does not try an unreadable item for ever", async () => {
    const { server, store, sender } = world();
    store.add(1);
    server.post = () =>
      Promise.resolve({
        answers: [{ id: "c1", state: "unreadable", code: "", reason: "", missing: [] }],
        devices: [],
      });
    await sender.send();
    expect(store.kept.map((item) => item.state)).toEqual(["unreadable"]);
  });

  test("says how many it has made although nothing waits", async () => {
    const { server, store, sender } = world();
    store.add(4, "applied");
    await sender.send();
    expect(server.made).toBe(4);
  });

  test("an old pause does not send beside a newer one", async () => {
    const { server, store, sender, pauses } = world();
    store.add(1);
    server.up = false;
    await sender.send();
    await sender.send();
    expect(pauses).toHaveLength(2);
    server.up = true;
    pauses[0]?.[1]();
    await settled();
    expect(server.orders).toEqual([]);
    pauses[1]?.[1]();
    await settled();
    expect(server.orders).toEqual(["c1"]);
  });
});

describe("a write to the storage", () => {
  test("fails in time if it never ends", async () => {
    await expect(inTime(new Promise(() => {}), 20)).rejects.toThrow(StorageStuck);
    await expect(inTime(Promise.resolve(7), 20)).resolves.toBe(7);
    await expect(inTime(Promise.reject(new RangeError()), 20)).rejects.toThrow(RangeError);
  });
});
