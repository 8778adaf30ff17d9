/**
 * Ctrl-K (or Cmd-K) opens a search over pages and records in a dialog; the arrow keys move between
 * the results.
 */
import { showDialog } from "../shared/dialogs";

export function openPalette(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(page);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (step(page, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
  });
}

function open(page: Document): void {
  showDialog(page, "palette");
  const field = page.querySelector<HTMLInputElement>("#find-palette");
  field?.focus();
  field?.select();
  // The list of all pages is loaded once; typing replaces it.
  if (!page.querySelector("#found-palette a")) field?.dispatchEvent(new Event("search"));
}

/** Move the focus among field and results; false outside of a search. */
function step(page: Document, by: 1 | -1): boolean {
  const focused = page.activeElement;
  const find = focused?.closest(".sheet, main")?.querySelector("[data-find]");
  const found = find?.parentElement?.querySelector("[data-found]");
  if (!(find && found)) return false;
  const field = find.querySelector<HTMLElement>("input");
  const stops = [field, ...found.querySelectorAll<HTMLElement>("a")].filter(
    (each) => each !== null,
  );
  const at = stops.findIndex((each) => each.isSameNode(focused));
  if (at < 0) return false;
  stops[next(at, by, stops.length)]?.focus();
  return true;
}

/** The following place in a circle. */
export function next(at: number, by: 1 | -1, count: number): number {
  return (at + by + count) % count;
}
