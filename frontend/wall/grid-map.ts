/**
 * Map of grids on one canvas: drawn from outlines once, coloured anew with each change.
 *
 * One object for the life of the page: outlines become paths once, colours are numbers, and nothing
 * is added with time.
 */
import type { Box, Issue, Outlines } from "./answer";
import type { Ground } from "./ground";
import { boxOf, numbersOf, trace } from "./outlines";

const MARGIN = 0.02;
const FLASH_MS = 4_000;
/** A flash fades in steps: each draws all cells, which weak computers cannot do in every frame. */
const STEP_MS = 500;
/** How much of the colour of a cell covers the base map. */
const ABOVE_GROUND = 0.6;
/** No value and a small sample are hatched, so that colour alone says nothing. */
export const NONE = -1;
export const FEW = -2;

/** Colours of the style sheet, which knows whether the page is dark. */
interface Palette {
  classes: string[];
  ground: string;
  hatch: string;
  edge: string;
  mark: string;
  issue: string;
}

interface Shape {
  path: Path2D;
  box: Box;
}

export class GridMap {
  private readonly context: CanvasRenderingContext2D;
  private readonly hatch: CanvasPattern | null;
  private shapes: Shape[] = [];
  private codes: string[] = [];
  private readonly places = new Map<string, number>();
  private classes: Int8Array = new Int8Array(0);
  private flashes: Float64Array = new Float64Array(0);
  private issues: Issue[] = [];
  private ground: Ground | null = null;
  private view = { scale: 1, x: 0, y: 0 };
  private box: Box = [0, 0, 1, 1];
  private shown = { width: 1, height: 1 };
  private frame = 0;
  private step = 0;
  private readonly colours: Palette;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser draws no canvas");
    this.context = context;
    this.colours = paletteOf(canvas);
    this.hatch = hatched(this.colours);
    // Asked for while drawing, the size would make the browser lay out the page first.
    new ResizeObserver(([entry]) => {
      if (entry) this.shown = entry.contentRect;
      this.drawSoon();
    }).observe(canvas);
  }

  get size(): number {
    return this.shapes.length;
  }

  setOutlines(outlines: Outlines): void {
    this.shapes = shapesOf(outlines);
    this.codes = outlines.cells.map(([code]) => code);
    this.places.clear();
    this.codes.forEach((code, place) => {
      this.places.set(code, place);
    });
    this.classes = new Int8Array(this.size).fill(NONE);
    this.flashes = new Float64Array(this.size);
    this.box = around(this.shapes);
    this.drawSoon();
  }

  /** Classes by code; cells that are not named have no value. */
  setClasses(classes: ReadonlyMap<string, number>): void {
    for (let n = 0; n < this.size; n += 1)
      this.classes[n] = classes.get(this.codes[n] ?? "") ?? NONE;
    this.drawSoon();
  }

  setIssues(issues: Issue[]): void {
    this.issues = issues;
    this.drawSoon();
  }

  /** Show that something has just happened in a grid. */
  flash(code: string): void {
    const place = this.places.get(code);
    if (place === undefined) return;
    this.flashes[place] = performance.now() + FLASH_MS;
    this.drawSoon();
  }

  /** Code of the grid at a point of the page; "" outside. */
  at(clientX: number, clientY: number): string {
    const { context, view } = this;
    const frame = this.canvas.getBoundingClientRect();
    const ratio = this.canvas.width / Math.max(1, frame.width);
    const pixel = { x: (clientX - frame.left) * ratio, y: (clientY - frame.top) * ratio };
    const x = (pixel.x - view.x) / view.scale;
    const y = (pixel.y - view.y) / view.scale;
    // The path is taken in the transformed plane, the point in pixels.
    context.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
    const found = this.shapes.findIndex(
      ({ box, path }) =>
        x >= box[0] &&
        x <= box[2] &&
        y >= box[1] &&
        y <= box[3] &&
        context.isPointInPath(path, pixel.x, pixel.y),
    );
    return this.codes[found] ?? "";
  }

  /** Draw a base map below the grids, and again when more of it is there. */
  setGround(ground: Ground): void {
    this.ground = ground;
    this.drawSoon();
  }

  private drawSoon(): void {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  /** Draw all cells; again while something flashes. */
  draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.fit();
    const { context, view } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.colours.ground;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
    if (this.ground) {
      const { canvas, box } = this.ground;
      context.drawImage(canvas, box[0], box[1], box[2] - box[0], box[3] - box[1]);
      context.globalAlpha = ABOVE_GROUND;
    }
    this.drawCells();
    context.globalAlpha = 1;
    this.drawIssues();
    clearTimeout(this.step);
    if (this.drawFlashes()) this.step = window.setTimeout(() => this.drawSoon(), STEP_MS);
  }

  /** The canvas has as many pixels as the screen shows of it; the cells fill it. */
  private fit(): void {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(this.shown.width * ratio));
    const height = Math.max(1, Math.round(this.shown.height * ratio));
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    const [west, north, east, south] = this.box;
    const scale =
      Math.min(width / Math.max(1, east - west), height / Math.max(1, south - north)) *
      (1 - 2 * MARGIN);
    this.view = {
      scale,
      x: width / 2 - (scale * (west + east)) / 2,
      y: height / 2 - (scale * (north + south)) / 2,
    };
  }

  private drawCells(): void {
    const { context, shapes } = this;
    // One pixel: browsers draw thicker lines as areas, which takes several times as long.
    context.lineWidth = 1 / this.view.scale;
    context.strokeStyle = this.colours.edge;
    // The pattern keeps its size on the screen.
    this.hatch?.setTransform(new DOMMatrix().scale(1 / this.view.scale));
    shapes.forEach(({ path }, n) => {
      const class_ = this.classes[n] ?? NONE;
      context.fillStyle = this.colours.classes[class_] ?? this.fillOf(class_);
      context.fill(path);
      context.stroke(path);
    });
  }

  private fillOf(class_: number): string | CanvasPattern {
    return class_ === FEW && this.hatch ? this.hatch : this.colours.ground;
  }

  private drawIssues(): void {
    const { context } = this;
    const radius = 0.016 * Math.min(this.canvas.width, this.canvas.height);
    context.strokeStyle = this.colours.issue;
    context.lineWidth = (0.25 * radius) / this.view.scale;
    for (const { at, escalated } of this.issues) {
      if (!at) continue;
      context.beginPath();
      context.arc(at[0], at[1], radius / this.view.scale, 0, 2 * Math.PI);
      context.stroke();
      if (!escalated) continue;
      context.beginPath();
      context.arc(at[0], at[1], radius / 2 / this.view.scale, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  private drawFlashes(): boolean {
    const { context } = this;
    const now = performance.now();
    let flashing = false;
    for (let n = 0; n < this.size; n += 1) {
      const left = (this.flashes[n] ?? 0) - now;
      const shape = this.shapes[n];
      if (left <= 0 || !shape) continue;
      flashing = true;
      context.globalAlpha = Math.min(1, left / FLASH_MS + 0.2);
      context.strokeStyle = this.colours.mark;
      context.lineWidth = 5 / this.view.scale;
      context.stroke(shape.path);
    }
    context.globalAlpha = 1;
    return flashing;
  }
}

function shapesOf({ cells, step, points }: Outlines): Shape[] {
  const numbers = numbersOf(points);
  let at = 0;
  return cells.map((cell) => {
    const path = new Path2D();
    at = trace(cell, step, numbers, at, path);
    return { path, box: boxOf(cell, step) };
  });
}

function around(shapes: Shape[]): Box {
  if (!shapes.length) return [0, 0, 1, 1];
  return [
    Math.min(...shapes.map(({ box }) => box[0])),
    Math.min(...shapes.map(({ box }) => box[1])),
    Math.max(...shapes.map(({ box }) => box[2])),
    Math.max(...shapes.map(({ box }) => box[3])),
  ];
}

function paletteOf(canvas: HTMLCanvasElement): Palette {
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(`--map-${name}`).trim() || "#888";
  return {
    classes: [0, 1, 2, 3, 4].map((n) => colour(String(n))),
    ground: colour("ground"),
    hatch: colour("hatch"),
    edge: colour("edge"),
    mark: colour("mark"),
    issue: colour("issue"),
  };
}

function hatched(colours: Palette): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 10;
  const context = tile.getContext("2d");
  if (!context) return null;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, 10, 10);
  context.strokeStyle = colours.hatch;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(0, 10);
  context.lineTo(10, 0);
  context.moveTo(-2, 2);
  context.lineTo(2, -2);
  context.moveTo(8, 12);
  context.lineTo(12, 8);
  context.stroke();
  return context.createPattern(tile, "repeat");
}
