/**
 * Keys of a page, so that a queue is worked without the mouse.
 *
 * A page declares them where they act:
 *
 * - `data-key="a"` on a link, button, heading of a fold or field: the key presses, opens or enters
 *   it. `data-key="g i"` is one key after the other.
 * - `data-rows` around elements marked `data-row`: j and k move through them, Enter follows the
 *   row's first link.
 * - `data-key-says`: what it does, in the reader's language; without it, the element's own words.
 * - `data-key-group`: the heading below which the list has it.
 *
 * `?` lists the keys of this very page. Keys with a modifier, keys typed into a field and keys
 * while a dialog is open are left alone.
 */
import { listKeys } from "./keylist";

const WITHIN_MS = 1500;
const TYPED_INTO = "textarea, select, input:not([type=checkbox], [type=radio], [type=button])";

export function listenForKeys(page: Document): void {
  let before = "";
  let since = 0;
  page.querySelector("[data-key-list]")?.addEventListener("click", () => listKeys(page));
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || page.querySelector("dialog[open]")) return;
    const first = Date.now() - since < WITHIN_MS ? before : "";
    before = event.key;
    since = Date.now();
    if ((first && activate(page, `${first} ${event.key}`)) || act(page, event.key)) {
      before = "";
      event.preventDefault();
    }
  });
}

function act(page: Document, key: string): boolean {
  if (key === "?") return listKeys(page);
  if ((key === "j" || key === "k") && page.querySelector("[data-rows]")) {
    return step(page, key === "j" ? 1 : -1);
  }
  return activate(page, key);
}

function step(page: Document, by: number): boolean {
  const rows = [...page.querySelectorAll<HTMLElement>("[data-row]")];
  const current = rows.findIndex((row) => row.contains(page.activeElement));
  const next = current < 0 ? (by > 0 ? 0 : rows.length - 1) : current + by;
  const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
  return focus(row?.querySelector<HTMLElement>("a, button") ?? row ?? null);
}

function activate(page: Document, key: string): boolean {
  const marked = page.querySelectorAll<HTMLElement>("[data-key]");
  const found = [...marked].find((one) => one.dataset["key"] === key);
  if (!found) return false;
  unfold(found);
  if (found.matches(TYPED_INTO)) return focus(found);
  found.click();
  // A form has opened below its heading: on to its first field.
  found.parentElement?.querySelector<HTMLElement>("select, textarea, input:not([type=hidden])")?.focus();
  return true;
}

/** Open the folds around an element, but not the one whose heading it is. */
function unfold(element: HTMLElement): void {
  const own = element.matches("summary") ? element.parentElement : null;
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (around instanceof HTMLDetailsElement && around !== own) around.open = true;
  }
}

function focus(element: HTMLElement | null): boolean {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return element !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(TYPED_INTO));
}
