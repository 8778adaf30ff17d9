/**
 * The base map below the outlines, if the installation has one: tiles of a service that its
 * administrator has named, or a PMTiles file of its own. Nothing else is ever asked for.
 */
import {
  addProtocol,
  type LayerSpecification,
  type Map as MapLibre,
  type SourceSpecification,
} from "maplibre-gl";
import { PMTiles, TileType } from "pmtiles";

import { partsOf, TILE } from "./gcj02";

export type Base = { kind: string; address: string; attribution: string; shift: string };

type GetTile = (zoom: number, x: number, y: number, signal: AbortSignal) => Promise<Blob | null>;

const SOURCE = "base";
const ABOVE_IT = "cells";
const SERVICE_ZOOMS = { minzoom: 3, maxzoom: 18 };

/** The base map that a page describes in its `data-base-…` attributes. */
export function baseOf(frame: HTMLElement): Base | null {
  const { baseKind, baseAddress, baseAttribution, baseShift } = frame.dataset;
  if (!baseKind || !baseAddress) return null;
  return {
    kind: baseKind,
    address: baseAddress,
    attribution: baseAttribution ?? "",
    shift: baseShift ?? "",
  };
}

/** Show the base map; a file that cannot be read leaves the outlines as they are. */
export async function addBase(map: MapLibre, base: Base): Promise<void> {
  if (base.kind === "tiles") addService(map, base);
  else await addFile(map, base);
}

function addService(map: MapLibre, base: Base): void {
  if (base.shift !== "gcj02") {
    addRaster(map, [base.address], SERVICE_ZOOMS);
    return;
  }
  const get: GetTile = async (zoom, x, y, signal) => {
    const address = base.address
      .replace("{z}", String(zoom))
      .replace("{x}", String(x))
      .replace("{y}", String(y));
    const answer = await fetch(address, { signal, credentials: "omit" });
    return answer.ok ? answer.blob() : null;
  };
  serve("shifted", shifted(get));
  addRaster(map, ["shifted://{z}/{x}/{y}"], SERVICE_ZOOMS);
}

async function addFile(map: MapLibre, base: Base): Promise<void> {
  const archive = new PMTiles(new URL(base.address, location.href).href);
  const { tileType, minZoom, maxZoom } = await archive.getHeader();
  const zooms = { minzoom: minZoom, maxzoom: maxZoom };
  const get: GetTile = async (zoom, x, y, signal) => {
    const found = await archive.getZxy(zoom, x, y, signal);
    return found ? new Blob([found.data]) : null;
  };
  if (tileType === TileType.Mvt) {
    serve("archive", get);
    map.addSource(SOURCE, { type: "vector", tiles: ["archive://{z}/{x}/{y}"], ...zooms });
    for (const layer of VECTOR_LAYERS) map.addLayer(layer, ABOVE_IT);
    return;
  }
  serve("archive", base.shift === "gcj02" ? shifted(get) : get);
  addRaster(map, ["archive://{z}/{x}/{y}"], zooms);
}

function addRaster(map: MapLibre, tiles: string[], zooms: { minzoom: number; maxzoom: number }) {
  const source: SourceSpecification = { type: "raster", tiles, tileSize: TILE, ...zooms };
  map.addSource(SOURCE, source);
  map.addLayer({ id: SOURCE, type: "raster", source: SOURCE }, ABOVE_IT);
}

/** Let the map library ask a function for tiles: `name://zoom/x/y`. */
function serve(name: string, get: GetTile): void {
  addProtocol(name, async ({ url }, { signal }) => {
    const [zoom = 0, x = 0, y = 0] = url.slice(`${name}://`.length).split("/").map(Number);
    const tile = await get(zoom, x, y, signal);
    return { data: tile ? await tile.arrayBuffer() : await emptyTile() };
  });
}

/** Tiles at their true place, from tiles in GCJ-02. */
function shifted(get: GetTile): GetTile {
  return async (zoom, x, y, signal) => {
    const canvas = new OffscreenCanvas(TILE, TILE);
    const pencil = canvas.getContext("2d");
    await Promise.all(
      partsOf(x, y, zoom).map(async (part) => {
        const tile = await get(zoom, part.x, part.y, signal);
        if (tile) pencil?.drawImage(await createImageBitmap(tile), part.left, part.top);
      }),
    );
    return canvas.convertToBlob();
  };
}

async function emptyTile(): Promise<ArrayBuffer> {
  return (await new OffscreenCanvas(1, 1).convertToBlob()).arrayBuffer();
}

/** Layers of the open basemap schema that most PMTiles files of OpenStreetMap data have. */
const VECTOR_LAYERS: LayerSpecification[] = [
  fill("earth", "#f4f6f3"),
  fill("landuse", "#e6eddf"),
  fill("water", "#cfe0ee"),
  fill("buildings", "#e3e3df"),
  {
    id: "base-roads",
    type: "line",
    source: SOURCE,
    "source-layer": "roads",
    paint: {
      "line-color": "#ffffff",
      "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 8, 0.5, 18, 12],
    },
  },
  {
    id: "base-road-names",
    type: "symbol",
    source: SOURCE,
    "source-layer": "roads",
    minzoom: 14,
    layout: {
      "symbol-placement": "line",
      "text-field": ["coalesce", ["get", "name:zh"], ["get", "name"]],
      "text-font": ["sans-serif"],
      "text-size": 11,
    },
    paint: { "text-color": "#6b7683", "text-halo-color": "#fff", "text-halo-width": 1.2 },
  },
];

function fill(layer: string, colour: string): LayerSpecification {
  return {
    id: `base-${layer}`,
    type: "fill",
    source: SOURCE,
    "source-layer": layer,
    paint: { "fill-color": colour },
  };
}
