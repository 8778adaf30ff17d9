/** Drawing tool: creates or edits one outline or line at a time. */
import type { LineString, Polygon, Position } from "geojson";
import type { Map as MapLibre } from "maplibre-gl";
import {
  type SnapToCustom,
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  TerraDrawSessionUndoRedo,
  TerraDrawUndoRedoKeyboardShortcuts,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import type { Outline } from "./outlines";
import { snapper } from "./snapping";

const PEN = "#a03b00";
type Hex = `#${string}`;

export class Pencil {
  private readonly draw: TerraDraw;
  private catches: ReturnType<typeof snapper> = () => undefined;
  private held: string | number | null = null;

  /**
   * @param changed called after every change of the drawing.
   * @param finished called when an outline or a line is complete.
   */
  constructor(map: MapLibre, changed: () => void, finished: () => void) {
    const toCustom: SnapToCustom = (event, { project }) =>
      this.catches([event.lng, event.lat], project);
    const snapping = { toCustom };
    const pen: Hex = PEN;
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
      modes: [
        new TerraDrawPolygonMode({
          snapping,
          // Drawings are removed only explicitly.
          keyEvents: { cancel: null, finish: "Enter" },
          styles: { fillColor: pen, outlineColor: pen, fillOpacity: 0.15, outlineWidth: 3 },
        }),
        new TerraDrawLineStringMode({
          snapping,
          keyEvents: { cancel: null, finish: "Enter" },
          styles: { lineStringColor: pen, lineStringWidth: 3 },
        }),
        new TerraDrawSelectMode({
          keyEvents: null,
          allowManualDeselection: false,
          allowManualSelection: false,
          flags: {
            polygon: {
              feature: {
                draggable: false,
                coordinates: {
                  draggable: true,
                  deletable: true,
                  midpoints: { draggable: true },
                  snappable: snapping,
                },
              },
            },
          },
          styles: {
            selectedPolygonColor: pen,
            selectedPolygonFillOpacity: 0.15,
            selectedPolygonOutlineColor: pen,
            selectedPolygonOutlineWidth: 3,
            selectionPointColor: pen,
            selectionPointWidth: 6,
            selectionPointOutlineColor: "#ffffff",
            selectionPointOutlineWidth: 2,
            midPointColor: "#ffffff",
            midPointWidth: 4,
            midPointOutlineColor: pen,
            midPointOutlineWidth: 2,
          },
        }),
      ],
      undoRedo: {
        modeLevel: new TerraDrawModeUndoRedo(),
        sessionLevel: new TerraDrawSessionUndoRedo(),
        keyboardShortcuts: new TerraDrawUndoRedoKeyboardShortcuts(),
      },
    });
    this.draw.start();
    this.draw.on("change", changed);
    this.draw.on("history", changed);
    this.draw.on("finish", (id, { action }) => {
      if (action !== "draw") return;
      this.held = id;
      // The drawing library is still handling the last click.
      setTimeout(() => {
        if (this.draw.getMode() === "polygon") this.draw.selectFeature(id);
        else this.draw.setMode("static");
        finished();
      });
    });
  }

  catchOn(cells: Outline[]): void {
    this.catches = snapper(cells);
  }

  begin(what: "polygon" | "linestring"): void {
    this.drop();
    this.draw.setMode(what);
  }

  /** Edit an existing outline; false if it has holes or several parts. */
  take(outline: Outline): boolean {
    this.drop();
    if (outline.geometry.type !== "Polygon" || outline.geometry.coordinates.length !== 1) {
      return false;
    }
    const [added] = this.draw.addFeatures([
      { type: "Feature", geometry: outline.geometry, properties: { mode: "polygon" } },
    ]);
    if (!added?.valid || added.id === undefined) return false;
    this.held = added.id;
    this.draw.selectFeature(added.id);
    this.draw.clearUndoRedoHistory();
    return true;
  }

  /** Stop drawing and clear everything. */
  drop(): void {
    this.held = null;
    this.draw.setMode("static");
    this.draw.clear();
    this.draw.clearUndoRedoHistory();
  }

  /** The present drawing; null while it is incomplete. */
  get shape(): Polygon | LineString | null {
    const found = this.held === null ? undefined : this.draw.getSnapshotFeature(this.held);
    return (found?.geometry as Polygon | LineString | undefined) ?? null;
  }

  get first(): Position | null {
    const shape = this.shape;
    return shape?.type === "Polygon" ? (shape.coordinates[0]?.[0] ?? null) : null;
  }

  get isDrawing(): boolean {
    return this.draw.getModeState() === "drawing";
  }

  get canUndo(): boolean {
    return this.draw.canUndo();
  }

  undo(): void {
    this.draw.undo();
    if (this.held === null) return;
    if (!this.draw.hasFeature(this.held)) this.held = null;
    // The library's draggable corners are outdated: select the outline again.
    else if (this.draw.getMode() === "select") this.draw.selectFeature(this.held);
  }
}
