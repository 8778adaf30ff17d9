import { describe, expect, test } from "vitest";

import { range, stepTo } from "./row-steps";

describe("a step through the rows", () => {
  test.each([
    ["down from the first", 0, -1, 1, 5, 1],
    ["up from the second", 1, -1, -1, 5, 0],
    ["not beyond the last", 4, -1, 1, 5, 4],
    ["not beyond the first", 0, -1, -1, 5, 0],
    ["down without a choice: the first", -1, -1, 1, 5, 0],
    ["up without a choice: the last", -1, -1, -1, 5, 4],
    ["down from a row that went: the one in its place", -1, 2, 1, 5, 2],
    ["up from a row that went: the one before it", -1, 2, -1, 5, 1],
    ["down from the last row, which went", -1, 5, 1, 5, 4],
    ["the choice counts, not what went before it", 3, 0, 1, 5, 4],
  ] as const)("%s", (_what, current, before, by, count, wanted) => {
    expect(stepTo(current, before, by, count)).toBe(wanted);
  });

  test("never leads out of the list", () => {
    for (let count = 1; count <= 4; count++) {
      for (let current = -1; current < count; current++) {
        for (let before = -1; before <= count; before++) {
          for (const by of [1, -1] as const) {
            const place = stepTo(current, before, by, count);
            expect(place).toBeGreaterThanOrEqual(0);
            expect(place).toBeLessThan(count);
          }
        }
      }
    }
  });
});

describe("rows from the last choice to the next", () => {
  test.each([
    [-1, 2, "c"],
    [1, 3, "bcd"],
    [3, 1, "bcd"],
    [2, 2, "c"],
    [0, 4, "abcde"],
  ])("from %i to %i", (last, next, wanted) => {
    expect(range([..."abcde"], last, next).join("")).toBe(wanted);
  });
});
