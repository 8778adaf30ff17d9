/** What is new in a list of rows, told by their identifiers. */

/**
 * The rows that were not there before, in their order.
 *
 * `goesOn` says that the list had a next page: then rows that only moved up from it are no news, that
 * is all that stand after the last row that was known.
 */
export function arrived(before: string[], now: string[], goesOn: boolean): string[] {
  const known = new Set(before);
  const last = goesOn ? now.map((id) => known.has(id)).lastIndexOf(true) : now.length;
  return now.filter((id, place) => !known.has(id) && place < last);
}
