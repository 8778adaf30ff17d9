/**
 * Tiles of a PMTiles file, for the base map of the command centre. Loaded only where an installation
 * has such a file: images are shown as they are, shapes of the open basemap schema in a few quiet
 * layers.
 */
import { VectorTile, type VectorTileLayer } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { PMTiles } from "pmtiles";

import type { Colours, GetTile } from "./ground";

const SIDE_PX = 512;
const POLYGON = 3;
const LINE = 2;
const ROAD_PX = 2;
/** Layers with their colours, the lowest first. */
const AREAS: [string, keyof Colours][] = [
  ["earth", "land"],
  ["landuse", "green"],
  ["water", "water"],
  ["buildings", "built"],
];

/** Tiles by "zoom/x/y"; null for one that the file does not have. */
export function open(address: string, isVector: boolean, colours: Colours): GetTile {
  const archive = new PMTiles(address);
  return async (key) => {
    const [zoom = 0, x = 0, y = 0] = key.split("/").map(Number);
    const found = await archive.getZxy(zoom, x, y);
    if (!found) return null;
    if (!isVector) return createImageBitmap(new Blob([found.data]));
    return drawn(new VectorTile(new PbfReader(new Uint8Array(found.data))), colours);
  };
}

function drawn(tile: VectorTile, colours: Colours): OffscreenCanvas {
  const canvas = new OffscreenCanvas(SIDE_PX, SIDE_PX);
  const pencil = canvas.getContext("2d");
  if (!pencil) return canvas;
  for (const [name, colour] of AREAS) {
    const layer = tile.layers[name];
    if (!layer) continue;
    pencil.fillStyle = colours[colour];
    pencil.fill(pathOf(layer, POLYGON));
  }
  const roads = tile.layers.roads;
  if (roads) {
    pencil.strokeStyle = colours.road;
    pencil.lineWidth = ROAD_PX;
    pencil.stroke(pathOf(roads, LINE));
  }
  return canvas;
}

/** Features of one kind as one path; holes run the other way round, so that they stay empty. */
function pathOf(layer: VectorTileLayer, kind: number): Path2D {
  const path = new Path2D();
  const scale = SIDE_PX / layer.extent;
  for (let n = 0; n < layer.length; n += 1) {
    const feature = layer.feature(n);
    if (feature.type !== kind) continue;
    for (const points of feature.loadGeometry()) {
      points.forEach(({ x, y }, place) => {
        if (place) path.lineTo(x * scale, y * scale);
        else path.moveTo(x * scale, y * scale);
      });
    }
  }
  return path;
}
