import { describe, expect, test } from "vitest";

import { draftKey, expiredDrafts, readDraft, writeDraft } from "./draft-store";

const NOW = Date.parse("2026-03-02T09:00:00+08:00");
const DAY = 86_400_000;

/** A fake of the browser's storage, whose keys are its own properties. */
function storage(): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
  };
  return Object.create(methods) as Storage;
}

describe("a draft's key", () => {
  test("does not hold the address, which may hold a code", () => {
    const key = draftKey("follow", "/requests/K7QD-22XM-93TP/");
    expect(key).toMatch(/^jiceng\.draft\.follow\.[0-9a-z]+$/);
    expect(key.toLowerCase()).not.toContain("k7qd");
  });

  test("is another one for another form or address, and the same one again", () => {
    const [forms, paths] = [
      ["report", "follow"],
      ["/", "/a/", "/b/", "/诉求/", "/a/b/"],
    ];
    const keys = forms.flatMap((form) => paths.map((path) => draftKey(form, path)));
    expect(new Set(keys).size).toBe(10);
    expect(draftKey("report", "/a/")).toBe(draftKey("report", "/a/"));
  });

  test("stays what it was in earlier versions: drafts outlive an update", () => {
    expect(draftKey("report", "/")).toBe("jiceng.draft.report.bo0mse");
  });
});

describe("drafts", () => {
  test("come back as they were written, for a week", () => {
    const store = storage();
    writeDraft(store, "jiceng.draft.a.1", { text: "路灯不亮", anonymous: true }, NOW);
    expect(readDraft(store, "jiceng.draft.a.1")?.values).toEqual({
      text: "路灯不亮",
      anonymous: true,
    });
    expect(expiredDrafts(store, NOW + 7 * DAY - 1)).toEqual([]);
    expect(expiredDrafts(store, NOW + 7 * DAY)).toEqual(["jiceng.draft.a.1"]);
  });

  test("that cannot be read are none, and go", () => {
    const store = storage();
    store.setItem("jiceng.draft.a.1", "{torn");
    store.setItem("jiceng.draft.a.2", "{}");
    store.setItem("jiceng.draft.a.3", "null");
    expect(readDraft(store, "jiceng.draft.a.1")).toBeNull();
    expect(readDraft(store, "jiceng.draft.none")).toBeNull();
    expect(expiredDrafts(store, NOW)).toHaveLength(3);
  });

  test("are all that is looked at", () => {
    const store = storage();
    store.setItem("somebody-else", "{}");
    expect(expiredDrafts(store, NOW)).toEqual([]);
  });
});
