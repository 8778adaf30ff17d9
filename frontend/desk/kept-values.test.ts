import { expect, test } from "vitest";

import { KeptValues } from "./kept-values";

test("fields of one name get the values of that name in their order", () => {
  const kept = KeptValues.read('[["line","one"],["name","Li"],["line","two"]]');
  expect([kept.next("line"), kept.next("line"), kept.next("line")]).toEqual(["one", "two", ""]);
  expect(kept.next("name")).toBe("Li");
});

test("what was not entered is not there, what was left empty is", () => {
  const kept = new KeptValues([["empty", ""]]);
  expect(kept.has("empty")).toBe(true);
  expect(kept.has("other")).toBe(false);
  expect(kept.all("other")).toEqual([]);
  expect(kept.next("other")).toBe("");
});

test("all values of a name are there for boxes and lists", () => {
  const kept = new KeptValues([
    ["unit", "a"],
    ["unit", "b"],
  ]);
  expect(kept.all("unit")).toEqual(["a", "b"]);
});
