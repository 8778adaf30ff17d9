import "fake-indexeddb/auto";
import Dexie from "dexie";
import { beforeEach, describe, expect, test } from "vitest";
import { digestOf, makeSigningPair, publicPoint, sealFile } from "./envelopes";
import { exportQueue, importQueue, NotOurs } from "./exporting";
import { uuid7 } from "./ids";
import { within } from "./photos";
import { roomState } from "./storage";
import { FieldStore } from "./store";
import { installsBy, isInWeChat, phoneName } from "./surroundings";
import { makeVault } from "./vault";

const NOW = new Date("2026-11-30T08:00:00Z");
const CONTENT = new TextEncoder().encode("一张照片");
let stores = 0;
let store: FieldStore;

beforeEach(() => {
  stores += 1;
  store = new FieldStore(`export-${stores}`);
});

async function officer(): Promise<CryptoKey> {
  const share = crypto.getRandomValues(new Uint8Array(32));
  const [vault, key] = await makeVault("135790", share);
  const [own, server] = [await makeSigningPair(), await makeSigningPair()];
  const receiving = { key: "k", point: await publicPoint(server) };
  await store.devices.put({
    id: "d",
    author: "person",
    name: "李网格",
    signer: own.privateKey,
    server: receiving,
    vault,
    share,
    opensUntil: NOW.toISOString(),
    count: null,
    standing: null,
  });
  const slip = {
    id: "f",
    kind: "photo" as const,
    shows: "evidence" as const,
    digest: "",
    bytes: 12,
  };
  slip.digest = await digestOf(CONTENT);
  const sealed = await sealFile("f", "d", CONTENT, receiving);
  const plain = { draft: "form", number: 0, sent: 0, reason: "", state: "draft" as const };
  await store.files.put({ id: "f", device: "d", slip, sealed, picture: null, ...plain });
  await store.write("d", { stream: "s", name: "hazard.open", values: {}, draft: "form" }, key, NOW);
  return key;
}

describe("an exported queue", () => {
  test("comes to another phone whole, and only once", async () => {
    await officer();
    const text = await exportQueue(store, "d", "很长的密码一二三");
    const other = new FieldStore(`other-${stores}`);
    expect(await importQueue(other, text, "很长的密码一二三")).toMatchObject({ added: 1 });
    expect(await importQueue(other, text, "很长的密码一二三")).toMatchObject({ added: 0 });
    const [item] = await other.queueOf("d");
    expect(item?.envelope).toEqual((await store.queueOf("d"))[0]?.envelope);
    expect((await other.files.get("f"))?.sealed).toEqual((await store.files.get("f"))?.sealed);
    expect((await other.device("d")).count).toEqual((await store.device("d")).count);
  });

  test("tells nothing without the password", async () => {
    await officer();
    const text = await exportQueue(store, "d", "很长的密码一二三");
    expect(text).not.toContain("李网格");
    await expect(importQueue(store, text, "另一个密码")).rejects.toThrow(NotOurs);
    await expect(importQueue(store, "{}", "很长的密码一二三")).rejects.toThrow(NotOurs);
  });

  test("can only be sent, not added to", async () => {
    const key = await officer();
    const text = await exportQueue(store, "d", "很长的密码一二三");
    const other = new FieldStore(`other-${stores}`);
    await importQueue(other, text, "很长的密码一二三");
    const more = other.write("d", { stream: "t", name: "hazard.open", values: {} }, key, NOW);
    await expect(more).rejects.toThrow("takes nothing more");
  });
});

describe("a file of a form", () => {
  test("belongs to its command once that is in the queue", async () => {
    await officer();
    const kept = await store.files.get("f");
    expect([kept?.draft, kept?.number, kept?.state]).toEqual(["", 1, "waiting"]);
  });
});

describe("a phone with the first version's database", () => {
  test("keeps its queue through the later ones", async () => {
    const name = `old-${stores}`;
    const old = new Dexie(name);
    old.version(1).stores({ devices: "id", items: "[device+number], device" });
    await old.table("items").add({ device: "d", number: 1, state: "waiting" });
    old.close();
    const second = new FieldStore(name);
    expect(await second.queueOf("d")).toHaveLength(1);
    second.close();
    const third = new Dexie(name);
    third.version(3).stores({ devices: "id", items: "[device+number], device", more: "id" });
    expect(await third.table("items").count()).toBe(1);
    third.close();
  });
});

describe("surroundings", () => {
  test("are told apart by the user agent", () => {
    const android = "Mozilla/5.0 (Linux; Android 13; V2166A Build/TP1A) AppleWebKit/537.36";
    const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)";
    expect(isInWeChat(`${android} MicroMessenger/8.0.44`)).toBe(true);
    expect(isInWeChat(android)).toBe(false);
    expect([installsBy(android), installsBy(iPhone)]).toEqual(["menu", "share"]);
    expect([phoneName(android), phoneName(iPhone)]).toEqual(["V2166A", "iPhone"]);
  });

  test("say when storage runs out", () => {
    const at = (used: number) => roomState({ used, quota: 100, isKept: false });
    expect([at(10), at(80), at(95)]).toEqual(["enough", "low", "full"]);
    expect(roomState(null)).toBe("unknown");
  });

  test("give photos a size within bounds, never a larger one", () => {
    expect(within(4000, 3000, 1600)).toEqual([1600, 1200]);
    expect(within(800, 600, 1600)).toEqual([800, 600]);
    expect(within(1, 9000, 1600)).toEqual([1, 1600]);
  });

  test("give identifiers in the order of their time, with any clock", () => {
    const ids = [0, 1_000, 1_800_000_000_000].map((now) => uuid7(now));
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/.test(id))).toBe(true);
    expect(uuid7(-5)).toHaveLength(36);
  });
});
