import { describe, expect, test } from "vitest";

import { partsOf, pixelOf, placeOf, TILE, toGcj02 } from "./gcj02";
import type { Point } from "./outlines";

describe("known points are shifted as by common implementations", () => {
  // The vectors of eviltransform's own tests, as for the server's formula.
  test.each<[string, Point, Point]>([
    ["Shanghai", [121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]],
    ["Shenzhen", [113.912316, 22.543847], [113.9171764808363, 22.540796131694766]],
    ["Beijing", [116.377817, 39.911954], [116.38404722455657, 39.91334545536069]],
  ])("%s", (_where, wgs84, gcj02) => {
    const [lon, lat] = toGcj02(wgs84);
    expect(lon).toBeCloseTo(gcj02[0], 9);
    expect(lat).toBeCloseTo(gcj02[1], 9);
  });
});

test("outside China nothing is shifted", () => {
  expect(toGcj02([2.35, 48.86])).toEqual([2.35, 48.86]);
});

test("pixels and places are inverse", () => {
  for (const zoom of [3, 11, 18]) {
    for (const place of [
      [113.1, 22.56],
      [-70, -33],
      [0, 0],
    ] as Point[]) {
      const [lon, lat] = placeOf(pixelOf(place, zoom), zoom);
      expect(lon).toBeCloseTo(place[0], 9);
      expect(lat).toBeCloseTo(place[1], 9);
    }
  }
});

test("zoom 0 is one tile", () => {
  expect(pixelOf([0, 0], 0)).toEqual([TILE / 2, TILE / 2]);
});

/** Any place of a wanted tile is drawn from the pixel of the source where GCJ-02 has it. */
test.each([10, 13, 16, 18])("at zoom %d the parts cover the tile, at the true place", (zoom) => {
  const [px, py] = pixelOf([113.1, 22.56], zoom);
  const [x, y] = [Math.floor(px / TILE), Math.floor(py / TILE)];
  const parts = partsOf(x, y, zoom);
  let area = 0;
  for (const { left, top } of parts) area += (TILE - Math.abs(left)) * (TILE - Math.abs(top));
  expect(area).toBe(TILE * TILE);
  for (const [column, row] of [
    [3, 5],
    [128, 128],
    [250, 200],
    [20, 251],
  ]) {
    const place = placeOf([x * TILE + (column ?? 0), y * TILE + (row ?? 0)], zoom);
    const [sourceX, sourceY] = pixelOf(toGcj02(place), zoom);
    const part = parts.find(
      (each) => each.x === Math.floor(sourceX / TILE) && each.y === Math.floor(sourceY / TILE),
    );
    if (!part) continue; // on the edge of two tiles, by less than a pixel
    expect(Math.abs(part.left + (sourceX - part.x * TILE) - (column ?? 0))).toBeLessThan(1.5);
    expect(Math.abs(part.top + (sourceY - part.y * TILE) - (row ?? 0))).toBeLessThan(1.5);
  }
});

test("outside China a tile is its own only part", () => {
  expect(partsOf(5, 6, 4)).toEqual([{ x: 5, y: 6, left: 0, top: 0 }]);
});

test("no tile beyond the edge of the world is asked for", () => {
  for (const { x, y } of partsOf(0, 0, 1)) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect(Math.max(x, y)).toBeLessThanOrEqual(1);
  }
});
