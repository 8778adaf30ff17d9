/** Detects new rows of a list by their identifiers. */

/**
 * Identifiers that were not there before, in order.
 *
 * `goesOn`: the list had a next page, so rows after the last known one only moved up and are not
 * new.
 */
export function arrived(before: string[], now: string[], goesOn: boolean): string[] {
  const known = new Set(before);
  const last = goesOn ? now.map((id) => known.has(id)).lastIndexOf(true) : now.length;
  return now.filter((id, place) => !known.has(id) && place < last);
}
