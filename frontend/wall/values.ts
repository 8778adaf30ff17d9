/** Values of figures, their classes and their texts. Pure. */
import type { Figure, Numbers, Span } from "./answer";

export const CLASSES = 5;

export interface Value {
  /** Null without a value. */
  value: number | null;
  /** Denominator of a share, otherwise null. */
  of: number | null;
  isFew: boolean;
}

export function figureValue(figure: Figure, numbers: Numbers | undefined): Value {
  const upper = numbers ? (numbers[figure.upper] ?? null) : 0;
  if (upper === null) return { value: null, of: null, isFew: false };
  if (!figure.whole.length) return { value: upper, of: null, isFew: false };
  const of = figure.whole.reduce((sum, place) => sum + (numbers?.[place] ?? 0), 0);
  return { value: of ? upper / of : null, of, isFew: of < figure.least };
}

/**
 * Lower bounds of at most five classes with about as many cells each: the first bound is the lowest
 * value. Equal values are in one class. Counts of zero have a class of their own.
 */
export function bounds(values: number[]): number[] {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  const found: number[] = [];
  const rest = sorted.filter((value) => value > 0);
  if (rest.length < sorted.length) found.push(0);
  const classes = CLASSES - found.length;
  for (let n = 0; n < classes; n += 1) {
    const bound = rest[Math.floor((n * rest.length) / classes)];
    if (bound !== undefined && bound !== found[found.length - 1]) found.push(bound);
  }
  return found;
}

/** Number of the class of a value, from 0. */
export function classOf(value: number, lower: number[]): number {
  let found = 0;
  for (let n = 1; n < lower.length; n += 1) if (value >= (lower[n] ?? 0)) found = n;
  return found;
}

/** Lowest and highest value of each class. */
export function ranges(values: number[], lower: number[]): [number, number][] {
  const found: [number, number][] = lower.map((bound) => [bound, bound]);
  for (const value of values) {
    const range = found[classOf(value, lower)];
    if (range && value > range[1]) range[1] = value;
  }
  return found;
}

export function textOf(value: number | null, unit: Figure["unit"], locale: string): string {
  if (value === null) return "–";
  if (unit === "share") return `${Math.round(100 * value)}%`;
  return Math.round(value).toLocaleString(locale);
}

/** Label of a part of a span: 14:00, 9-16 or 2026-09. */
export function labelOf(span: Span, key: string): string {
  if (span === "day") return `${key.slice(11, 13)}:00`;
  if (span === "year") return key.slice(0, 7);
  return `${Number(key.slice(5, 7))}-${Number(key.slice(8, 10))}`;
}

/** Hours, minutes and seconds of a countdown: 1:05 or 1:00:05. */
export function countdown(byMs: number, nowMs: number): { isLate: boolean; text: string } {
  const left = Math.round((byMs - nowMs) / 1000);
  const seconds = Math.abs(left);
  const hours = Math.floor(seconds / 3600);
  const rest = [Math.floor((seconds % 3600) / 60), seconds % 60];
  const two = (each: number) => String(each).padStart(2, "0");
  const text = hours ? [hours, ...rest.map(two)].join(":") : `${rest[0]}:${two(rest[1] ?? 0)}`;
  return { isLate: left < 0, text };
}

/** Milliseconds until the next question: later while the server is away, at most half a minute. */
export function pause(every: number, failures: number): number {
  return Math.min(30_000, every * 2 ** Math.min(failures, 6));
}
