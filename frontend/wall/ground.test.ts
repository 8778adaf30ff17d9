import { describe, expect, it } from "vitest";
import { placed } from "./ground";

describe("tiles on the ground", () => {
  it("meet without gap or overlap", () => {
    const box: [number, number, number, number] = [-33.3, -71.9, 9_812.7, 7_003.1];
    const [wide, scale] = [1_711.37, 2048 / 9_846];
    const lefts = Array.from({ length: 6 }, (_, n) =>
      placed(["", -100 + n * wide, -80, wide, wide], box, scale),
    );
    for (const [n, [left, , width]] of lefts.entries()) {
      expect(left + width).toBe(lefts[n + 1]?.[0] ?? left + width);
      expect(Number.isInteger(left) && Number.isInteger(width)).toBe(true);
    }
  });
});
