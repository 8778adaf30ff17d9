import type { MultiPolygon, Polygon } from "geojson";
import { describe, expect, test } from "vitest";

import {
  areaOf,
  boxOf,
  contains,
  namesFrom,
  nextCode,
  type Outline,
  type Point,
  shareBorder,
  sides,
  touch,
} from "./outlines";

function square(west: number, south: number, size: number): Point[] {
  const [east, north] = [west + size, south + size];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

const WHOLE: Polygon = { type: "Polygon", coordinates: [square(0, 0, 4)] };
const HOLED: Polygon = { type: "Polygon", coordinates: [square(0, 0, 4), square(1, 1, 2)] };
const APART: MultiPolygon = {
  type: "MultiPolygon",
  coordinates: [[square(0, 0, 1)], [square(5, 5, 1)]],
};

describe("whether a point lies within", () => {
  test.each([
    ["the middle of a square", WHOLE, [2, 2], true],
    ["beside it", WHOLE, [5, 2], false],
    ["above it", WHOLE, [2, 5], false],
    ["in its hole", HOLED, [2, 2], false],
    ["between hole and edge", HOLED, [0.5, 2], true],
    ["in the second part", APART, [5.5, 5.5], true],
    ["between the parts", APART, [3, 3], false],
  ] as const)("%s", (_what, shape, point, wanted) => {
    expect(contains(shape, [...point])).toBe(wanted);
  });

  test("of a square says what its box says, all over", () => {
    for (let x = -0.75; x < 6; x += 0.5) {
      for (let y = -0.75; y < 6; y += 0.5) {
        expect(contains(WHOLE, [x, y])).toBe(x > 0 && x < 4 && y > 0 && y < 4);
      }
    }
  });
});

describe("areas", () => {
  test("a hundredth of a degree at the equator", () => {
    const small: Polygon = { type: "Polygon", coordinates: [square(0, 0, 0.01)] };
    expect(areaOf(small)).toBeCloseTo((6_371_007.2 * ((0.01 * Math.PI) / 180)) ** 2, -2);
  });

  test("holes are taken off, whichever way round they are written", () => {
    const round: Polygon = {
      type: "Polygon",
      coordinates: [square(0, 0, 4), square(1, 1, 2).reverse()],
    };
    expect(areaOf(HOLED)).toBeCloseTo(areaOf(round), 0);
    const hole: Polygon = { type: "Polygon", coordinates: [square(1, 1, 2)] };
    expect(areaOf(HOLED)).toBeCloseTo(areaOf(WHOLE) - areaOf(hole), 0);
  });

  test("farther from the equator a degree is narrower", () => {
    const areas = [0, 20, 40, 60, 80].map((south) =>
      areaOf({ type: "Polygon", coordinates: [square(100, south, 1)] }),
    );
    expect(areas).toEqual([...areas].sort((a, b) => b - a));
  });
});

describe("boxes", () => {
  test("hold all parts, and there is none around nothing", () => {
    expect(boxOf([APART])).toEqual([0, 0, 6, 6]);
    expect(boxOf([WHOLE, APART])).toEqual([0, 0, 6, 6]);
    expect(boxOf([])).toBeNull();
  });

  test.each([
    [[0, 0, 1, 1], [1, 1, 2, 2], true],
    [[0, 0, 1, 1], [1.1, 0, 2, 1], false],
    [[0, 0, 1, 1], [0, 1.1, 1, 2], false],
    [[0, 0, 9, 9], [3, 3, 4, 4], true],
  ] as const)("%j and %j touch: %s", (one, other, wanted) => {
    expect(touch([...one], [...other])).toBe(wanted);
    expect(touch([...other], [...one])).toBe(wanted);
  });
});

test("a ring has as many sides as corners, and they hang together", () => {
  const found = sides(square(0, 0, 1));
  expect(found).toHaveLength(4);
  for (const [place, [, to]] of found.entries()) {
    expect(found[(place + 1) % 4]?.[0]).toEqual(to);
  }
  expect(sides([])).toEqual([]);
});

describe("the next code of a community", () => {
  const UNIT = "440704001015";
  test.each([
    ["nothing yet", [], "001"],
    ["after the last one", ["001", "002"], "003"],
    ["gaps are not filled", ["001", "006"], "007"],
    ["whatever the order", ["006", "001"], "007"],
    ["as wide as the widest", ["0009"], "0010"],
    ["beyond three places", ["999"], "1000"],
    ["what is no number does not count", ["00A", "002"], "003"],
  ])("%s", (_what, ends, wanted) => {
    const cells = ends.map((end) => cell(`${UNIT}${end}`));
    expect(nextCode([...cells, cell("440704001016090")], UNIT)).toBe(`${UNIT}${wanted}`);
  });
});

function cell(code: string): Outline {
  return { type: "Feature", geometry: WHOLE, properties: { kind: "cell", code, name: code } };
}

describe("names of cells appear where an average cell is wide enough for one", () => {
  const wide = (degrees: number): Outline => ({
    ...cell("1"),
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [degrees, 0],
          [degrees, degrees],
          [0, 0],
        ],
      ],
    },
  });

  test("cells half as wide are named one zoom later", () => {
    const zoom = namesFrom([wide(0.02)]);
    expect(namesFrom([wide(0.01)])).toBeCloseTo(zoom + 1, 6);
    // 0.02° are as many pixels as a name needs.
    expect((0.02 / 360) * 512 * 2 ** zoom).toBeCloseTo(90, 6);
  });

  test("without cells, and for tiny ones, the zoom stays within the map's", () => {
    expect(namesFrom([])).toBe(18);
    expect(namesFrom([wide(1e-7)])).toBe(18);
    expect(namesFrom([wide(300)])).toBe(0);
  });
});

describe("shared borders", () => {
  const polygon = (west: number, south: number, size: number): Polygon => ({
    type: "Polygon",
    coordinates: [square(west, south, size)],
  });

  test.each([
    ["a whole side", polygon(4, 0, 4), true],
    ["a part of a side", polygon(4, 1, 2), true],
    ["a corner only", polygon(4, 4, 4), false],
    ["nothing", polygon(5, 5, 1), false],
  ])("%s", (_what, other, expected) => {
    expect(shareBorder(WHOLE, other)).toBe(expected);
    expect(shareBorder(other, WHOLE)).toBe(expected);
  });
});
