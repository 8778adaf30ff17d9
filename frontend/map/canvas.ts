/**
 * The map canvas: outlines of the draft, over the base map if the installation has one. The worker is
 * a file of its own, because the content security policy forbids blob workers.
 */
import {
  type GeoJSONSource,
  Map as MapLibre,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

import { boxOf, type Draft, namesFrom, type Outline } from "./outlines";

/** Colours of streets, in the order of their codes; `tint-…` in the style sheet has them too. */
const TINTS = [
  "#0b5cad",
  "#a3590a",
  "#17693a",
  "#7a3e9d",
  "#b3261e",
  "#00707a",
  "#6b6b00",
  "#ad1a72",
];
const INK = "#1b2733";
const FONT = ["sans-serif"];
const EMPTY = { type: "FeatureCollection" as const, features: [] };

export function canDraw(): boolean {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

const STYLE: StyleSpecification = {
  version: 8,
  sources: {
    draft: { type: "geojson", data: EMPTY },
    around: { type: "geojson", data: EMPTY },
  },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": "#f4f6f3" } },
    {
      id: "cells",
      type: "fill",
      source: "draft",
      paint: {
        "fill-color": ["to-color", ["at", ["coalesce", ["get", "tint"], 0], ["literal", TINTS]]],
        "fill-opacity": 0.14,
      },
    },
    {
      id: "borders",
      type: "line",
      source: "draft",
      paint: { "line-color": "#5f6f80", "line-width": 1.2 },
    },
    {
      id: "units",
      type: "line",
      source: "around",
      filter: ["==", ["get", "kind"], "unit"],
      paint: {
        "line-color": INK,
        "line-width": 1.6,
        "line-dasharray": [4, 2],
        "line-opacity": 0.7,
      },
    },
    {
      id: "district",
      type: "line",
      source: "around",
      filter: ["==", ["get", "kind"], "district"],
      paint: { "line-color": INK, "line-width": 3, "line-opacity": 0.55 },
    },
    {
      id: "names",
      type: "symbol",
      source: "draft",
      layout: {
        "text-field": ["coalesce", ["get", "short"], ["get", "name"]],
        "text-font": FONT,
        "text-size": 12,
        // Wide enough for a short name: a name broken inside a word is hard to read.
        "text-max-width": 14,
        "text-padding": 4,
      },
      paint: { "text-color": INK, "text-halo-color": "#fff", "text-halo-width": 1.4 },
    },
  ],
};

/** A map after its first rendering. */
export async function openMap(container: HTMLElement): Promise<MapLibre> {
  setWorkerUrl(workerUrl);
  const map = new MapLibre({
    container,
    style: STYLE,
    center: [113.1, 22.56],
    zoom: 10,
    maxZoom: 21,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    fadeDuration: 0,
    localIdeographFontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    locale: { "Map.Title": container.dataset.map ?? "" },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await map.once("load");
  return map;
}

export function show(map: MapLibre, draft: Draft, without: string): void {
  const features = draft.features as Outline[];
  const of = (wanted: (each: Outline) => boolean) => ({
    type: "FeatureCollection" as const,
    features: features.filter(wanted),
  });
  void source(map, "draft").setData(
    of(({ properties }) => properties.kind === "cell" && properties.code !== without),
  );
  const cells = features.filter(({ properties }) => properties.kind === "cell");
  map.setLayerZoomRange("names", namesFrom(cells), 24);
  void source(map, "around").setData(of(({ properties }) => properties.kind !== "cell"));
}

export function fitTo(map: MapLibre, outlines: Outline[], share = 0.1): void {
  const box = boxOf(outlines.map((each) => each.geometry));
  if (!box) return;
  const canvas = map.getCanvas();
  const padding = Math.round(Math.min(canvas.clientWidth, canvas.clientHeight) * share);
  map.fitBounds(box, { padding, animate: false, maxZoom: 18 });
}

function source(map: MapLibre, name: string): GeoJSONSource {
  return map.getSource(name) as GeoJSONSource;
}
