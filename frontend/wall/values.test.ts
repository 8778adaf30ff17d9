import { describe, expect, it } from "vitest";
import type { Figure } from "./answer";
import {
  bounds,
  CLASSES,
  classOf,
  countdown,
  figureValue,
  labelOf,
  pause,
  ranges,
  textOf,
} from "./values";

const count: Figure = {
  name: "opened",
  label: "",
  formula: "",
  unit: "count",
  upper: 0,
  whole: [],
  is_now: false,
  least: 0,
};
const share: Figure = {
  ...count,
  name: "in_time",
  unit: "share",
  upper: 1,
  whole: [1, 2],
  least: 4,
};

describe("values", () => {
  it("divides the numerator by the sum of the denominator", () => {
    expect(figureValue(share, [9, 3, 1])).toEqual({ value: 0.75, of: 4, isFew: false });
  });

  it("has no share of nothing, and marks small samples", () => {
    expect(figureValue(share, [9, 0, 0])).toEqual({ value: null, of: 0, isFew: true });
    expect(figureValue(share, [9, 1, 0]).isFew).toBe(true);
  });

  it("counts a cell without numbers as zero", () => {
    expect(figureValue(count, undefined).value).toBe(0);
  });

  it("has no value of what has not been counted", () => {
    const nothing = { value: null, of: null, isFew: false };
    expect(figureValue(count, [null, null, null])).toEqual(nothing);
    expect(figureValue(share, [null, null, null])).toEqual(nothing);
  });
});

describe("classes", () => {
  const samples = [
    [],
    [0],
    [0, 0, 0],
    [7],
    [1, 1, 2],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    Array.from({ length: 190 }, (_, n) => (n * 37) % 23),
  ];

  it("has at most five, rising, and each value in the class that holds it", () => {
    for (const values of samples) {
      const lower = bounds(values);
      expect(lower.length).toBeLessThanOrEqual(CLASSES);
      expect(lower).toEqual([...new Set(lower)].sort((a, b) => a - b));
      const held = ranges(values, lower);
      for (const value of values) {
        const [low, high] = held[classOf(value, lower)] ?? [Number.NaN, Number.NaN];
        expect(low <= value && value <= high).toBe(true);
      }
    }
  });

  it("keeps zero apart from the rest", () => {
    const lower = bounds([0, 0, 0, 0, 1, 1, 2]);
    expect(classOf(0, lower)).not.toBe(classOf(1, lower));
  });
});

describe("texts", () => {
  it("writes shares, counts and missing values", () => {
    expect(textOf(0.756, "share", "en")).toBe("76%");
    expect(textOf(12345, "count", "en")).toBe("12,345");
    expect(textOf(null, "share", "en")).toBe("–");
  });

  it("names hours, days and months", () => {
    expect(labelOf("day", "2026-09-16T07")).toBe("07:00");
    expect(labelOf("week", "2026-09-06")).toBe("9-6");
    expect(labelOf("year", "2026-09")).toBe("2026-09");
  });

  it("counts down and up", () => {
    expect(countdown(65_000, 0)).toEqual({ isLate: false, text: "1:05" });
    expect(countdown(0, 3_605_000)).toEqual({ isLate: true, text: "1:00:05" });
  });

  it("asks less often while the server is away, but never stops", () => {
    const pauses = [0, 1, 2, 3, 50].map((failures) => pause(1500, failures));
    expect(pauses).toEqual([1500, 3000, 6000, 12_000, 30_000]);
  });
});
