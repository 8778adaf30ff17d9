import { beforeEach, describe, expect, test } from "vitest";

import { keepCode, keptCodes, removeCode } from "./kept-codes";

let store: Storage;

beforeEach(() => {
  const values = new Map<string, string>();
  store = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  } as Storage;
});

describe("codes kept in a browser", () => {
  test("are listed with the newest first, each once", () => {
    for (const code of ["A", "B", "A"]) keepCode(store, code);
    expect(keptCodes(store)).toEqual(["A", "B"]);
  });

  test("are at most twenty; the oldest goes", () => {
    for (let n = 0; n < 25; n++) keepCode(store, `code-${n}`);
    expect(keptCodes(store)).toHaveLength(20);
    expect(keptCodes(store)).not.toContain("code-4");
    expect(keptCodes(store)[0]).toBe("code-24");
  });

  test("can be removed, and the last one leaves nothing behind", () => {
    keepCode(store, "A");
    removeCode(store, "B");
    expect(keptCodes(store)).toEqual(["A"]);
    removeCode(store, "A");
    expect(store.getItem("jiceng.codes")).toBeNull();
  });

  test.each(["{torn", "{}", "null", "[1, null]"])("unreadable storage holds none: %s", (text) => {
    store.setItem("jiceng.codes", text);
    expect(keptCodes(store)).toEqual([]);
  });
});
