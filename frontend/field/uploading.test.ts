import { describe, expect, test } from "vitest";
import { type FileStanding, ServerSays } from "./server";
import type { KeptFile } from "./store";
import { PART, sendFiles } from "./uploading";

const SIZE = 2 * PART + 10;

function file(id: string, size = SIZE): KeptFile {
  return {
    id,
    device: "d",
    draft: "",
    number: 1,
    slip: { id, kind: "photo", shows: "evidence", digest: "", bytes: size - 16 },
    sealed: { key: "k", point: "", nonce: "", box: new Uint8Array(size) },
    picture: null,
    state: "waiting",
    sent: 0,
    reason: "",
  };
}

/** A server that keeps lengths only, and a store that keeps the last changes. */
class World {
  received = new Map<string, number>();
  kept = new Map<string, Partial<KeptFile>>();
  refusesAll = "";
  cutAfter = Number.POSITIVE_INFINITY;
  damaged = 0;
  parts = 0;

  constructor(readonly files: KeptFile[]) {}

  send(): Promise<void> {
    const open = async () => this.files;
    const save = async (id: string, changes: Partial<KeptFile>) => {
      this.kept.set(id, { ...this.kept.get(id), ...changes });
    };
    const begin = async ({ id }: KeptFile) => this.standing(id);
    const part = async ({ id }: KeptFile, offset: number, bytes: Uint8Array) => {
      this.parts += 1;
      if (this.parts > this.cutAfter) throw new TypeError("Failed to fetch");
      if (offset === (this.received.get(id) ?? 0)) this.received.set(id, offset + bytes.length);
      if (this.received.get(id) === SIZE && this.damaged > 0) {
        this.damaged -= 1;
        this.received.set(id, 0);
      }
      return this.standing(id);
    };
    return sendFiles({ open, save }, { begin, part });
  }

  private standing(id: string): FileStanding {
    if (this.refusesAll === id) throw new ServerSays(404, "field.file", "尚未送达");
    const received = this.received.get(id) ?? 0;
    return { state: received === SIZE ? "attached" : "coming", received, reason: "" };
  }
}

describe("files", () => {
  test("are sent in parts, and let go only when the server has attached them", async () => {
    const world = new World([file("a")]);
    await world.send();
    expect(world.parts).toBe(3);
    expect(world.kept.get("a")).toMatchObject({ state: "attached", sealed: null });
  });

  test("go on where they were cut", async () => {
    const world = new World([file("a")]);
    world.cutAfter = 1;
    await expect(world.send()).rejects.toThrow("Failed to fetch");
    expect(world.kept.get("a")).toEqual({ sent: PART });
    world.cutAfter = Number.POSITIVE_INFINITY;
    await world.send();
    expect(world.parts).toBe(1 + 1 + 2);
    expect(world.kept.get("a")).toMatchObject({ state: "attached" });
  });

  test("that arrive damaged are sent once more, but not for ever", async () => {
    const once = new World([file("a")]);
    once.damaged = 1;
    await once.send();
    expect(once.kept.get("a")).toMatchObject({ state: "attached" });
    const always = new World([file("a")]);
    always.damaged = 1_000;
    await always.send();
    expect(always.kept.get("a")?.state).toBeUndefined();
    expect(always.parts).toBeLessThan(20);
  });

  test("do not wait for one that the server refuses", async () => {
    const world = new World([file("a"), file("b")]);
    world.refusesAll = "a";
    await world.send();
    expect(world.kept.get("a")).toEqual({ reason: "尚未送达" });
    expect(world.kept.get("b")).toMatchObject({ state: "attached" });
  });
});
