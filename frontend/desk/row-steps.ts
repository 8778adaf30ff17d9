/** Selection of a row in a list, by index. */

/**
 * Index after a step, limited to the list.
 *
 * `current` is the index of the selected row, -1 without one; `before` is the former index of a
 * selected row that has been removed, else -1: the row that took its place is the starting point.
 */
export function stepTo(current: number, before: number, by: 1 | -1, count: number): number {
  let from = current;
  if (from < 0 && before >= 0) from = by > 0 ? before - 1 : before;
  const next = from < 0 ? (by > 0 ? 0 : count - 1) : from + by;
  return Math.max(0, Math.min(count - 1, next));
}

/** Range from the last selected index to the next one, both included; -1: no last one. */
export function range<Row>(rows: Row[], last: number, next: number): Row[] {
  const from = last < 0 ? next : last;
  return rows.slice(Math.min(from, next), Math.max(from, next) + 1);
}
