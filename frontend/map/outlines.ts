/** The draft as the server tells it, and what is computed of its outlines. */
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

export type Said = {
  kind: "cell" | "unit" | "district";
  code: string;
  name: string;
  unit?: string;
  area?: number;
};
export type Outline = Feature<Polygon | MultiPolygon, Said>;
export type Draft = FeatureCollection<Polygon | MultiPolygon, Said> & { revision: number };
export type Box = [west: number, south: number, east: number, north: number];

// Radius of the sphere with the area of the WGS 84 ellipsoid, as `grids.geometry` has it.
const EARTH_RADIUS_M = 6_371_007.2;

export async function fetchDraft(address: string): Promise<Draft> {
  const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return (await answer.json()) as Draft;
}

export function rings(shape: Polygon | MultiPolygon): Position[][] {
  return shape.type === "Polygon" ? shape.coordinates : shape.coordinates.flat();
}

export function boxOf(shapes: (Polygon | MultiPolygon)[]): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of shapes.flatMap(rings).flat() as [number, number][]) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box[0] <= box[2] ? box : null;
}

export function touch(one: Box, other: Box): boolean {
  return (
    one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3]
  );
}

/** Square metres of a polygon in degrees. */
export function areaOf(shape: Polygon): number {
  const radians = Math.PI / 180;
  const sums = shape.coordinates.map((ring) => {
    let sum = 0;
    for (let i = 1; i < ring.length; i++) {
      const [x0, y0] = ring[i - 1] as [number, number];
      const [x1, y1] = ring[i] as [number, number];
      sum += x0 * Math.sin(y1 * radians) - x1 * Math.sin(y0 * radians);
    }
    return Math.abs(sum / 2) * radians * EARTH_RADIUS_M ** 2;
  });
  return sums.reduce((whole, hole) => whole - hole);
}

export function contains(shape: Polygon | MultiPolygon, [x, y]: Position): boolean {
  let inside = false;
  for (const ring of rings(shape)) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] as [number, number];
      const [xj, yj] = ring[j] as [number, number];
      if (yi > y! !== yj > y! && x! < ((xj - xi) * (y! - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

/** The code after the last one that a community has: 440704001015007 after …006. */
export function nextCode(cells: Outline[], unitCode: string): string {
  const own = cells.map((each) => each.properties.code).filter((code) => code.startsWith(unitCode));
  const width = Math.max(3, ...own.map((code) => code.length - unitCode.length));
  const numbers = own.map((code) => Number(code.slice(unitCode.length))).filter(Number.isInteger);
  return unitCode + String(Math.max(0, ...numbers) + 1).padStart(width, "0");
}
