/**
 * GCJ-02, the shifted coordinates of Chinese map services, and where its tiles lie. Pure.
 *
 * The formula is that of `grids.coordinate_systems`, where it is explained and inverted.
 */
import type { Point } from "./outlines";

const SEMI_MAJOR = 6_378_245.0; // Krasovsky 1940
const ECCENTRICITY_2 = 0.006_693_421_622_965_943;
const CHINA = { west: 72.004, south: 0.8293, east: 137.8347, north: 55.8271 };
export const TILE = 256;

/** A place on the whole map at a zoom, in pixels from the north-western corner. */
export type Pixel = [x: number, y: number];

export type Part = {
  /** The tile of the source, and where its corner lies in the wanted one. */
  x: number;
  y: number;
  left: number;
  top: number;
};

export function toGcj02([lon, lat]: Point): Point {
  const { west, south, east, north } = CHINA;
  if (lon < west || lon > east || lat < south || lat > north) return [lon, lat];
  const [x, y] = [lon - 105, lat - 35];
  const root = Math.sqrt(Math.abs(x));
  const waves = ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
  let dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves;
  dLat += ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3;
  dLat += ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
  let dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves;
  dLon += ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3;
  dLon += ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
  const phi = (lat * Math.PI) / 180;
  const magic = 1 - ECCENTRICITY_2 * Math.sin(phi) ** 2;
  const meridian = (SEMI_MAJOR * (1 - ECCENTRICITY_2)) / (magic * Math.sqrt(magic));
  const normal = (SEMI_MAJOR / Math.sqrt(magic)) * Math.cos(phi);
  const degrees = 180 / Math.PI;
  return [lon + (dLon / normal) * degrees, lat + (dLat / meridian) * degrees];
}

/** Web Mercator pixels of a place at a zoom. */
export function pixelOf([lon, lat]: Point, zoom: number): Pixel {
  const size = TILE * 2 ** zoom;
  const sine = Math.sin((lat * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return [((lon + 180) / 360) * size, y * size];
}

export function placeOf([x, y]: Pixel, zoom: number): Point {
  const size = TILE * 2 ** zoom;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) * 180) / Math.PI;
  return [(x / size) * 360 - 180, lat];
}

/**
 * The tiles of a GCJ-02 source that show the ground of a tile, and where each is drawn.
 *
 * Within one tile the shift is nearly constant: that of its middle leaves less than a pixel.
 */
export function partsOf(x: number, y: number, zoom: number): Part[] {
  const middle = placeOf([(x + 0.5) * TILE, (y + 0.5) * TILE], zoom);
  const [shiftedX, shiftedY] = pixelOf(toGcj02(middle), zoom);
  const [west, north] = [shiftedX - TILE / 2, shiftedY - TILE / 2];
  const last = 2 ** zoom - 1;
  const parts: Part[] = [];
  for (const column of [Math.floor(west / TILE), Math.floor(west / TILE) + 1]) {
    for (const row of [Math.floor(north / TILE), Math.floor(north / TILE) + 1]) {
      const [left, top] = [Math.round(column * TILE - west), Math.round(row * TILE - north)];
      const isInside = left < TILE && top < TILE && left > -TILE && top > -TILE;
      if (isInside && column >= 0 && row >= 0 && column <= last && row <= last) {
        parts.push({ x: column, y: row, left, top });
      }
    }
  }
  return parts;
}
