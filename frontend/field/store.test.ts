import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { makeSigningPair, publicPoint } from "./envelopes";
import { isAllSent } from "./queue";
import { Sender } from "./sending";
import { type Deed, DeviceQueue, FieldStore } from "./store";
import { makeVault, openCopy } from "./vault";

const NOW = new Date("2026-11-30T08:00:00Z");
let store: FieldStore;
let stores = 0;

beforeEach(() => {
  stores += 1;
  store = new FieldStore(`test-${stores}`);
});

/** An officer set up on this phone; returns the key to their copy. */
async function officer(id: string, name: string): Promise<CryptoKey> {
  const share = crypto.getRandomValues(new Uint8Array(32));
  const [vault, key] = await makeVault("1234", share);
  const [own, server] = [await makeSigningPair(), await makeSigningPair()];
  await store.devices.put({
    id,
    author: `person-of-${id}`,
    name,
    signer: own.privateKey,
    server: { key: "k", point: await publicPoint(server) },
    vault,
    share,
    opensUntil: NOW.toISOString(),
    count: null,
    standing: null,
  });
  return key;
}

function deed(stream: string): Deed {
  return { stream, name: "hazard.check", values: { found: "仍在", is_removed: false } };
}

describe("the queue on the phone", () => {
  test("numbers deeds in order, and steps on each record", async () => {
    const key = await officer("d", "李网格");
    for (const stream of ["a", "b", "a"]) await store.write("d", deed(stream), key, NOW);
    const items = await store.queueOf("d");
    expect(items.map((item) => [item.number, item.stream, item.step])).toEqual([
      [1, "a", 1],
      [2, "b", 1],
      [3, "a", 2],
    ]);
    expect((await store.device("d")).count?.made).toBe(3);
  });

  test("keeps the content unreadable without the officer's key", async () => {
    const key = await officer("d", "李网格");
    const item = await store.write("d", deed("a"), key, NOW);
    const kept = JSON.stringify(await store.items.toArray());
    expect(kept).not.toContain("仍在");
    expect(await openCopy(item.copy, key)).toMatchObject({ values: { found: "仍在" } });
  });

  test("gives two windows that write at once different numbers", async () => {
    const key = await officer("d", "李网格");
    await Promise.all(["a", "b", "c"].map((stream) => store.write("d", deed(stream), key, NOW)));
    expect((await store.queueOf("d")).map((item) => item.number)).toEqual([1, 2, 3]);
  });

  test("keeps two officers' queues apart", async () => {
    const first = await officer("d", "李网格");
    const second = await officer("e", "王网格");
    await store.write("d", deed("a"), first, NOW);
    await store.write("e", deed("a"), second, NOW);
    const items = [...(await store.queueOf("d")), ...(await store.queueOf("e"))];
    expect(items.map((item) => [item.device, item.number])).toEqual([
      ["d", 1],
      ["e", 1],
    ]);
  });

  test("never gives a number twice, although items were cleared away", async () => {
    const key = await officer("d", "李网格");
    await store.write("d", deed("a"), key, NOW);
    await store.items.clear();
    expect((await store.write("d", deed("a"), key, NOW)).number).toBe(2);
  });

  test("says that a write failed, and keeps what was there", async () => {
    const key = await officer("d", "李网格");
    await store.write("d", deed("a"), key, NOW);
    const full = new DOMException("full", "QuotaExceededError");
    const add = vi.spyOn(store.items, "add").mockRejectedValue(full);
    await expect(store.write("d", deed("b"), key, NOW)).rejects.toThrow("full");
    add.mockRestore();
    expect((await store.queueOf("d")).map((item) => item.stream)).toEqual(["a"]);
    expect((await store.device("d")).count?.made).toBe(1);
  });

  test("is emptied by its sender, and an item written meanwhile stays", async () => {
    const key = await officer("d", "李网格");
    await store.write("d", deed("a"), key, NOW);
    let calls = 0;
    const sender = new Sender(new DeviceQueue(store, "d"), {
      post: async (delivery) => {
        calls += 1;
        if (calls === 1) await store.write("d", deed("b"), key, NOW);
        const answers = delivery.envelopes.map(({ id }) => {
          return { id, state: "applied" as const, code: "", reason: "", missing: [] };
        });
        const made = delivery.made[0]?.made ?? 0;
        const device = { device: "d", expected: made, received: made, missing: [] };
        return { answers, devices: [{ ...device, is_revoked: false }] };
      },
      after: () => {},
      random: () => 0,
    });
    await sender.send();
    const items = await store.queueOf("d");
    expect(items.map((item) => item.state)).toEqual(["applied", "applied"]);
    expect(isAllSent(items, (await store.device("d")).standing)).toBe(true);
  });
});
