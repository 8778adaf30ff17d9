import { describe, expect, test } from "vitest";

import { placeUnder, readPlace, readView } from "./map-view";

const VIEW = readView("113,22.6,0.02,0.01,0.02");
const DRAWING = { left: 100, top: 50, width: 400, height: 200 };

describe("the place under a finger", () => {
  test.each([
    ["the corner above on the left", 100, 50, 113, 22.6],
    ["the corner below on the right", 500, 250, 113.02, 22.59],
    ["the middle", 300, 150, 113.01, 22.595],
    ["a quarter of the way", 200, 100, 113.005, 22.5975],
  ])("%s", (_what, x, y, lon, lat) => {
    const [east, north] = placeUnder(VIEW, DRAWING, x, y);
    expect(east).toBeCloseTo(lon, 9);
    expect(north).toBeCloseTo(lat, 9);
  });
});

describe("numbers that the server writes", () => {
  test("a place, also south and west of zero", () => {
    expect(readPlace("113.1,22.5")).toEqual([113.1, 22.5]);
    expect(readPlace("-0.5,-1")).toEqual([-0.5, -1]);
  });

  test.each(["113.1", "113.1,22.5,3", "113.1,north", "NaN,1"])("“%s” is no place", (text) => {
    expect(() => readPlace(text)).toThrow("2 numbers");
  });

  test("a view wants five", () => {
    expect(() => readView("1,2,3,4")).toThrow("5 numbers");
  });
});
