import { describe, expect, test } from "vitest";

import { pauseMs } from "./pulse-pause";

describe("the pause between two questions", () => {
  test.each([
    [0, false, 5000],
    [1, false, 10_000],
    [2, false, 20_000],
    [3, false, 40_000],
    [4, false, 50_000],
    [50, false, 50_000],
    [0, true, 25_000],
    [50, true, 250_000],
  ])("after %i failures, hidden: %s", (failures, isHidden, wanted) => {
    expect(pauseMs(5000, failures, isHidden, 0.5)).toBe(wanted);
  });

  test("chance moves it by a tenth at most", () => {
    expect(pauseMs(1000, 0, false, 0)).toBe(900);
    expect(pauseMs(1000, 0, false, 1)).toBe(1100);
  });

  test("never grows shorter as failures grow", () => {
    for (let failures = 0; failures < 20; failures++) {
      const [one, next] = [failures, failures + 1].map((each) => pauseMs(5000, each, false, 0.5));
      expect(next).toBeGreaterThanOrEqual(one ?? Number.NaN);
    }
  });
});
