import { describe, expect, test } from "vitest";

import { countdown, figures } from "./countdown";

const NOW = Date.parse("2026-03-02T09:00:00+08:00");

describe("figures of a clock", () => {
  test.each([
    [0, "0:00"],
    [5, "0:05"],
    [65, "1:05"],
    [600, "10:00"],
    [3599, "59:59"],
    [3600, "1:00:00"],
    [3605, "1:00:05"],
    [86_399, "23:59:59"],
  ])("%i seconds", (seconds, wanted) => {
    expect(figures(seconds)).toBe(wanted);
  });

  test("say the seconds that they were made of", () => {
    for (let seconds = 0; seconds < 86_400; seconds += 7) {
      const parts = figures(seconds).split(":").map(Number);
      expect(parts.reduce((sum, part) => sum * 60 + part, 0)).toBe(seconds);
    }
  });
});

describe("the text of a countdown", () => {
  test.each([
    ["2026-03-02T09:15:00+08:00", { isLate: false, figures: "15:00" }],
    ["2026-03-02T09:00:00+08:00", { isLate: false, figures: "0:00" }],
    ["2026-03-02T08:58:30+08:00", { isLate: true, figures: "1:30" }],
    ["2026-03-02T01:00:00Z", { isLate: false, figures: "0:00" }],
    ["2026-03-03T08:59:59+08:00", { isLate: false, figures: "23:59:59" }],
    ["2026-03-03T09:00:00+08:00", null],
    ["2026-03-01T09:00:00+08:00", null],
    ["no moment", null],
    ["", null],
  ])("by %s", (by, wanted) => {
    expect(countdown(Date.parse(by), NOW)).toEqual(wanted);
  });

  test("half a second counts as a whole one", () => {
    expect(countdown(NOW + 1500, NOW)).toEqual({ isLate: false, figures: "0:02" });
    expect(countdown(NOW + 1499, NOW)).toEqual({ isLate: false, figures: "0:01" });
  });
});
