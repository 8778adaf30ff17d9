/**
 * Typed access to required elements. A missing element means that page and script do not match: the
 * error names it, instead of a later access to null.
 */

/** The first element below `around` that matches the selector. */
export function element<Found extends Element = HTMLElement>(
  around: ParentNode,
  selector: string,
): Found {
  const found = around.querySelector<Found>(selector);
  if (!found) throw new Error(`The page holds no ${selector}`);
  return found;
}

/** Value of the attribute `data-…`; `name` as in `dataset`. */
export function dataValue(from: HTMLElement, name: string): string {
  const value = from.dataset[name];
  if (value === undefined) throw new Error(`An element says nothing as “${name}”`);
  return value;
}
