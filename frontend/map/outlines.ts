/** Data of the draft, and geometry of its outlines. */
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";

export type Said = {
  kind: "cell" | "unit" | "district";
  code: string;
  name: string;
  /** Name beside that of the community. */
  short?: string;
  unit?: string;
  unit_name?: string;
  street?: string;
  /** Colour of the street. */
  tint?: number;
  area?: number;
};
export type Outline = Feature<Polygon | MultiPolygon, Said>;
export type Draft = FeatureCollection<Polygon | MultiPolygon, Said> & { revision: number };
/** In degrees. */
export type Point = [lon: number, lat: number];
export type Box = [west: number, south: number, east: number, north: number];

// Radius of the sphere with the area of the WGS 84 ellipsoid, as `grids.geometry` has it.
const EARTH_RADIUS_M = 6_371_007.2;

// A centimetre: coordinates are rounded.
const SAME_DEGREES = 1e-7;
const NAME_PX = 90;
const MOST_ZOOM = 18;

export async function fetchDraft(address: string): Promise<Draft> {
  const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return (await answer.json()) as Draft;
}

/** All rings, of parts and holes; GeoJSON positions have at least two numbers. */
export function rings(shape: Polygon | MultiPolygon): Point[][] {
  const found = shape.type === "Polygon" ? shape.coordinates : shape.coordinates.flat();
  return found as Point[][];
}

/** Edges of a ring. */
export function sides(ring: Point[]): [from: Point, to: Point][] {
  return ring.slice(1).map((to, place) => [ring[place] as Point, to]);
}

export function boxOf(shapes: (Polygon | MultiPolygon)[]): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of shapes.flatMap(rings).flat()) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box[0] <= box[2] ? box : null;
}

export function touch(one: Box, other: Box): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

/** Whether two shapes have a stretch of border in common, not only a corner. */
export function shareBorder(one: Polygon | MultiPolygon, other: Polygon | MultiPolygon): boolean {
  const [first, ...others] = [...cornersOn(one, other), ...cornersOn(other, one)];
  if (!first) return false;
  return others.some(([x, y]) => Math.hypot(x - first[0], y - first[1]) > SAME_DEGREES);
}

/** Corners of a shape that lie on the border of another. */
function cornersOn(shape: Polygon | MultiPolygon, other: Polygon | MultiPolygon): Point[] {
  const borders = rings(other).flatMap(sides);
  return rings(shape)
    .flat()
    .filter((corner) => borders.some((side) => distance(corner, side) < SAME_DEGREES));
}

function distance([x, y]: Point, [[x0, y0], [x1, y1]]: [Point, Point]): number {
  const [along, up] = [x1 - x0, y1 - y0];
  const share = ((x - x0) * along + (y - y0) * up) / (along ** 2 + up ** 2 || 1);
  const near = Math.min(Math.max(share, 0), 1);
  return Math.hypot(x0 + near * along - x, y0 + near * up - y);
}

/** Area in square metres of a polygon in degrees. */
export function areaOf(shape: Polygon): number {
  const radians = Math.PI / 180;
  const sums = rings(shape).map((ring) => {
    let sum = 0;
    for (const [[x0, y0], [x1, y1]] of sides(ring)) {
      sum += x0 * Math.sin(y1 * radians) - x1 * Math.sin(y0 * radians);
    }
    return Math.abs(sum / 2) * radians * EARTH_RADIUS_M ** 2;
  });
  return sums.reduce((whole, hole) => whole - hole);
}

/** Whether a point is inside a shape and not in a hole (even-odd rule). */
export function contains(shape: Polygon | MultiPolygon, point: Position): boolean {
  const [x, y] = point as Point;
  let inside = false;
  for (const [[x0, y0], [x1, y1]] of rings(shape).flatMap(sides)) {
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}

/** Zoom from which an average cell is wide enough for its name. */
export function namesFrom(cells: Outline[]): number {
  const widths = cells.flatMap((cell) => {
    const box = boxOf([cell.geometry]);
    return box ? [box[2] - box[0]] : [];
  });
  if (!widths.length) return MOST_ZOOM;
  const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length;
  // At zoom z the world is 512 × 2^z pixels wide.
  const zoom = Math.log2((NAME_PX * 360) / (512 * Math.max(mean, 1e-9)));
  return Math.min(Math.max(zoom, 0), MOST_ZOOM);
}

/** The code after a community's last one: 440704001015007 after …006. */
export function nextCode(cells: Outline[], unitCode: string): string {
  const own = cells.map((each) => each.properties.code).filter((code) => code.startsWith(unitCode));
  const width = Math.max(3, ...own.map((code) => code.length - unitCode.length));
  const numbers = own.map((code) => Number(code.slice(unitCode.length))).filter(Number.isInteger);
  return unitCode + String(Math.max(0, ...numbers) + 1).padStart(width, "0");
}
