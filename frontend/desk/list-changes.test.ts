import { describe, expect, test } from "vitest";

import { arrived } from "./list-changes";

describe("rows that are new in a list", () => {
  test.each([
    ["nothing changed", "a b c", "a b c", false, ""],
    ["one came at the top", "a b", "x a b", false, "x"],
    ["one came in between", "a b", "a x b", false, "x"],
    ["one came at the end of a whole list", "a b", "a b x", false, "x"],
    ["one moved up from the next page", "a b", "b c", true, ""],
    ["one left, one came at the top, one moved up", "a b c", "x a c d", true, "x"],
    ["a list that was empty", "", "x y", false, "x y"],
    ["all others on a list that goes on", "a b", "x y", true, ""],
    ["only the order changed", "a b c", "c a b", false, ""],
    ["nothing is left", "a b", "", false, ""],
  ])("%s", (_what, before, now, goesOn, wanted) => {
    expect(arrived(rows(before), rows(now), goesOn)).toEqual(rows(wanted));
  });

  test("reports exactly the rows that are new", () => {
    for (let before = 0; before < 32; before++) {
      for (let now = 0; now < 32; now++) {
        const [was, is] = [subset(before), subset(now)];
        const wanted = is.filter((id) => !was.includes(id));
        expect(arrived(was, is, false)).toEqual(wanted);
        expect(wanted).toEqual(expect.arrayContaining(arrived(was, is, true)));
      }
    }
  });
});

function rows(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

function subset(bits: number): string[] {
  return ["a", "b", "c", "d", "e"].filter((_, place) => bits & (1 << place));
}
