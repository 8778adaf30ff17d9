/** Outlines of grids as whole numbers (`jiceng.command.rules.packed_outlines`), drawn as paths. */
import type { Box, Cell } from "./answer";

/** What a path is drawn with: a `Path2D`. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Numbers of two bytes, the lower first, as on all machines with a browser. */
export function numbersOf(points: string): Uint16Array {
  const text = atob(points);
  const bytes = new Uint8Array(text.length);
  for (let n = 0; n < text.length; n += 1) bytes[n] = text.charCodeAt(n);
  return new Uint16Array(bytes.buffer);
}

/**
 * Draw the rings of a cell in metres.
 *
 * @param numbers of all cells.
 * @param from place of the cell's first number among them.
 * @returns the place after its last one.
 */
export function trace(cell: Cell, step: number, numbers: Uint16Array, from: number, pen: Pen) {
  const [, , [west, north], counts] = cell;
  let at = from;
  for (const count of counts) {
    for (let n = 0; n < count; n += 1, at += 2) {
      const x = (west + (numbers[at] ?? 0)) * step;
      const y = (north + (numbers[at + 1] ?? 0)) * step;
      if (n) pen.lineTo(x, y);
      else pen.moveTo(x, y);
    }
    pen.closePath();
  }
  return at;
}

/** A box in metres. */
export function boxOf([, , [west, north, east, south]]: Cell, step: number): Box {
  return [west * step, north * step, east * step, south * step];
}
