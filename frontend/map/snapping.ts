/** Snapping of corners: to corners of adjacent grids first, else to their boundaries. */
import type { Position } from "geojson";

import { type Box, boxOf, type Outline, type Point, rings, sides } from "./outlines";

type Pixel = { x: number; y: number };
type Project = (lng: number, lat: number) => Pixel;
type Known = { box: Box; rings: Point[][] };

const CORNER_PX = 14;
const BORDER_PX = 9;

/** The nearest snapping position, or undefined. */
export function snapper(
  cells: Outline[],
): (at: Position, project: Project) => Position | undefined {
  const known: Known[] = cells.flatMap((cell) => {
    const box = boxOf([cell.geometry]);
    return box ? [{ box, rings: rings(cell.geometry) }] : [];
  });
  return (at, project) => {
    const [lng, lat] = at as Point;
    const here = project(lng, lat);
    // Snapping radius in degrees, constant in pixels.
    const degree = project(lng + 0.001, lat).x - here.x;
    const reach = (0.001 * CORNER_PX) / Math.max(Math.abs(degree), 1e-9);
    const near = known.filter(({ box: [west, south, east, north] }) => {
      const isBeside = lng < west - reach || lng > east + reach;
      return !isBeside && south - reach <= lat && lat <= north + reach;
    });
    const borders = near.flatMap((each) => each.rings);
    return nearestCorner(borders, here, project) ?? nearestOnBorder(borders, here, project);
  };
}

function nearestCorner(borders: Point[][], here: Pixel, project: Project): Point | undefined {
  let best: Point | undefined;
  let least = CORNER_PX;
  for (const [lng, lat] of borders.flat()) {
    const { x, y } = project(lng, lat);
    const distance = Math.hypot(x - here.x, y - here.y);
    if (distance < least) [best, least] = [[lng, lat], distance];
  }
  return best;
}

function nearestOnBorder(borders: Point[][], here: Pixel, project: Project): Point | undefined {
  let best: Point | undefined;
  let least = BORDER_PX;
  for (const [[lng0, lat0], [lng1, lat1]] of borders.flatMap(sides)) {
    const [from, to] = [project(lng0, lat0), project(lng1, lat1)];
    const along = share(here, from, to);
    const x = from.x + (to.x - from.x) * along;
    const y = from.y + (to.y - from.y) * along;
    const distance = Math.hypot(x - here.x, y - here.y);
    if (distance >= least) continue;
    best = [rounded(lng0 + (lng1 - lng0) * along), rounded(lat0 + (lat1 - lat0) * along)];
    least = distance;
  }
  return best;
}

/** Position of the nearest point on a line segment, from 0 to 1. */
function share(point: Pixel, from: Pixel, to: Pixel): number {
  const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  if (!length) return 0;
  const dot = (point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y);
  return Math.min(1, Math.max(0, dot / length));
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e9) / 1e9;
}
