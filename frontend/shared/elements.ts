/**
 * What a script needs of its page. Where it is missing, page and script do not fit together: that
 * is said at once, by name, rather than somewhere later by “null”.
 */

/** The first element below `around` that the selector names. */
export function element<Found extends Element = HTMLElement>(
  around: ParentNode,
  selector: string,
): Found {
  const found = around.querySelector<Found>(selector);
  if (!found) throw new Error(`The page holds no ${selector}`);
  return found;
}

/** What an element says in its attribute `data-…`; `name` as in `dataset`. */
export function told(from: HTMLElement, name: string): string {
  const value = from.dataset[name];
  if (value === undefined) throw new Error(`An element says nothing as “${name}”`);
  return value;
}
