/** Corners that catch: on those of the neighbours first, on their borders else. */
import type { Position } from "geojson";

import { boxOf, rings, type Box, type Outline } from "./outlines";

type Point = { x: number; y: number };
type Project = (lng: number, lat: number) => Point;
type Known = { box: Box; rings: Position[][] };

const CORNER_PX = 14;
const BORDER_PX = 9;

export function snapper(cells: Outline[]): (at: Position, project: Project) => Position | undefined {
  const known: Known[] = cells.flatMap((cell) => {
    const box = boxOf([cell.geometry]);
    return box ? [{ box, rings: rings(cell.geometry) }] : [];
  });
  return (at, project) => {
    const [lng, lat] = at as [number, number];
    const here = project(lng, lat);
    // How far the reach is in degrees, whatever the map's scale.
    const degree = project(lng + 0.001, lat).x - here.x;
    const reach = (0.001 * CORNER_PX) / Math.max(Math.abs(degree), 1e-9);
    const near = known.filter(
      ({ box }) =>
        box[0] - reach <= lng && lng <= box[2] + reach && box[1] - reach <= lat && lat <= box[3] + reach,
    );
    return nearestCorner(near, here, project) ?? nearestOnBorder(near, here, project);
  };
}

function nearestCorner(near: Known[], here: Point, project: Project): Position | undefined {
  let best: Position | undefined;
  let least = CORNER_PX;
  for (const corner of near.flatMap((each) => each.rings).flat()) {
    const { x, y } = project(corner[0]!, corner[1]!);
    const distance = Math.hypot(x - here.x, y - here.y);
    if (distance < least) [best, least] = [corner, distance];
  }
  return best && [best[0]!, best[1]!];
}

function nearestOnBorder(near: Known[], here: Point, project: Project): Position | undefined {
  let best: Position | undefined;
  let least = BORDER_PX;
  for (const ring of near.flatMap((each) => each.rings)) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1]!, ring[i]!];
      const [p, q] = [project(a[0]!, a[1]!), project(b[0]!, b[1]!)];
      const along = share(here, p, q);
      const x = p.x + (q.x - p.x) * along;
      const y = p.y + (q.y - p.y) * along;
      const distance = Math.hypot(x - here.x, y - here.y);
      if (distance >= least) continue;
      best = [rounded(a[0]! + (b[0]! - a[0]!) * along), rounded(a[1]! + (b[1]! - a[1]!) * along)];
      least = distance;
    }
  }
  return best;
}

/** How far along a line its point nearest to another one lies, from 0 to 1. */
function share(point: Point, from: Point, to: Point): number {
  const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  if (!length) return 0;
  const dot = (point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y);
  return Math.min(1, Math.max(0, dot / length));
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e9) / 1e9;
}
