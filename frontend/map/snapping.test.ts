import type { Position } from "geojson";
import { describe, expect, test } from "vitest";

import type { Outline } from "./outlines";
import { snapper } from "./snapping";

/** A simple projection: constant pixels per degree, y grows to the south. */
function scale(pixels: number) {
  return (lng: number, lat: number) => ({ x: lng * pixels, y: -lat * pixels });
}

const CELL: Outline = {
  type: "Feature",
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
        [0, 0],
      ],
    ],
  },
  properties: { kind: "cell", code: "1", name: "1" },
};

describe("at ten pixels a degree, corners reach 14 pixels and borders 9", () => {
  test.each<[string, Position, Position | undefined]>([
    ["on a corner", [0, 0], [0, 0]],
    ["near a corner", [0.6, 0.6], [0, 0]],
    ["outside, near a corner", [-0.6, -0.6], [0, 0]],
    ["near a border", [5, 0.5], [5, 0]],
    ["near a border on the other side", [10.5, 4], [10, 4]],
    ["a corner before a border that is nearer", [1.2, 0.1], [0, 0]],
    ["too far within", [5, 5], undefined],
    ["too far without", [5, -1], undefined],
    ["beyond the end of a border", [13, 0], undefined],
  ])("%s", (_what, at, wanted) => {
    expect(snapper([CELL])(at, scale(10))).toEqual(wanted);
  });
});

test("nearer by, the same way is too far: reach is measured on the screen", () => {
  expect(snapper([CELL])([0.6, 0.6], scale(10))).toEqual([0, 0]);
  expect(snapper([CELL])([0.6, 0.6], scale(100))).toBeUndefined();
});

test("whatever catches is at most 14 pixels away, and lies on the outline", () => {
  const catches = snapper([CELL]);
  let caught = 0;
  for (let x = -3; x < 13; x += 0.37) {
    for (let y = -3; y < 13; y += 0.41) {
      const found = catches([x, y], scale(10));
      if (!found) continue;
      caught++;
      const [lng, lat] = found as [number, number];
      expect(Math.hypot(lng - x, lat - y)).toBeLessThan(1.4);
      const onSide = [lng, lat].some((each) => each === 0 || each === 10);
      expect(onSide && lng >= 0 && lng <= 10 && lat >= 0 && lat <= 10).toBe(true);
    }
  }
  expect(caught).toBeGreaterThan(100);
});

test("without neighbours nothing catches", () => {
  expect(snapper([])([0, 0], scale(10))).toBeUndefined();
});
