/** Which row of a list is meant, told by its place. */

/**
 * The place that a step leads to, within the list.
 *
 * `current` is the place of the row that is chosen, -1 without one; `before` is where the chosen row
 * stood until it went away, -1 if none did: its place is taken by the row that came after it.
 */
export function stepTo(current: number, before: number, by: 1 | -1, count: number): number {
  let from = current;
  if (from < 0 && before >= 0) from = by > 0 ? before - 1 : before;
  const next = from < 0 ? (by > 0 ? 0 : count - 1) : from + by;
  return Math.max(0, Math.min(count - 1, next));
}

/** From the place of the last choice to that of the next one, both with; -1: there was no last one. */
export function range<Row>(rows: Row[], last: number, next: number): Row[] {
  const from = last < 0 ? next : last;
  return rows.slice(Math.min(from, next), Math.max(from, next) + 1);
}
